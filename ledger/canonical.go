package ledger

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/gowebpki/jcs"
)

// Entry is what the ledger says about one publication. It holds no personal
// data: a certificate's entry carries a salted commitment instead of facts.
type Entry struct {
	// Version is the version of this shape; 1.
	Version int `json:"v"`
	// Index is the entry's place in the ledger, from 0.
	Index int64 `json:"index"`
	// At is when it was recorded, in UTC to the second.
	At time.Time `json:"at"`
	// Kind names the publication, such as ORGANIZATION_MARKED.
	Kind string `json:"kind"`
	// Subject is the public reference of what it is about.
	Subject string `json:"subject"`
	// Previous is the index of the earlier entry about the same subject that this
	// one revises; nil for the first.
	Previous *int64 `json:"previous,omitempty"`
	// Facts are the public facts as they stand after this entry.
	Facts any `json:"facts"`
}

// Canonical gives an entry as canonical JSON (RFC 8785): the bytes that the leaf
// hash covers, the same whoever writes them.
func Canonical(entry Entry) ([]byte, error) {
	entry.At = entry.At.UTC().Truncate(time.Second)
	return CanonicalJSON(entry)
}

// CanonicalJSON gives any value as canonical JSON (RFC 8785).
func CanonicalJSON(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encoding for the ledger: %w", err)
	}
	canonical, err := jcs.Transform(text)
	if err != nil {
		return nil, fmt.Errorf("making canonical JSON: %w", err)
	}
	return canonical, nil
}
