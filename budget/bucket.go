package budget

import "sync"

// bucket is what one holder has of one kind.
type bucket struct {
	kind Kind
	who  Who
	// least is the cost from which it is settled; see settledFrom.
	least int64

	mu sync.Mutex
	// settled is when the bucket was full again by the database's last word.
	settled int64
	// settling is what is on its way to the database, open what was spent since.
	settling, open spending
	// waiting is true while the keeper has it among those to settle.
	waiting bool
}

// fullAt is when the bucket is full again. b.mu is held.
func (b *bucket) fullAt() int64 { return b.open.after(b.settling.after(b.settled)) }

// take spends points at an instant, or says how many nanoseconds to wait. What is
// dearer than the burst waits for a full bucket and is paid back afterwards, so
// that a small rate makes nothing impossible. Wake is called, under the lock, for
// a bucket that is to be settled and not yet waiting for it.
func (b *bucket) take(now, points int64, rate Rate, wake func(*bucket) bool) (fullAt, wait int64) {
	interval := rate.interval()
	b.mu.Lock()
	defer b.mu.Unlock()
	fullAt = max(b.fullAt(), now)
	if wait = fullAt - now - (rate.Burst-min(points, rate.Burst))*interval; wait > 0 {
		return fullAt, wait
	}
	b.add(spent(now, points*interval), wake)
	return b.fullAt(), 0
}

// refund gives back a cost of what was taken, and tells when the bucket is full
// then. What has come back by itself since is not given back a second time: only
// what lies between now and the instant to which the taking had moved the bucket.
func (b *bucket) refund(now, cost, takenUntil int64, wake func(*bucket) bool) (fullAt int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if cost = min(cost, takenUntil-now); cost > 0 {
		b.add(refunded(cost), wake)
	}
	return max(b.fullAt(), now)
}

func (b *bucket) add(s spending, wake func(*bucket) bool) {
	b.open = b.open.then(s)
	if !b.waiting && (b.open.cost >= b.least || b.open.cost <= -b.least) {
		b.waiting = wake(b)
	}
}

// called tells a bucket that it waits no longer: what is spent from now on has to
// wake the keeper again.
func (b *bucket) called() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting = false
}

// depart sums up what is to be settled. Until arrive, the bucket still counts it.
func (b *bucket) depart() spending {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settling, b.open = b.settling.then(b.open), spending{}
	return b.settling
}

// arrive takes the database's word for all that departed.
func (b *bucket) arrive(fullAt int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settled, b.settling = fullAt, spending{}
}

// again has a bucket settled another time, because it could not be now.
func (b *bucket) again(wake func(*bucket) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.waiting {
		b.waiting = wake(b)
	}
}
