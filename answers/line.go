package answers

import (
	"context"
	"net"
	"net/http"
	"sync"
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
}

// Bodies from shortest to longestHeld leave in one piece: what is shorter does so by
// itself, and of what is longer a second packet is a small part.
const (
	shortestHeld = 4 << 10
	longestHeld  = 64 << 10
)

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

// await has what is written to the request's connection held back until a whole
// body is there. It is called by whoever writes that body next, in one piece.
func await(r *http.Request, body []byte) {
	if len(body) < shortestHeld || len(body) > longestHeld {
		return
	}
	if l, ok := r.Context().Value(lineKey{}).(*line); ok && l.held == nil {
		l.awaited, l.held = len(body), holding.Get().(*[]byte)
	}
}

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
	held := l.held
	l.awaited, l.held = 0, nil
	_, err := l.Conn.Write(*held)
	*held = (*held)[:0]
	holding.Put(held)
	if err != nil {
		return 0, err
	}
	return len(piece), nil
}
