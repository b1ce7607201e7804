package answers_test

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"mingzhi/answers"
)

// counting tells how often its connections were written to.
type counting struct {
	net.Listener
	writes atomic.Int64
}

func (c *counting) Accept() (net.Conn, error) {
	connection, err := c.Listener.Accept()
	return counted{connection, c}, err
}

type counted struct {
	net.Conn
	by *counting
}

func (c counted) Write(piece []byte) (int, error) {
	c.by.writes.Add(1)
	return c.Conn.Write(piece)
}

func TestAnAnswerLeavesInOnePiece(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener := &counting{Listener: inner}
	server := &http.Server{ConnContext: answers.OnLine, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Security-Policy", strings.Repeat("p", 500)) // a head as long as they are
		if r.URL.RawQuery == "twice" {
			answer("a first answer, and whole").Write(w, r)
		}
		answer(strings.Repeat("x", size)).Write(w, r)
	})}
	go func() { _ = server.Serve(answers.Lines(listener)) }()
	t.Cleanup(func() { server.Close() })

	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1, DisableCompression: true}}
	ask := func(method, path, holds string) (*http.Response, string, error) {
		request, err := http.NewRequest(method, "http://"+inner.Addr().String()+"/"+path, strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("If-None-Match", holds)
		response, err := client.Do(request)
		if err != nil {
			return nil, "", err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		return response, string(body), err
	}
	for _, test := range []struct {
		sentence, method, path, holds string
		status, bytes                 int
		pieces                        int64
	}{
		{"what fits into the buffer", "GET", "1000", "", 200, 1000, 1},
		{"what does with its head, nearly", "GET", "3000", "", 200, 3000, 1},
		{"what fits without its head", "GET", "3700", "", 200, 3700, 1},
		{"what fills the buffer", "GET", "4096", "", 200, 4096, 1},
		{"a byte more", "GET", "4097", "", 200, 4097, 1},
		{"a page", "GET", "4536", "", 200, 4536, 1},
		{"a list", "GET", "8192", "", 200, 8192, 1},
		{"an answer to POST", "POST", "7000", "", 200, 7000, 1},
		{"the head of a page alone", "HEAD", "8192", "", 200, 0, 1},
		{"a page after it on the same connection", "GET", "8192", "", 200, 8192, 1},
		{"a page that its reader holds", "GET", "8192", `W/"one"`, 304, 0, 1},
		{"the longest that is held back", "GET", "16384", "", 200, 16384, 1},
		{"what is longer leaves as it comes", "GET", "16385", "", 200, 16385, 2},
		{"nothing at all", "GET", "0", "", 200, 0, 1},
	} {
		before := listener.writes.Load()
		response, body, err := ask(test.method, test.path, test.holds)
		if err != nil || response.StatusCode != test.status || body != strings.Repeat("x", test.bytes) {
			t.Fatalf("%s: %v, %d bytes, %v", test.sentence, response, len(body), err)
		}
		if pieces := listener.writes.Load() - before; pieces != test.pieces {
			t.Errorf("%s: it left in %d pieces, not %d", test.sentence, pieces, test.pieces)
		}
	}
	if _, body, err := ask("GET", "10000?twice", ""); err != nil || body != "a first answer, and whole" {
		t.Errorf("an answer after which another was tried: %q, %v", body, err)
	}
	if _, _, err := ask("GET", "broken off", ""); err == nil {
		t.Error("an answer that was broken off came whole")
	}
	if _, body, err := ask("GET", "5000", ""); err != nil || len(body) != 5000 {
		t.Errorf("the next connection: %d bytes, %v", len(body), err)
	}
}
