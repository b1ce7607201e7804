package graph

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/formatter"

	"mingzhi/testenv"
)

// release writes the schema of the release that is being made.
var release = flag.Bool("release", false, "take the schema as it is for the last released one")

const releasedSchema = "testdata/released.graphqls"

// change is one change that breaks clients, as graphql-js names it.
type change struct{ Type, Description string }

// pair is two schemas to compare.
type pair struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// breaking compares schemas with graphql-js, the reference implementation.
func breaking(t *testing.T, pairs ...pair) [][]change {
	t.Helper()
	input, err := json.Marshal(pairs)
	if err != nil {
		t.Fatal(err)
	}
	var found [][]change
	if err := json.Unmarshal(testenv.Script(t, "breaking.mjs", input), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// Whoever wrote a client for the last release can still use it. At a release,
// `go test ./graph -run Released -release` takes the schema as the new one.
func TestReleasedSchemaStillHolds(t *testing.T) {
	var printed bytes.Buffer
	formatter.NewFormatter(&printed, formatter.WithIndent("  ")).FormatSchema(testSchema())
	if *release {
		if err := os.WriteFile(releasedSchema, printed.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	released, err := os.ReadFile(releasedSchema)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range breaking(t, pair{string(released), printed.String()})[0] {
		t.Errorf("%s: %s", change.Type, change.Description)
	}
}

// Every kind of change that graphql-js knows to break clients is named, and one
// that breaks nobody is not.
func TestChangesThatBreakClientsAreNamed(t *testing.T) {
	const query = "type Query{a:Int} "
	tests := []struct{ kind, before, after, named string }{
		{"TYPE_REMOVED", query + "type Mark{a:Int}", query, "Mark"},
		{"TYPE_CHANGED_KIND", query + "type Mark{a:Int}", query + "input Mark{a:Int}", "Mark"},
		{"TYPE_REMOVED_FROM_UNION", query + "type A{a:Int} type Mark{a:Int} union U=A|Mark", query + "type A{a:Int} type Mark{a:Int} union U=A", "Mark"},
		{"VALUE_REMOVED_FROM_ENUM", query + "enum E{A MARK}", query + "enum E{A}", "MARK"},
		{"REQUIRED_INPUT_FIELD_ADDED", query + "input I{a:Int}", query + "input I{a:Int mark:Int!}", "mark"},
		{"IMPLEMENTED_INTERFACE_REMOVED", query + "interface Mark{a:Int} type A implements Mark{a:Int}", query + "interface Mark{a:Int} type A{a:Int}", "Mark"},
		{"FIELD_REMOVED", "type Query{a:Int mark:Int}", query, "mark"},
		{"FIELD_CHANGED_KIND", "type Query{mark:Int!}", "type Query{mark:Int}", "mark"},
		{"REQUIRED_ARG_ADDED", query, "type Query{a(mark:Int!):Int}", "mark"},
		{"ARG_REMOVED", "type Query{a(mark:Int):Int}", query, "mark"},
		{"ARG_CHANGED_KIND", "type Query{a(mark:Int):Int}", "type Query{a(mark:Int!):Int}", "mark"},
		{"DIRECTIVE_REMOVED", query + "directive @mark on FIELD", query, "mark"},
		{"DIRECTIVE_ARG_REMOVED", query + "directive @d(mark:Int) on FIELD", query + "directive @d on FIELD", "mark"},
		{"REQUIRED_DIRECTIVE_ARG_ADDED", query + "directive @d on FIELD", query + "directive @d(mark:Int!) on FIELD", "mark"},
		{"DIRECTIVE_REPEATABLE_REMOVED", query + "directive @mark repeatable on FIELD", query + "directive @mark on FIELD", "mark"},
		{"DIRECTIVE_LOCATION_REMOVED", query + "directive @mark on FIELD|QUERY", query + "directive @mark on FIELD", "mark"},
		{"", query + "enum E{A}", "type Query{a(b:Int):Int! c:Int} type More{a:Int} enum E{A B} directive @new on FIELD", ""},
	}
	pairs := make([]pair, len(tests))
	for i, test := range tests {
		pairs[i] = pair{test.before, test.after}
	}
	for i, found := range breaking(t, pairs...) {
		test := tests[i]
		named := slices.ContainsFunc(found, func(change change) bool {
			return change.Type == test.kind && strings.Contains(change.Description, test.named)
		})
		if (test.kind != "") != named || test.kind == "" && len(found) > 0 {
			t.Errorf("%s: found %+v", test.kind, found)
		}
	}
}
