package db

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"mingzhi/rules"
)

// FlagKind is what kind of thing issuing noted.
type FlagKind string

// The kinds of flags. None of them makes a certificate false.
const (
	// LongDay: the holder served more than eight hours on a day.
	LongDay FlagKind = "LONG_DAY"
	// VeryLongDay: the holder served more than twelve hours on a day.
	VeryLongDay FlagKind = "VERY_LONG_DAY"
	// Decided: a record looked like an excluded activity, and a person decided that it
	// was volunteer service.
	Decided FlagKind = "DECIDED"
	// CertifiedBefore: records of this certificate stand in another valid one, too.
	CertifiedBefore FlagKind = "CERTIFIED_BEFORE"
)

// Flag is one thing that issuing noted.
type Flag struct {
	Kind FlagKind `json:"kind"`
	// Day and Minutes are of LongDay and VeryLongDay: that day's service of the holder,
	// of all certificates.
	Day     rules.Date `json:"day,omitempty"`
	Minutes int64      `json:"minutes,omitempty"`
	// Record is the place of the record of Decided, from 0. Excluded are the kinds that
	// it looked like, Reason why it was none of them, and DecidedBy who decided: a name,
	// which is told to nobody outside.
	Record    int                  `json:"record,omitempty"`
	Excluded  []rules.ExcludedKind `json:"excluded,omitempty"`
	Reason    string               `json:"reason,omitempty"`
	DecidedBy string               `json:"decidedBy,omitempty"`
	// Records is how many records of CertifiedBefore there are.
	Records int `json:"records,omitempty"`
}

// Flags are kept as one JSON text.
type Flags []Flag

// Value writes the list; nothing for an empty one.
func (f Flags) Value() (driver.Value, error) {
	if len(f) == 0 {
		return nil, nil
	}
	text, err := json.Marshal([]Flag(f))
	return string(text), err
}

// Scan reads the list.
func (f *Flags) Scan(source any) error {
	*f = nil
	switch source := source.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(source), (*[]Flag)(f))
	case []byte:
		return json.Unmarshal(source, (*[]Flag)(f))
	}
	return fmt.Errorf("flags of type %T", source)
}
