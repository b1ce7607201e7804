package server

import (
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
		options.Meili = meili.New(h.Config.MeiliURL, h.Config.MeiliKey, indexPrefix)
	}
	return search.New(options)
}
