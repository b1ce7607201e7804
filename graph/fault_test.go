package graph

import (
	"fmt"
	"strings"
	"testing"

	"mingzhi/testenv"
)

// What is wrong with a document or its variables is told together with what the
// schema has in its place, and where it stands. Of names only the schema's are told.
func TestAFaultTellsWhatTheSchemaHas(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	for _, test := range []struct {
		sentence, query string
		variables       map[string]any
		// says and mends are parts of the English message and mend, mendsZh of the Chinese.
		says, mends, mendsZh string
		column               int
	}{
		{"an enum value that is none", `{organizations(filter:{markStatus:[SECRET]}){totalCount}}`, nil,
			"MarkStatus!", "without quotes: MARKED, UNMARKED", "不加引号：MARKED、UNMARKED", 36},
		{"an enum value in quotes", `{organizations(filter:{markStatus:"MARKED"}){totalCount}}`, nil,
			"[MarkStatus!]", "without quotes: MARKED", "不加引号：MARKED", 36},
		{"a number in quotes", `{organizations(first:"3"){totalCount}}`, nil, "Int", "a whole number of 32 bits without quotes", "不加引号", 23},
		{"a text without quotes", `{region(code:430100){name}}`, nil, "String!", `in quotes; codes and numbers are texts too`, "加引号的文字", 14},
		{"a list for one value", `{region(code:["430100"]){name}}`, nil, "one value stands here, and no list (type String!)", "in quotes", "加引号的文字", 14},
		{"a text for a filter", `{organizations(filter:"x"){totalCount}}`, nil, "OrganizationFilter", "whose fields are region, markStatus, kind, nameContains", "region、markStatus", 24},
		{"a field that a filter has not", `{organizations(filter:{SECRET:1}){totalCount}}`, nil, "the type OrganizationFilter has no such field", "its fields are region, markStatus", "它的字段：region", 24},
		{"a field that an input needs", `{verifyCertificate(input:{code:"x"}){verdict}}`, nil, "a required field is missing (type VerifyCertificateInput!)", "fill in number", "请补上：number", 26},
		{"null where it cannot be", `{region(code:null){name}}`, nil, "null cannot stand here (type String!)", "in quotes", "加引号", 14},
		{"a default of another type", `query($n:Int="3"){organizations(first:$n){totalCount}}`, nil, "Int", "without quotes", "不加引号", 15},
		{"an argument that is not there", `{organizations(SECRET:3){totalCount}}`, nil, "the field organizations has no such argument", "its arguments are filter, orderBy, first, after, last, before", "它的参数：filter、", 2},
		{"an argument where there are none", `{ledger(SECRET:3){size}}`, nil, "the field ledger has no such argument", "it takes no arguments", "它没有参数", 2},
		{"a variable that is not used", `query($SECRET:Int){ledger{size}}`, nil, "a variable is defined and not used", "take its definition away", "去掉它的定义", 7},
		{"a variable that is not defined", `{region(code:$SECRET){name}}`, nil, "a variable is used and not defined", "query($x: String!)", "query($x: String!)", 14},
		{"a variable of another type", `query($SECRET:Int!){region(code:$SECRET){name}}`, map[string]any{"SECRET": 1}, "of another type than is asked for here", "query($x: String!)", "query($x: String!)", 33},
		{"a variable that is missing", `query($SECRET:String!){region(code:$SECRET){name}}`, nil, "a variable is missing (type String!)", "give its value in variables", "variables", 7},
		{"a variable that is null", `query($SECRET:String!){region(code:$SECRET){name}}`, map[string]any{"SECRET": nil}, "a variable cannot be null (type String!)", "give its value in variables", "variables", 7},
		{"a text for a number in a variable", `query($SECRET:Int){organizations(first:$SECRET){totalCount}}`, map[string]any{"SECRET": "3"}, "(type Int)", "without quotes", "不加引号", 7},
		{"an enum value that is none, in a variable", `query($SECRET:[MarkStatus!]){organizations(filter:{markStatus:$SECRET}){totalCount}}`, map[string]any{"SECRET": []string{"SECRET"}}, "(type MarkStatus!)", "in quotes: MARKED, UNMARKED", "加引号：MARKED", 7},
		{"a field that a variable has not", `query($SECRET:OrganizationFilter){organizations(filter:$SECRET){totalCount}}`, map[string]any{"SECRET": map[string]any{"SECRET": 1}}, "(type OrganizationFilter)", "whose fields are region, markStatus", "region、markStatus", 7},
		{"a field that a variable needs", `query($SECRET:VerifyCertificateInput!){verifyCertificate(input:$SECRET){verdict}}`, map[string]any{"SECRET": map[string]any{"code": "x"}}, "a field of a variable is missing (type String!)", "in quotes", "加引号", 7},
		{"an answer that would come in parts", `{...@defer{ledger{size}}}`, nil, "there is no @defer and no @stream", "leave the directive out", "去掉这条指令", 6},
		{"a list that would come in parts", `{organizations{nodes @stream(initialCount:1){name}}}`, nil, "there is no @defer and no @stream", "in pages, by first and after", "分页", 23},
		{"a directive that is not there", `{ledger @SECRET{size}}`, nil, "there is no such directive, or it cannot stand here", "schema", "接口说明", 10},
		{"a directive in a wrong place", `query @skip(if:true){ledger{size}}`, nil, "there is no such directive, or it cannot stand here", "schema", "接口说明", 8},
		{"several operations and none named", `query A{ledger{size}} query B{ledger{size}}`, nil, "several operations", "name one of them in operationName", "operationName", 0},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			r.t = t
			got := r.ask(test.query, test.variables)
			if len(got.Errors) != 1 {
				t.Fatalf("%s", got.text)
			}
			told := got.Errors[0].Extensions
			if !strings.Contains(fmt.Sprint(told["messageEn"]), test.says) || !strings.Contains(fmt.Sprint(told["mendEn"]), test.mends) || !strings.Contains(fmt.Sprint(told["mendZh"]), test.mendsZh) {
				t.Errorf("%s", got.text)
			}
			if strings.Contains(got.text, "SECRET") {
				t.Errorf("the input is echoed: %s", got.text)
			}
			if test.column == 0 {
				return
			}
			if len(got.Errors[0].Locations) != 1 || fmt.Sprint(got.Errors[0].Locations[0]) != fmt.Sprintf("map[column:%d line:1]", test.column) {
				t.Errorf("it does not stand at column %d: %s", test.column, got.text)
			}
		})
	}
	if got := r.operation(`query A{ledger{size}}`, "SECRET", nil); !strings.Contains(got.text, "has no operation of the name") || strings.Contains(got.text, "SECRET") {
		t.Errorf("an operation that is not there: %s", got.text)
	}
}

