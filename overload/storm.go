package main

import (
	"context"
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	// mostConnections is more than a server that keeps its word ever has open.
	mostConnections = 6000
	// patience is how long a visitor waits before giving up.
	patience = 15 * time.Second
)

// client asks one server.
type client struct{ host *fasthttp.HostClient }

func newClient(address string) *client {
	return &client{&fasthttp.HostClient{Addr: address, MaxConns: mostConnections, MaxIdemponentCallAttempts: 1}}
}

// answer is what came back.
type answer struct {
	status int
	// returns is whether a time to come back was told.
	returns bool
	took    time.Duration
	err     error
}

// ask asks a question in the name of an address of its own, so that no budget of
// an address is reached.
func (c *client) ask(q question, address uint32) answer {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(request)
	defer fasthttp.ReleaseResponse(response)
	request.Header.SetMethod(q.method)
	request.SetRequestURI("http://" + c.host.Addr + q.path)
	request.Header.Set("X-Forwarded-For", netip.AddrFrom4([4]byte{10, byte(address), byte(address >> 8), byte(address >> 16)}).String())
	if q.body != "" {
		request.Header.SetContentType(q.mediaType)
		request.SetBodyString(q.body)
	}
	begun := time.Now()
	err := c.host.DoTimeout(request, response, patience)
	return answer{
		status: response.StatusCode(), returns: len(response.Header.Peek("Retry-After")) > 0,
		took: time.Since(begun), err: err,
	}
}

// storm sends questions at a rate a second, each at its own random moment, and
// never waits for an answer before it sends the next. Latencies count from the
// moment at which a question was due. It tells how far behind it was itself at
// worst.
func storm(ctx context.Context, c *client, rate float64, lasting time.Duration) (map[string]*tally, time.Duration) {
	var (
		all    sync.WaitGroup
		mutex  sync.Mutex
		late   time.Duration
		random = rand.New(rand.NewPCG(2, 2))
		begun  = time.Now()
		due    = begun
	)
	tallies := map[string]*tally{}
	for _, kind := range kinds {
		tallies[kind.class.String()] = &tally{}
	}
	for due.Sub(begun) < lasting && ctx.Err() == nil {
		if wait := time.Until(due); wait > 0 {
			time.Sleep(wait)
		} else {
			late = max(late, -wait)
		}
		q, address, at := draw(random), random.Uint32(), due
		all.Go(func() {
			answer := c.ask(q, address)
			answer.took = time.Since(at)
			mutex.Lock()
			defer mutex.Unlock()
			tallies[q.kind].note(answer)
		})
		due = due.Add(time.Duration(random.ExpFloat64() / rate * float64(time.Second)))
	}
	all.Wait()
	return tallies, late
}
