package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"mingzhi/testenv"
)

// Every route, whoever answers it and however, protects its reader.
func TestEveryAnswerProtectsItsReader(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	watch := httptest.NewServer(h.WatchHandler(h.lookup))
	defer watch.Close()
	const locked, page, tool = "default-src 'none'; frame-ancestors 'none'", "default-src 'none'", "script-src 'self'"
	for _, test := range []struct{ sentence, method, path, body, policy string }{
		{"a page", "GET", "/", "", page},
		{"a page by its head", "HEAD", "/about", "", page},
		{"the form", "GET", "/verify", "", page},
		{"a verdict", "POST", "/verify", "number=OTHER-1&code=7KQM-X2WD-85UC", page},
		{"nothing there", "GET", "/nothing", "", page},
		{"a method that a page does not have", "DELETE", "/about", "", page},
		{"a static file", "GET", "/robots.txt", "", page},
		{"the query tool", "GET", "/graphiql", "", tool},
		{"a file of the query tool that is not there", "GET", "/graphiql/nothing", "", tool},
		{"an answer of the API", "GET", "/graphql?query=%7Bledger%7Bsize%7D%7D", "", locked},
		{"an error of the API", "POST", "/graphql", "{", locked},
		{"a preflight", "OPTIONS", "/graphql", "", locked},
		{"a slash too many", "GET", "/about/", "", locked},
		{"a body that is too large", "POST", "/verify", strings.Repeat("x", 300<<10), locked},
		{"health", "GET", "/healthz", "", locked},
		{"readiness", "GET", "/readyz", "", locked},
		{"metrics", "GET", watch.URL + "/metrics", "", locked},
		{"nothing beside the metrics", "GET", watch.URL + "/nothing", "", locked},
	} {
		answer := h.fetch(t, test.method, test.path, test.body)
		header := answer.Header
		if policies := header.Values("Content-Security-Policy"); len(policies) != 1 || !strings.Contains(policies[0], test.policy) {
			t.Errorf("%s: the policies are %q", test.sentence, policies)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || len(header.Values("X-Content-Type-Options")) != 1 {
			t.Errorf("%s: its type may be guessed, %q", test.sentence, header.Values("X-Content-Type-Options"))
		}
		if referrer := header.Get("Referrer-Policy"); referrer != "no-referrer" && referrer != "same-origin" {
			t.Errorf("%s: its address is told to others, %q", test.sentence, referrer)
		}
		if answer.ContentLength != 0 && test.method != "HEAD" && header.Get("Content-Type") == "" {
			t.Errorf("%s: it has no type", test.sentence)
		}
		if header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: TLS is promised over plain HTTP", test.sentence)
		}
		if !strings.HasPrefix(test.path, "http") && header.Get("X-Request-Id") == "" {
			t.Errorf("%s: it has no name", test.sentence)
		}
	}
}

func (h *house) fetch(t *testing.T, method, path, body string) *http.Response {
	t.Helper()
	if strings.HasPrefix(path, "/") {
		answer, _ := h.ask(t, method, path, body)
		return answer
	}
	request, err := http.NewRequestWithContext(t.Context(), method, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer
}

func TestTLSIsPromisedWhereATrustedProxySpeaksIt(t *testing.T) {
	for _, test := range []struct {
		sentence string
		proxies  []string
		proto    string
		promised bool
	}{
		{"the trusted proxy speaks TLS", []string{"127.0.0.0/8"}, "https", true},
		{"one address is trusted", []string{"127.0.0.1"}, "https", true},
		{"the trusted proxy does not", []string{"127.0.0.0/8"}, "http", false},
		{"a stranger says so", nil, "https", false},
		{"another network is trusted", []string{"192.0.2.0/24"}, "https", false},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			h := open(t, testenv.SQLiteURL(t), test.proxies...)
			answer, _ := h.ask(t, "GET", "/about", "", "X-Forwarded-Proto", test.proto)
			if promise := answer.Header.Get("Strict-Transport-Security"); (promise != "") != test.promised {
				t.Errorf("it promises %q", promise)
			}
		})
	}
}

func TestASlashTooManyLeadsNowhereElse(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	for _, test := range []struct{ path, location string }{
		{"/organizations/?region=430100", "/organizations?region=430100"},
		{"/organizations///", "/organizations"},
		{"//example.org/", "/example.org"},
		{"///example.org//", "/example.org"},
		{"/%5Cexample.org/", "/%5Cexample.org"},
		{"//", "/"},
		{"/a%2Fb/", "/a%2Fb"},
		{"/%E5%85%B3%E4%BA%8E/", "/%E5%85%B3%E4%BA%8E"},
	} {
		answer := httptest.NewRecorder()
		request := httptest.NewRequest("GET", "http://register.example"+test.path, nil)
		h.Handler(h.lookup).ServeHTTP(answer, request)
		if answer.Code != 308 || answer.Header().Get("Location") != test.location {
			t.Errorf("%s leads to %q with %d", test.path, answer.Header().Get("Location"), answer.Code)
		}
	}
}