// However many faults a document has and however long their wording is, all that is
// told of them fits into the 4 KiB that any answer may have, whatever was asked; 700
// bytes of these are for its head.
func TestTheFaultsOfADocumentAreToldBriefly(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	for sentence, query := range map[string]string{
		"unknown fields":                      "{" + renamedFields(30, "f%d") + "}",
		"unknown fields of one large type":    "{organizations{nodes{" + renamedFields(30, "f%d") + "}}}",
		"unknown arguments":                   "{" + renamedFields(10, `a%d:organizations(x%d:1){totalCount}`) + "}",
		"one field with many of them":         "{ledger(" + renamedFields(30, "a%d:1") + "){size}}",
		"unknown kinds of announcement":       "{announcements(filter:{kind:[" + renamedFields(10, "K%d") + "]}){totalCount}}",
		"unknown fields of the claims":        "{" + renamedFields(10, `a%d:verifyCertificate(input:{number:"1",claims:{c%d:1}}){verdict}`) + "}",
		"claims that are no object":           "{" + renamedFields(10, `a%d:verifyCertificate(input:{number:"1",claims:1}){verdict}`) + "}",
		"types that wrap lists without end":   "query($v:" + strings.Repeat("[", 900) + "Int" + strings.Repeat("]", 900) + `="x"){organizations(first:$v){totalCount}}`,
		"variables of types that do not fit ": "query(" + renamedFields(10, "$v%d:Int!") + "){" + renamedFields(10, "a%d:region(code:$v%d){name}") + "}",
	} {
		if got := r.ask(query, nil); len(got.Errors) == 0 || len(got.Errors) > MaxDocumentFaults || len(got.text) > 4<<10-700 {
			t.Errorf("%s: %d errors in %d bytes", sentence, len(got.Errors), len(got.text))
		}
	}
}

// renamedFields writes a text n times, each with its number.
func renamedFields(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)) + " ")
	}
	return b.String()
}

// Where faults are left untold, the last that is told says so, and no other.
func TestFaultsThatAreLeftUntoldAreSaidToBe(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	for _, test := range []struct {
		sentence, query string
		told            int
		more            bool
	}{
		{"five faults of a document are all told", "{" + renamedFields(5, "f%d") + "}", 5, false},
		{"of thirty, five are told", "{" + renamedFields(30, "f%d") + "}", 5, true},
		{"twenty wrong codes are all told", "{" + renamedFields(20, `a%d:organization(creditCode:"%d"){name}`) + "}", 20, false},
		{"of thirty, twenty are told", "{" + renamedFields(30, `a%d:organization(creditCode:"%d"){name}`) + "}", 20, true},
	} {
		got := r.ask(test.query, nil)
		if len(got.Errors) != test.told || strings.Count(got.text, `"moreFaults":true`) > 1 {
			t.Errorf("%s: %d errors: %s", test.sentence, len(got.Errors), got.text)
			continue
		}
		if more := got.Errors[test.told-1].Extensions["moreFaults"] == true; more != test.more {
			t.Errorf("%s: more: %t", test.sentence, more)
		}
	}
}
