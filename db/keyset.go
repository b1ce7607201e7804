package db

import (
	"context"
	"slices"

	"github.com/uptrace/bun"
)

// order is one way in which a list is sorted. Its key is a text expression that
// an index covers; the id breaks ties in the same direction.
type order[T any] struct {
	// name is what a cursor carries, so that it cannot be used in another list.
	name string
	// key is the SQL of the sort key, always text and never NULL.
	key string
	// id is the SQL of the row's id.
	id string
	// descending is true for the newest first.
	descending bool
	// of reads the sort key and the id from a row.
	of func(T) (key string, id int64)
}

// slice runs a list query for one page of an ordered list, by keyset: its cost
// does not grow with the depth of the page. It reads one row more than asked
// for, to know whether another page follows.
func slice[T any](ctx context.Context, d *DB, query *bun.SelectQuery, v *arguments, rows *[]T, by order[T], page Page) (Slice[T], error) {
	w, err := page.window(by.name)
	if err != nil {
		return Slice[T]{}, err
	}
	if w.after != nil {
		by.beyond(query, v, *w.after, false)
	}
	if w.before != nil {
		by.beyond(query, v, *w.before, true)
	}
	direction := "ASC"
	if by.descending != w.backwards {
		direction = "DESC"
	}
	query.OrderExpr(by.key + " " + direction + ", " + by.id + " " + direction)
	v.limit(w.size + 1)
	if err := d.find(ctx, query, v, rows); err != nil {
		return Slice[T]{}, err
	}
	items := *rows
	more := len(items) > w.size
	if more {
		items = items[:w.size]
	}
	result := Slice[T]{Items: items, Cursors: make([]string, len(items))}
	if w.backwards {
		slices.Reverse(items)
		result.HasPreviousPage, result.HasNextPage = more, w.before != nil
	} else {
		result.HasNextPage, result.HasPreviousPage = more, w.after != nil
	}
	for i, item := range items {
		key, id := by.of(item)
		result.Cursors[i] = position{Order: by.name, Key: key, ID: id}.encode()
	}
	return result, nil
}

// beyond keeps the rows after a position in the list's order, or before it.
func (by order[T]) beyond(query *bun.SelectQuery, v *arguments, p position, before bool) {
	comparison := ">"
	if by.descending != before {
		comparison = "<"
	}
	query.Where("("+by.key+", "+by.id+") "+comparison+" (?, ?)", v.at(p.Key), v.at(p.ID))
}
