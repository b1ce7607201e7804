package search

import "context"

// Engine finds documents. There are two: search/embedded and search/meili.
type Engine interface {
	// Name is "embedded" or "meilisearch".
	Name() string
	// Belong says which register the engine's index is of, before anything else is
	// asked of it: engines that outlive a process keep one index for each.
	Belong(register string)
	// Prepare makes the engine's index ready. It tells whether the index is fresh:
	// made now, and holding nothing of what was applied before.
	Prepare(ctx context.Context) (fresh bool, err error)
	// Reach tells whether the engine answers: nil when it does.
	Reach(ctx context.Context) error
	// Apply writes documents over those with the same id. Doing it twice changes
	// nothing. When it returns, Match finds them.
	Apply(ctx context.Context, documents []Document) error
	// Match finds the documents that fit, and says how well.
	Match(ctx context.Context, question *Question) (Matches, error)
	// Beside gives an empty engine that is filled while this one answers.
	Beside(ctx context.Context) (Engine, error)
	// Swap puts the documents of an engine from Beside in place of this one's.
	Swap(ctx context.Context, filled Engine) error
}

// Shelf is an engine that has every document's texts at hand.
type Shelf interface {
	Engine
	// Fields are the folded texts of a document; false for one that is not there.
	Fields(kind Kind, key int64) (Fields, bool)
}

// Matches are the documents that fit a question, in any order.
type Matches struct {
	List []Ranked
	// Complete is false when there may be more than the engine looked at.
	Complete bool
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
