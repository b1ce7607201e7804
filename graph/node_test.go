package graph

import (
	"encoding/base64"
	"testing"

	"mingzhi/graph/answer"
	"mingzhi/testenv"
)

func organizationNode(code string) string { return answer.NodeID(nodeOrganization, code) }

// An id that the API cannot have written is told apart from one of nothing.
func TestIDsThatNobodyGaveOut(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	good := organizationNode(r.codes[0])
	for _, test := range []struct{ sentence, query, field string }{
		{"a credit code", `{node(id:"` + r.codes[0] + `"){id}}`, "id"},
		{"nothing", `{node(id:""){id}}`, "id"},
		{"a number", `{node(id:5){id}}`, "id"},
		{"an id with padding", `{node(id:"` + base64.URLEncoding.EncodeToString([]byte("Region:430000x")) + `"){id}}`, "id"},
		{"a key with signs", `{node(id:"` + answer.NodeID("Region", "43' OR 1") + `"){id}}`, "id"},
		{"among announcements", `{announcement(id:"x"){title}}`, "id"},
		{"among inspections", `{inspection(id:"5"){id}}`, "id"},
		{"among others", `{nodes(ids:["x","` + good + `","y"]){id}}`, "ids"},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			r.t = t
			got := r.ask(test.query, nil)
			if got.code() != "BAD_VALUE" || len(got.Errors) != 1 || got.Errors[0].Extensions["field"] != test.field {
				t.Fatalf("%s", got.text)
			}
			if list, _ := got.Data["nodes"].([]any); len(list) == 3 && (list[0] != nil || list[1] == nil || list[2] != nil) {
				t.Errorf("the good one is not answered: %s", got.text)
			}
		})
	}
}
