package server

import (
	"net"
	"net/http"
	"sync/atomic"
)

// maxConnections is how many clients are connected at once. More wait for the
// system to hand them over, and hold nothing here meanwhile. At about 30 kB each
// they hold a quarter of a gigabyte.
const maxConnections = 8192

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
