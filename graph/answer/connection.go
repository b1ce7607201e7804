package answer

import (
	"context"

	"mingzhi/db"
)

// PageInfo says where a page of a list stands, as Relay's connections ask.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	// StartCursor and EndCursor are nil on an empty page.
	StartCursor, EndCursor *string
}

// Connection is one page of a list. Its total is counted only when it is asked for.
type Connection[T any] struct {
	Nodes    []T
	PageInfo PageInfo
	cursors  []string
	count    func(context.Context) (int, error)
}

// Edge is a row with its place in the list.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// Connect makes a connection of a page. Count is asked at most once, and only
// when somebody reads the total.
func Connect[T any](page db.Slice[T], count func(context.Context) (int, error)) Connection[T] {
	connection := Connection[T]{
		Nodes:    page.Items,
		PageInfo: PageInfo{HasNextPage: page.HasNextPage, HasPreviousPage: page.HasPreviousPage},
		cursors:  page.Cursors,
		count:    count,
	}
	if n := len(page.Cursors); n > 0 {
		connection.PageInfo.StartCursor, connection.PageInfo.EndCursor = &page.Cursors[0], &page.Cursors[n-1]
	}
	return connection
}

// TotalCount counts the whole list in the database.
func (c *Connection[T]) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

func (c *Connection[T]) edges() []Edge[T] {
	edges := make([]Edge[T], len(c.Nodes))
	for i, node := range c.Nodes {
		edges[i] = Edge[T]{Cursor: c.cursors[i], Node: node}
	}
	return edges
}

// The connections of the API. They are types of their own because generated code
// names them.
type (
	// OrganizationConnection is a page of organizations.
	OrganizationConnection struct {
		Connection[*db.Organization]
	}
	// MarkingConnection is a page of markings.
	MarkingConnection struct {
		Connection[*db.Marking]
	}
	// AnnouncementConnection is a page of announcements.
	AnnouncementConnection struct {
		Connection[*db.Announcement]
	}
	// InspectionConnection is a page of inspections.
	InspectionConnection struct {
		Connection[*db.Inspection]
	}
	// CommendationConnection is a page of commendations.
	CommendationConnection struct {
		Connection[*db.Commendation]
	}

	// OrganizationEdge is an organization in a list.
	OrganizationEdge = Edge[*db.Organization]
	// MarkingEdge is a marking in a list.
	MarkingEdge = Edge[*db.Marking]
	// AnnouncementEdge is an announcement in a list.
	AnnouncementEdge = Edge[*db.Announcement]
	// InspectionEdge is an inspection in a list.
	InspectionEdge = Edge[*db.Inspection]
	// CommendationEdge is a commendation in a list.
	CommendationEdge = Edge[*db.Commendation]
)

// Edges gives the rows with their cursors.
func (c *OrganizationConnection) Edges() []OrganizationEdge { return c.edges() }

// Edges gives the rows with their cursors.
func (c *MarkingConnection) Edges() []MarkingEdge { return c.edges() }

// Edges gives the rows with their cursors.
func (c *AnnouncementConnection) Edges() []AnnouncementEdge { return c.edges() }

// Edges gives the rows with their cursors.
func (c *InspectionConnection) Edges() []InspectionEdge { return c.edges() }

// Edges gives the rows with their cursors.
func (c *CommendationConnection) Edges() []CommendationEdge { return c.edges() }
