package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mingzhi/graph"
	"mingzhi/registry"
	"mingzhi/search"
	"mingzhi/server"
	"mingzhi/testenv"
)

// house is a served register, what it logs, and its lookup, which does not run
// yet.
type house struct {
	*server.House
	*httptest.Server
	lookup *search.Service
	log    bytes.Buffer
}

func open(t *testing.T, databaseURL string, proxies ...string) *house {
	t.Helper()
	h := &house{}
	h.open(t, server.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), DatabaseURL: databaseURL, TrustedProxies: proxies},
		slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	return h
}

// openWith is open with a log of one's own.
func openWith(t *testing.T, databaseURL string, logger *slog.Logger) *house {
	t.Helper()
	h := &house{}
	h.open(t, server.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), DatabaseURL: databaseURL}, logger)
	return h
}

func (h *house) open(t *testing.T, config server.Config, logger *slog.Logger) {
	t.Helper()
	var err error
	if h.House, err = server.Open(t.Context(), config, logger, true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.House.Close() })
	if h.lookup, err = h.Lookup(); err != nil {
		t.Fatal(err)
	}
	h.serve(t)
}

// serve serves the house as it is furnished now.
func (h *house) serve(t *testing.T) {
	h.Server = httptest.NewServer(h.Handler(h.lookup))
	t.Cleanup(h.Server.Close)
}

// ask sends a request and gives the answer with its body. Redirects are not
// followed.
func (h *house) ask(t *testing.T, method, path, body string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, h.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

func TestHealthAndReadiness(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		h := open(t, url)
		wants := func(sentence, path string, status int) {
			t.Helper()
			if answer, text := h.ask(t, "GET", path, ""); answer.StatusCode != status {
				t.Errorf("%s: %s answers %d, %s", sentence, path, answer.StatusCode, text)
			}
		}
		wants("a process that lives", "/healthz", 200)
		wants("lookup has not read the ledger", "/readyz", 503)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- h.lookup.Run(ctx) }()
		for !h.lookup.Ready() {
			time.Sleep(5 * time.Millisecond)
		}
		wants("lookup has caught up", "/readyz", 200)
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := h.Database.Close(); err != nil {
			t.Fatal(err)
		}
		wants("the database is gone", "/readyz", 503)
		wants("and the process lives", "/healthz", 200)
	})
}

// A client cannot give itself a new address for each attempt; a trusted proxy
// tells who asks.
func TestOnlyATrustedProxyTellsWhoAsks(t *testing.T) {
	for _, test := range []struct {
		sentence string
		proxies  []string
		limited  bool
	}{
		{"nobody is trusted", nil, true},
		{"another network is trusted", []string{"192.0.2.0/24"}, true},
		{"the proxy is trusted", []string{"127.0.0.1/32"}, false},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			h := open(t, testenv.SQLiteURL(t), test.proxies...)
			limited := false
			for n := range registry.DefaultLimits.AddressBurst + 5 {
				_, text := h.ask(t, "POST", "/graphql", fmt.Sprintf(`{"query":"{verifyCertificate(input:{number:\"OTHER-%d\",code:\"7KQM-X2WD-85UC\"}){verdict}}"}`, n),
					"Content-Type", "application/json", "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", n))
				limited = limited || strings.Contains(text, "TOO_MANY_ATTEMPTS")
			}
			if limited != test.limited {
				t.Errorf("attempts were limited: %t", limited)
			}
		})
	}
}

func TestLogsHoldNeitherProofsNorWhatPeopleLookFor(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	h.ask(t, "GET", "/search?q=looked-for", "")
	h.ask(t, "GET", "/graphql?query="+`{search(query:"looked-for"){totalCount}}`, "")
	h.ask(t, "POST", "/verify", "number=OTHER-1&code=7KQM-X2WD-85UC&name=looked-for&four=0016", "Content-Type", "application/x-www-form-urlencoded")
	h.ask(t, "POST", "/graphql", `{"query":"{verifyCertificate(input:{number:\"OTHER-1\",code:\"7KQM-X2WD-85UC\"}){verdict}}"}`, "Content-Type", "application/json")
	h.ask(t, "POST", "/verify/file", sent(`{"holderName":"looked-for"}`), "Content-Type", "multipart/form-data; boundary=x")
	written := h.log.String()
	if strings.Count(written, "msg=request") != 5 {
		t.Errorf("five requests are logged as\n%s", written)
	}
	for _, secret := range []string{"looked-for", "7KQM", "OTHER-1", "0016", "127.0.0.1"} {
		if strings.Contains(written, secret) {
			t.Errorf("the log holds %q:\n%s", secret, written)
		}
	}
}

