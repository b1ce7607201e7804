package answer

import (
	"mingzhi/db"
	"mingzhi/search"
)

// SearchHit is any row that lookup finds.
type SearchHit any

// SearchFilter says which objects to look up.
type SearchFilter struct {
	Region     string
	MarkStatus db.MarkStatus
	Year       int
}

// SearchConnection is a page of what was found.
type SearchConnection struct {
	*search.Result
	Edges    []SearchEdge
	Nodes    []SearchHit
	PageInfo PageInfo
}

// SearchEdge is a hit, and why it is one.
type SearchEdge struct {
	Cursor     string
	Node       SearchHit
	Highlights []search.Highlight
	Reasons    []search.Reason
}

// Found shapes what was found; fromStart is true for its first page.
func Found(result *search.Result, fromStart bool) SearchConnection {
	c := SearchConnection{Result: result, PageInfo: PageInfo{HasNextPage: result.HasNextPage, HasPreviousPage: !fromStart}}
	for _, hit := range result.Hits {
		edge := SearchEdge{Cursor: hit.Cursor, Node: row(hit), Highlights: hit.Highlights, Reasons: hit.Reasons}
		c.Edges, c.Nodes = append(c.Edges, edge), append(c.Nodes, edge.Node)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

// row is the one row of a hit.
func row(hit search.Hit) SearchHit {
	switch {
	case hit.Organization != nil:
		return hit.Organization
	case hit.Announcement != nil:
		return hit.Announcement
	case hit.Inspection != nil:
		return hit.Inspection
	default:
		return hit.Commendation
	}
}
