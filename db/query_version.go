package db

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// Version is a public row as one ledger entry states it: what was in force from
// that entry to the next one about the row.
type Version struct {
	// Index is the entry's index in the ledger.
	Index int64
	// Kind names the publication, such as ANNOUNCEMENT_CORRECTED.
	Kind       VersionKind
	RecordedAt time.Time
	// Current is true for the version that is in force.
	Current bool
	// Changes are the facts that differ from the version before, by name; none for
	// the first.
	Changes []FactChange

	facts map[string]any
}

// VersionKind is the kind of an entry that states all facts of a row.
type VersionKind string

// FactChange is a fact before and after an entry; empty where there was none.
type FactChange struct{ Fact, Before, After string }

// MaxVersions is how many versions of one row are given: the latest.
const MaxVersions = 50

// Title is the title of an announcement, the name of an organization, or the
// name of an inspection's subject.
func (v *Version) Title() string {
	for _, name := range []string{"title", "name", "subjectName"} {
		if text := v.Fact(name); text != "" {
			return text
		}
	}
	return ""
}

// Summary is an announcement's summary; empty when it had none.
func (v *Version) Summary() string { return v.Fact("summary") }

// Body is an announcement's text; empty when it had none.
func (v *Version) Body() string { return v.Fact("body") }

// State is an announcement's state; empty for other rows.
func (v *Version) State() AnnouncementState { return AnnouncementState(v.Fact("state")) }

// Fact is one fact as the entry states it, by its name in the ledger, as a text;
// empty when the entry has no such fact.
func (v *Version) Fact(name string) string { return factText(v.facts[name]) }

// factText writes a fact: texts and numbers as they are, lists of texts with 、
// between, anything else as JSON.
func factText(fact any) string {
	switch fact := fact.(type) {
	case nil:
		return ""
	case string:
		return fact
	case []any:
		texts := make([]string, len(fact))
		for i, item := range fact {
			text, ok := item.(string)
			if !ok {
				return factJSON(fact)
			}
			texts[i] = text
		}
		return strings.Join(texts, "、")
	}
	return factJSON(fact)
}

func factJSON(fact any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(fact); err != nil {
		return "" // what was read from JSON can be written
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// VersionsOf lists the versions of many rows by their subjects in the ledger, such
// as announcement/12: the latest MaxVersions of each, oldest first, in one
// statement. Only entries of the given kinds count, those that state all facts of
// a row. What was a draft then is no version.
func (d *DB) VersionsOf(ctx context.Context, subjects []string, kinds ...VersionKind) (map[string][]*Version, error) {
	entries, err := groups(ctx, d, subjects, func(q *bun.SelectQuery, v *arguments) {
		placed := d.NewSelect().TableExpr("ledger_entries AS stated").ColumnExpr("stated.entry_index").
			ColumnExpr("row_number() OVER (PARTITION BY stated.subject ORDER BY stated.entry_index DESC) AS place").
			Where("stated.public AND stated.kind IN (?)", bun.List(kinds)).Where(among(v, "stated.subject", subjects))
		q.Where("entry.entry_index IN (SELECT placed.entry_index FROM (?) AS placed WHERE placed.place <= ?)", placed, MaxVersions+1).
			Order("entry.entry_index")
	}, func(e *LedgerEntry) string { return e.Subject })
	if err != nil {
		return nil, err
	}
	versions := make(map[string][]*Version, len(entries))
	for subject, list := range entries {
		if versions[subject], err = versionsIn(list); err != nil {
			return nil, err
		}
	}
	return versions, nil
}

// versionsIn reads one row's entries, which are in the order of the ledger.
func versionsIn(entries []*LedgerEntry) ([]*Version, error) {
	var versions []*Version
	for _, entry := range entries {
		facts, err := factsIn(entry)
		if err != nil {
			return nil, err
		}
		version := &Version{Index: entry.Index, Kind: VersionKind(entry.Kind), RecordedAt: entry.RecordedAt, facts: facts}
		if state := version.State(); state == Draft || state == InReview {
			continue
		}
		if n := len(versions); n > 0 {
			version.Changes = changesBetween(versions[n-1].facts, facts)
		}
		versions = append(versions, version)
	}
	if n := len(versions); n > 0 {
		versions[n-1].Current = true
	}
	return versions[max(0, len(versions)-MaxVersions):], nil
}

func factsIn(entry *LedgerEntry) (map[string]any, error) {
	var body struct{ Facts map[string]any }
	decoder := json.NewDecoder(bytes.NewReader(entry.Body))
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil {
		return nil, fmt.Errorf("reading entry %d: %w", entry.Index, err)
	}
	return body.Facts, nil
}

func changesBetween(before, after map[string]any) []FactChange {
	names := maps.Clone(before)
	maps.Copy(names, after)
	var changes []FactChange
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !reflect.DeepEqual(before[name], after[name]) {
			changes = append(changes, FactChange{name, factText(before[name]), factText(after[name])})
		}
	}
	return changes
}
