package ledger

import "time"

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
	fields := map[string]any{
		"v": entry.Version, "index": entry.Index, "at": entry.At.UTC().Truncate(time.Second).Format(time.RFC3339),
		"kind": entry.Kind, "subject": entry.Subject, "facts": entry.Facts,
	}
	if entry.Previous != nil {
		fields["previous"] = *entry.Previous
	}
	return CanonicalJSON(fields)
}
