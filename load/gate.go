package load

import (
	"context"
	"sync"
	"time"
)

// Gate admits requests by class. The zero value is no gate; see New.
type Gate struct {
	slots    int
	patience [classes]Patience
	leave    func()

	mutex  sync.Mutex
	inside int
	queues [classes]queue
	counts [classes]Counts
	// handed is how many slots were handed over to who waited.
	handed int
}

// Counts is what became of the requests of one class since the gate was made.
type Counts struct {
	// Admitted were let in, at once or after waiting.
	Admitted uint64
	// Waited of these had to wait.
	Waited uint64
	// Shed were sent away, because the queue was full or the wait too long.
	Shed uint64
	// Left gave up by themselves while they waited.
	Left uint64
}

// New makes a gate with a number of slots, at least one. A class that the
// patience does not name never waits.
func New(slots int, patience map[Class]Patience) *Gate {
	g := &Gate{slots: max(1, slots)}
	for class, p := range patience {
		g.patience[class] = p
	}
	g.leave = g.free // one value for all, so that entering allocates nothing
	return g
}

// Enter waits for a slot. Whoever gets one calls leave exactly once, when the work
// is done. The error is a *Shed, or the context's own where the asker left. It is
// entered around the work alone, never while a client sends or reads, and once: one
// request in two slots could wait for itself.
func (g *Gate) Enter(ctx context.Context, class Class) (leave func(), err error) {
	g.mutex.Lock()
	if g.inside < g.slots { // then nobody waits: free slots are handed over
		g.inside++
		g.counts[class].Admitted++
		g.mutex.Unlock()
		return g.leave, nil
	}
	if g.queues[class].length >= g.patience[class].Queue {
		err := g.shed(class)
		g.mutex.Unlock()
		return nil, err
	}
	w := &waiter{admitted: make(chan struct{})}
	g.queues[class].push(w)
	g.mutex.Unlock()

	timer := time.NewTimer(g.patience[class].Wait)
	defer timer.Stop()
	select {
	case <-w.admitted:
		return g.leave, nil
	case <-timer.C:
	case <-ctx.Done():
	}
	g.mutex.Lock()
	defer g.mutex.Unlock()
	gone := ctx.Err()
	switch {
	case w.inside && gone == nil: // at the last moment
		return g.leave, nil
	case w.inside:
		g.handOver()
		return nil, gone
	}
	g.queues[class].remove(w)
	if gone != nil {
		g.counts[class].Left++
		return nil, gone
	}
	return nil, g.shed(class)
}

// Refuse is a *Shed while none of some classes would take one more, and nil otherwise:
// for a request that has yet to be read to know its class, when reading it costs as
// much as what there is too little of. It is counted for the first of them.
func (g *Gate) Refuse(classes ...Class) error {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if g.inside < g.slots {
		return nil
	}
	for _, class := range classes {
		if g.queues[class].length < g.patience[class].Queue {
			return nil
		}
	}
	return g.shed(classes[0])
}

// free gives a slot back.
func (g *Gate) free() {
	g.mutex.Lock()
	g.handOver()
	g.mutex.Unlock()
}

// fairly is of how many slots that are handed over one goes to the classes by turns.
// The others go to the most important class that waits, which alone would leave
// nothing to the last as long as a flood of the first goes on.
const fairly = 8

// handOver gives a slot that became free to whoever waits for it, or to nobody.
func (g *Gate) handOver() {
	first := 0
	if g.handed%fairly == fairly-1 {
		first = g.handed / fairly % classes
	}
	for i := range g.queues {
		class := (first + i) % classes
		if w := g.queues[class].pop(); w != nil {
			w.inside = true
			g.handed++
			g.counts[class].Admitted++
			g.counts[class].Waited++
			close(w.admitted)
			return
		}
	}
	g.inside--
}

// shed counts a request that is sent away and says when to come back: in one to
// four seconds, by turns, so that not all come back at once.
func (g *Gate) shed(class Class) *Shed {
	g.counts[class].Shed++
	return &Shed{Class: class, RetryAfter: time.Duration(1+g.counts[class].Shed%4) * time.Second}
}

// Slots is how many requests are worked on at once at most.
func (g *Gate) Slots() int { return g.slots }

// Inside is how many requests are being worked on.
func (g *Gate) Inside() int {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.inside
}

// Waiting is how many requests of a class wait.
func (g *Gate) Waiting(class Class) int {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.queues[class].length
}

// Counts is what became of a class's requests.
func (g *Gate) Counts(class Class) Counts {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.counts[class]
}
