package graph

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"mingzhi/budget"
	"mingzhi/registry"
	"mingzhi/testenv"
)

func TestWhatComesAgainIsAnsweredAsBefore(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, address string) {
		r := newRegister(t, address, 3)
		r.remembering(Deps{Budgets: budget.New(budget.Options{
			Clock: func() time.Time { return testTime }, Limits: budget.Limits{Query: budget.Rate{PerMinute: 1, Burst: 100_000}},
		})})
		ask := func(path string, header ...string) *reply {
			t.Helper()
			request := httptest.NewRequest(http.MethodGet, "/graphql?"+path, nil)
			for i := 0; i+1 < len(header); i += 2 {
				request.Header.Set(header[i], header[i+1])
			}
			r.statements.Store(0)
			return send(t, r.handler, request.WithContext(registry.WithAsker(request.Context(), "192.0.2.1")))
		}
		list := url.Values{"query": {"query($n:Int){platforms{name} organizations(first:$n){nodes{name}}}"}, "variables": {`{"n":2}`}}.Encode()
		size := "query=%7Bledger%7Bsize%7D%7D"
		first := ask(list)
		for range 3 {
			if got := ask(list); got.status != 200 || got.text != first.text || r.statements.Load() != 0 || got.header.Get("RateLimit") == "" {
				t.Errorf("%d after %d statements: %v %s", got.status, r.statements.Load(), got.header, got.text)
			}
			ask(size)
		}
		for _, test := range []struct {
			sentence string
			header   []string
			status   int
			holds    string
		}{
			{"a token that is none is refused", []string{"Authorization", "Bearer mz_nonsense"}, 401, "BAD_TOKEN"},
			{"who asks for the cost is told it", []string{costHeader, "show"}, 200, `"estimated":`},
			{"who asks for a quote gets no data", []string{costHeader, "quote"}, 200, `"estimated":`},
			{"who takes nothing that there is gets nothing", []string{"Accept", "text/plain"}, 406, "NOT_OFFERED"},
			{"who holds it is told so", []string{"If-None-Match", first.header.Get("ETag")}, 304, ""},
			{"the newer media type has its own label", []string{"Accept", graphqlJSON}, 200, `"platforms"`},
		} {
			if got := ask(list, test.header...); got.status != test.status || !strings.Contains(got.text, test.holds) {
				t.Errorf("%s: %d %v %s", test.sentence, got.status, got.header, got.text)
			}
		}
		sizeBefore := ask(size).text
		r.name(t, "新平台（示例）")
		if got := ask(list); !strings.Contains(got.text, "新平台（示例）") {
			t.Errorf("what was published is not in the next answer: %s", got.text)
		}
		if got := ask(size); got.text == sizeBefore {
			t.Errorf("the size of the ledger stays: %s", got.text)
		}
	})
}
