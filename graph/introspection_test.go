package graph

import (
	"os"
	"testing"

	"mingzhi/testenv"
)

// What is asked of the schema costs about the bytes that it is answered with: no
// short document has a long answer that the guard did not see.
func TestTheSchemaIsPricedByItsBytes(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	whole, err := os.ReadFile("testdata/introspection.graphql")
	if err != nil {
		t.Fatal(err)
	}
	organization := `__type(name:"Organization"){fields{name description args{name description}}}`
	for _, test := range []struct{ sentence, query string }{
		{"all of it, as GraphiQL asks", string(whole)},
		{"descriptions", "{__schema{types{description}}}"},
		{"descriptions, under many names", "{__schema{" + renamed(20, "types{description}") + "}}"},
		{"fields", "{__schema{types{name description fields{name description args{name description}}}}}"},
		{"fields of the types of fields", "{__schema{types{fields{type{ofType{fields{name description}}}}}}}"},
		{"the query type, under many names", "{__schema{" + renamed(20, "queryType{fields{name description args{name description}}}") + "}}"},
		{"one type by its name", "{" + organization + "}"},
		{"one type, under many names", "{" + renamed(40, organization) + "}"},
		{"values of enums", "{__schema{types{enumValues{name description}}}}"},
		{"directives", "{__schema{directives{name description args{name description}}}}"},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			r.t = t
			answer := int64(len(r.data(test.query, nil)))
			_, total, _ := newReader(testSchema()).read(test.query, nil)
			if answer > 2*total.schemaCost || total.schemaCost > 4*answer {
				t.Errorf("%d bytes were answered for %d points", answer, total.schemaCost)
			}
		})
	}
}
