package server_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mingzhi/testenv"
)

// look is what whoever watches sees.
func (h *house) look(t *testing.T) string {
	t.Helper()
	answer := httptest.NewRecorder()
	h.WatchHandler(h.lookup).ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	if answer.Code != 200 {
		t.Fatalf("metrics answer %d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

// awaits looks until a line is shown: a request is counted after its answer has
// gone out.
func (h *house) awaits(t *testing.T, sentence, line string) {
	t.Helper()
	pattern := regexp.MustCompile(line)
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		shown := h.look(t)
		if pattern.MatchString(shown) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: there is no line %s in\n%s", sentence, line, shown)
		}
	}
}

func TestMetricsTellHowTheHouseStands(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		h := open(t, url)
		h.Counter("mingzhi_lent_total", "What another room counts.", func() float64 { return 7 })
		h.Gauge("mingzhi_lent", "What another room holds.", func() float64 { return 3 })
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- h.lookup.Run(ctx) }()
		for !h.lookup.Ready() {
			time.Sleep(5 * time.Millisecond)
		}
		h.ask(t, "GET", "/about", "")
		h.ask(t, "GET", "/graphql?query=%7Bledger%7Bsize%7D%7D", "")
		wants := func(sentence string, lines ...string) {
			t.Helper()
			for _, line := range lines {
				h.awaits(t, sentence, `(?m)^`+line+`$`)
			}
		}
		reflected, err := h.Database.Reflected(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		wants("an idle register",
			`mingzhi_request_seconds_count\{route="/about",status="200"\} 1`,
			`mingzhi_request_seconds_bucket\{route="/graphql",status="200",le="15"\} 1`,
			`mingzhi_gate_requests_total\{class="page",fate="at_once"\} 1`,
			`mingzhi_gate_requests_total\{class="verify",fate="shed"\} 0`,
			`mingzhi_gate_waiting\{class="search"\} 0`, `mingzhi_gate_inside 0`, `mingzhi_gate_slots [1-9]\d*`,
			`mingzhi_lent_total 7`, `mingzhi_lent 3`,
			`mingzhi_requests_in_flight 0`, `mingzhi_connections \d+`, `mingzhi_build\{version=""\} 1`,
			`mingzhi_database_up 1`, fmt.Sprintf("mingzhi_ledger_entries %d", reflected.LedgerSize),
			fmt.Sprintf("mingzhi_data_version %d", reflected.DataVersion), `mingzhi_confirmation_age_seconds \S+`,
			`mingzhi_search_engine_up\{engine="embedded"\} 1`, `mingzhi_search_lag_entries\{engine="embedded"\} 0`,
			`go_sql_open_connections\{db_name="mingzhi"\} \d+`, `go_goroutines \d+`, `process_open_fds \d+`)
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := h.Database.Close(); err != nil {
			t.Fatal(err)
		}
		wants("the database is gone, and metrics still answer", `mingzhi_database_up 0`)
		if shown := h.look(t); strings.Contains(shown, "\nmingzhi_ledger_entries") {
			t.Errorf("what the database did not say is shown:\n%s", shown)
		}
	})
}

// Whatever strangers send, the number of series stays what the program's own names
// make it, and nothing that they typed is among them.
func TestNothingThatSomebodyTypedBecomesALabel(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	storm := func(round string) {
		for n := range 40 {
			typed := fmt.Sprintf("typed-%s-%d", round, n)
			h.ask(t, "GET", "/"+typed, "")
			h.ask(t, "GET", "/"+typed+"/", "")
			h.ask(t, "GET", "/organizations/"+typed, "")
			h.ask(t, "GET", "/announcements/"+typed, "")
			h.ask(t, "GET", "/graphiql/"+typed, "")
			h.ask(t, "GET", "/search?q="+typed, "")
			h.ask(t, strings.ToUpper("typed"+fmt.Sprint(n)), "/about", "")
			h.ask(t, "PUT", "/verify/"+typed, "")
			h.ask(t, "POST", "/graphql", `{"query":"query `+strings.ReplaceAll(typed, "-", "_")+`{ledger{size}}"}`, "Content-Type", "application/json")
		}
	}
	seriesOf := func(shown string) []string {
		return regexp.MustCompile(`(?m)^mingzhi_request_seconds_count\{[^}]*\}`).FindAllString(shown, -1)
	}
	storm("first")
	h.awaits(t, "the first storm is over", `mingzhi_requests_in_flight 0`)
	first := h.look(t)
	storm("second")
	h.awaits(t, "the second storm is over", `mingzhi_requests_in_flight 0`)
	second := h.look(t)
	if strings.Contains(strings.ToLower(second), "typed") {
		t.Errorf("what was typed is shown:\n%s", second)
	}
	if a, b := seriesOf(first), seriesOf(second); !slices.Equal(a, b) || len(a) < 6 || len(a) > 30 {
		t.Errorf("the series are\n%s\nand then\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
}

func TestMetricsAreNotForThePublic(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	if answer, text := h.ask(t, "GET", "/metrics", ""); answer.StatusCode != 404 || strings.Contains(text, "mingzhi_") {
		t.Errorf("the public is answered %d: %s", answer.StatusCode, text)
	}
}
