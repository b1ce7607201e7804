package graph

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"mingzhi/rules"
	"mingzhi/testenv"
)

// Whatever is wrong with a request: a status, a stable code, both languages, and
// nothing of the input.
func TestDoor(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	const secret = "zQx9SECRETzQx9"
	post := func(body string) *http.Request {
		request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json; charset=utf-8")
		return request
	}
	query := func(text string) *http.Request { return post(fmt.Sprintf(`{"query":%q}`, text)) }
	get := func(values url.Values) *http.Request {
		return httptest.NewRequest(http.MethodGet, "/graphql?"+values.Encode(), nil)
	}
	newer := func(request *http.Request) *http.Request {
		request.Header.Set("Accept", "application/graphql-response+json, application/json;q=0.9")
		return request
	}
	with := func(request *http.Request, name, value string) *http.Request {
		request.Header.Set(name, value)
		return request
	}
	for _, test := range []struct {
		sentence string
		request  *http.Request
		status   int
		code     string
		contains string
	}{
		{"a query by POST", query("{ledger{size}}"), 200, "", `{"data":{"ledger":{"size":`},
		{"a query by GET", get(url.Values{"query": {"{ledger{size}}"}}), 200, "", `{"data":{"ledger":{"size":`},
		{"variables by GET", get(url.Values{"query": {"query($c:String!){region(code:$c){name}}"}, "variables": {`{"c":"430100"}`}}), 200, "", "长沙市"},
		{"the newer media type", newer(query("{ledger{size}}")), 200, "", `"size"`},
		{"an operation by its name", post(`{"query":"query A{ledger{size}} query B{ledger{rootHash}}","operationName":"B"}`), 200, "", "rootHash"},
		{"a missing operation name", post(`{"query":"query A{ledger{size}} query B{ledger{rootHash}}"}`), 200, "BAD_REQUEST", "operationName"},
		{"a wrong operation name", post(`{"query":"query A{ledger{size}}","operationName":"` + secret + `"}`), 200, "BAD_REQUEST", "operationName"},
		{"no query", post(`{"query":""}`), 400, "BAD_REQUEST", ""},
		{"only a comment", query("# " + secret), 200, "BAD_REQUEST", ""},
		{"a body that is no JSON", post(`{"query":` + secret), 400, "BAD_REQUEST", ""},
		{"something after the JSON", post(`{"query":"{ledger{size}}"} ` + secret), 400, "BAD_REQUEST", ""},
		{"a batch", post(`[{"query":"{ledger{size}}"}]`), 400, "BAD_REQUEST", ""},
		{"variables that are no object", post(`{"query":"{ledger{size}}","variables":["` + secret + `"]}`), 400, "BAD_REQUEST", ""},
		{"a body that is no UTF-8", post("{\"query\":\"{ledger{size}}\xff\"}"), 400, "BAD_REQUEST", ""},
		{"a body that is too long", post(`{"query":"` + strings.Repeat(" ", MaxBody) + `"}`), 413, "QUERY_TOO_LARGE", "65536"},
		{"a form", with(post("query=x"), "Content-Type", "application/x-www-form-urlencoded"), 415, "BAD_REQUEST", ""},
		{"no content type", with(post(`{"query":"{ledger{size}}"}`), "Content-Type", ""), 415, "BAD_REQUEST", ""},
		{"another charset", with(post(`{"query":"{ledger{size}}"}`), "Content-Type", "application/json; charset=gbk"), 415, "BAD_REQUEST", ""},
		{"another method", httptest.NewRequest(http.MethodPut, "/graphql", nil), 405, "BAD_REQUEST", ""},
		{"a URL that is too long", get(url.Values{"query": {strings.Repeat("x", MaxBody)}}), 414, "QUERY_TOO_LARGE", ""},
		{"variables by GET that are no JSON", get(url.Values{"query": {"{ledger{size}}"}, "variables": {secret}}), 400, "BAD_REQUEST", ""},
		{"a syntax error", query("{" + secret + "(}"), 200, "QUERY_INVALID", `"locations":[{"line":1`},
		{"a syntax error, by the newer type", newer(query("{" + secret + "(}")), 400, "QUERY_INVALID", ""},
		{"an unknown field", query("{" + secret + "}"), 200, "QUERY_INVALID", "Query"},
		{"an unknown field, by the newer type", newer(query("{" + secret + "}")), 422, "QUERY_INVALID", ""},
		{"an unknown field that is nearly one", query("{ledger{sise " + secret + "}}"), 200, "QUERY_INVALID", "did you mean size?"},
		{"an unknown argument", query(`{ledger(` + secret + `:1){size}}`), 200, "QUERY_INVALID", ""},
		{"an unknown type", query(`{... on ` + secret + `{size}}`), 200, "QUERY_INVALID", ""},
		{"an unknown fragment", query(`{...` + secret + `}`), 200, "QUERY_INVALID", ""},
		{"an unknown directive", query(`{ledger @` + secret + `{size}}`), 200, "QUERY_INVALID", ""},
		{"an unknown enum value", query(`{organizations(orderBy:` + secret + `){nodes{name}}}`), 200, "QUERY_INVALID", ""},
		{"a text for a number", query(`{organizations(first:"` + secret + `"){nodes{name}}}`), 200, "QUERY_INVALID", ""},
		{"an unused variable", query(`query($` + secret + `:Int){ledger{size}}`), 200, "QUERY_INVALID", ""},
		{"an undefined variable", query(`{organizations(first:$` + secret + `){nodes{name}}}`), 200, "QUERY_INVALID", ""},
		{"a mutation", query(`mutation ` + secret + `{a}`), 200, "NOT_OFFERED", "ask by a query"},
		{"an answer in parts", query("{...@defer{ledger{size}}}"), 200, "NOT_OFFERED", "@defer"},
		{"a list in parts, by the newer type", newer(query("{organizations{nodes @stream{name}}}")), 422, "NOT_OFFERED", "@stream"},
		{"a mutation by GET, which POST would not mend", get(url.Values{"query": {"mutation " + secret + "{a}"}}), 405, "NOT_OFFERED", "ask by a query"},
		{"a subscription", query(`subscription ` + secret + `{a}`), 200, "NOT_OFFERED", "If-None-Match"},
		{"a variable of another type", post(`{"query":"query($n:Int){organizations(first:$n){nodes{name}}}","variables":{"n":"` + secret + `"}}`), 200, "BAD_VALUE", "Int"},
		{"a fraction for a whole number", post(`{"query":"query($n:Int){organizations(first:$n){nodes{name}}}","variables":{"n":1.5}}`), 200, "BAD_VALUE", "Int"},
		{"a number beyond 32 bits", post(`{"query":"query($n:Int){organizations(first:$n){nodes{name}}}","variables":{"n":4294967296}}`), 200, "BAD_VALUE", "Int"},
		{"a number beyond 32 bits as it is", query("{inspections(filter:{year:4294967296}){nodes{id}}}"), 200, "BAD_VALUE", ""},
		{"an enum value in small letters", post(`{"query":"query($o:OrganizationOrder!){organizations(orderBy:$o){nodes{name}}}","variables":{"o":"name"}}`), 200, "BAD_VALUE", "OrganizationOrder"},
		{"an unknown field of a variable", post(`{"query":"query($f:OrganizationFilter){organizations(filter:$f){nodes{name}}}","variables":{"f":{"` + secret + `":1}}}`), 200, "BAD_VALUE", "OrganizationFilter"},
		{"a missing variable", post(`{"query":"query($c:String!){region(code:$c){name}}"}`), 200, "MISSING", "String"},
		{"a NUL in a variable", post(`{"query":"query($c:String!){region(code:$c){name}}","variables":{"c":"` + secret + `\u0000"}}`), 200, "BAD_VALUE", ""},
		{"a NUL as it is", query(`{region(code:"` + secret + `\u0000"){name}}`), 200, "BAD_VALUE", ""},
		{"a date that does not exist", query(`{announcements(filter:{publishedFrom:"2024-02-30"}){nodes{title}}}`), 200, "BAD_DATE", "YYYY-MM-DD"},
		{"a wrong credit code", query(`{organization(creditCode:"` + secret + `"){name}}`), 200, "BAD_CREDIT_CODE", `"field":"creditCode"`},
		{"a wrong document number", query(`{announcements(filter:{documentNumber:"` + secret + `"}){nodes{title}}}`), 200, "BAD_DOCUMENT_NUMBER", `"field":"filter.documentNumber"`},
		{"a wrong cursor", query(`{organizations(after:"` + secret + `"){nodes{name}}}`), 200, "BAD_CURSOR", ""},
		{"a cursor of another list", query(`{announcements(after:"eyJvIjoib3JnYW5pemF0aW9ucy9uYW1lIiwiayI6ImEiLCJpIjoxfQ"){nodes{title}}}`), 200, "BAD_CURSOR", ""},
		{"a page of nothing", query(`{organizations(first:0){nodes{name}}}`), 200, "BAD_PAGE", `"field":"first"`},
		{"a page that is too long", query(`{organizations(last:101){nodes{name}}}`), 200, "BAD_PAGE", `"field":"last"`},
		{"both ends of a list", query(`{organizations(first:1,last:1){nodes{name}}}`), 200, "BAD_PAGE", ""},
		{"too deep", query(nestedFields(30)), 200, "QUERY_TOO_DEEP", `"actual":30`},
		{"too costly", query("{organizations(first:100){nodes{inspections(first:100){nodes{findings{item}}}}}}"), 200, "QUERY_TOO_COSTLY", `"limit":20000`},
		{"too many tokens", query("{ledger{" + strings.Repeat("size ", 3000) + "}}"), 200, "QUERY_TOO_LARGE", `"actual":3005`},
		{"a verification by GET", get(url.Values{"query": {`{verifyCertificate(input:{number:"` + secret + `"}){verdict}}`}}), 400, "PROOF_IN_URL", ""},
		{"a verification by GET in a fragment", get(url.Values{"query": {`{...f} fragment f on Query{x:verifyCertificate(input:{number:"` + secret + `"}){verdict}}`}}), 400, "PROOF_IN_URL", ""},
		{"a verification by GET beside another operation", get(url.Values{"query": {`query A{ledger{size}} query B{verifyCertificate(input:{number:"` + secret + `"}){verdict}}`}, "operationName": {"A"}}), 400, "PROOF_IN_URL", ""},
		{"a verification by GET that would be skipped", get(url.Values{"query": {`{ledger{size} verifyCertificate(input:{number:"` + secret + `"}) @skip(if:true) {verdict}}`}}), 400, "PROOF_IN_URL", ""},
		{"a proof that is too long", query(`{verifyCertificate(input:{number:"1",code:"` + strings.Repeat(secret, 20) + `"}){verdict}}`), 200, "TOO_LONG", `"field":"input.code"`},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			accept := test.request.Header.Get("Accept")
			got := send(t, r.handler, test.request)
			if got.status != test.status || got.code() != test.code || !strings.Contains(got.text, test.contains) {
				t.Errorf("%d %q %s", got.status, got.code(), got.text)
			}
			if strings.Contains(got.text, "SECRET") {
				t.Errorf("the input is echoed: %s", got.text)
			}
			wantType := "application/json; charset=utf-8"
			if accept != "" {
				wantType = "application/graphql-response+json; charset=utf-8"
			}
			if got.header.Get("Content-Type") != wantType {
				t.Errorf("Content-Type %s", got.header.Get("Content-Type"))
			}
			if test.code != "" && got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("a refusal may be cached: %s", got.header.Get("Cache-Control"))
			}
			for _, fault := range got.Errors {
				for _, key := range []string{"code", "messageZh", "messageEn"} {
					if fault.Extensions[key] == "" || fault.Extensions[key] == nil {
						t.Errorf("no %s in %s", key, got.text)
					}
				}
				if _, known := rules.Codes[rules.Code(fmt.Sprint(fault.Extensions["code"]))]; !known {
					t.Errorf("the code is in no table: %s", got.text)
				}
				if strings.ContainsAny(fmt.Sprint(fault.Extensions["messageEn"]), "，。；：") {
					t.Errorf("not English: %v", fault.Extensions["messageEn"])
				}
			}
		})
	}
	if logged := r.log.String(); logged != "" {
		t.Errorf("a wrong request is no error of ours: %s", logged)
	}
}

