package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/search"
	"mingzhi/search/embedded"
	"mingzhi/testenv"
)

// connection is one list that the schema offers, and how a test reaches it.
type connection struct {
	name  string // as Type.field
	field *ast.FieldDefinition
	// node is the type of its rows.
	node *ast.Definition
	// open and close stand around the field in a query; the answer lies below key.
	open, close string
	key         string
	// extra are arguments that the field asks for besides those of the page.
	extra string
}

// Relay's rules for connections and nodes hold for every connection and every type
// of object that the schema has. Whoever adds one has it tested by that.
func TestRelay(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRelayRegister(t, url)
		schema := testSchema()
		lists := r.connections(t, schema)
		if len(lists) < 10 {
			t.Fatalf("only %d connections were found", len(lists))
		}
		for _, list := range lists {
			t.Run(list.name, func(t *testing.T) {
				r.t = t
				if shape := connectionFaults(schema, list); shape != "" {
					t.Fatal(shape)
				}
				whole := r.page(list, "first:100")
				if len(whole.nodes) < 2 || whole.hasNext || whole.hasPrevious {
					t.Fatalf("the test's register shows %d rows of it, of which %d are needed: %+v", len(whole.nodes), 2, whole)
				}
				if len(whole.nodes) != whole.total {
					t.Errorf("%d rows of %d", len(whole.nodes), whole.total)
				}
				r.readForward(list, whole)
				r.fromEveryCursor(list, whole)
				if list.field.Arguments.ForName("last") != nil {
					r.readBackward(list, whole)
					r.between(list, whole)
				}
				r.badPages(list)
			})
		}
		t.Run("a cursor is of no use in a list of other rows", func(t *testing.T) {
			r.t = t
			r.foreignCursors(lists)
		})
		t.Run("every object is given again by its id", func(t *testing.T) {
			r.t = t
			r.nodes(schema, lists)
		})
	})
}

