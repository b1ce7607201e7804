package load

// waiter is a request that waits for a slot.
type waiter struct {
	// admitted is closed when it gets one, and inside is true from then on.
	admitted       chan struct{}
	inside         bool
	before, behind *waiter
}

// queue holds waiters, the first to come at its head. Whoever gives up leaves from
// the middle.
type queue struct {
	head, tail *waiter
	length     int
}

func (q *queue) push(w *waiter) {
	w.before = q.tail
	if q.tail == nil {
		q.head = w
	} else {
		q.tail.behind = w
	}
	q.tail = w
	q.length++
}

// pop takes the first; nil when nobody waits.
func (q *queue) pop() *waiter {
	w := q.head
	if w != nil {
		q.remove(w)
	}
	return w
}

func (q *queue) remove(w *waiter) {
	if w.before == nil {
		q.head = w.behind
	} else {
		w.before.behind = w.behind
	}
	if w.behind == nil {
		q.tail = w.before
	} else {
		w.behind.before = w.before
	}
	w.before, w.behind = nil, nil
	q.length--
}
