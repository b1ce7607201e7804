package server_test

import (
	"encoding/json"
	"strings"
	"testing"

	"mingzhi/load"
	"mingzhi/server"
	"mingzhi/testenv"
)

func TestAnOrdinaryRequestIsLoggedAtDebugAlone(t *testing.T) {
	for _, test := range []struct {
		level string
		lines int
	}{{"debug", 1}, {"info", 0}, {"error", 0}} {
		var written strings.Builder
		h := openWith(t, testenv.SQLiteURL(t), server.NewLogger(&written, "json", test.level))
		answer, _ := h.ask(t, "GET", "/about?q=looked-for", "")
		var line struct {
			Msg, Method, Route, Request string
			Status                      int
		}
		if n := strings.Count(written.String(), "\n"); n != test.lines {
			t.Errorf("at %s there are %d lines:\n%s", test.level, n, written.String())
		}
		if test.lines == 0 {
			continue
		}
		if err := json.Unmarshal([]byte(written.String()), &line); err != nil {
			t.Fatal(err)
		}
		if line.Msg != "request" || line.Method != "GET" || line.Route != "/about" || line.Status != 200 || line.Request != answer.Header.Get("X-Request-Id") {
			t.Errorf("the line is %s", written.String())
		}
	}
}

func TestTheLogCanBeText(t *testing.T) {
	var written strings.Builder
	server.NewLogger(&written, "text", "warn").Warn("said", "many", 3)
	if !strings.HasSuffix(written.String(), "level=WARN msg=said many=3\n") {
		t.Errorf("it is %q", written.String())
	}
}

// Who is sent away is told in one line a second, however many they are.
func TestAProxyThatIsNotTrustedIsToldOfOnce(t *testing.T) {
	var written strings.Builder
	h := openWith(t, testenv.SQLiteURL(t), server.NewLogger(&written, "json", "info"))
	for range 3 {
		h.ask(t, "GET", "/about", "", "X-Forwarded-For", "192.0.2.7")
	}
	if text := written.String(); strings.Count(text, "--trusted-proxy") != 1 || strings.Contains(text, "192.0.2.7") {
		t.Errorf("the log says:\n%s", text)
	}
}

func TestAStormOfRefusalsIsNoStormInTheLog(t *testing.T) {
	var written strings.Builder
	h := openWith(t, testenv.SQLiteURL(t), server.NewLogger(&written, "json", "info"))
	h.Gate = load.New(1, nil) // nobody waits
	h.serve(t)
	leave, err := h.Gate.Enter(t.Context(), load.Page)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	for range 300 {
		if answer, _ := h.ask(t, "GET", "/about", ""); answer.StatusCode != load.Status || answer.Header.Get("Retry-After") == "" {
			t.Fatalf("it is answered %d with %v", answer.StatusCode, answer.Header)
		}
	}
	if n := strings.Count(written.String(), "sent away"); n < 1 || n > 10 {
		t.Errorf("there are %d lines:\n%s", n, written.String())
	}
	for _, always := range []string{"/healthz", "/robots.txt"} {
		if answer, text := h.ask(t, "GET", always, ""); answer.StatusCode != 200 {
			t.Errorf("%s is answered %d: %s", always, answer.StatusCode, text)
		}
	}
	if answer, text := h.ask(t, "GET", "/graphql?query=%7Bledger%7Bsize%7D%7D", ""); answer.StatusCode != load.Status ||
		!strings.Contains(text, `"code":"OVERLOADED"`) || answer.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("the API answers %d: %s", answer.StatusCode, text)
	}
}
