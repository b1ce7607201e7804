package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"mingzhi/rules"
)

// furnished is an open house on an SQLite file of its own.
func furnished(t *testing.T, settings Config) *House {
	t.Helper()
	settings.Listen, settings.Data = "127.0.0.1:0", t.TempDir()
	h, err := Open(t.Context(), settings, slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func TestWhenPlacesAreScarceClientsAreAskedToLeave(t *testing.T) {
	h := furnished(t, Config{})
	lookup, err := h.Lookup()
	if err != nil {
		t.Fatal(err)
	}
	handler := h.Handler(lookup)
	for _, test := range []struct {
		sentence string
		open     int64
		leave    string
	}{
		{"there is room", maxConnections / 2, ""},
		{"places are scarce", maxConnections - 1, "close"},
	} {
		h.connections.open.Store(test.open)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest("GET", "/healthz", nil))
		if asked := answer.Header().Get("Connection"); asked != test.leave {
			t.Errorf("%s: the client is told %q", test.sentence, asked)
		}
	}
}

func TestConnectionsAreCountedUntilTheyAreClosed(t *testing.T) {
	c := &connections{}
	for _, step := range []struct {
		state http.ConnState
		open  int64
	}{{http.StateNew, 1}, {http.StateActive, 1}, {http.StateIdle, 1}, {http.StateNew, 2}, {http.StateHijacked, 1}, {http.StateClosed, 0}} {
		if c.note(nil, step.state); c.open.Load() != step.open {
			t.Errorf("after %s there are %d", step.state, c.open.Load())
		}
	}
}

func TestWhoeverWatchesHasAnAddressOfTheirOwn(t *testing.T) {
	occupied, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer occupied.Close()
	for _, test := range []struct {
		sentence string
		settings Config
		field    string
	}{
		{"the address is no address", Config{MetricsListen: "nine"}, "--metrics-listen"},
		{"the port is no port", Config{MetricsListen: "127.0.0.1:nine"}, "--metrics-listen"},
		{"another program has it", Config{MetricsListen: occupied.Addr().String()}, "--metrics-listen"},
		{"the collector is no URL", Config{Traces: "collector"}, "--traces"},
	} {
		test.settings.Listen, test.settings.Data = "127.0.0.1:0", t.TempDir()
		h, err := Open(t.Context(), test.settings, slog.New(slog.DiscardHandler), true)
		if err == nil {
			defer h.Close()
			err = h.Serve(t.Context(), nil)
		}
		problem := (*rules.Problem)(nil)
		if !errors.As(err, &problem) || problem.Code != rules.BadSetting || problem.Field != test.field || problem.Mend.Zh == "" {
			t.Errorf("%s: %v", test.sentence, err)
		}
	}
}

// lines are what a log was told.
type lines chan string

func (l lines) Write(text []byte) (int, error) {
	l <- string(text)
	return len(text), nil
}

func TestAServedHouseShowsItsMetricsBesideItsPages(t *testing.T) {
	told := make(lines, 100)
	h := furnished(t, Config{MetricsListen: "127.0.0.1:0"})
	h.Logger = slog.New(slog.NewTextHandler(told, nil))
	ctx, stop := context.WithCancel(t.Context())
	ready := make(chan net.Addr, 1)
	done := make(chan error, 1)
	go func() { done <- h.Serve(ctx, func(address net.Addr) { ready <- address }) }()
	public := <-ready
	first := <-told
	_, watched, found := strings.Cut(strings.TrimSpace(first), "address=")
	if !found {
		t.Fatalf("the log does not tell the address: %s", first)
	}
	for url, status := range map[string]int{
		"http://" + watched + "/metrics": 200, "http://" + watched + "/healthz": 200, "http://" + watched + "/about": 404,
		"http://" + public.String() + "/metrics": 404, "http://" + public.String() + "/about": 200,
	} {
		answer, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != status {
			t.Errorf("%s is answered %d instead of %d", url, answer.StatusCode, status)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
