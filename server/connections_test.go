package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"mingzhi/budget"
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
		open     int
		leave    string
	}{
		{"there is room", maxConnections / 2, ""},
		{"places are scarce", maxConnections - 1, "close"},
	} {
		h.connections.open = test.open
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest("GET", "/healthz", nil))
		if asked := answer.Header().Get("Connection"); asked != test.leave {
			t.Errorf("%s: the client is told %q", test.sentence, asked)
		}
	}
}

// from is a connection from an address.
type from struct {
	net.Conn
	address string
}

func (f from) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(f.address))
}

func TestConnectionsAreCountedUntilTheyAreClosed(t *testing.T) {
	c := &connections{}
	for _, step := range []struct {
		state http.ConnState
		open  int
	}{{http.StateNew, 1}, {http.StateActive, 1}, {http.StateIdle, 1}, {http.StateNew, 2}, {http.StateHijacked, 1}, {http.StateClosed, 0}} {
		c.note(from{address: "192.0.2.1:4000"}, step.state)
		if open, _ := c.counts(); open != step.open || len(c.of) != min(open, 1) {
			t.Errorf("after %s there are %d, of %d addresses", step.state, open, len(c.of))
		}
	}
}

func TestNobodyFillsTheHouseAlone(t *testing.T) {
	const greedy, modest, sameNetwork = "192.0.2.1:4000", "192.0.2.2:4000", "[2001:db8::1]:4000"
	for _, test := range []struct {
		sentence    string
		open, held  int
		holder, new string
		turned      bool
	}{
		{"while there is room an address may hold many", scarce, scarce, greedy, greedy, false},
		{"places are scarce, and the address has its share", scarce + 1, fairShare, greedy, greedy, true},
		{"places are scarce, and the address has less than its share", scarce + 1, fairShare - 1, greedy, greedy, false},
		{"places are scarce, and somebody else holds them", scarce + 1, scarce + 1, greedy, modest, false},
		{"a network of IPv6 is one address", scarce + 1, fairShare, sameNetwork, "[2001:db8::ffff]:9", true},
	} {
		c := &connections{open: test.open, of: map[budget.Who]int{holder(from{address: test.holder}): test.held}}
		turned := c.turnAway(from{address: test.new})
		if _, counted := c.counts(); turned != test.turned || (counted == 1) != test.turned {
			t.Errorf("%s: turned away %t, counted %d", test.sentence, turned, counted)
		}
	}
}

// lineUp is a listener at which connections stand in line.
type lineUp struct {
	net.Listener
	waiting []net.Conn
}

func (l *lineUp) Accept() (net.Conn, error) {
	if len(l.waiting) == 0 {
		return nil, net.ErrClosed
	}
	first := l.waiting[0]
	l.waiting = l.waiting[1:]
	return first, nil
}

// closing notes that it was closed.
type closing struct {
	from
	closed *[]string
}

func (c closing) Close() error {
	*c.closed = append(*c.closed, c.address)
	return nil
}

func TestWhoeverIsTurnedAwayIsClosedAndTheNextComesIn(t *testing.T) {
	h := furnished(t, Config{TrustedProxies: []string{"192.0.2.9/32"}})
	greedy, proxy := "192.0.2.1:4000", "192.0.2.9:4000"
	h.connections.open = scarce + 1
	h.connections.of = map[budget.Who]int{holder(from{address: greedy}): fairShare, holder(from{address: proxy}): fairShare}
	var closed []string
	door := fairly{&lineUp{waiting: []net.Conn{
		closing{from{address: greedy}, &closed}, closing{from{address: "192.0.2.2:1"}, &closed}, closing{from{address: proxy}, &closed},
	}}, h}
	for _, want := range []string{"192.0.2.2:1", proxy} {
		got, err := door.Accept()
		if err != nil || got.RemoteAddr().String() != want {
			t.Errorf("%s comes in instead of %s (%v)", got.RemoteAddr(), want, err)
		}
	}
	if len(closed) != 1 || closed[0] != greedy {
		t.Errorf("closed are %v", closed)
	}
	if _, err := door.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a closed listener gives %v", err)
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
