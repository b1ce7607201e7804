package db

import (
	"encoding/base64"
	"encoding/json"
	"unicode/utf8"

	"mingzhi/rules"
)

// Page sizes of every list.
const (
	DefaultPageSize = 20
	MaxPageSize     = 100
)

// Page asks for a part of an ordered list: the first rows after a cursor, or the
// last rows before one. The zero Page is the first 20 rows.
type Page struct {
	First, Last   int
	After, Before string
}

// Slice is a part of an ordered list, in the list's order.
type Slice[T any] struct {
	Items []T
	// Cursors has one cursor per item.
	Cursors                      []string
	HasNextPage, HasPreviousPage bool
}

// position is what a cursor holds: the order that it belongs to, the sort key of
// its row in that order, and the row's id, which breaks ties.
type position struct {
	Order string `json:"o"`
	Key   string `json:"k"`
	ID    int64  `json:"i"`
}

// maxCursor is the longest cursor that is read; a name of 300 characters fits.
const maxCursor = 4096

func (p position) encode() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // a struct of two strings and a number always encodes
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func parseCursor(order, cursor string) (position, error) {
	var p position
	if len(cursor) > maxCursor {
		return p, badCursor()
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return p, badCursor()
	}
	if !utf8.Valid(text) || json.Unmarshal(text, &p) != nil || p.Order != order || p.encode() != cursor {
		return p, badCursor()
	}
	for _, r := range p.Key {
		if r == 0 { // PostgreSQL has no NUL in text
			return p, badCursor()
		}
	}
	return p, nil
}

func badCursor() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadCursor,
		Message: rules.Text{Zh: "翻页游标不对", En: "the cursor is not one that this list gave out"},
		Mend:    rules.Text{Zh: "从第一页重新开始", En: "start again from the first page"},
	}
}

// window is a checked Page.
type window struct {
	size          int
	backwards     bool
	after, before *position
}

func (p Page) window(order string) (window, error) {
	w := window{size: DefaultPageSize}
	switch {
	case p.First < 0 || p.Last < 0:
		return w, badPage("first 和 last 不能是负数", "first and last cannot be negative")
	case p.First > 0 && p.Last > 0:
		return w, badPage("first 和 last 只能用一个", "use either first or last, not both")
	case p.First > MaxPageSize || p.Last > MaxPageSize:
		return w, badPage("一页最多 100 条", "a page has at most 100 rows")
	case p.First > 0:
		w.size = p.First
	case p.Last > 0:
		w.size, w.backwards = p.Last, true
	}
	if p.After != "" {
		after, err := parseCursor(order, p.After)
		if err != nil {
			return w, err
		}
		w.after = &after
	}
	if p.Before != "" {
		before, err := parseCursor(order, p.Before)
		if err != nil {
			return w, err
		}
		w.before = &before
	}
	return w, nil
}

func badPage(zh, en string) *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadPage,
		Message: rules.Text{Zh: zh, En: en},
		Mend:    rules.Text{Zh: "例如 first: 20，再用 endCursor 作 after", En: "for example first: 20, then endCursor as after"},
	}
}