// sent is a form with a file, as browsers send it with the boundary x.
func sent(content string) string {
	return "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"looked-for.png\"\r\n\r\n" + content + "\r\n--x--\r\n"
}

// A file to be verified alone may be larger than any other body; the page says so of one
// that is larger than it may be, and the server of one that is larger still.
func TestAFileAloneMayBeLarge(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	for _, test := range []struct {
		sentence, path string
		bytes, status  int
		says           string
	}{
		{"a megabyte", "/verify/file", 1 << 20, 400, "认不出这种文件"},
		{"more than a file may have", "/verify/file", 11 << 20, 400, "至多 10 MB"},
		{"more than is listened to", "/verify/file", 33 << 20, 413, ""},
		{"the same elsewhere", "/verify", 1 << 20, 413, ""},
		{"an address like it", "/verify/files", 1 << 20, 413, ""},
	} {
		answer, text := h.ask(t, "POST", test.path, sent(strings.Repeat("x", test.bytes)), "Content-Type", "multipart/form-data; boundary=x")
		if answer.StatusCode != test.status || !strings.Contains(text, test.says) {
			t.Errorf("%s: %d, %.300s", test.sentence, answer.StatusCode, text)
		}
	}
}

func TestRoutes(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	for _, test := range []struct {
		sentence, method, path, body string
		status                       int
		location                     string
	}{
		{"the portal", "GET", "/", "", 200, ""},
		{"an address with a slash too many", "GET", "/organizations/?region=430100", "", 308, "/organizations?region=430100"},
		{"the API with a slash too many keeps its method", "POST", "/graphql/", "{}", 308, "/graphql"},
		{"the API", "GET", "/graphql?query={ledger{size}}", "", 200, ""},
		{"a query too long for a URL", "GET", "/graphql?query=" + strings.Repeat("x", graph.MaxURL), "", 414, ""},
		{"a query twice as long", "GET", "/graphql?query=" + strings.Repeat("x", 2*graph.MaxURL), "", 414, ""},
		{"the query tool", "GET", "/graphiql", "", 200, ""},
		{"health by HEAD", "HEAD", "/healthz", "", 200, ""},
		{"a body that is too large", "POST", "/verify", strings.Repeat("x", 300<<10), 413, ""},
		{"nothing there", "GET", "/nothing", "", 404, ""},
	} {
		answer, text := h.ask(t, test.method, strings.ReplaceAll(test.path, "{ledger{size}}", "%7Bledger%7Bsize%7D%7D"), test.body)
		if answer.StatusCode != test.status || answer.Header.Get("Location") != test.location {
			t.Errorf("%s: %d to %q, %.200s", test.sentence, answer.StatusCode, answer.Header.Get("Location"), text)
		}
	}
}

func TestAWrongTokenIsRefusedAtEveryDoor(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	const form = "application/x-www-form-urlencoded"
	for _, door := range []struct{ method, path, body, mediaType string }{
		{"POST", "/api/verify", "number=OTHER-1&code=7KQM-X2WD-85UC", form},
		{"POST", "/verify", "number=OTHER-1&code=7KQM-X2WD-85UC", form},
		{"POST", "/graphql", `{"query":"{ledger{size}}"}`, "application/json"},
		{"GET", "/organizations", "", ""},
	} {
		answer, text := h.ask(t, door.method, door.path, door.body, "Content-Type", door.mediaType, "Authorization", "Bearer mz_bad")
		if answer.StatusCode != 401 || !strings.HasPrefix(answer.Header.Get("WWW-Authenticate"), "Bearer") || !strings.Contains(text, `"BAD_TOKEN"`) {
			t.Errorf("%s answers %d: %.200s", door.path, answer.StatusCode, text)
		}
	}
	for _, headers := range [][]string{nil, {"Authorization", "Basic eDp5"}} { // which a proxy may want
		answer, text := h.ask(t, "POST", "/api/verify", "number=OTHER-1&code=7KQM-X2WD-85UC", append(headers, "Content-Type", form)...)
		if answer.StatusCode != 200 {
			t.Errorf("with %v it answers %d: %.200s", headers, answer.StatusCode, text)
		}
	}
}

func TestPagesAreCompressedForThoseWhoAsk(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	_, plain := h.ask(t, "GET", "/about", "", "Accept-Encoding", "identity")
	answer, packed := h.ask(t, "GET", "/about", "", "Accept-Encoding", "gzip")
	if answer.Header.Get("Content-Encoding") != "gzip" || len(packed) > len(plain)*2/3 {
		t.Fatalf("%d bytes as %q instead of %d", len(packed), answer.Header.Get("Content-Encoding"), len(plain))
	}
	unpacked, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(unpacked); err != nil || string(text) != plain {
		t.Errorf("the page unpacks to something else, %v", err)
	}
}
