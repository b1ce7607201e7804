package server_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"mingzhi/load"
	"mingzhi/testenv"
)

// Bodies that do not arrive keep nobody out, however many there are: a slot is for
// what is being worked on.
func TestBodiesThatDoNotArriveHoldNoSlot(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for _, slow := range []struct{ path, mediaType, begin string }{
		{"/verify", form, "number="},
		{"/api/verify", form, "number="},
		{"/graphql", "application/json", `{"query":"`},
	} {
		t.Run(slow.path, func(t *testing.T) {
			h := open(t, testenv.SQLiteURL(t))
			for range h.Gate.Slots() {
				h.begin(t, slow.path, slow.mediaType, slow.begin)
			}
			if inside := h.Gate.Inside(); inside != 0 {
				t.Errorf("%d slots are held by who has not asked yet", inside)
			}
			for _, asked := range []struct{ sentence, method, path, body, mediaType, says string }{
				{"a verification at the portal", "POST", "/verify", "number=OTHER-1&code=7KQM-X2WD-85UC", form, "未能证实"},
				{"a verification by a program", "POST", "/api/verify", "number=OTHER-1&code=7KQM-X2WD-85UC", form, "NOT_CONFIRMED"},
				{"a page", "GET", "/organizations", "", "", "<main"},
			} {
				start := time.Now()
				answer, text := h.ask(t, asked.method, asked.path, asked.body, "Content-Type", asked.mediaType)
				if answer.StatusCode != http.StatusOK || !strings.Contains(text, asked.says) {
					t.Errorf("%s is answered with %d after %s", asked.sentence, answer.StatusCode, time.Since(start))
				}
			}
			for _, class := range load.Classes() {
				if waited := h.Gate.Counts(class).Waited; waited != 0 {
					t.Errorf("%d had to wait for a slot of class %s", waited, class)
				}
			}
		})
	}
}

// Whoever cannot be let in is told by a page when to come back.
func TestAVerificationThatIsSentAwayIsToldWhenToComeBack(t *testing.T) {
	h := open(t, testenv.SQLiteURL(t))
	h.Gate = load.New(1, nil) // nobody waits
	h.serve(t)
	leave, err := h.Gate.Enter(t.Context(), load.Page)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	answer, text := h.ask(t, "POST", "/verify", "number=OTHER-1&code=7KQM-X2WD-85UC", "Content-Type", "application/x-www-form-urlencoded")
	if answer.StatusCode != load.Status || answer.Header.Get("Retry-After") != "2" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d with %v", answer.StatusCode, answer.Header)
	}
	if !strings.Contains(text, "请过 2 秒再试") || strings.Contains(text, "7KQM") {
		t.Errorf("it says %s", text)
	}
}

// begin sends the beginning of a body and no more. It comes back when the server
// has begun to read it.
func (h *house) begin(t *testing.T, path, mediaType, body string) {
	t.Helper()
	connection, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	if err := connection.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n", path, mediaType); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "HTTP/1.1 100 ") {
		t.Fatalf("the body is not awaited: %q, %v", line, err)
	}
	if _, err := connection.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
}
