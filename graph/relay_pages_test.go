package graph

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// page is what one page of a connection shows.
type page struct {
	cursors, nodes       []string
	hasNext, hasPrevious bool
	total                int
}

// page asks for a page and holds it together: nodes are those of the edges, and the
// cursors of pageInfo are those of the first and the last edge.
func (r *register) page(list connection, arguments string) page {
	r.t.Helper()
	row := identity(list.node)
	got := r.ask(fmt.Sprintf(`%s%s(%s%s){edges{cursor node{%s}} nodes{%s} pageInfo{hasNextPage hasPreviousPage startCursor endCursor} totalCount}%s`,
		list.open, list.field.Name, list.extra, arguments, row, row, list.close), nil)
	if len(got.Errors) > 0 {
		r.t.Fatalf("%s: %s", arguments, got.text)
	}
	value := any(got.Data)
	for key := range strings.SplitSeq(list.key, ".") {
		value = value.(map[string]any)[key]
	}
	shown := value.(map[string]any)
	info := shown["pageInfo"].(map[string]any)
	p := page{hasNext: info["hasNextPage"].(bool), hasPrevious: info["hasPreviousPage"].(bool), total: int(shown["totalCount"].(float64))}
	for _, edge := range shown["edges"].([]any) {
		p.cursors = append(p.cursors, edge.(map[string]any)["cursor"].(string))
		p.nodes = append(p.nodes, asJSON(r.t, edge.(map[string]any)["node"]))
	}
	var nodes []string
	for _, node := range rowsIn(value) {
		nodes = append(nodes, asJSON(r.t, node))
	}
	if !slices.Equal(nodes, p.nodes) {
		r.t.Errorf("%s: nodes are not those of the edges: %s", arguments, got.text)
	}
	var start, end any
	if n := len(p.cursors); n > 0 {
		start, end = p.cursors[0], p.cursors[n-1]
	}
	if info["startCursor"] != start || info["endCursor"] != end {
		r.t.Errorf("%s: pageInfo has other cursors than the edges: %s", arguments, got.text)
	}
	return p
}

// identity selects what tells one row from another.
func identity(node *ast.Definition) string {
	if node.Kind == ast.Union {
		return "__typename ... on Node{id}"
	}
	if node.Fields.ForName("id") != nil {
		return "__typename id"
	}
	return "__typename publication{entryIndex}"
}

func asJSON(t testing.TB, value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		t.Helper()
		t.Fatal(err)
	}
	return string(text)
}

// stride is a page size that does not divide the list, where it can be.
func stride(rows int) int {
	if rows < 4 {
		return 1
	}
	if rows%3 == 0 {
		return 4
	}
	return 3
}

func (r *register) readForward(list connection, whole page) {
	r.t.Helper()
	size := stride(len(whole.nodes))
	var read []string
	for arguments := fmt.Sprintf("first:%d", size); ; {
		p := r.page(list, arguments)
		read = append(read, p.nodes...)
		if p.hasNext != (len(read) < len(whole.nodes)) || p.total != whole.total || len(read) > len(whole.nodes) {
			r.t.Fatalf("%s: after %d of %d rows: %+v", arguments, len(read), len(whole.nodes), p)
		}
		if !p.hasNext {
			break
		}
		arguments = fmt.Sprintf("first:%d,after:%q", size, p.cursors[len(p.cursors)-1])
	}
	if !slices.Equal(read, whole.nodes) {
		r.t.Errorf("page by page it is another list:\n%v\n%v", read, whole.nodes)
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(read))); len(sorted) != len(read) {
		r.t.Errorf("rows are given twice: %v", read)
	}
}

