package graph

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"mingzhi/testenv"
)

// nullable is an argument or input field that may be left out, as a reader would
// write it with null, and the root field that it belongs to.
type nullable struct {
	path, root, with, without string
}

// nullables walks the root fields of a schema. Needed arguments get what given
// has for them.
func nullables(schema *ast.Schema, given map[string]string) []nullable {
	var list []nullable
	for _, root := range schema.Query.Fields {
		if strings.HasPrefix(root.Name, "__") {
			continue
		}
		var needed []string
		for _, argument := range root.Arguments {
			if argument.Type.NonNull && argument.DefaultValue == nil {
				needed = append(needed, argument.Name+":"+given[root.Name+"."+argument.Name])
			}
		}
		call := func(extra ...string) string {
			arguments := strings.Join(append(append([]string{}, needed...), extra...), ",")
			if arguments != "" {
				arguments = "(" + arguments + ")"
			}
			return "{" + root.Name + arguments + selectionOf(schema, root) + "}"
		}
		for _, argument := range root.Arguments {
			path := root.Name + "." + argument.Name
			if !argument.Type.NonNull {
				list = append(list, nullable{path, root.Name, call(argument.Name + ":null"), call()})
			}
			input := schema.Types[argument.Type.Name()]
			if input.Kind != ast.InputObject {
				continue
			}
			for _, field := range fieldsOf(schema, input, nil) {
				with, without := field.written(given[path], "null"), field.written(given[path], "")
				if argument.Type.NonNull { // it stands among the needed already
					swap := func(value string) string {
						return strings.Replace(call(), argument.Name+":"+given[path], argument.Name+":"+value, 1)
					}
					list = append(list, nullable{path + "." + field.path(), root.Name, swap(with), swap(without)})
					continue
				}
				list = append(list, nullable{path + "." + field.path(), root.Name, call(argument.Name + ":" + with), call(argument.Name + ":" + without)})
			}
		}
	}
	return list
}

// inputField is a nullable field of an input object, by the names down to it.
type inputField []string

func (f inputField) path() string { return strings.Join(f, ".") }

// written writes the object with the field beside what is given anyway; an empty
// value leaves it out.
func (f inputField) written(given, value string) string {
	inner := f[len(f)-1] + ":" + value
	if value == "" {
		inner = ""
	}
	for i := len(f) - 2; i >= 0; i-- {
		inner = f[i] + ":{" + inner + "}"
	}
	if list, ok := strings.CutPrefix(given, "["); ok {
		return "[" + f.written(strings.TrimSuffix(list, "]"), value) + "]"
	}
	beside := regexp.MustCompile(`\b`+f[0]+`:"[^"]*"`).ReplaceAllString(strings.Trim(given, "{}"), "")
	return "{" + beside + "," + inner + "}"
}

func fieldsOf(schema *ast.Schema, input *ast.Definition, above inputField) []inputField {
	var list []inputField
	for _, field := range input.Fields {
		if field.Type.NonNull {
			continue
		}
		here := append(append(inputField{}, above...), field.Name)
		list = append(list, here)
		if below := schema.Types[field.Type.Name()]; below.Kind == ast.InputObject {
			list = append(list, fieldsOf(schema, below, here)...)
		}
	}
	return list
}

func selectionOf(schema *ast.Schema, root *ast.FieldDefinition) string {
	definition := schema.Types[root.Type.Name()]
	switch {
	case definition.Fields.ForName("totalCount") != nil:
		return "{totalCount nodes{__typename}}"
	case definition.Name == "CertificateVerification":
		return "{verdict differsIn}"
	}
	return "{__typename}"
}

// Null is 'not given', wherever the schema takes null: the answer is the same.
func TestNullIsNotGiven(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	given := map[string]string{
		"region.code": `"430100"`, "organization.creditCode": fmt.Sprintf("%q", r.codes[0]), "node.id": `"x"`, "nodes.ids": `["x"]`,
		"announcement.id": `"x"`, "inspection.id": `"x"`, "search.query": `""`,
		"verifyCertificate.input":   fmt.Sprintf(`{number:%q,code:%q,holderName:"张示例",idLastFour:"0016"}`, r.certificate.Number, r.certificate.Code),
		"verifyCertificates.inputs": `[` + fmt.Sprintf(`{number:%q,code:%q,holderName:"张示例",idLastFour:"0016"}`, r.certificate.Number, r.certificate.Code) + `]`,
	}
	seen := map[string]int{}
	for _, each := range nullables(testSchema(), given) {
		if each.root == "search" { // this register has no engine; what it is asked is read alike
			continue
		}
		seen[each.root]++
		t.Run(each.path, func(t *testing.T) {
			r.t = t
			with, without := r.data(each.with, nil), r.data(each.without, nil)
			if with != without {
				t.Errorf("%s\n%s\n%s\n%s", each.with, with, each.without, without)
			}
		})
	}
	for _, root := range []string{"organizations", "announcements", "inspections", "commendations", "regions", "verifyCertificate"} {
		if seen[root] < 2 {
			t.Errorf("%d arguments of %s were tried", seen[root], root)
		}
	}
}

// Null in a variable is null too; where a value is needed it is refused, whatever
// default the variable has.
func TestNullInVariables(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	for _, test := range []struct {
		sentence, query string
		variables       map[string]any
		code, field     string
	}{
		{"a whole filter", `query($f:OrganizationFilter){organizations(filter:$f){totalCount}}`, map[string]any{"f": nil}, "", ""},
		{"a field of a filter", `query($f:OrganizationFilter){organizations(filter:$f){totalCount}}`, map[string]any{"f": map[string]any{"region": nil, "markStatus": nil}}, "", ""},
		{"a variable inside a filter", `query($r:String,$d:Date){announcements(filter:{region:$r,publishedFrom:$d}){totalCount}}`, map[string]any{"r": nil, "d": nil}, "", ""},
		{"in place of a default", `query($n:Int=1){organizations(first:$n){totalCount}}`, map[string]any{"n": nil}, "", ""},
		{"where a value is needed", `query($c:String="430000"){region(code:$c){name}}`, map[string]any{"c": nil}, "MISSING", "code"},
		{"where a value is needed, in a fragment", `query($c:String="430000"){...f} fragment f on Query{region(code:$c){name}}`, map[string]any{"c": nil}, "MISSING", "code"},
		{"an order", `query($o:OrganizationOrder=NAME){organizations(orderBy:$o){totalCount}}`, map[string]any{"o": nil}, "MISSING", "orderBy"},
		{"another operation has no say", `query A($c:String="430000"){organizations(filter:{region:$c}){totalCount}} query B($c:String="430000"){region(code:$c){name}}`, map[string]any{"c": nil}, "", ""},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			r.t = t
			name := ""
			if strings.Contains(test.query, "query A") {
				name = "A"
			}
			got := r.operation(test.query, name, test.variables)
			if got.code() != test.code {
				t.Fatalf("%s", got.text)
			}
			if test.code != "" && got.Errors[0].Extensions["field"] != test.field {
				t.Errorf("%s", got.text)
			}
		})
	}
}
