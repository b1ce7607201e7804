package server

import (
	"context"
	"time"

	"mingzhi/search"
	"mingzhi/search/embedded"
	"mingzhi/search/meili"
)

// indexPrefix begins the names of our indexes on a Meilisearch server; each
// register has one of its own.
const indexPrefix = "mingzhi"

// Lookup makes the search service that the settings ask for. It finds nothing
// until it runs.
func (h *House) Lookup() (*search.Service, error) {
	options := search.Options{
		DB: h.Database, Embedded: embedded.New(), Notify: h.Registry.Notify(), Clock: time.Now, Logger: h.Logger,
	}
	if h.Config.MeiliURL != "" {
		options.Meili = tracedEngine{meili.New(h.Config.MeiliURL, h.Config.MeiliKey, indexPrefix)}
	}
	return search.New(options)
}

// tracedEngine gives each question to Meilisearch a span. What was asked is not in
// it.
type tracedEngine struct{ search.Engine }

// Match asks.
func (t tracedEngine) Match(ctx context.Context, question *search.Question) (search.Matches, error) {
	ctx, span := within(ctx, t.Name()+" match")
	matches, err := t.Engine.Match(ctx, question)
	ended(span, err)
	return matches, err
}
