package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/valyala/fasthttp"

	"mingzhi/load"
)

// tally is what became of the questions of one kind.
type tally struct {
	asked, accepted, shed int
	// mute were sent away without a time to come back; lost were neither answered
	// nor sent away.
	mute, lost int
	// unsent never left the generator, which had no connection free: they say nothing
	// of the server.
	unsent    int
	latencies []time.Duration
	fault     string
}

func (t *tally) note(a answer) {
	if errors.Is(a.err, fasthttp.ErrNoFreeConns) {
		t.unsent++
		return
	}
	t.asked++
	switch {
	case a.err == nil && a.status == 200:
		t.accepted++
		t.latencies = append(t.latencies, a.took)
	case a.err == nil && a.status == load.Status:
		t.shed++
		if !a.returns {
			t.mute++
		}
	default:
		t.lost++
		t.fault = fmt.Sprint("status ", a.status, ", ", a.err)
	}
}

// share is how many of a hundred were accepted.
func (t *tally) share() float64 { return 100 * float64(t.accepted) / float64(max(1, t.asked)) }

func (t *tally) percentile(p int) time.Duration {
	if len(t.latencies) == 0 {
		return 0
	}
	slices.Sort(t.latencies)
	return t.latencies[min(len(t.latencies)*p/100, len(t.latencies)-1)]
}

// outcome is what a run came to.
type outcome struct {
	times     float64
	lasting   time.Duration
	capacity  float64 // questions a second
	kinds     map[string]*tally
	late      time.Duration
	recovered time.Duration
}

// print writes it as a table.
func (o *outcome) print(out io.Writer) {
	fmt.Fprintf(out, "capacity: %.0f questions a second; then %.0f times as many for %s (the generator was %s late at worst)\n\n",
		o.capacity, o.times, o.lasting, o.late.Round(time.Millisecond))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "kind\tasked\taccepted\tshare\tsent away\tlost\tp50\tp99\twaits at most\t")
	accepted := 0
	for _, kind := range kinds {
		t := o.kinds[kind.class.String()]
		accepted += t.accepted
		fmt.Fprintf(table, "%s\t%d\t%d\t%.1f %%\t%d\t%d\t%s\t%s\t%s\t\n", kind.class, t.asked, t.accepted, t.share(), t.shed, t.lost,
			t.percentile(50).Round(time.Millisecond), t.percentile(99).Round(time.Millisecond), waitOf(kind.class))
	}
	table.Flush()
	if n := o.unsent(); n > 0 {
		fmt.Fprintf(out, "\n%d questions never left the generator, so that latencies are not judged\n", n)
	}
	fmt.Fprintf(out, "\naccepted a second: %.0f; served again %s after the storm\n",
		float64(accepted)/o.lasting.Seconds(), o.recovered.Round(time.Millisecond))
}

// unsent is how many questions never left the generator. Where there are any, the
// generator itself was at its end, and what it saw of latencies is its own.
func (o *outcome) unsent() (n int) {
	for _, t := range o.kinds {
		n += t.unsent
	}
	return n
}

func waitOf(class load.Class) time.Duration { return load.DefaultPatience(1)[class].Wait }

// slack is what an answer may take beside its wait at the gate: the work itself, and
// the wait for a processor (on one processor 0.4 s were seen). Without a bound at the
// gate it would be the whole of the storm and more.
const slack = 3 * time.Second

// broken tells which words were not kept.
func (o *outcome) broken() (words []string) {
	say := func(format string, values ...any) { words = append(words, fmt.Sprintf(format, values...)) }
	verify, shed := o.kinds[load.Verify.String()], 0
	unsent := o.unsent()
	for _, kind := range kinds {
		name := kind.class.String()
		t := o.kinds[name]
		shed += t.shed
		if t.mute > 0 {
			say("%d %s were sent away without a time to come back", t.mute, name)
		}
		if t.lost > 0 {
			say("%d %s were lost: %s", t.lost, name, t.fault)
		}
		if bound := waitOf(kind.class) + slack + o.late; t.percentile(99) > bound && unsent == 0 {
			say("%s took %s at the 99th percentile, more than %s", name, t.percentile(99), bound)
		}
		if kind.class != load.Verify && t.share() >= verify.share() {
			say("%.1f %% of %s were accepted, and of verifications only %.1f %%", t.share(), name, verify.share())
		}
	}
	if shed == 0 {
		say("nobody was sent away")
	}
	if verify.accepted == 0 {
		say("no verification was accepted")
	}
	if o.recovered > recoversWithin {
		say("an ordinary visitor was served only %s after the storm", o.recovered)
	}
	return words
}
