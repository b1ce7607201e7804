package budget

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"mingzhi/rules"
)

// clock is a clock that a test turns.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Unix(0, base)} }

func (c *clock) tell() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

// small limits, so that tests count in small numbers: ten points a second, a
// hundred at once.
var small = Limits{Query: Rate{PerMinute: 600, Burst: 100}}

func alone(limits Limits) (*Keeper, *clock) {
	c := newClock()
	return New(Options{Limits: limits, Clock: c.tell, Logger: silent}), c
}

var asker = Address("192.0.2.1")

// taken takes points and gives what remains, or -1 for a refusal.
func taken(t *testing.T, k *Keeper, who Who, points int64) int64 {
	t.Helper()
	grant, err := k.Take(Query, who, points)
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		return -1
	case err != nil:
		t.Fatal(err)
	}
	return grant.Remaining
}

func TestABucketIsSpentAndFillsAgain(t *testing.T) {
	k, c := alone(small)
	for _, step := range []struct {
		sentence string
		pass     time.Duration
		points   int64
		remain   int64 // -1: refused
	}{
		{"a first asker has all", 0, 40, 60},
		{"what is taken is gone", 0, 60, 0},
		{"an empty bucket gives nothing", 0, 1, -1},
		{"a point comes back in a tenth of a second", 100 * time.Millisecond, 1, 0},
		{"not sooner", 99 * time.Millisecond, 1, -1},
		{"a refusal takes nothing", time.Millisecond, 1, 0},
		{"after ten seconds all is back", 10 * time.Second, 0, 100},
		{"and no more than all", time.Hour, 100, 0},
		{"what is dearer than the burst is refused until the bucket is full", 9 * time.Second, 250, -1},
		{"then it is answered", time.Second, 250, 0},
		{"and paid back afterwards", 15 * time.Second, 1, -1},
		{"to the last point", 100 * time.Millisecond, 1, 0},
		{"less than nothing is nothing", 0, -50, 0},
	} {
		c.pass(step.pass)
		if got := taken(t, k, asker, step.points); got != step.remain {
			t.Errorf("%s: %d remain instead of %d", step.sentence, got, step.remain)
		}
	}
}

func TestWhoHasABucketOfTheirOwn(t *testing.T) {
	k, _ := alone(small)
	taken(t, k, Address("192.0.2.1"), 100)
	taken(t, k, Address("2001:db8:1:2::1"), 100)
	for _, test := range []struct {
		sentence string
		who      Who
		same     bool
	}{
		{"the same address", Address("192.0.2.1"), true},
		{"the same address written as IPv6", Address("::ffff:192.0.2.1"), true},
		{"the next address", Address("192.0.2.2"), false},
		{"another address of the same IPv6 network", Address("2001:db8:1:2:ffff::9"), true},
		{"the same with a zone", Address("2001:db8:1:2::1%eth0"), true},
		{"the next IPv6 network", Address("2001:db8:1:3::1"), false},
		{"whoever has no address", Address(""), false},
		{"a token", Who{name: "token 00"}, false},
	} {
		if refused := taken(t, k, test.who, 100) < 0; refused != test.same {
			t.Errorf("%s: refused %v", test.sentence, refused)
		}
	}
	if _, err := k.Take(Verification, Address("192.0.2.1"), 1); err != nil {
		t.Errorf("who has spent all points may still verify, but got %v", err)
	}
}

func TestWhatWasNotUsedIsGivenBackOnce(t *testing.T) {
	for _, test := range []struct {
		sentence string
		take     int64
		refunds  []int64
		between  time.Duration
		remain   int64
	}{
		{"an estimate of 80 that cost 1", 80, []int64{79}, 0, 99},
		{"in two parts", 80, []int64{40, 39}, 0, 99},
		{"never more than was taken", 30, []int64{500}, 0, 100},
		{"nor in parts", 30, []int64{20, 20}, 0, 100},
		{"less than nothing is not given back", 30, []int64{-20}, 0, 70},
		{"what came back by itself is not given back again", 100, []int64{100}, 9 * time.Second, 100},
	} {
		k, c := alone(small)
		grant, err := k.Take(Query, asker, test.take)
		if err != nil {
			t.Fatal(err)
		}
		c.pass(test.between)
		for _, points := range test.refunds {
			grant.Refund(points)
		}
		if grant.Remaining != test.remain || taken(t, k, asker, 0) != test.remain {
			t.Errorf("%s: %d remain instead of %d", test.sentence, grant.Remaining, test.remain)
		}
	}
	var none Grant
	none.Refund(1) // a refusal's grant holds nothing
}

