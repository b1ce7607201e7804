package server

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// maxConnections is how many clients are connected at once. More wait for the
// system to hand them over, and hold nothing here meanwhile. At about 30 kB each
// they hold a quarter of a gigabyte.
const maxConnections = 8192

// acceptors is how many take connections from the system at the same time, pause how
// long each waits after an error.
const (
	acceptors = 16
	pause     = 50 * time.Millisecond
)

// ahead takes connections from the system before the server asks for them. On a busy
// processor whoever accepts waits for its turn behind all who work, and each time
// takes few: the system's queue would overflow, and who comes would be answered by
// nobody rather than sent away.
type ahead struct {
	net.Listener
	fresh chan fresh
	ended chan struct{}
	once  sync.Once
}

type fresh struct {
	connection net.Conn
	err        error
}

func acceptAhead(listener net.Listener) net.Listener {
	a := &ahead{Listener: listener, fresh: make(chan fresh, maxConnections), ended: make(chan struct{})}
	for range acceptors {
		go a.take()
	}
	return a
}

func (a *ahead) take() {
	for {
		connection, err := a.Listener.Accept()
		select {
		case a.fresh <- fresh{connection, err}:
		case <-a.ended:
			hangUp(connection)
			return
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // such as too many open files: it may pass
			time.Sleep(pause)
		}
	}
}

// Accept gives the next connection.
func (a *ahead) Accept() (net.Conn, error) {
	select {
	case next := <-a.fresh:
		return next.connection, next.err
	case <-a.ended:
		return nil, net.ErrClosed
	}
}

// Close ends it. Who was taken and not yet heard is left.
func (a *ahead) Close() error {
	a.once.Do(func() { close(a.ended) })
	err := a.Listener.Close()
	for {
		select {
		case next := <-a.fresh:
			hangUp(next.connection)
		default:
			return err
		}
	}
}

func hangUp(connection net.Conn) {
	if connection != nil {
		_ = connection.Close() // nobody wrote to it
	}
}

// connections counts those that are open.
type connections struct{ open atomic.Int64 }

// note follows the states of connections.
func (c *connections) note(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		c.open.Add(-1)
	}
}

// crowded tells whether places are getting scarce, so that clients are asked to
// leave after their answer rather than keep a place for the next question.
func (c *connections) crowded() bool { return c.open.Load() > maxConnections*3/4 }
