package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"github.com/valyala/fasthttp"
	"golang.org/x/sync/errgroup"
)

// load is what one round came to.
type load struct {
	answers   int
	took      time.Duration
	latencies []time.Duration
}

// perSecond is throughput.
func (l load) perSecond() float64 { return float64(l.answers) / l.took.Seconds() }

// percentile is the latency that p of a hundred answers stay below.
func (l load) percentile(p int) time.Duration {
	if len(l.latencies) == 0 {
		return 0
	}
	return l.latencies[min(len(l.latencies)*p/100, len(l.latencies)-1)]
}

// visitors is how many addresses the questions come from: enough that none is held
// back for asking too much.
const visitors = 1 << 14

// client asks one server over a fixed number of connections, each asking its next
// question when the last is answered.
type client struct {
	host        *fasthttp.HostClient
	connections int
}

func newClient(address string, connections int) *client {
	return &client{&fasthttp.HostClient{Addr: address, MaxConns: connections}, connections}
}

// run asks until the time is over. An answer that is not 200, or does not hold what
// is expected, is an error.
func (c *client) run(ctx context.Context, m measured, lasting time.Duration) (load, error) {
	parts := make([]load, c.connections)
	group, running := errgroup.WithContext(ctx)
	start := time.Now()
	for i := range parts {
		group.Go(func() error { return c.ask(running, m, uint64(i), start.Add(lasting), &parts[i]) })
	}
	if err := group.Wait(); err != nil {
		return load{}, err
	}
	whole := load{took: time.Since(start)}
	for _, part := range parts {
		whole.answers += part.answers
		whole.latencies = append(whole.latencies, part.latencies...)
	}
	slices.Sort(whole.latencies)
	return whole, nil
}

func (c *client) ask(ctx context.Context, m measured, seed uint64, until time.Time, into *load) error {
	random := rand.New(rand.NewPCG(seed, uint64(until.UnixNano())))
	question, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	for {
		before := time.Now()
		if before.After(until) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		c.write(question, m.next(random), random)
		before = time.Now()
		if err := c.host.Do(question, answer); err != nil {
			return fmt.Errorf("asking: %w", err)
		}
		into.latencies = append(into.latencies, time.Since(before))
		into.answers++
		if answer.StatusCode() != 200 || !bytes.Contains(answer.Body(), []byte(m.expects)) {
			return fmt.Errorf("an answer of status %d is not what was expected: %.300s", answer.StatusCode(), answer.Body())
		}
	}
}

func (c *client) write(question *fasthttp.Request, r request, random *rand.Rand) {
	question.Reset()
	question.Header.SetMethod(r.method)
	question.SetRequestURI("http://" + c.host.Addr + r.path)
	visitor := random.IntN(visitors)
	if r.bearer != "" {
		question.Header.Set("Authorization", "Bearer "+r.bearer)
	}
	question.Header.Set("X-Forwarded-For", netip.AddrFrom4([4]byte{10, 0, byte(visitor >> 8), byte(visitor)}).String())
	if r.body != "" {
		question.Header.SetContentType(r.mediaType)
		question.SetBodyString(r.body)
	}
}

// once asks one question and gives the answer's body and media type.
func (c *client) once(r request) (body []byte, mediaType string, err error) {
	question, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	c.write(question, r, rand.New(rand.NewPCG(0, 0)))
	if err := c.host.Do(question, answer); err != nil {
		return nil, "", err
	}
	return bytes.Clone(answer.Body()), string(answer.Header.ContentType()), nil
}
