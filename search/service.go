package search

import (
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"mingzhi/db"
	"mingzhi/rules"
)

// maxQuery is the longest query text, in characters.
const maxQuery = 200

// Options are what a Service needs.
type Options struct {
	DB *db.DB
	// Embedded answers in this process; it is filled from the ledger at start.
	Embedded Engine
	// Meili is the engine that answers when it is in step; nil for none.
	Meili Engine
	// Notify receives after each publication of this process; may be nil.
	Notify <-chan struct{}
	Clock  func() time.Time
	Logger *slog.Logger
}

// Service looks things up.
type Service struct {
	loader
	clock    func() time.Time
	logger   *slog.Logger
	embedded *follower
	// meili is nil without Meilisearch.
	meili  *follower
	notify <-chan struct{}
	// meiliUp is whether Meilisearch is in step and answered last time.
	meiliUp atomic.Bool
}

// New makes a service. Nothing is found until Run has caught up with the ledger.
func New(options Options) (*Service, error) {
	if options.DB == nil || options.Embedded == nil {
		return nil, errors.New("search needs a database and an embedded engine")
	}
	s := &Service{
		loader: loader{options.DB}, clock: options.Clock, logger: options.Logger, notify: options.Notify,
		embedded: &follower{engine: options.Embedded},
	}
	if options.Meili != nil {
		s.meili = &follower{engine: options.Meili, cursor: "search:meilisearch"}
	}
	return s, nil
}

// Ready tells whether lookup has caught up with the ledger once.
func (s *Service) Ready() bool { return s.embedded.caughtUp.Load() }

// Result is one page of what was found.
type Result struct {
	Hits []Hit
	// TotalCount is counted in the database. When TotalIsExact is false there are
	// more than can be ranked, and it is a lower bound.
	TotalCount   int
	TotalIsExact bool
	Facets       Facets
	// Engine answered: "meilisearch" or "embedded".
	Engine string
	// Standby is true when Meilisearch is configured but could not answer.
	Standby bool
	// Lag is the number of public ledger entries that the engine has not applied.
	Lag         int64
	HasNextPage bool
	// EndCursor is the cursor of the last hit; empty without hits.
	EndCursor string
}

// Facets count what was found, in the database.
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

// Search looks up. Problems: TOO_LONG, BAD_PAGE, BAD_CURSOR.
func (s *Service) Search(ctx context.Context, query Query) (*Result, error) {
	start, err := query.check()
	if err != nil {
		return nil, err
	}
	keys, result, err := s.match(ctx, query)
	if err != nil {
		return nil, err
	}
	result.TotalIsExact = len(keys) < MaxMatches
	path, err := s.path(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.db.CountFound(ctx, keys)
	if err != nil {
		return nil, err
	}
	result.TotalCount, result.Facets = found.Total, facets(found, path)
	for start < len(keys) && len(result.Hits) < query.First {
		end := min(start+query.First-len(result.Hits), len(keys))
		hits, err := s.hits(ctx, query, keys[start:end], start, path)
		if err != nil {
			return nil, err
		}
		// A row that is no longer public is left out, and the next one moves up.
		result.Hits = append(result.Hits, hits...)
		start = end
	}
	result.HasNextPage = start < len(keys)
	if n := len(result.Hits); n > 0 {
		result.EndCursor = result.Hits[n-1].Cursor
	}
	return result, nil
}

// match asks Meilisearch when it is in step, and the embedded engine otherwise.
func (s *Service) match(ctx context.Context, query Query) ([]db.DocumentKey, *Result, error) {
	if s.meili != nil && s.meiliUp.Load() {
		keys, err := s.meili.engine.Match(ctx, query, MaxMatches)
		if err == nil {
			lag, err := s.lag(ctx, s.meili)
			return keys, &Result{Engine: s.meili.engine.Name(), Lag: lag}, err
		}
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		s.meiliUp.Store(false) // the follower raises it again when it answers
		s.logger.Warn("meilisearch does not answer; the embedded engine does", "cause", err)
	}
	keys, err := s.embedded.engine.Match(ctx, query, MaxMatches)
	if err != nil {
		return nil, nil, err
	}
	lag, err := s.lag(ctx, s.embedded)
	return keys, &Result{Engine: s.embedded.engine.Name(), Standby: s.meili != nil, Lag: lag}, err
}

func (s *Service) lag(ctx context.Context, f *follower) (int64, error) {
	return s.db.PublicEntriesAfter(ctx, f.position.Load())
}

// check completes a query and gives the rank at which its page starts.
func (q *Query) check() (start int, err error) {
	switch {
	case utf8.RuneCountInString(q.Text) > maxQuery:
		return 0, tooLong()
	case q.First < 0 || q.First > db.MaxPageSize:
		return 0, &rules.Problem{
			Code: rules.BadPage, Field: "first",
			Message: rules.Text{Zh: "一页 1 到 100 条", En: "a page has 1 to 100 rows"},
		}
	case q.First == 0:
		q.First = db.DefaultPageSize
	}
	if q.After == "" {
		return 0, nil
	}
	return rankOf(q.After)
}

func cursorOf(rank int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("s:" + strconv.Itoa(rank)))
}

