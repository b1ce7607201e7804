package answers

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// net/http sends an answer on as soon as its buffer of 4 KiB is full, so a page of 6
// KiB leaves as two packets, and the system is asked twice: a third of what a page
// from memory costs. A line holds the first piece back until the body is there.
type line struct {
	net.Conn
	// awaited is how many bytes are to be held before they are sent; at most as many
	// as are sure to come. 0 holds nothing back.
	awaited int
	held    *[]byte
	// counted is whether what is held is counted in inHands.
	counted atomic.Bool
}

// Bodies from shortestHeld to longestHeld leave in one piece: what is shorter does so
// by itself, and of what is longer a second packet is a small part. A reader who does
// not read keeps what is held; beyond mostHeld altogether nothing more is.
const (
	shortestHeld = 3 << 10
	longestHeld  = 16 << 10
	mostHeld     = 16 << 20
)

// inHands is how many bytes are held, of all connections.
var inHands atomic.Int64

// holding are buffers for what is held back.
var holding = sync.Pool{New: func() any { return &[]byte{} }}

// Lines makes a listener's connections such that answers leave in one piece. The
// server is to have OnLine for its ConnContext.
func Lines(listener net.Listener) net.Listener { return lines{listener} }

type lines struct{ net.Listener }

// Accept waits for the next connection.
func (l lines) Accept() (net.Conn, error) {
	connection, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &line{Conn: connection}, nil
}

type lineKey struct{}

// OnLine tells the answers to a connection's requests which connection it is.
func OnLine(ctx context.Context, connection net.Conn) context.Context {
	if l, ok := connection.(*line); ok {
		return context.WithValue(ctx, lineKey{}, l)
	}
	return ctx
}

// await has what is written to the request's connection held back until head and
// body are there. Whoever calls it writes both next, and then calls done.
func await(w http.ResponseWriter, r *http.Request, body []byte) (done func()) {
	l, ok := r.Context().Value(lineKey{}).(*line)
	if !ok || l.held != nil || len(body) < shortestHeld || len(body) > longestHeld || inHands.Load() > mostHeld {
		return func() {}
	}
	l.awaited = len(body)
	for name, values := range w.Header() {
		for _, value := range values {
			l.awaited += len(name) + len(": ") + len(value) + len("\r\n")
		}
	}
	l.held = holding.Get().(*[]byte)
	l.counted.Store(true)
	inHands.Add(longestHeld)
	return l.written
}

// written is called when the answer was written: net/http sends the rest of it on by
// itself. It holds the line to less where the body was not taken whole.
func (l *line) written() { l.awaited = 0 }

// Write sends, or holds back what is not yet enough. It is called by one goroutine
// at a time, as net/http does.
func (l *line) Write(piece []byte) (int, error) {
	if l.held == nil {
		return l.Conn.Write(piece)
	}
	*l.held = append(*l.held, piece...)
	if len(*l.held) < l.awaited {
		return len(piece), nil
	}
	if err := l.send(); err != nil {
		return 0, err
	}
	return len(piece), nil
}

// Close ends, whoever is writing: what is held is lost with the rest.
func (l *line) Close() error {
	l.putDown()
	return l.Conn.Close()
}

// putDown counts what is held no more.
func (l *line) putDown() {
	if l.counted.Swap(false) {
		inHands.Add(-longestHeld)
	}
}

func (l *line) send() error {
	held := l.held
	l.awaited, l.held = 0, nil
	_, err := l.Conn.Write(*held)
	*held = (*held)[:0]
	holding.Put(held)
	l.putDown()
	return err
}
