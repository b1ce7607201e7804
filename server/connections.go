package server

import (
	"net"
	"net/http"
	"sync"

	"mingzhi/budget"
)

// maxConnections is how many clients are connected at once. More wait for the
// system to hand them over, and hold nothing here meanwhile. At about 30 kB each
// they hold a quarter of a gigabyte.
const maxConnections = 8192

// fairShare is how many connections one address may hold when places are scarce: a
// school behind one address has room, and nobody fills the house alone.
const fairShare = maxConnections / 16

// connections counts those that are open, of all and of each address.
type connections struct {
	mu   sync.Mutex
	open int
	of   map[budget.Who]int
	// turned is how many were turned away, ever.
	turned int
}

// note follows the states of connections.
func (c *connections) note(connection net.Conn, state http.ConnState) {
	change := 0
	switch state {
	case http.StateNew:
		change = 1
	case http.StateClosed, http.StateHijacked:
		change = -1
	default:
		return
	}
	who := holder(connection)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[budget.Who]int{}
	}
	c.open += change
	if c.of[who] += change; c.of[who] <= 0 {
		delete(c.of, who)
	}
}

// holder is whose place a connection takes.
func holder(connection net.Conn) budget.Who {
	address, _, err := net.SplitHostPort(connection.RemoteAddr().String())
	if err != nil {
		address = connection.RemoteAddr().String()
	}
	return budget.Address(address)
}

// counts is how many are open, and how many were turned away.
func (c *connections) counts() (open, turned int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open, c.turned
}

// scarce is how many connections make places scarce.
const scarce = maxConnections * 3 / 4

// crowded tells whether places are getting scarce, so that clients are asked to
// leave after their answer rather than keep a place for the next question.
func (c *connections) crowded() bool {
	open, _ := c.counts()
	return open > scarce
}

// turnAway tells whether places are scarce and a newcomer's address has its share.
func (c *connections) turnAway(newcomer net.Conn) bool {
	who := holder(newcomer)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open <= scarce || c.of[who] < fairShare {
		return false
	}
	c.turned++
	return true
}

// fairly is a listener that closes connections of an address beyond its share while
// places are scarce. A trusted proxy speaks for many and has no share.
type fairly struct {
	net.Listener
	house *House
}

// Accept waits for a connection that may come in.
func (l fairly) Accept() (net.Conn, error) {
	for {
		connection, err := l.Listener.Accept()
		if err != nil || l.house.trusts(connection.RemoteAddr().String()) || !l.house.connections.turnAway(connection) {
			return connection, err
		}
		_ = connection.Close() // it was never let in
	}
}
