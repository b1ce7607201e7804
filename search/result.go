package search

import (
	"context"

	"mingzhi/db"
)

// Result is one page of what was found.
type Result struct {
	Hits []Hit
	// TotalCount is counted from the database's rows. TotalIsExact is false only
	// while the embedded index is still being filled after a start; it is a lower
	// bound then.
	TotalCount   int
	TotalIsExact bool
	Facets       Facets
	// Engine answered: "meilisearch" or "embedded".
	Engine string
	// Standby is true when Meilisearch is configured but could not answer.
	Standby bool
	// CatchingUp is true when Meilisearch answers, but is still being filled: the
	// embedded engine stands in for it.
	CatchingUp bool
	// Lag is the number of public ledger entries that the engine has not applied.
	Lag         int64
	HasNextPage bool
	// EndCursor is the cursor of the last hit; empty without hits.
	EndCursor string
}

// Facets count what was found, by the database's rows. They are shared: not to be
// changed.
type Facets struct {
	Kinds, Regions, MarkStatuses, Years []FacetCount
}

// FacetCount is one value of a facet. Label is set for regions: their name.
type FacetCount struct {
	Value, Label string
	Count        int
}

// Hit is one public row that was found; exactly one of the rows is set.
type Hit struct {
	Kind         Kind
	Organization *db.Organization
	Announcement *db.Announcement
	Inspection   *db.Inspection
	Commendation *db.Commendation
	Highlights   []Highlight
	Reasons      []Reason
	Cursor       string
}

// hits loads the rows of ranked keys and explains each.
func (s *Service) hits(ctx context.Context, query Query, keys []key, start int) ([]Hit, error) {
	byKind := map[Kind][]int64{}
	for _, key := range keys {
		byKind[key.kind] = append(byKind[key.kind], key.entry)
	}
	loaded, err := s.rows(ctx, byKind)
	if err != nil {
		return nil, err
	}
	documents, err := s.documents(ctx, loaded, s.census.regions())
	if err != nil {
		return nil, err
	}
	byKey := make(map[key]Document, len(documents))
	for _, document := range documents {
		byKey[key{document.Kind, document.Key}] = document
	}
	question := Ask(query)
	var hits []Hit
	for i, key := range keys {
		document, public := byKey[key]
		if !public {
			continue
		}
		hit := Hit{
			Kind: key.kind, Cursor: cursorOf(start + i + 1),
			Organization: loaded.organizations[key.entry], Announcement: loaded.announcements[key.entry],
			Inspection: loaded.inspections[key.entry], Commendation: loaded.commendations[key.entry],
		}
		hit.only(hit.Kind)
		hit.Reasons, hit.Highlights = question.Explain(document)
		hits = append(hits, hit)
	}
	return hits, nil
}

// only keeps the row of a kind; entries are numbered across kinds, so the others
// are nil already unless two kinds were loaded for one number.
func (h *Hit) only(kind Kind) {
	if kind != Organizations {
		h.Organization = nil
	}
	if kind != Announcements {
		h.Announcement = nil
	}
	if kind != Inspections {
		h.Inspection = nil
	}
	if kind != Commendations {
		h.Commendation = nil
	}
}