// What goes wrong inside is logged and never shown.
func TestErrorsOfOursStayInside(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	if _, err := r.db.Exec("DROP TABLE findings"); err != nil {
		t.Fatal(err)
	}
	got := r.ask("{inspections{nodes{inspectedOn findings{item}}}}", nil)
	if got.code() != "INTERNAL" || strings.Contains(got.text, "findings\"}") || strings.Contains(strings.ToLower(got.text), "table") || strings.Contains(got.text, "SQL") {
		t.Errorf("%s", got.text)
	}
	if !strings.Contains(r.log.String(), "no such table") {
		t.Errorf("the cause is not logged: %s", r.log.String())
	}
	if got.header.Get("Cache-Control") != "no-store" {
		t.Error("an error that passes may be cached")
	}
}

func TestCostIsShown(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	got := r.ask("{organizations(first:10){nodes{name region{name}}}}", nil)
	if cost := got.header.Get("Query-Cost"); cost != "320; limit=20000" { // 100 for the list, 10 × (10 for the row, 1 for its name, 10 + 1 for its region)
		t.Errorf("%q", cost)
	}
}

func TestIntrospectionOfGraphiQLIsAnswered(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	query, err := os.ReadFile("testdata/introspection.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if answer := r.data(string(query), nil); !strings.Contains(answer, "志愿服务组织") {
		t.Errorf("%.200s", answer)
	}
}
