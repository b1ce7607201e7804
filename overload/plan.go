package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"mingzhi/load"
)

// plan is one run.
type plan struct {
	// times is how many times its capacity the server is asked for.
	times              float64
	measuring, lasting time.Duration
	databaseURL        string
}

const (
	// workers ask in turn while capacity is measured: enough to keep the slots of a
	// small machine's gate busy.
	workers = 8
	// recoversWithin is how soon after the storm an ordinary visitor is served.
	recoversWithin = 3 * time.Second
)

// run starts a server, measures it, asks it for too much, and visits it afterwards.
func (p plan) run(ctx context.Context) (*outcome, error) {
	folder, err := os.MkdirTemp("", "mingzhi-overload-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	s, err := start(ctx, folder, p.databaseURL)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	c := newClient(s.address)
	if _, err := capacity(ctx, c, p.measuring/4); err != nil { // warms caches and connections
		return nil, err
	}
	o := &outcome{times: p.times, lasting: p.lasting}
	if o.capacity, err = capacity(ctx, c, p.measuring); err != nil {
		return nil, err
	}
	o.kinds, o.late = storm(ctx, c, o.capacity*p.times, p.lasting)
	o.recovered, err = recovery(ctx, c)
	return o, err
}

// capacity is how many questions of the mix are answered in a second when each
// worker asks its next one as soon as it was answered.
func capacity(ctx context.Context, c *client, lasting time.Duration) (float64, error) {
	begun := time.Now()
	counts, failures := make(chan int, workers), make(chan error, workers)
	for i := range workers {
		go func() {
			random, n := rand.New(rand.NewPCG(uint64(i), 1)), 0
			for time.Since(begun) < lasting && ctx.Err() == nil {
				q := draw(random)
				switch answer := c.ask(q, random.Uint32()); answer.status {
				case http.StatusOK:
					n++
				case load.Status: // even now, on a machine with other work
				default:
					failures <- fmt.Errorf("while capacity was measured a %s was answered %d, %v", q.kind, answer.status, answer.err)
					counts <- n
					return
				}
			}
			counts <- n
		}()
	}
	whole := 0
	for range workers {
		whole += <-counts
	}
	select {
	case err := <-failures:
		return 0, err
	default:
		return float64(whole) / time.Since(begun).Seconds(), ctx.Err()
	}
}

// recovery is how long after the storm the first visitor is served who asks one
// question of each kind and is sent away with none.
func recovery(ctx context.Context, c *client) (time.Duration, error) {
	begun, random := time.Now(), rand.New(rand.NewPCG(3, 3))
	for {
		served := true
		for _, kind := range kinds {
			served = served && c.ask(kind.question(random), random.Uint32()).status == http.StatusOK
		}
		switch since := time.Since(begun); {
		case served:
			return since, nil
		case ctx.Err() != nil:
			return 0, ctx.Err()
		case since > 10*recoversWithin:
			return since, nil
		}
	}
}
