package graph

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"mingzhi/answers"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// get asks by GET; the tag is what the client has already.
func (r *register) get(query, variables, tag string) *reply {
	r.t.Helper()
	values := url.Values{"query": {query}}
	if variables != "" {
		values.Set("variables", variables)
	}
	request := httptest.NewRequest(http.MethodGet, "/graphql?"+values.Encode(), nil)
	if tag != "" {
		request.Header.Set("If-None-Match", tag)
	}
	r.statements.Store(0)
	return send(r.t, r.handler, request)
}

// name publishes a platform: a change that every public answer reflects.
func (r *register) name(t *testing.T, name string) {
	t.Helper()
	ctx := context.Background()
	if err := r.registry.Publish(ctx, func(tx *registry.Tx) error {
		_, err := tx.NamePlatform(ctx, &db.Platform{Name: name, URL: "https://example.org/", ValidFrom: "2020", Origin: invented})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAnswersAreTagged(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	const list, size = "{organizations{totalCount nodes{name}}}", "{ledger{size}}"
	t.Run("who has the answer is told so, without executing", func(t *testing.T) {
		r.t = t
		first := r.get(list, "", "")
		tag := first.header.Get("ETag")
		if first.status != 200 || !strings.HasPrefix(tag, `W/"`) || first.header.Get("Cache-Control") != answers.Public {
			t.Fatalf("%d %v", first.status, first.header)
		}
		for _, known := range []string{tag, strings.TrimPrefix(tag, "W/"), `"other", ` + tag} {
			again := r.get(list, "", known)
			if again.status != http.StatusNotModified || again.text != "" || again.header.Get("ETag") != tag || again.header.Get("Ledger-Size") == "" {
				t.Errorf("%s: %d %v %s", known, again.status, again.header, again.text)
			}
			if n := r.statements.Load(); n != 0 {
				t.Errorf("%d statements", n)
			}
		}
	})
	t.Run("other requests have other tags", func(t *testing.T) {
		r.t = t
		seen := map[string]string{}
		for _, each := range []struct{ query, variables string }{
			{list, ""}, {list + " ", ""}, {size, ""},
			{"query($n:Int){organizations(first:$n){nodes{name}}}", `{"n":1}`}, {"query($n:Int){organizations(first:$n){nodes{name}}}", `{"n":2}`},
		} {
			tag := r.get(each.query, each.variables, "").header.Get("ETag")
			if other, twice := seen[tag]; twice || tag == "" {
				t.Errorf("%s and %s have one tag %q", each.query, other, tag)
			}
			seen[tag] = each.query
		}
	})
	t.Run("what has an error has none", func(t *testing.T) {
		r.t = t
		for _, query := range []string{`{organizations(filter:{region:"1"}){totalCount}}`, "{nothing}"} {
			got := r.get(query, "", "")
			if got.header.Get("ETag") != "" || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", query, got.header)
			}
		}
	})
	t.Run("nor has a POST", func(t *testing.T) {
		r.t = t
		if got := r.ask(list, nil); got.header.Get("ETag") != "" || got.header.Get("Data-Version") == "" {
			t.Errorf("%v", got.header)
		}
	})
	t.Run("a publication changes every tag", func(t *testing.T) {
		r.t = t
		before := r.get(list, "", "").header
		r.name(t, "另一平台（示例）")
		after := r.get(list, "", before.Get("ETag"))
		if after.status != 200 || after.header.Get("ETag") == before.Get("ETag") || after.header.Get("Data-Version") == before.Get("Data-Version") {
			t.Errorf("%d %v", after.status, after.header)
		}
	})
	t.Run("a certificate changes what the ledger says alone", func(t *testing.T) {
		r.t = t
		lists, sizes := r.get(list, "", "").header, r.get(size, "", "").header
		if err := r.registry.Publish(context.Background(), func(tx *registry.Tx) error {
			_, err := tx.Revoke(context.Background(), r.certificate.Number, "示例原因", "2025-12-01")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := r.get(list, "", lists.Get("ETag")); got.status != http.StatusNotModified || got.header.Get("Ledger-Size") == lists.Get("Ledger-Size") {
			t.Errorf("%d %v", got.status, got.header)
		}
		got := r.get(size, "", sizes.Get("ETag"))
		if got.status != 200 || !strings.Contains(got.text, got.header.Get("Ledger-Size")) {
			t.Errorf("%d %v %s", got.status, got.header, got.text)
		}
	})
}

func TestALookupInAFragmentIsSeen(t *testing.T) {
	_, total, _ := newReader(testSchema()).read("{...f} fragment f on Query{x:search(query:\"\"){engine}}", nil)
	if !total.searches {
		t.Error("it is not")
	}
}

// The API is for the scripts of any site.
func TestOtherSitesMayAsk(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 2)
	request := httptest.NewRequest(http.MethodOptions, "/graphql", nil)
	request.Header.Set("Origin", "https://example.org")
	request.Header.Set("Access-Control-Request-Method", "POST")
	request.Header.Set("Access-Control-Request-Headers", "content-type")
	got := send(t, r.handler, request)
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
		"Access-Control-Allow-Headers": "Content-Type, Accept, If-None-Match, Authorization, Query-Cost", "Access-Control-Max-Age": "86400",
	} {
		if got.header.Get(name) != want {
			t.Errorf("%s: %q", name, got.header.Get(name))
		}
	}
	if got.status != http.StatusNoContent || got.text != "" {
		t.Errorf("%d %s", got.status, got.text)
	}
	const query, wrong = `{"query":"{ledger{size}}"}`, `{`
	verification := `{"query":"{verifyCertificate(input:{number:\"1\",code:\"2\"}){verdict}}"}`
	for _, test := range []struct {
		sentence, method, address, body, origin string
		open                                    bool
	}{
		{"a page's question", "POST", "/graphql", query, "https://example.org", true},
		{"a page's question that is none", "POST", "/graphql", wrong, "https://example.org", true},
		{"a page's question about a certificate", "POST", "/graphql", verification, "https://example.org", true},
		{"a page of no site, as a file is", "POST", "/graphql", query, "null", true},
		{"what shared caches may give to a page later", "GET", "/graphql?query=%7Bledger%7Bsize%7D%7D", "", "", true},
		{"a program's question, which is no page's", "POST", "/graphql", query, "", false},
	} {
		request := httptest.NewRequest(test.method, test.address, strings.NewReader(test.body))
		request.Header.Set("Content-Type", "application/json")
		if test.origin != "" {
			request.Header.Set("Origin", test.origin)
		}
		header := send(t, r.handler, request).header
		if open := header.Get("Access-Control-Allow-Origin") == "*" && strings.Contains(header.Get("Access-Control-Expose-Headers"), "RateLimit"); open != test.open || header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", test.sentence, header)
		}
	}
	if got := r.verify(input{"number": "1"}); got.header.Get("Cache-Control") != "no-store" || got.header.Get("ETag") != "" {
		t.Errorf("%v", got.header)
	}
}
