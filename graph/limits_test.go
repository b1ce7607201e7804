package graph

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"mingzhi/graph/answer"
	"mingzhi/testenv"
)

// The table of docs/limits.md is written from the limits themselves.
func TestLimitsPageIsCurrent(t *testing.T) {
	const page = "../docs/limits.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	begin, rest, found := strings.Cut(string(text), " -update -->\n")
	_, end, closed := strings.Cut(rest, "<!-- end of limits -->")
	if !found || !closed {
		t.Fatal("the page has no place for the table")
	}
	want := begin + " -update -->\n" + limitsTable() + "<!-- end of limits -->" + end
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("docs/limits.md is behind the limits: go test ./graph -run LimitsPage -update")
	}
}

func limitsTable() string {
	var b strings.Builder
	b.WriteString("| limit | at most | code | what is counted | 所计 |\n| --- | ---: | --- | --- | --- |\n")
	for _, limit := range Limits() {
		code := "–" // nothing is refused
		if limit.Code != "" {
			code = "`" + string(limit.Code) + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s | %s |\n", limit.Name, limit.Most, code, limit.Counts.En, limit.Counts.Zh)
	}
	return b.String()
}

// Each limit has one name, and a refusal that tells both figures in both languages.
func TestEveryLimitSaysWhatItIs(t *testing.T) {
	names := map[string]bool{}
	for _, limit := range Limits() {
		if names[limit.Name] || limit.Most < 1 || limit.Counts.En == "" || limit.Counts.Zh == "" {
			t.Errorf("%+v", limit)
		}
		names[limit.Name] = true
		if limit.Code == "" {
			continue // nothing is refused
		}
		if err := limit.passedBy(limit.Most); err != nil {
			t.Errorf("%s: as much as is allowed is refused: %v", limit.Name, err)
		}
		over := limit.refuse(limit.Most + 1)
		if limit.Name == limitText.Name { // its reader is below this package
			over = answer.TooLong(int(limit.Most + 1))
		}
		for _, text := range []string{over.Message.Zh, over.Message.En} {
			if !strings.Contains(text, fmt.Sprint(limit.Most)) || !strings.Contains(text, fmt.Sprint(limit.Most+1)) {
				t.Errorf("%s is refused by %q", limit.Name, text)
			}
		}
		if e := over.Excess; e == nil || e.Name != limit.Name || e.Limit != limit.Most || *e.Actual != limit.Most+1 || over.Code != limit.Code {
			t.Errorf("%s: %+v of %+v", limit.Name, e, over)
		}
		if over.Mend.Zh == "" || over.Mend.En == "" {
			t.Errorf("%s does not say how to mend it", limit.Name)
		}
	}
}

// Whatever passes a limit, the refusal has the limit's name, the limit and the
// request's own figure.
func TestARefusalNamesTheLimitAndTheFigure(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	posted := func(body string, announced bool) *reply {
		request := plainRequest(http.MethodPost, body)
		request.Header.Set("Content-Type", plainJSON)
		if !announced {
			request.ContentLength = -1
		}
		return send(t, r.handler, request)
	}
	long := strings.Repeat("长", 4097)
	for _, test := range []struct {
		sentence string
		got      *reply
		limit    Limit
		actual   any
	}{
		{"a body that says how long it is", posted(strings.Repeat(" ", MaxBody+5), true), limitBody, float64(MaxBody + 5)},
		{"a body that does not say it", posted(strings.Repeat(" ", MaxBody+5), false), limitBody, nil},
		{"a query string", send(t, r.handler, plainRequest(http.MethodGet, "q="+strings.Repeat("x", MaxURL))), limitURL, float64(MaxURL + 2)},
		{"a body of the plain door", r.twin(asForm, strings.Repeat("x", MaxBody+1)), limitBody, float64(MaxBody + 1)},
		{"a text as it is", r.ask(`{organizations(filter:{nameContains:"`+long+`"}){totalCount}}`, nil), limitText, 4097.},
		{"a text in a variable", r.ask(`query($p:String){organizations(filter:{nameContains:$p}){totalCount}}`, map[string]any{"p": long}), limitText, 4097.},
		{"a text of a verification", r.ask(`{verifyCertificate(input:{number:"1",claims:{issuerName:"`+long[:300]+`"}}){verdict}}`, nil), limitProof, 300.},
		{"a text of a verification at the plain door", r.twin(asForm, "number="+strings.Repeat("x", 201)), limitProof, 201.},
		{"certificates at once", r.ask(`{verifyCertificates(inputs:[`+strings.Repeat(`{number:"1",code:"2"}`, 21)+`]){verdict}}`, nil), limitInputs, 21.},
		{"what to look for", r.ask(`{search(query:"`+long[:603]+`"){totalCount}}`, nil), limitSearch, 201.},
		{"a page of nothing", r.ask(`{organizations(first:0){totalCount}}`, nil), limitPage, 0.},
		{"a page of less than nothing", r.ask(`{organizations(last:-1){totalCount}}`, nil), limitPage, -1.},
		{"a page of too much", r.ask(`{organizations(last:101){totalCount}}`, nil), limitPage, 101.},
		{"a list in a variable", r.ask(`query($i:[ID!]!){nodes(ids:$i){id}}`, map[string]any{"i": strings.Split(long, "")[:101]}), limitList, 101.},
	} {
		if test.got.code() != string(test.limit.Code) {
			t.Errorf("%s: %.300s", test.sentence, test.got.text)
			continue
		}
		told := test.got.Errors[0].Extensions
		if told["limitName"] != test.limit.Name || told["limit"] != float64(test.limit.Most) || told["actual"] != test.actual {
			t.Errorf("%s: %.300s", test.sentence, test.got.text)
		}
		if actual, known := test.actual.(float64); known && !strings.Contains(fmt.Sprint(told["messageZh"]), fmt.Sprint(int(actual))) {
			t.Errorf("%s: the message does not tell the figure: %v", test.sentence, told["messageZh"])
		}
	}
}

// A refusal says what mends it, and not what would mend another one.
func TestEveryLimitSaysWhatMendsIt(t *testing.T) {
	for _, test := range []struct {
		sentence string
		limit    Limit
		zh, en   string
	}{
		{"a long name is shortened, not split", limitName, "较短的名称", "shorter name"},
		{"a deep value is written flatter, not shorter", limitValueDepth, "少嵌套", "less deeply"},
		{"a long list is split, and no field is at fault", limitList, "列表", "split the list"},
		{"directives are left out", limitDirectives, "指令", "fewer directives"},
		{"fragments are spread less", limitSpreads, "片段", "fewer fragments"},
		{"aliases are given up, or taken together", limitAliases, "nodes(ids:)", "nodes(ids:)"},
		{"cost is in pages and in lists inside lists", limitCost, "列表里面再取列表", "lists inside lists"},
		{"so are objects", limitNodes, "列表里面再取列表", "lists inside lists"},
	} {
		mend := test.limit.refuse(test.limit.Most + 1).Mend
		if !strings.Contains(mend.Zh, test.zh) || !strings.Contains(mend.En, test.en) {
			t.Errorf("%s: %+v", test.sentence, mend)
		}
	}
}
