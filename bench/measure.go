package main

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// result is one measurement beside its counterpart: medians over the rounds.
type result struct {
	name                   string
	perSecond, bare, ratio float64
	median, late           time.Duration
	bytes                  int
}

// measure asks the server and a bare handler in turn, round by round. The ratio
// is that of each pair of rounds, so that a machine that grows slower slows both.
func (p plan) measure(ctx context.Context, m measured, o *opened, s *stage) (result, error) {
	ours := newClient(o.address, p.connections)
	body, mediaType, err := ours.once(m.next(rand.New(rand.NewPCG(1, 1))))
	if err != nil {
		return result{}, err
	}
	process, address := s.bare(body, mediaType)
	defer stop(process)
	theirs, plain := newClient(address, p.connections), m
	plain.expects = ""
	var rates, bare, ratios []float64
	var medians, lates []time.Duration
	for round := range p.rounds + 1 {
		lasting := p.round
		if round == 0 {
			lasting = p.warming
		}
		a, err := ours.run(ctx, m, lasting)
		if err != nil {
			return result{}, err
		}
		b, err := theirs.run(ctx, plain, lasting)
		if err != nil {
			return result{}, err
		}
		if round == 0 {
			continue
		}
		rates, bare, ratios = append(rates, a.perSecond()), append(bare, b.perSecond()), append(ratios, a.perSecond()/b.perSecond())
		medians, lates = append(medians, a.percentile(50)), append(lates, a.percentile(99))
	}
	return result{m.name, middle(rates), middle(bare), middle(ratios), middle(medians), middle(lates), len(body)}, nil
}

// middle is the median.
func middle[V float64 | time.Duration](values []V) V {
	slices.Sort(values)
	return values[len(values)/2]
}

// bare starts a bare echo handler, in a process of its own, that answers
// everything with one body.
func (s *stage) bare(body []byte, mediaType string) (process *exec.Cmd, address string) {
	file := filepath.Join(s.TempDir(), "answer")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		s.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		s.Fatal(err)
	}
	process = exec.Command(self, bareCommand, mediaType, file)
	return process, s.start(process, regexp.MustCompile(`listening on (\S+)`))
}
