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

// MaxQuery is the longest query text, in characters.
const MaxQuery = 200

// maxDepth is how far into what was found pages go.
const maxDepth = 1000

// Options are what a Service needs.
type Options struct {
	DB *db.DB
	// Embedded answers in this process; it is filled from the ledger at start.
	Embedded Shelf
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
	// shelf is the embedded engine.
	shelf Shelf
	// meili is nil without Meilisearch.
	meili  *follower
	notify <-chan struct{}
	// meiliState is how Meilisearch stands.
	meiliState atomic.Int32
	// belongs is whether Meilisearch knows which register it serves.
	belongs    atomic.Bool
	census     *census
	remembered *remembered
}

// How Meilisearch stands.
const (
	// filling: it was not yet asked, or it answers and is being filled.
	filling int32 = iota
	// up: it is in step and answered last time.
	up
	// away: it did not answer.
	away
)

// matchWithin is how long a search waits for Meilisearch before the embedded
// engine answers.
const matchWithin = time.Second

// New makes a service. Nothing is found until Run has caught up with the ledger.
func New(options Options) (*Service, error) {
	if options.DB == nil || options.Embedded == nil {
		return nil, errors.New("search needs a database and an embedded engine")
	}
	s := &Service{
		loader: loader{options.DB}, clock: options.Clock, logger: options.Logger, notify: options.Notify,
		embedded: &follower{engine: options.Embedded}, shelf: options.Embedded, census: newCensus(), remembered: newRemembered(),
	}
	if options.Meili != nil {
		s.meili = &follower{engine: options.Meili, cursor: "search:meilisearch"}
	}
	return s, nil
}

// Ready tells whether lookup has caught up with the ledger once.
func (s *Service) Ready() bool { return s.embedded.caughtUp.Load() }

// Search looks up. Problems: TOO_LONG, BAD_PAGE, BAD_CURSOR.
func (s *Service) Search(ctx context.Context, query Query) (*Result, error) {
	start, err := query.check()
	if err != nil {
		return nil, err
	}
	version, err := s.db.DataVersion(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.census.renew(ctx, s.loader, version); err != nil {
		return nil, err
	}
	found, result, err := s.match(ctx, Ask(query).Against(s.shelf), version)
	if err != nil {
		return nil, err
	}
	result.TotalCount, result.TotalIsExact, result.Facets = found.total, found.complete, found.facets
	keys := found.keys
	for start < len(keys) && len(result.Hits) < query.First {
		end := min(start+query.First-len(result.Hits), len(keys))
		hits, err := s.hits(ctx, query, keys[start:end], start)
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

// asksMeili tells whether Meilisearch answers now: it is in step, and so is the shelf
// that has the texts of what it finds.
func (s *Service) asksMeili() bool {
	return s.meili != nil && s.meiliState.Load() == up && s.Ready()
}

// match asks Meilisearch when it can answer, and the embedded engine otherwise.
func (s *Service) match(ctx context.Context, question *Question, version int64) (*found, *Result, error) {
	if s.asksMeili() {
		found, err := s.find(ctx, s.meili, question, version)
		if err == nil {
			lag, err := s.lag(ctx, s.meili, version)
			return found, &Result{Engine: s.meili.engine.Name(), Lag: lag}, err
		}
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		s.meiliState.Store(away) // the follower raises it again when it answers
		s.logger.Warn("meilisearch does not answer; the embedded engine does", "cause", err)
	}
	found, err := s.find(ctx, s.embedded, question, version)
	if err != nil {
		return nil, nil, err
	}
	result := &Result{Engine: s.embedded.engine.Name()}
	if s.meili != nil {
		state := s.meiliState.Load()
		result.Standby, result.CatchingUp = state == away, state == filling
	}
	result.Lag, err = s.lag(ctx, s.embedded, version)
	return found, result, err
}

// find gives what was found, remembered from the same question before, or
// matched by an engine and counted.
func (s *Service) find(ctx context.Context, f *follower, question *Question, version int64) (*found, error) {
	asked := asked{f.engine.Name(), f.position.Load(), version, question.text()}
	if found, ok := s.remembered.get(asked); ok {
		return found, nil
	}
	matches, err := s.rank(ctx, f, question)
	if err != nil {
		return nil, err
	}
	found := s.census.count(matches)
	s.remembered.put(asked, found)
	return found, nil
}

// rank gives the documents that fit. What Meilisearch may have left out, the
// embedded index has: it is in step with the same ledger.
func (s *Service) rank(ctx context.Context, f *follower, question *Question) (Matches, error) {
	if f == s.embedded {
		matches, err := f.engine.Match(ctx, question)
		matches.Complete = matches.Complete && s.Ready()
		return matches, err
	}
	waiting, cancel := context.WithTimeout(ctx, matchWithin)
	defer cancel()
	matches, err := f.engine.Match(waiting, question)
	if err != nil || matches.Complete {
		return matches, err
	}
	whole, err := s.rank(ctx, s.embedded, question)
	if err != nil {
		return matches, err
	}
	return matches.with(whole), nil
}

// with puts two lists together.
func (m Matches) with(other Matches) Matches {
	known := make(map[key]bool, len(m.List))
	for _, r := range m.List {
		known[key{r.Kind, r.Key}] = true
	}
	list := slices.Clone(m.List)
	for _, r := range other.List {
		if !known[key{r.Kind, r.Key}] {
			list = append(list, r)
		}
	}
	return Matches{List: list, Complete: m.Complete || other.Complete}
}

// lag is how many public entries an engine has yet to read.
func (s *Service) lag(ctx context.Context, f *follower, version int64) (int64, error) {
	if f.position.Load() > version {
		return 0, nil
	}
	return s.db.PublicEntriesAfter(ctx, f.position.Load())
}

// check completes a query and gives the rank at which its page starts.
func (q *Query) check() (start int, err error) {
	switch {
	case utf8.RuneCountInString(q.Text) > MaxQuery:
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
	if err != nil || !ours || notNumber != nil || rank < 1 || rank > maxDepth || cursorOf(rank) != cursor {
		return 0, &rules.Problem{
			Code: rules.BadCursor, Field: "after",
			Message: rules.Text{Zh: "翻页游标不对", En: "the cursor is not one that this search gave out"},
			Mend:    rules.Text{Zh: "从第一页重新开始", En: "start again from the first page"},
		}
	}
	return rank, nil
}

// Steady names the engine that answers now, and tells whether it is in step with a
// data version. Then an answer is a function of the name, the version and the
// question.
func (s *Service) Steady(version int64) (engine string, inStep bool) {
	if s.asksMeili() {
		return s.meili.engine.Name(), s.meili.position.Load() > version
	}
	state := up
	if s.meili != nil {
		state = s.meiliState.Load()
	}
	return s.embedded.engine.Name() + " " + strconv.Itoa(int(state)), s.Ready() && s.embedded.position.Load() > version
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
		list = append(list, Status{s.meili.engine.Name(), s.meili.position.Load(), s.meiliState.Load() == up})
	}
	return list
}
