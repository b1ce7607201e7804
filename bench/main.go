// Command bench measures a Mingzhi server from outside, as its users meet it: a
// process of its own, asked over HTTP on the loopback by a client that costs
// little, on each database. Beside each measurement, in turn and in the same run,
// a bare echo handler answers the same requests with the same bytes: the ratio of
// the two says what Mingzhi's own work costs, whatever the machine. It prints a
// table, and with -out writes it down with the machine and the versions.
//
// It may import server and synthetic to prepare a register, and testenv for the
// programs; nothing imports it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"mingzhi/synthetic"
	"mingzhi/testenv"
)

// plan is what a run measures.
type plan struct {
	register    synthetic.Options
	connections int
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
	if len(os.Args) > 1 && os.Args[1] == bareCommand {
		serveBare(os.Args[2:])
		return
	}
	p := plan{register: synthetic.Options{Seed: 1}, warming: time.Second}
	flag.IntVar(&p.register.Organizations, "organizations", 3000, "organizations in the register")
	flag.IntVar(&p.register.Announcements, "announcements", 1000, "announcements in the register")
	flag.IntVar(&p.register.Inspections, "inspections", 1000, "inspections in the register")
	flag.IntVar(&p.register.Certificates, "certificates", 10000, "certificates in the register")
	flag.IntVar(&p.connections, "connections", 16, "connections of the client")
	flag.IntVar(&p.rounds, "rounds", 3, "rounds of each measurement")
	flag.DurationVar(&p.round, "round", 3*time.Second, "how long a round takes")
	flag.StringVar(&p.out, "out", "", "file to write the tables to, in Markdown")
	flag.StringVar(&p.what, "what", "", "measure only what has this in its name, such as verification")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := p.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// run measures every stage that the machine has the programs for.
func (p plan) run(ctx context.Context) error {
	s := &stage{ctx: ctx}
	defer s.clear()
	binary := s.build()
	r := report{plan: p, machine: machine(binary)}
	r.head()
	for _, variant := range variants {
		if missing := variant.missing(); missing != "" {
			r.leftOut(variant.name, missing)
			continue
		}
		open := s.open(p, binary, variant)
		for _, c := range cases(open.samples, open.cursor) {
			if !strings.Contains(c.name, p.what) {
				continue
			}
			result, err := p.measure(ctx, c, open, s)
			if err != nil {
				return fmt.Errorf("%s on %s: %w", c.name, variant.name, err)
			}
			r.add(variant.name, result)
		}
		r.memory(open.memory())
		open.stop()
	}
	if p.out == "" {
		return nil
	}
	return os.WriteFile(p.out, r.text.Bytes(), 0o644)
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