// newRelayRegister fills every list with two rows or more, and has lookup.
func newRelayRegister(t *testing.T, url string) *register {
	t.Helper()
	r := newRegister(t, url, 7)
	if err := r.registry.Publish(t.Context(), func(tx *registry.Tx) error {
		for i, code := range r.codes {
			organization, err := r.db.OrganizationByCreditCode(t.Context(), code)
			if err != nil {
				return err
			}
			if _, err := tx.Commend(t.Context(), &db.Commendation{
				Year: 2024, Programme: "四个100（示例）", Category: "最佳志愿服务组织", Name: organization.Name, Level: "省级",
				RegionCode: districts[i%2], OrganizationID: organization.ID, Origin: invented,
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	lookup, err := search.New(search.Options{DB: r.db, Embedded: embedded.New(), Clock: time.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	running, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- lookup.Run(running) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	for deadline := time.Now().Add(30 * time.Second); !lookup.Ready(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("lookup never caught up")
		}
	}
	r.handler = New(Deps{DB: r.db, Registry: r.registry, Search: lookup, Logger: slog.New(slog.NewTextHandler(&r.log, nil))})
	return r
}

// connections walks the schema. A list of an object is asked from the first object
// of its type that shows two rows.
func (r *register) connections(t *testing.T, schema *ast.Schema) []connection {
	t.Helper()
	var lists []connection
	for _, name := range slices.Sorted(maps.Keys(schema.Types)) {
		parent := schema.Types[name]
		if parent.Kind != ast.Object {
			continue
		}
		for _, field := range parent.Fields {
			kind := field.Type.Name()
			if !strings.HasSuffix(kind, "Connection") {
				continue
			}
			list := connection{name: name + "." + field.Name, field: field, open: "{", close: "}", key: field.Name}
			if nodes := schema.Types[kind].Fields.ForName("nodes"); nodes != nil {
				list.node = schema.Types[nodes.Type.Name()]
			}
			if field.Arguments.ForName("query") != nil {
				list.extra = `query:"志愿者",`
			}
			if name != schema.Query.Name {
				list.key = "node." + field.Name
				list.close = "}}}"
				list.open = r.parent(t, schema, parent, field.Name)
			}
			lists = append(lists, list)
		}
	}
	return lists
}

// parent opens a query at an object of a type that has two rows in a list.
func (r *register) parent(t *testing.T, schema *ast.Schema, of *ast.Definition, field string) string {
	t.Helper()
	for _, id := range r.ids(schema, of.Name) {
		open := fmt.Sprintf(`{node(id:%q){... on %s{`, id, of.Name)
		got := r.ask(open+field+`(first:2){nodes{__typename}}}}}`, nil)
		if node, _ := got.Data["node"].(map[string]any); node != nil && len(rowsIn(node[field])) == 2 {
			return open
		}
	}
	t.Fatalf("no %s of the test's register has two rows in %s", of.Name, field)
	return ""
}

// ids are the ids of all objects of a type that a list at the top gives.
func (r *register) ids(schema *ast.Schema, kind string) []string {
	var ids []string
	for _, field := range schema.Query.Fields {
		open := "{" + field.Name
		switch of := schema.Types[field.Type.Name()]; {
		case strings.HasPrefix(field.Name, "__"):
			continue
		case of.Name == kind && field.Type.Elem != nil:
			open += "{id}}"
		case of.Name == kind+"Connection":
			open += "(first:100){nodes{id}}}"
		default:
			continue
		}
		for _, row := range rowsIn(r.ask(open, nil).Data[field.Name]) {
			ids = append(ids, row.(map[string]any)["id"].(string))
		}
	}
	return ids
}

// rowsIn gives the rows of a list or of a connection.
func rowsIn(value any) []any {
	if list, isList := value.([]any); isList {
		return list
	}
	connection, _ := value.(map[string]any)
	rows, _ := connection["nodes"].([]any)
	return rows
}

// connectionFaults tells what of Relay's shape a connection lacks; empty when
// nothing.
func connectionFaults(schema *ast.Schema, list connection) string {
	kind := schema.Types[list.field.Type.Name()]
	edges, info := kind.Fields.ForName("edges"), kind.Fields.ForName("pageInfo")
	switch {
	case !list.field.Type.NonNull || edges == nil || info == nil || list.node == nil:
		return "it is nullable, or lacks edges, nodes or pageInfo"
	case edges.Type.Elem == nil || info.Type.String() != "PageInfo!":
		return "edges is no list, or pageInfo is no PageInfo!"
	case list.field.Arguments.ForName("first") == nil || list.field.Arguments.ForName("after") == nil:
		return "it lacks first or after"
	case (list.field.Arguments.ForName("last") == nil) != (list.field.Arguments.ForName("before") == nil):
		return "it has only one of last and before"
	}
	edge := schema.Types[edges.Type.Name()]
	cursor, node := edge.Fields.ForName("cursor"), edge.Fields.ForName("node")
	if cursor == nil || cursor.Type.String() != "String!" || node == nil || node.Type.Name() != list.node.Name {
		return "its edges lack a cursor or the node"
	}
	for name, kind := range map[string]string{"hasNextPage": "Boolean!", "hasPreviousPage": "Boolean!", "startCursor": "String", "endCursor": "String"} {
		if field := schema.Types["PageInfo"].Fields.ForName(name); field == nil || field.Type.String() != kind {
			return "PageInfo lacks " + name
		}
	}
	return ""
}

// nodes asks for every object of every type again, with all its values, one by one
// and together.
func (r *register) nodes(schema *ast.Schema, lists []connection) {
	seen := map[string]string{} // id → values, as the list gave them
	for _, kind := range schema.PossibleTypes["Node"] {
		ids := r.ids(schema, kind.Name)
		if len(ids) == 0 {
			r.t.Errorf("no list at the top gives a %s", kind.Name)
			continue
		}
		values := valuesOf(schema, kind)
		for _, id := range ids {
			if _, twice := seen[id]; twice {
				r.t.Errorf("two objects have the id %s", id)
			}
			got := r.ask(fmt.Sprintf(`{node(id:%q){__typename id ...on %s{%s}}}`, id, kind.Name, values), nil)
			node, _ := got.Data["node"].(map[string]any)
			if node == nil || node["id"] != id || node["__typename"] != kind.Name {
				r.t.Fatalf("%s is %s", id, got.text)
			}
			seen[id] = asJSON(r.t, node)
		}
		together := r.ask(fmt.Sprintf(`query($ids:[ID!]!){nodes(ids:$ids){__typename id ...on %s{%s}}}`, kind.Name, values), map[string]any{"ids": ids[:min(len(ids), 100)]})
		for i, node := range together.Data["nodes"].([]any) {
			if asJSON(r.t, node) != seen[ids[i]] {
				r.t.Errorf("asked for together it is %s, alone %s", asJSON(r.t, node), seen[ids[i]])
			}
		}
	}
	for _, list := range lists {
		if list.node.Kind != ast.Object || list.node.Fields.ForName("id") == nil || list.open != "{" {
			continue
		}
		values := valuesOf(schema, list.node)
		got := r.ask(fmt.Sprintf(`{%s(first:100){nodes{__typename id %s}}}`, list.field.Name, values), nil)
		for _, node := range rowsIn(got.Data[list.field.Name]) {
			if id := node.(map[string]any)["id"].(string); asJSON(r.t, node) != seen[id] {
				r.t.Errorf("the list %s gives %s, its node is %s", list.name, asJSON(r.t, node), seen[id])
			}
		}
	}
}

// valuesOf selects the values of a type that ask for no arguments.
func valuesOf(schema *ast.Schema, kind *ast.Definition) string {
	var names []string
	for _, field := range kind.Fields {
		if below := schema.Types[field.Type.Name()]; below.IsLeafType() && len(field.Arguments) == 0 && !strings.HasPrefix(field.Name, "__") {
			names = append(names, field.Name)
		}
	}
	return strings.Join(names, " ")
}
