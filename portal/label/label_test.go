package label_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/portal/label"
)

// enums gives one value of each enum of the register, by the name of its type.
func enums() map[string]any {
	known := map[string]any{}
	for _, value := range []any{
		db.Province, db.CivilAffairs, db.Association, db.Marked, db.NameAndCharter, db.CharterChanged, db.Notice, db.Draft,
		db.SubjectGroup, db.OnSite, db.SelectedAtRandom, db.NoIssue, db.ServiceTime, db.Met, db.RectificationOrdered, db.Valid,
	} {
		known[reflect.TypeOf(value).Name()] = value
	}
	return known
}

func TestEveryValueOfEveryEnumHasBothLanguages(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../db/enums.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	enums, seen := enums(), 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		kind, ok := spec.Type.(*ast.Ident)
		if !ok || len(spec.Values) != 1 {
			t.Errorf("%s has no type of its own", spec.Names[0].Name)
			return true
		}
		one, known := enums[kind.Name]
		if !known {
			t.Errorf("%s is an enum that this test does not know", kind.Name)
			return true
		}
		text := strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`)
		value := reflect.ValueOf(text).Convert(reflect.TypeOf(one)).Interface()
		if words := label.Of(value); words.Zh == "" || words.En == "" {
			t.Errorf("%s %s has words %+v", kind.Name, text, words)
		}
		seen++
		return true
	})
	if seen < 60 {
		t.Errorf("only %d values were seen", seen)
	}
}

func TestCertificatesWordTheirOwnEnums(t *testing.T) {
	for _, value := range []any{certificate.Passed, certificate.Integrity, certificate.Genuine} {
		if words := label.Of(value); words.Zh == "" || words.En == "" {
			t.Errorf("%v has words %+v", value, words)
		}
	}
}
