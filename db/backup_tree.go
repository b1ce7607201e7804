package db

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"mingzhi/ledger"
)

// treeCheck computes the ledger's tree anew from the entries of a backup.
type treeCheck struct {
	*ledger.Appender
	// index and body are the places of those columns in a row.
	index, body int
	// marks are the sizes at which the root is noted, roots what was noted.
	marks []int64
	roots map[int64]ledger.Hash
}

func newTreeCheck(columns []string, marks ...int64) *treeCheck {
	appender, _ := ledger.NewAppender(0, nil) // an empty tree reads nothing
	check := &treeCheck{
		Appender: appender, marks: marks, roots: map[int64]ledger.Hash{0: ledger.EmptyRoot},
		index: slices.Index(columns, "entry_index"), body: slices.Index(columns, "body"),
	}
	return check
}

// add appends the entry that stands in a row. It fails where the entries have a
// gap.
func (c *treeCheck) add(row []any) error {
	_, _, err := c.append(row)
	return err
}

func (c *treeCheck) append(row []any) (first int64, stored []ledger.Hash, err error) {
	if c.index < 0 || c.body < 0 || c.index >= len(row) || c.body >= len(row) {
		return 0, nil, fmt.Errorf("the entries have neither index nor body")
	}
	var index int64
	switch v := row[c.index].(type) {
	case int64:
		index = v
	case json.Number:
		if index, err = v.Int64(); err != nil {
			return 0, nil, fmt.Errorf("the index of an entry: %w", err)
		}
	}
	if index != c.Size() {
		return 0, nil, fmt.Errorf("entry %d is missing", c.Size())
	}
	text, _ := row[c.body].(string) // a body that is no text gives another root
	body, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return 0, nil, fmt.Errorf("entry %d: %w", index, err)
	}
	if first, stored, err = c.Append(body); err != nil {
		return 0, nil, err
	}
	if slices.Contains(c.marks, c.Size()) {
		c.roots[c.Size()] = c.root()
	}
	return first, stored, nil
}

// root is the root over what was added.
func (c *treeCheck) root() ledger.Hash {
	root, _ := c.RootHash() // the appender has its own edge
	return root
}
