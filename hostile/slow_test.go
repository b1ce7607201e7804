package hostile

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"mingzhi/testenv"
)

// crowd is how many slow clients there are at once, patience how long they stay.
const (
	crowd    = 200
	patience = 3 * time.Second
)

// Slow attacks hold a connection and do little. Each is tried by a crowd at once.
var slow = []struct {
	sentence string
	// what does one client's work, until the patience is at its end.
	what func(connection net.Conn, n int, over <-chan time.Time)
}{
	{"a head that trickles", func(c net.Conn, n int, over <-chan time.Time) {
		trickle(c, sent(n, "POST /graphql", jsonBody+strings.Repeat("X: y\r\n", 500), nil), over)
	}},
	{"a body that trickles", func(c net.Conn, n int, over <-chan time.Time) {
		request := sent(n, "POST /graphql", jsonBody, asked(n, "{ledger{size}}"+strings.Repeat(" ", 5_000), nil))
		head := bytes.Index(request, []byte("\r\n\r\n")) + 4
		_, _ = c.Write(request[:head]) // the server may have enough
		trickle(c, request[head:], over)
	}},
	{"a verification that trickles", func(c net.Conn, n int, over <-chan time.Time) {
		_, _ = c.Write(sent(n, "POST /api/verify", jsonBody+"Content-Length: 5000\r\n", nil))
		trickle(c, bytes.Repeat([]byte(" "), 5_000), over)
	}},
	{"a form that trickles", func(c net.Conn, n int, over <-chan time.Time) {
		_, _ = c.Write(sent(n, "POST /verify", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n", nil))
		trickle(c, bytes.Repeat([]byte("x"), 5_000), over)
	}},
	{"chunks that trickle", func(c net.Conn, n int, over <-chan time.Time) {
		_, _ = c.Write(sent(n, "POST /graphql", jsonBody+"Transfer-Encoding: chunked\r\n", nil))
		trickle(c, chunked(asked(n, "{ledger{size}}"+strings.Repeat(" ", 5_000), nil)), over)
	}},
	{"a reader who does not read", func(c net.Conn, n int, over <-chan time.Time) {
		_, _ = c.Write(document("", schema).Bytes(n))
		<-over
	}},
	{"a reader who reads a byte now and then", func(c net.Conn, n int, over <-chan time.Time) {
		_, _ = c.Write(document("", schema).Bytes(n))
		for {
			select {
			case <-over:
				return
			case <-time.After(20 * time.Millisecond):
				if _, err := c.Read(make([]byte, 1)); err != nil {
					return
				}
			}
		}
	}},
	{"a connection that says nothing", func(_ net.Conn, _ int, over <-chan time.Time) { <-over }},
	{"a subscription that is kept open", func(c net.Conn, n int, over <-chan time.Time) {
		_, _ = c.Write(sent(n, "POST /graphql", jsonBody+"Accept: text/event-stream\r\n", asked(n, "subscription{ledger{size}}", nil)))
		<-over
	}},
	{"a connection that would be a socket of subscriptions", func(c net.Conn, n int, over <-chan time.Time) {
		_, _ = c.Write(sent(n, "GET /graphql", "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n", nil))
		<-over
	}},
}

// trickle sends a byte now and then.
func trickle(c net.Conn, text []byte, over <-chan time.Time) {
	for i := range text {
		select {
		case <-over:
			return
		case <-time.After(20 * time.Millisecond):
			if _, err := c.Write(text[i : i+1]); err != nil {
				return
			}
		}
	}
}

// Whoever is slow costs little, however many they are, and keeps nobody out.
func TestACrowdOfSlowClientsCostsLittle(t *testing.T) {
	v := newVictim(t, testenv.SQLiteURL(t))
	v.peak()
	for _, attack := range slow {
		t.Run(attack.sentence, func(t *testing.T) {
			before, cpu, held := v.allocated(), v.cpu(), v.peak()
			var crowded sync.WaitGroup
			for n := range crowd {
				crowded.Go(func() {
					connection, err := net.Dial("tcp", v.address)
					if err != nil {
						t.Error(err)
						return
					}
					defer connection.Close()
					attack.what(connection, n, time.After(patience))
				})
			}
			var fair []answered
			for _, question := range fairly {
				fair = append(fair, v.askFairly(question, time.Now().Add((patience-time.Second)/time.Duration(len(fairly)))))
			}
			crowded.Wait()
			each := (v.cpu() - cpu) / crowd
			allocated, grown := (v.allocated()-before)/crowd, (v.peak()-held)/crowd
			t.Logf("each of %d took %s of processor time, %d kB allocated; the process grew by %d kB for each", crowd, each.Round(time.Microsecond), allocated>>10, grown>>10)
			if each > mostCPU || allocated > mostBytes || grown > mostBytes {
				t.Error("that is too much")
			}
			for i, got := range fair {
				if !got.data {
					t.Errorf("%s in between was answered with %+v", fairly[i].Sentence, got)
				}
			}
		})
	}
}

// fairly is asked while a crowd is there. Each needs a slot.
var fairly = []Attack{
	document("a fair question", "{ledger{size}}"),
	{"a verification", func(n int) []byte {
		return sent(n, "POST /verify", "Content-Type: application/x-www-form-urlencoded\r\n", fmt.Appendf(nil, "number=OTHER-%d&code=7KQM-X2WD-85UC", n))
	}},
}

// askFairly asks while the crowd is there, again when it is sent away: a server that
// has many answers to make may say so, but not for as long as the crowd stays.
func (v *victim) askFairly(question Attack, until time.Time) answered {
	v.t.Helper()
	for {
		got := v.send(question.Bytes(int(time.Now().UnixMilli()))) // no crowd before has asked it
		if got.data || time.Now().After(until) {
			return got
		}
		time.Sleep(50 * time.Millisecond)
	}
}
