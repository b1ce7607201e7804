package testenv

import (
	"io"
	"net"
	"net/url"
	"sync"
)

// Proxy stands before a database's port and can stop forwarding: connections stay
// open and nothing comes back, as when a machine hangs or a network drops packets.
type Proxy struct {
	// URL is the database's, by way of the proxy.
	URL string

	listener net.Listener
	target   string
	mu       sync.Mutex
	open     chan struct{} // closed while bytes may pass
}

// StartProxy starts a proxy before the database of a postgres:// URL.
func StartProxy(t T, databaseURL string) *Proxy {
	t.Helper()
	parsed, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{target: parsed.Host, open: make(chan struct{})}
	close(p.open)
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Resume()
		p.listener.Close()
	})
	parsed.Host = p.listener.Addr().String()
	p.URL = parsed.String()
	go func() {
		for {
			client, err := p.listener.Accept()
			if err != nil {
				return // closed
			}
			go p.serve(client)
		}
	}()
	return p
}

// Stall lets nothing pass until Resume.
func (p *Proxy) Stall() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = make(chan struct{})
}

// Resume lets all pass again, what was held back too.
func (p *Proxy) Resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.open:
	default:
		close(p.open)
	}
}

func (p *Proxy) pass() {
	p.mu.Lock()
	open := p.open
	p.mu.Unlock()
	<-open
}

func (p *Proxy) serve(client net.Conn) {
	defer client.Close()
	p.pass()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return // the client sees its connection close
	}
	defer server.Close()
	ended := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{client, server}, {server, client}} {
		go func() {
			p.carry(way[0], way[1])
			ended <- struct{}{}
		}()
	}
	<-ended
}

func (p *Proxy) carry(from io.Reader, to io.Writer) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		p.pass()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
