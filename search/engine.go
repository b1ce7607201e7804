package search

import (
	"context"

	"mingzhi/db"
)

// MaxMatches is how many matches an engine ranks at most. A search that reaches
// it says that its total is a lower bound.
const MaxMatches = 1000

// Engine ranks documents. There are two: search/embedded and search/meili.
type Engine interface {
	// Name is "embedded" or "meilisearch".
	Name() string
	// Prepare makes the engine's index ready. It tells whether the index is fresh:
	// made now, and holding nothing of what was applied before.
	Prepare(ctx context.Context) (fresh bool, err error)
	// Apply writes documents over those with the same id. Doing it twice changes
	// nothing. When it returns, Match finds them.
	Apply(ctx context.Context, documents []Document) error
	// Match ranks at most limit documents that fit, the best first.
	Match(ctx context.Context, query Query, limit int) ([]db.DocumentKey, error)
	// Beside gives an empty engine that is filled while this one answers.
	Beside(ctx context.Context) (Engine, error)
	// Swap puts the documents of an engine from Beside in place of this one's.
	Swap(ctx context.Context, filled Engine) error
}

// Query asks for documents. Filters that are zero do not filter.
type Query struct {
	// Text is what a person typed: Chinese, pinyin, initials, codes, with spaces
	// between words that must all be found. An empty text finds everything that
	// the filters leave.
	Text  string
	Kinds []Kind
	// Region is a code; it includes every division below.
	Region     string
	MarkStatus string
	Year       int
	// First is how many hits to give: 1 to 100, 0 means 20.
	First int
	// After is the EndCursor of the page before.
	After string
}
