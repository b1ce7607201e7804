package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// result is one duel: medians over the rounds, and the ratios' spread.
type result struct {
	duel
	// rate and theirRate are answers a second.
	rate, theirRate float64
	// median and late are the latencies that half and 99 of a hundred answers stay
	// below.
	median, theirMedian, late time.Duration
	// ratio is the median of the rounds' ratios, between least and most.
	ratio, least, most float64
	bytes              int
}

// reached tells whether the goal is reached.
func (r result) reached() bool {
	if r.slower {
		return r.ratio <= r.goal
	}
	return r.ratio >= r.goal
}

// measure asks both in turn, round by round. The ratio is that of each pair of
// rounds, so that a machine that grows slower slows both.
func (p plan) measure(ctx context.Context, d duel, o *opened, s *stage) (result, error) {
	connections := d.connections
	if connections == 0 {
		connections = p.connections
	}
	ours := newClient(o.address, connections)
	body, mediaType, err := ours.once(d.ours.next(rand.New(rand.NewPCG(1, 1))))
	if err != nil {
		return result{}, err
	}
	address := d.address
	if address == "" {
		process, bare := s.bare(body, mediaType)
		defer stop(process)
		address = bare
	}
	theirs := newClient(address, connections)
	if d.equal != nil {
		other, _, err := theirs.once(d.theirs.next(rand.New(rand.NewPCG(1, 1))))
		if err != nil {
			return result{}, err
		}
		if err := d.equal(body, other); err != nil {
			return result{}, err
		}
	}
	var t tally
	for round := range p.rounds + 1 {
		lasting := p.round
		if round == 0 {
			lasting = p.warming
		}
		a, err := ours.run(ctx, d.ours, lasting)
		if err != nil {
			return result{}, err
		}
		b, err := theirs.run(ctx, d.theirs, lasting)
		if err != nil {
			return result{}, fmt.Errorf("%s: %w", d.against, err)
		}
		if round > 0 {
			t.add(a, b, d.slower)
		}
	}
	return t.result(d, len(body)), nil
}

// tally gathers rounds.
type tally struct {
	rates, theirRates, ratios    []float64
	medians, theirMedians, lates []time.Duration
}

func (t *tally) add(a, b load, slower bool) {
	ratio := a.perSecond() / b.perSecond()
	if slower {
		ratio = float64(a.percentile(50)) / float64(b.percentile(50))
	}
	t.rates, t.theirRates, t.ratios = append(t.rates, a.perSecond()), append(t.theirRates, b.perSecond()), append(t.ratios, ratio)
	t.medians, t.theirMedians = append(t.medians, a.percentile(50)), append(t.theirMedians, b.percentile(50))
	t.lates = append(t.lates, a.percentile(99))
}

func (t *tally) result(d duel, bytes int) result {
	return result{
		duel: d, rate: middle(t.rates), theirRate: middle(t.theirRates), median: middle(t.medians), theirMedian: middle(t.theirMedians),
		late: middle(t.lates), ratio: middle(t.ratios), least: slices.Min(t.ratios), most: slices.Max(t.ratios), bytes: bytes,
	}
}

// middle is the median.
func middle[V float64 | time.Duration](values []V) V {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// bare starts a bare echo handler, in a process of its own, that answers
// everything with one body.
func (s *stage) bare(body []byte, mediaType string) (process *exec.Cmd, address string) {
	file := filepath.Join(s.TempDir(), "answer")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		s.Fatal(err)
	}
	process = exec.Command(s.self(), bareCommand, mediaType, file)
	return process, s.start(process, regexp.MustCompile(`listening on (\S+)`))
}
