package budget

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// base is an instant of a Wednesday in November, in nanoseconds since 1970.
var base = time.Date(2026, 11, 25, 1, 30, 0, 0, time.UTC).UnixNano()

// someSpending is what may happen to a bucket within a second of base.
func someSpending(r *rand.Rand) spending {
	if r.IntN(4) == 0 {
		return refunded(r.Int64N(int64(time.Second)))
	}
	return spent(base+r.Int64N(int64(time.Second)), r.Int64N(int64(time.Second)))
}

func TestSpendingsSumUpToOneSpending(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		x := base + r.Int64N(int64(4*time.Second)) - int64(2*time.Second)
		a, b, c := someSpending(r), someSpending(r), someSpending(r)
		stepwise := c.after(b.after(a.after(x)))
		if left, right := a.then(b).then(c).after(x), a.then(b.then(c)).after(x); left != stepwise || right != stepwise {
			t.Fatalf("%v, %v and %v from %d: one by one %d, summed up %d and %d", a, b, c, x, stepwise, left, right)
		}
		if got := (spending{}).then(a).after(x); got != a.after(x) {
			t.Fatalf("nothing and then %v from %d: %d instead of %d", a, x, got, a.after(x))
		}
	}
}

// What two servers spent in turns, summed up for each and applied one after the
// other, is never less than the truth, and more by less than the time in which
// they spent.
func TestSumsOfTwoServersNeverMakeLessThanTheTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const window = int64(500 * time.Millisecond)
	for range 10_000 {
		instants := make([]int64, 2+r.IntN(20))
		for i := range instants {
			instants[i] = base + r.Int64N(window)
		}
		slices.Sort(instants)
		x := base + r.Int64N(2*window) - window
		truth := x
		var servers [2]spending
		for _, instant := range instants {
			one := spent(instant, r.Int64N(window/5))
			truth = one.after(truth)
			server := &servers[r.IntN(2)]
			*server = server.then(one)
		}
		for _, order := range [][2]int{{0, 1}, {1, 0}} {
			got := servers[order[1]].after(servers[order[0]].after(x))
			if got < truth || got-truth >= window {
				t.Fatalf("in the order %v the bucket is full %v after the truth", order, time.Duration(got-truth))
			}
		}
	}
}
