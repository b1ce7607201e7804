// Command bench measures a Mingzhi server from outside, as its users meet it: a
// process of its own, asked over HTTP on the loopback by a client that costs
// little. Beside each measurement, in turn and in the same run, somebody else
// answers: PostGraphile on the same database, a handler written by hand, nginx,
// Meilisearch, or a bare echo handler that writes the same bytes. The ratio of the
// two says what Mingzhi's own work costs, whatever the machine. It prints tables,
// and with -out writes them down with the machine and the versions.
//
// With -growth it measures how throughput, latency and memory go as the register
// grows, on both databases; with -profile it tells where the server's time goes.
//
// It may import server and synthetic to prepare a register, and testenv for the
// programs; nothing imports it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"mingzhi/synthetic"
	"mingzhi/testenv"
)

// cache is the folder that keeps the large register from run to run.
const cache = "testenv/.cache/bench"

// plan is what a run measures.
type plan struct {
	// small is the register of the comparison of databases, large that of the goals;
	// without organizations the goals are not measured.
	small, large synthetic.Options
	connections  int
	// rounds of a measurement and of its counterpart take turns, each this long.
	rounds int
	round  time.Duration
	// warming is how long each server is asked before it is measured.
	warming time.Duration
	out     string
	// what keeps the measurements whose name holds it.
	what string
}

func main() {
	if len(os.Args) > 1 && serveOther(os.Args[1], os.Args[2:]) {
		return
	}
	p := plan{
		small:   synthetic.Options{Seed: 1, Organizations: 3000, Announcements: 1000, Inspections: 1000, Certificates: 10_000},
		large:   synthetic.Options{Seed: 1, Inspections: 10_000},
		warming: time.Second,
	}
	var asked growth
	var profiled bool
	flag.IntVar(&p.large.Organizations, "organizations", 30_000, "organizations in the large register; 0 leaves it out")
	flag.IntVar(&p.large.Announcements, "announcements", 60_000, "announcements in it")
	flag.IntVar(&p.large.Certificates, "certificates", 1_000_000, "certificates in it")
	flag.IntVar(&p.connections, "connections", 16, "connections of the client")
	flag.IntVar(&p.rounds, "rounds", 3, "rounds of each measurement")
	flag.DurationVar(&p.round, "round", 2*time.Second, "how long a round takes")
	flag.StringVar(&p.out, "out", "", "file to write the tables to, in Markdown")
	flag.StringVar(&p.what, "what", "", "measure only what has this in its name, such as verification, or of growth \"certificates in SQLite\"")
	flag.StringVar(&asked.folder, "growth", "", "measure growth instead, and write table and pictures into this folder")
	flag.DurationVar(&asked.lasting, "lasting", 24*time.Minute, "how long measuring growth may take")
	flag.BoolVar(&profiled, "profile", false, "tell where the server's time goes instead")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	work := p.run
	switch {
	case asked.folder != "":
		work = func(ctx context.Context) error { return p.grow(ctx, asked) }
	case profiled:
		work = p.profile
	}
	if err := work(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// serveOther makes this program one of the others that answer, where a measurement
// starts it as that.
func serveOther(command string, arguments []string) bool {
	switch command {
	case bareCommand:
		serveBare(arguments)
	case handCommand:
		serveHand(arguments)
	case profileCommand:
		serveProfiled(arguments)
	default:
		return false
	}
	return true
}

// run measures the goals on the large register, and then every database that the
// machine has the programs for.
func (p plan) run(ctx context.Context) error {
	s := &stage{ctx: ctx}
	defer s.clear()
	binary := s.build()
	r := &report{plan: p, machine: machine(binary)}
	r.head()
	if p.large.Organizations > 0 {
		if err := p.goals(ctx, s, binary, r); err != nil {
			return err
		}
	}
	for _, variant := range variants {
		if !slices.ContainsFunc(variant.cases(&register{}), func(m measured) bool { return strings.Contains(m.name, p.what) }) {
			continue
		}
		if missing := variant.missing(); missing != "" {
			r.leftOut(variant.name, missing)
			continue
		}
		o, filled := s.open(p, binary, variant)
		r.section(variant.name, "A register of "+sizes(p.small)+".")
		for _, m := range variant.cases(filled) {
			d := duel{against: "bare echo handler, the same bytes", ours: m, theirs: plainTwin(m)}
			if err := p.duel(ctx, d, o, s, r); err != nil {
				return fmt.Errorf("%s: %w", variant.name, err)
			}
		}
		r.memory(o.memory())
		o.stop()
	}
	if p.large.Organizations > 0 {
		r.goals()
	}
	if p.out != "" {
		if err := os.WriteFile(p.out, r.text.Bytes(), 0o644); err != nil { // a document
			return err
		}
	}
	return errors.Join(r.failed...)
}

// goals measures what the large register has goals for.
func (p plan) goals(ctx context.Context, s *stage, binary string, r *report) error {
	folder, err := filepath.Abs(cache)
	if err != nil {
		return err
	}
	if binaries() == "" {
		r.leftOut("Goals", testenv.Postgres.Name)
		return nil
	}
	s.bring()
	filled := s.large(s.serve(folder), folder, p.large)
	o := s.serveRegister(binary, filled)
	s.awaitReady(o.address, false)
	duels, leftOut := s.duels(filled, o)
	r.section("Against others", r.staged(s, filled, leftOut))
	for _, d := range duels {
		if err := p.duel(ctx, d, o, s, r); err != nil {
			return err
		}
	}
	memory := o.memory()
	o.stop()
	if os.Getenv(testenv.Meili.Variable) != "" && strings.Contains("lookup", p.what) {
		o, d := s.lookupDuel(binary, filepath.Join(filled.config.Data, "meilisearch"), filled)
		if err := p.duel(ctx, d, o, s, r); err != nil {
			return err
		}
		o.stop()
	}
	r.memory(memory)
	return nil
}

func (p plan) duel(ctx context.Context, d duel, o *opened, s *stage, r *report) error {
	if !strings.Contains(d.ours.name, p.what) {
		return nil
	}
	result, err := p.measure(ctx, d, o, s)
	if err == nil {
		r.add(result)
	} else if ctx.Err() == nil {
		r.fail(d, err) // the others are measured nevertheless
	}
	return ctx.Err()
}

// variant is a way to run the server.
type variant struct {
	name     string
	postgres bool
	meili    bool
}

var variants = []variant{
	{name: "SQLite"}, {name: "PostgreSQL", postgres: true}, {name: "PostgreSQL and Meilisearch", postgres: true, meili: true},
}

// cases are what is measured on a variant: with Meilisearch only what it answers.
func (v variant) cases(r *register) []measured {
	all := cases(r)
	if v.meili {
		all = slices.DeleteFunc(all, func(m measured) bool { return !strings.Contains(m.name, "what people type") })
	}
	return all
}

// missing names the program that a variant needs and that is not there.
func (v variant) missing() string {
	switch {
	case v.postgres && os.Getenv(testenv.Postgres.Variable) == "":
		return testenv.Postgres.Name
	case v.meili && os.Getenv(testenv.Meili.Variable) == "":
		return testenv.Meili.Name
	}
	return ""
}
