package graph

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"mingzhi/budget"
	"mingzhi/testenv"
)

// persisted asks by Apollo's protocol: with a hash, and with the text where it is
// given.
func (r *register) persisted(method, query, hash string) *reply {
	r.t.Helper()
	extension := fmt.Sprintf(`{"persistedQuery":{"version":1,"sha256Hash":%q}}`, hash)
	var request *http.Request
	if method == http.MethodGet {
		values := url.Values{"extensions": {extension}}
		if query != "" {
			values.Set("query", query)
		}
		request = httptest.NewRequest(method, "/graphql?"+values.Encode(), nil)
	} else {
		body := fmt.Sprintf(`{"extensions":%s}`, extension)
		if query != "" {
			body = fmt.Sprintf(`{"query":%q,"extensions":%s}`, query, extension)
		}
		request = httptest.NewRequest(method, "/graphql", strings.NewReader(body))
		request.Header.Set("Content-Type", plainJSON)
	}
	request.Header.Set("Accept", graphqlJSON)
	return send(r.t, r.handler, request)
}

// What Apollo's clients do: first the hash alone, then both, then the hash alone.
func TestQueriesAreKeptByTheirHash(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	const query = "{ledger{size}}"
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		query := query + strings.Repeat(" ", len(method))
		first := r.persisted(method, "", hashOf(query))
		if first.status != 404 || first.code() != "PERSISTED_QUERY_NOT_FOUND" || first.Errors[0].Message != "PersistedQueryNotFound" || first.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: nobody sent it, yet %d %s", method, first.status, first.text)
		}
		if sent := r.persisted(method, query, hashOf(query)); sent.status != 200 || !strings.Contains(sent.text, `"size"`) {
			t.Errorf("%s: %d %s", method, sent.status, sent.text)
		}
		if again := r.persisted(method, "", hashOf(query)); again.status != 200 || !strings.Contains(again.text, `"size"`) {
			t.Errorf("%s: by its hash: %d %s", method, again.status, again.text)
		}
	}
	shipped, err := readTrusted()
	if err != nil {
		t.Fatal(err)
	}
	for hash, text := range shipped {
		if got := r.persisted(http.MethodPost, "", hash); got.code() == "PERSISTED_QUERY_NOT_FOUND" {
			t.Errorf("a shipped document is not known by its hash: %s", text)
		}
	}
}

// What others asked without a hash is answered from memory, and kept by its hash all
// the same.
func TestARememberedAnswerKeepsItsQueryToo(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	r.remembering(Deps{})
	const query = "{organizations{totalCount}}"
	r.post(query, "Accept", graphqlJSON)
	if got := r.persisted(http.MethodGet, query, hashOf(query)); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.text)
	}
	if got := r.persisted(http.MethodGet, "", hashOf(query)); got.status != 200 || !strings.Contains(got.text, "totalCount") {
		t.Errorf("%d %s", got.status, got.text)
	}
}

