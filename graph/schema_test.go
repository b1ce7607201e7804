package graph

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; -update writes it anew:\n%s", path, diff)
	}
}

func TestSchemaIsTheGoldenOne(t *testing.T) {
	var printed bytes.Buffer
	formatter.NewFormatter(&printed, formatter.WithIndent("  ")).FormatSchema(testSchema())
	golden(t, "schema.golden.graphql", printed.Bytes())
}

// chineseTerm is a Chinese word somewhere in a description.
var chineseTerm = regexp.MustCompile(`\p{Han}`)

// Everything in the schema is described in English, with its Chinese term.
func TestEverythingInTheSchemaIsDescribed(t *testing.T) {
	schema := testSchema()
	check := func(place, description string) {
		t.Helper()
		if !chineseTerm.MatchString(description) || !regexp.MustCompile(`[a-z]{2}`).MatchString(description) {
			t.Errorf("%s: %q is no description in English with the Chinese term", place, description)
		}
	}
	arguments := func(place string, list ast.ArgumentDefinitionList) {
		for _, argument := range list {
			check(place+"("+argument.Name+":)", argument.Description)
		}
	}
	var names []string
	for name, definition := range schema.Types {
		if !definition.BuiltIn {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		definition := schema.Types[name]
		check(name, definition.Description)
		for _, field := range definition.Fields {
			if len(field.Name) > 1 && field.Name[:2] == "__" {
				continue
			}
			check(name+"."+field.Name, field.Description)
			arguments(name+"."+field.Name, field.Arguments)
		}
		for _, value := range definition.EnumValues {
			check(name+"."+value.Name, value.Description)
		}
	}
	for _, name := range []string{"cost", "listSize"} {
		check("@"+name, schema.Directives[name].Description)
		arguments("@"+name, schema.Directives[name].Arguments)
	}
}
