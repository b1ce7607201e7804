package graph

import (
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/search"
)

// Resolver is what all resolvers share.
type Resolver struct {
	db       *db.DB
	registry *registry.Registry
	search   *search.Service
}
