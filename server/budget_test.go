package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dunglas/httpsfv"

	"mingzhi/budget"
)

// kept is a server whose pages cost 100 points and whose askers have 250, which
// come back at one a second.
func kept(t *testing.T) *httptest.Server {
	now := time.Unix(1_800_000_000, 0)
	b := budgets{
		keeper: budget.New(budget.Options{
			Clock:  func() time.Time { return now },
			Limits: budget.Limits{Query: budget.Rate{PerMinute: 60, Burst: 250}},
		}),
		address: func(r *http.Request) string { return r.Header.Get("From-Address") },
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "a page") })
	mux.HandleFunc("/unchanged", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	mux.HandleFunc("/ready", func(w http.ResponseWriter, r *http.Request) {
		budget.Cost(r.Context(), 5)
		w.WriteHeader(http.StatusOK)
	})
	mux.HandleFunc("/hinted", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		budget.Cost(r.Context(), 5)
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("the writer cannot be flushed: %v", err)
		}
	})
	charged := b.charged(pointsOf, mux)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		charged.ServeHTTP(w, r.WithContext(budget.WithGrant(r.Context(), &budget.Grant{})))
	}))
	t.Cleanup(s.Close)
	return s
}

func asks(t *testing.T, s *httptest.Server, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// remaining reads r of the RateLimit header back.
func remaining(t *testing.T, answer *http.Response) int64 {
	t.Helper()
	list, err := httpsfv.UnmarshalList(answer.Header.Values("RateLimit"))
	if err != nil || len(list) != 1 {
		t.Fatalf("RateLimit is %q: %v", answer.Header.Values("RateLimit"), err)
	}
	r, _ := list[0].(httpsfv.Item).Params.Get("r")
	points, _ := r.(int64)
	return points
}

func TestAnswersTellWhatIsLeft(t *testing.T) {
	s := kept(t)
	for _, step := range []struct {
		sentence, method, path, from string
		status                       int
		left                         int64
	}{
		{"a page costs a hundred", "GET", "/organizations", "192.0.2.1", 200, 150},
		{"another address has all", "GET", "/organizations", "192.0.2.2", 200, 150},
		{"what has not changed costs one", "GET", "/unchanged", "192.0.2.1", 304, 149},
		{"so does a file", "GET", "/static/style.css", "192.0.2.1", 200, 148},
		{"what stood ready costs what its room says", "GET", "/ready", "192.0.2.1", 200, 143},
		{"also where it was announced before", "GET", "/hinted", "192.0.2.1", 200, 138},
		{"a preflight costs nothing", "OPTIONS", "/organizations", "192.0.2.2", 200, 150},
		{"looking for the head of a page costs the page", "HEAD", "/organizations", "192.0.2.2", 200, 50},
		{"what costs more than is left is refused", "GET", "/organizations", "192.0.2.2", 429, 50},
		{"what costs less is answered", "GET", "/static/style.css", "192.0.2.2", 200, 49},
	} {
		answer, body := asks(t, s, step.method, step.path, "From-Address", step.from)
		if answer.StatusCode != step.status {
			t.Errorf("%s: %d %s", step.sentence, answer.StatusCode, body)
		}
		if left := remaining(t, answer); left != step.left {
			t.Errorf("%s: %d are left instead of %d", step.sentence, left, step.left)
		}
		if policy := answer.Header.Get("RateLimit-Policy"); policy != `"query";q=250;w=250` {
			t.Errorf("%s: the policy is %s", step.sentence, policy)
		}
	}
}

func TestARefusalSaysWhenToComeBack(t *testing.T) {
	s := kept(t)
	for range 2 {
		asks(t, s, "GET", "/organizations")
	}
	answer, body := asks(t, s, "GET", "/organizations")
	if answer.StatusCode != http.StatusTooManyRequests || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("%d %s", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	if after, err := strconv.Atoi(answer.Header.Get("Retry-After")); err != nil || after != 50 {
		t.Errorf("come back after %q", answer.Header.Get("Retry-After"))
	}
	if answer.Header.Get("Cache-Control") != "no-store" {
		t.Error("a refusal may be kept")
	}
	for _, part := range []string{"50 秒", "50 s", "令牌"} {
		if !strings.Contains(body, part) {
			t.Errorf("it does not say %s: %s", part, body)
		}
	}
}

func TestAWrongTokenIsRefusedBeforeAnythingIsCharged(t *testing.T) {
	s := kept(t)
	answer, body := asks(t, s, "GET", "/organizations", "Authorization", "Bearer mz_secretsecret")
	if answer.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(answer.Header.Get("WWW-Authenticate"), "Bearer ") {
		t.Errorf("%d %v", answer.StatusCode, answer.Header)
	}
	if !strings.Contains(body, `"code":"BAD_TOKEN"`) || !strings.Contains(body, "令牌") || !strings.Contains(body, "mistyped") || strings.Contains(body, "secret") {
		t.Errorf("it says %s", body)
	}
	if answer, _ := asks(t, s, "GET", "/organizations"); remaining(t, answer) != 150 {
		t.Error("a wrong token cost its address points")
	}
}
