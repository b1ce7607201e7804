package graph

import (
	"mingzhi/db"
	"mingzhi/registry"
)

// Resolver is what all resolvers share.
type Resolver struct {
	db       *db.DB
	registry *registry.Registry
}