// Whoever holds back cheap requests with dear estimates wins no second bucket: a
// refund does not undo what was spent since by others.
func TestALateRefundMakesNoRoomForMore(t *testing.T) {
	k, c := alone(small)
	held, err := k.Take(Query, asker, 100)
	if err != nil {
		t.Fatal(err)
	}
	c.pass(10 * time.Second) // the bucket is full again
	if taken(t, k, asker, 100) != 0 {
		t.Fatal("it was not full")
	}
	held.Refund(99)
	if got := taken(t, k, asker, 1); got != -1 {
		t.Errorf("after the refund %d remain", got)
	}
}

func TestARefusalSaysWhatAndWhenInBothLanguages(t *testing.T) {
	for _, test := range []struct {
		kind Kind
		code rules.Code
		wait time.Duration
	}{
		{Query, rules.TooManyRequests, 5 * time.Second},
		{Verification, rules.TooManyAttempts, time.Second},
		{Certificate, rules.TooManyAttempts, 6 * time.Second},
	} {
		k, _ := alone(small)
		rate := k.limits.of(test.kind, asker)
		if _, err := k.Take(test.kind, asker, rate.Burst); err != nil {
			t.Fatal(err)
		}
		points := map[Kind]int64{Query: 50}[test.kind] // five seconds of ten a second
		_, err := k.Take(test.kind, asker, max(1, points))
		var refusal *Refusal
		if !errors.As(err, &refusal) {
			t.Fatalf("%s: %v", test.kind, err)
		}
		problem := rules.AsProblem(err)
		if problem.Code != test.code || problem.Message.Zh == "" || problem.Mend.En == "" {
			t.Errorf("%s is refused with %+v", test.kind, problem)
		}
		if refusal.RetryAfter != test.wait || refusal.Remaining != 0 || refusal.Limit != rate.Burst {
			t.Errorf("%s: %+v", test.kind, refusal)
		}
		if test.kind == Query && !strings.Contains(problem.Mend.En, "5 s") {
			t.Errorf("it does not say how long: %s", problem.Mend.En)
		}
	}
}

// A bucket gives no more to many at once than to one after the other.
func TestManyAtOnceGetNoMoreThanOneByOne(t *testing.T) {
	k, _ := alone(small)
	var group sync.WaitGroup
	granted := make(chan int64, 1000)
	for range 20 {
		group.Go(func() {
			for range 50 {
				grant, err := k.Take(Query, asker, 3)
				if err != nil {
					continue
				}
				grant.Refund(1)
				granted <- 2
			}
		})
	}
	group.Wait()
	close(granted)
	var sum int64
	for points := range granted {
		sum += points
	}
	if sum > 100 || sum < 98 {
		t.Errorf("%d points were granted of 100", sum)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	k, _ := alone(small)
	for n := range remembered + 1000 {
		taken(t, k, Address(fmt.Sprintf("2001:db8:%x:%x::1", n/65536, n%65536)), 1)
	}
	if n := k.buckets[Query].Len(); n > remembered {
		t.Errorf("%d buckets are remembered", n)
	}
}

func BenchmarkTake(b *testing.B) {
	k := New(Options{Limits: Limits{Query: Rate{PerMinute: 1e12, Burst: 1e9}}})
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		who := Address("192.0.2.1")
		for p.Next() {
			grant, err := k.Take(Query, who, 100)
			if err != nil {
				b.Fatal(err)
			}
			grant.Refund(99)
		}
	})
}

func BenchmarkAddressTakeAndHeaders(b *testing.B) {
	k := New(Options{Limits: Limits{Query: Rate{PerMinute: 1e12, Burst: 1e9}}})
	b.ReportAllocs()
	header := http.Header{}
	for b.Loop() {
		grant, err := k.Take(Query, Address("2001:db8:1:2::1"), 100)
		if err != nil {
			b.Fatal(err)
		}
		grant.Headers(header)
	}
}