// A stranger cannot put a text under the hash of another one, nor have anything
// kept that would not be answered, nor a proof.
func TestTheMemoryOfQueriesCannotBePoisoned(t *testing.T) {
	const proof = `{verifyCertificate(input:{number:"1",code:"2222-2222-2222"}){verdict}}`
	for _, test := range []struct {
		sentence, query, hash string
		status                int
		code                  string
	}{
		{"under the hash of another text", "{ledger{rootHash}}", hashOf("{ledger{size}}"), 400, "BAD_REQUEST"},
		{"under a hash in capitals", "{ledger{size}}", strings.ToUpper(hashOf("{ledger{size}}")), 400, "BAD_REQUEST"},
		{"under no hash", "{ledger{size}}", "", 400, "BAD_REQUEST"},
		{"a text with a syntax error", "{ledger{size}", hashOf("{ledger{size}"), 400, "QUERY_INVALID"},
		{"a text that does not fit the schema", "{nothing}", hashOf("{nothing}"), 422, "QUERY_INVALID"},
		{"a text that costs too much", nestedFields(30), hashOf(nestedFields(30)), 422, "QUERY_TOO_DEEP"},
		{"a text without its variables", "query($c:String!){region(code:$c){name}}", hashOf("query($c:String!){region(code:$c){name}}"), 422, "MISSING"},
		{"a proof, which is answered", proof, hashOf(proof), 200, ""},
		{"a text that is too long to keep, which is answered", "{ledger{size}}" + strings.Repeat(" ", keptLength), hashOf("{ledger{size}}" + strings.Repeat(" ", keptLength)), 200, ""},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			r := newRegister(t, testenv.SQLiteURL(t), 2)
			if got := r.persisted(http.MethodPost, test.query, test.hash); got.status != test.status || got.code() != test.code {
				t.Errorf("%d %s", got.status, got.text)
			}
			if test.hash == "" {
				return
			}
			if got := r.persisted(http.MethodPost, "", test.hash); got.code() != "PERSISTED_QUERY_NOT_FOUND" {
				t.Errorf("it is kept: %s", got.text)
			}
		})
	}
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	for _, extension := range []string{`1`, `{}`, `{"version":2,"sha256Hash":"x"}`, `{"version":"1","sha256Hash":"x"}`, `{"version":1,"sha256Hash":1}`} {
		request := plainRequest("POST", `{"query":"{ledger{size}}","extensions":{"persistedQuery":`+extension+`}}`)
		request.Header.Set("Content-Type", plainJSON)
		if got := send(t, r.handler, request); got.status != 400 || got.code() != "BAD_REQUEST" {
			t.Errorf("%s: %d %s", extension, got.status, got.text)
		}
	}
}

// Where room is short, whoever fills most of it loses its own oldest text.
func TestNobodyPushesOutWhatOthersSent(t *testing.T) {
	const room = 10
	quiet, flood := budget.Address("192.0.2.1"), budget.Address("2001:db8::1")
	text := func(asker string, n int) string { return fmt.Sprintf("%s %03d", asker, n) }
	k := newKept(room * weight(text("quiet", 0)))
	known := func(asker string, n int) bool {
		_, known := k.find(hashOf(text(asker, n)))
		return known
	}
	for n := range 2 {
		k.keep(text("quiet", n), quiet)
	}
	for n := range 100 * room {
		k.keep(text("flood", n), flood)
		if k.bytes > k.limit {
			t.Fatalf("%d bytes are kept, of %d", k.bytes, k.limit)
		}
	}
	for n := range 2 {
		if !known("quiet", n) {
			t.Errorf("a flood by somebody else pushed out text %d", n)
		}
	}
	for n := range 100 * room {
		if want := n >= 100*room-(room-2); known("flood", n) != want {
			t.Errorf("of the flood, text %d is kept: %t", n, !want)
		}
	}
	t.Run("what was asked for lately stays", func(t *testing.T) {
		oldest := 100*room - (room - 2)
		known("flood", oldest)
		k.keep(text("flood", 9999), flood)
		if !known("flood", oldest) || known("flood", oldest+1) {
			t.Error("it went, and what nobody asked for stayed")
		}
	})
	t.Run("sent twice is kept once", func(t *testing.T) {
		before := k.bytes
		k.keep(text("quiet", 0), flood)
		if k.bytes != before {
			t.Errorf("%d bytes more", k.bytes-before)
		}
	})
	t.Run("whoever has nothing left is forgotten", func(t *testing.T) {
		small := newKept(3 * weight("100"))
		for n := 100; n < 200; n++ {
			small.keep(fmt.Sprint(n), budget.Address(fmt.Sprint("192.0.2.", n)))
		}
		if len(small.askers) != 3 || len(small.byHash) != 3 {
			t.Errorf("%d askers are remembered, with %d texts", len(small.askers), len(small.byHash))
		}
		for n := 197; n < 200; n++ {
			if _, known := small.find(hashOf(fmt.Sprint(n))); !known {
				t.Errorf("where all fill alike, %d, one of the last, is gone", n)
			}
		}
	})
}
