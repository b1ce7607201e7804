package load_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"mingzhi/load"
	"mingzhi/rules"
)

var patience = map[load.Class]load.Patience{
	load.Verify: {Wait: 2 * time.Second, Queue: 8},
	load.Query:  {Wait: time.Second, Queue: 4},
	load.Page:   {Wait: time.Second, Queue: 4},
	load.Search: {Wait: 500 * time.Millisecond, Queue: 2},
}

// enter goes in and fails the test when it may not.
func enter(t *testing.T, g *load.Gate, class load.Class) (leave func()) {
	t.Helper()
	leave, err := g.Enter(t.Context(), class)
	if err != nil {
		t.Fatal(err)
	}
	return leave
}

func TestAsManyAreWorkedOnAsThereAreSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := load.New(2, patience)
		first, second := enter(t, g, load.Page), enter(t, g, load.Verify)
		third := make(chan struct{})
		go func() {
			defer close(third)
			enter(t, g, load.Page)()
		}()
		synctest.Wait()
		if g.Inside() != 2 || g.Waiting(load.Page) != 1 {
			t.Errorf("%d are inside and %d wait", g.Inside(), g.Waiting(load.Page))
		}
		first()
		<-third
		second()
		if g.Inside() != 0 || g.Waiting(load.Page) != 0 {
			t.Errorf("in the end %d are inside and %d wait", g.Inside(), g.Waiting(load.Page))
		}
		if counts := g.Counts(load.Page); counts != (load.Counts{Admitted: 2, Waited: 1}) {
			t.Errorf("pages are counted as %+v", counts)
		}
	})
}

func TestAFreeSlotGoesToWhatMattersMostAndThenToWhoCameFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := load.New(1, patience)
		leave := enter(t, g, load.Query)
		var order []string
		for i, class := range []load.Class{load.Search, load.Page, load.Query, load.Verify, load.Page, load.Verify} {
			go func() {
				leave := enter(t, g, class)
				order = append(order, fmt.Sprint(class, i)) // one slot: never two at once
				leave()
			}()
			synctest.Wait()
		}
		leave()
		synctest.Wait()
		if want := []string{"verify 3", "verify 5", "query 2", "page 1", "page 4", "search 0"}; !slices.Equal(order, want) {
			t.Errorf("they went in as %v", order)
		}
	})
}

func TestAFloodOfTheFirstClassLeavesSomethingToTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deep := map[load.Class]load.Patience{}
		for _, class := range load.Classes() {
			deep[class] = load.Patience{Wait: time.Hour, Queue: 1000}
		}
		g := load.New(1, deep)
		leave := enter(t, g, load.Query)
		var order []load.Class
		for _, class := range load.Classes() {
			for range 100 {
				go func() {
					leave := enter(t, g, class)
					order = append(order, class)
					leave()
				}()
			}
		}
		synctest.Wait()
		leave()
		synctest.Wait()
		got := map[load.Class]int{}
		for _, class := range order[:96] {
			got[class]++
		}
		// Of 96 slots 12 go by turns: three to each.
		if want := map[load.Class]int{load.Verify: 87, load.Query: 3, load.Page: 3, load.Search: 3}; !maps.Equal(got, want) {
			t.Errorf("while all wait, slots go to %v", got)
		}
	})
}

func TestWhoWaitsTooLongIsSentAway(t *testing.T) {
	for class, p := range patience {
		synctest.Test(t, func(t *testing.T) {
			g := load.New(1, patience)
			leave := enter(t, g, load.Verify)
			start := time.Now()
			_, err := g.Enter(t.Context(), class)
			shed := (*load.Shed)(nil)
			if !errors.As(err, &shed) || time.Since(start) != p.Wait {
				t.Errorf("%s: %v after %s", class, err, time.Since(start))
			}
			leave()
			if g.Inside() != 0 || g.Waiting(class) != 0 || g.Counts(class).Shed != 1 {
				t.Errorf("%s: %d inside, %d wait, %+v", class, g.Inside(), g.Waiting(class), g.Counts(class))
			}
			enter(t, g, class)()
		})
	}
}

func TestAFullQueueSendsAwayAtOnceAndOnlyItsOwnClass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := load.New(1, patience)
		leave := enter(t, g, load.Query)
		for range patience[load.Search].Queue {
			go g.Enter(t.Context(), load.Search) //nolint:errcheck // sent away in the end
		}
		synctest.Wait()
		start := time.Now()
		if _, err := g.Enter(t.Context(), load.Search); err == nil || time.Since(start) != 0 {
			t.Errorf("one search too many: %v after %s", err, time.Since(start))
		}
		verified := make(chan struct{})
		go func() { enter(t, g, load.Verify)(); close(verified) }()
		synctest.Wait()
		leave()
		<-verified
		time.Sleep(time.Second)
	})
}

func TestAnAskerWhoLeavesHoldsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := load.New(1, patience)
		leave := enter(t, g, load.Query)
		ctx, goAway := context.WithCancel(t.Context())
		left := make(chan error, 1)
		go func() {
			_, err := g.Enter(ctx, load.Page)
			left <- err
		}()
		synctest.Wait()
		goAway()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if g.Waiting(load.Page) != 0 || g.Counts(load.Page).Left != 1 {
			t.Errorf("%d wait, %+v", g.Waiting(load.Page), g.Counts(load.Page))
		}
		leave()
		if g.Inside() != 0 {
			t.Errorf("%d are inside", g.Inside())
		}
	})
}

// A slot that is handed over in the very moment in which its taker leaves or gives
// up is neither lost nor given twice.
func TestNoSlotIsLostInAnyOrderOfEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const slots = 3
		g := load.New(slots, map[load.Class]load.Patience{
			load.Verify: {Wait: 4 * time.Millisecond, Queue: 50}, load.Page: {Wait: 2 * time.Millisecond, Queue: 20},
		})
		for i := range 2000 {
			class := []load.Class{load.Verify, load.Page}[i%2]
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+i%5)*time.Millisecond)
			go func() {
				defer cancel()
				leave, err := g.Enter(ctx, class)
				if err != nil {
					return
				}
				if inside := g.Inside(); inside > slots {
					t.Errorf("%d are inside", inside)
				}
				time.Sleep(time.Millisecond) // so that slots come free when others give up
				leave()
			}()
			if i%7 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		time.Sleep(time.Second)
		if g.Inside() != 0 || g.Waiting(load.Verify) != 0 || g.Waiting(load.Page) != 0 {
			t.Errorf("in the end %d are inside, %d and %d wait", g.Inside(), g.Waiting(load.Verify), g.Waiting(load.Page))
		}
		whole := g.Counts(load.Verify).Admitted + g.Counts(load.Verify).Shed + g.Counts(load.Verify).Left
		if whole < 1000 || g.Counts(load.Page).Shed == 0 || g.Counts(load.Verify).Left == 0 {
			t.Errorf("verify %+v, page %+v", g.Counts(load.Verify), g.Counts(load.Page))
		}
	})
}

func TestWhoIsSentAwayIsToldWhenToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := load.New(1, nil) // nobody waits
		leave := enter(t, g, load.Page)
		defer leave()
		whens := map[string]int{}
		for range 8 {
			_, err := g.Enter(t.Context(), load.Page)
			shed := (*load.Shed)(nil)
			if !errors.As(err, &shed) {
				t.Fatalf("it went in: %v", err)
			}
			header := http.Header{}
			shed.SetHeader(header)
			if header.Get("Cache-Control") != "no-store" {
				t.Errorf("the refusal may be kept: %v", header)
			}
			whens[header.Get("Retry-After")]++
		}
		for n := 1; n <= 4; n++ {
			if whens[strconv.Itoa(n)] != 2 {
				t.Errorf("they are told to come back at %v", whens)
			}
		}
		_, err := g.Enter(t.Context(), load.Page)
		if problem := rules.AsProblem(err); problem.Code != rules.Overloaded || problem.Mend.Zh == "" || problem.Mend.En == "" {
			t.Errorf("the problem is %+v", problem)
		}
	})
}

func BenchmarkEnter(b *testing.B) {
	g := load.New(1<<20, patience)
	ctx := b.Context()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			leave, err := g.Enter(ctx, load.Query)
			if err != nil {
				b.Fatal(err)
			}
			leave()
		}
	})
}

func TestWhoseClassIsNotKnownYetIsSentAwayWhereNoneWouldLetThemIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := load.New(1, map[load.Class]load.Patience{load.Query: {Wait: time.Second, Queue: 1}})
		if err := g.Refuse(load.Query, load.Search); err != nil {
			t.Errorf("a slot is free: %v", err)
		}
		leave := enter(t, g, load.Query)
		if err := g.Refuse(load.Query, load.Search); err != nil {
			t.Errorf("one of the classes has a queue with room: %v", err)
		}
		if err := g.Refuse(load.Search); err == nil {
			t.Error("a class that never waits is let in")
		}
		go func() { enter(t, g, load.Query)() }()
		synctest.Wait()
		shed := (*load.Shed)(nil)
		if err := g.Refuse(load.Query, load.Search); !errors.As(err, &shed) || shed.Class != load.Query || shed.RetryAfter < time.Second {
			t.Errorf("every queue is full: %v", err)
		}
		if counts := g.Counts(load.Query); counts.Shed != 1 {
			t.Errorf("it is counted as %+v", counts)
		}
		leave()
		synctest.Wait()
	})
}