func (r *register) readBackward(list connection, whole page) {
	r.t.Helper()
	size := stride(len(whole.nodes))
	var read []string
	for arguments := fmt.Sprintf("last:%d", size); ; {
		p := r.page(list, arguments)
		read = append(p.nodes, read...)
		if p.hasPrevious != (len(read) < len(whole.nodes)) || len(read) > len(whole.nodes) {
			r.t.Fatalf("%s: after %d of %d rows: %+v", arguments, len(read), len(whole.nodes), p)
		}
		if !p.hasPrevious {
			break
		}
		arguments = fmt.Sprintf("last:%d,before:%q", size, p.cursors[0])
	}
	if !slices.Equal(read, whole.nodes) {
		r.t.Errorf("page by page from the end it is another list:\n%v\n%v", read, whole.nodes)
	}
}

// fromEveryCursor reads on from each row.
func (r *register) fromEveryCursor(list connection, whole page) {
	r.t.Helper()
	both := list.field.Arguments.ForName("before") != nil
	for i, cursor := range whole.cursors {
		if rest := r.page(list, fmt.Sprintf("first:100,after:%q", cursor)); !slices.Equal(rest.nodes, whole.nodes[i+1:]) {
			r.t.Errorf("after row %d: %v", i, rest.nodes)
		}
		if !both {
			continue
		}
		if rest := r.page(list, fmt.Sprintf("last:100,before:%q", cursor)); !slices.Equal(rest.nodes, whole.nodes[:i]) {
			r.t.Errorf("before row %d: %v", i, rest.nodes)
		}
	}
}

// between reads what lies between two rows, from either end.
func (r *register) between(list connection, whole page) {
	r.t.Helper()
	end := len(whole.nodes) - 1
	within := fmt.Sprintf("after:%q,before:%q", whole.cursors[0], whole.cursors[end])
	for _, way := range []string{"first:100,", "last:100,"} {
		if p := r.page(list, way+within); !slices.Equal(p.nodes, whole.nodes[1:end]) {
			r.t.Errorf("%s between the first and the last row: %v", way, p.nodes)
		}
	}
}

// badPages asks for pages that no list has.
func (r *register) badPages(list connection) {
	r.t.Helper()
	bad := []struct{ arguments, code, field string }{
		{"first:0", "BAD_PAGE", "first"}, {"first:-1", "BAD_PAGE", "first"}, {"first:101", "BAD_PAGE", "first"},
		{`after:"zQx9SECRET"`, "BAD_CURSOR", "after"}, {`after:""`, "", ""},
		{`after:"` + strings.Repeat("A", 2000) + `"`, "BAD_CURSOR", "after"},
	}
	if list.field.Arguments.ForName("last") != nil {
		bad = append(bad, []struct{ arguments, code, field string }{
			{"last:0", "BAD_PAGE", "last"}, {"last:101", "BAD_PAGE", "last"}, {"first:1,last:1", "BAD_PAGE", "last"},
			{`last:1,before:"zQx9SECRET"`, "BAD_CURSOR", "before"},
		}...)
	}
	for _, test := range bad {
		got := r.ask(fmt.Sprintf(`%s%s(%s%s){nodes{__typename}}%s`, list.open, list.field.Name, list.extra, test.arguments, list.close), nil)
		if got.code() != test.code || strings.Contains(got.text, "SECRET") {
			r.t.Errorf("%.60s: %s", test.arguments, got.text)
		} else if test.code != "" && got.Errors[0].Extensions["field"] != test.field {
			r.t.Errorf("%.60s: the field is %v", test.arguments, got.Errors[0].Extensions["field"])
		}
	}
}

// foreignCursors gives each list the cursors of lists with other rows.
func (r *register) foreignCursors(lists []connection) {
	r.t.Helper()
	for _, of := range lists {
		cursor := r.page(of, "first:1").cursors[0]
		for _, list := range lists {
			if list.node == of.node {
				continue
			}
			got := r.ask(fmt.Sprintf(`%s%s(%safter:%q){nodes{__typename}}%s`, list.open, list.field.Name, list.extra, cursor, list.close), nil)
			if got.code() != "BAD_CURSOR" {
				r.t.Errorf("a cursor of %s in %s: %s", of.name, list.name, got.text)
			}
		}
	}
}