func rankOf(cursor string) (int, error) {
	text, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	digits, ours := strings.CutPrefix(string(text), "s:")
	rank, notNumber := strconv.Atoi(digits)
	if err != nil || !ours || notNumber != nil || rank < 1 || rank > MaxMatches || cursorOf(rank) != cursor {
		return 0, &rules.Problem{
			Code: rules.BadCursor, Field: "after",
			Message: rules.Text{Zh: "翻页游标不对", En: "the cursor is not one that this search gave out"},
			Mend:    rules.Text{Zh: "从第一页重新开始", En: "start again from the first page"},
		}
	}
	return rank, nil
}

// hits loads the rows of ranked keys and explains each.
func (s *Service) hits(ctx context.Context, query Query, keys []db.DocumentKey, start int, path regionPath) ([]Hit, error) {
	byKind := map[Kind][]int64{}
	for _, key := range keys {
		byKind[Kind(key.Kind)] = append(byKind[Kind(key.Kind)], key.Entry)
	}
	loaded, err := s.rows(ctx, byKind)
	if err != nil {
		return nil, err
	}
	documents, err := s.documents(ctx, loaded, path)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Document, len(documents))
	for _, document := range documents {
		byID[document.ID()] = document
	}
	var hits []Hit
	for i, key := range keys {
		document, public := byID[Document{Kind: Kind(key.Kind), Key: key.Entry}.ID()]
		if !public {
			continue
		}
		hit := Hit{
			Kind: Kind(key.Kind), Cursor: cursorOf(start + i + 1),
			Organization: loaded.organizations[key.Entry], Announcement: loaded.announcements[key.Entry],
			Inspection: loaded.inspections[key.Entry], Commendation: loaded.commendations[key.Entry],
		}
		hit.only(hit.Kind)
		hit.Reasons, hit.Highlights = Explain(query.Text, document)
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

// facets sorts the database's counts, and adds each region's to those above it.
func facets(found db.Found, path regionPath) Facets {
	regions := map[string]int{}
	for code, count := range found.Regions {
		for _, above := range path.codes(code) {
			regions[above] += count
		}
	}
	f := Facets{
		Kinds: sorted(found.Kinds), MarkStatuses: sorted(found.MarkStatuses), Years: sorted(found.Years), Regions: sorted(regions),
	}
	for i, region := range f.Regions {
		f.Regions[i].Label = path[region.Value].Name
	}
	slices.SortFunc(f.Years, func(a, b FacetCount) int { return strings.Compare(b.Value, a.Value) })
	return f
}

func sorted(counts map[string]int) []FacetCount {
	list := make([]FacetCount, 0, len(counts))
	for value, count := range counts {
		list = append(list, FacetCount{Value: value, Count: count})
	}
	slices.SortFunc(list, func(a, b FacetCount) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Value, b.Value)
	})
	return list
}

// Status is how an engine stands.
type Status struct {
	Engine   string
	Position int64
	Up       bool
}

// Status tells how the engines stand.
func (s *Service) Status() []Status {
	list := []Status{{s.embedded.engine.Name(), s.embedded.position.Load(), s.Ready()}}
	if s.meili != nil {
		list = append(list, Status{s.meili.engine.Name(), s.meili.position.Load(), s.meiliUp.Load()})
	}
	return list
}
