package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mingzhi/server"
	"mingzhi/synthetic"
	"mingzhi/testenv"
)

// growth is a measurement of how costs grow with the register.
type growth struct {
	// folder is where table and pictures go.
	folder string
	// lasting is how long it may take; what cannot be filled within it is left out.
	lasting time.Duration
}

// dimension is what grows while the rest stays.
type dimension struct {
	name, rest string
	sizes      []int
	size       func(int) synthetic.Options
}

var dimensions = []dimension{
	{
		"certificates", "1000 organizations, 1000 announcements, 300 inspections",
		[]int{10_000, 100_000, 1_000_000, 10_000_000}, func(n int) synthetic.Options {
			return synthetic.Options{Seed: 1, Organizations: 1000, Announcements: 1000, Inspections: 300, Certificates: n}
		},
	},
	{
		"organizations", "1000 certificates, 300 inspections; as many announcements as organizations",
		[]int{1000, 10_000, 30_000, 100_000, 300_000}, func(n int) synthetic.Options {
			return synthetic.Options{Seed: 1, Organizations: n, Announcements: n, Inspections: 300, Certificates: 1000}
		},
	},
}

// growing is a register of one size on one database, to be filled and measured.
type growing struct {
	dimension
	database string
	n        int
}

// String names it in the log, and to whoever wants it alone.
func (g growing) String() string { return fmt.Sprintf("%d %s in %s", g.n, g.name, g.database) }

func (g growing) rows() int {
	o := g.size(g.n)
	return o.Organizations + o.Announcements + o.Inspections + o.Certificates
}

// effort orders registers by how long they take to fill: an organization with its
// marking and announcement takes as long as some twenty certificates.
func (g growing) effort() int {
	o := g.size(g.n)
	return 20*(o.Organizations+o.Announcements+o.Inspections) + o.Certificates
}

// grown is what was measured on it.
type grown struct {
	database string
	size     int
	what     string
	load     load
	// filling is rows a second while the register was filled.
	filling float64
	memory  memory
	// turns are this rate against that of the smallest register of its kind, asked in
	// turn; empty for the smallest itself.
	turns []float64
}

// smallest is the first register of a kind, whose server stays while larger ones are
// measured.
type smallest struct {
	client *client
	asks   map[string]measured
}

// findings are what was measured of each dimension, and what was left out.
type findings struct {
	machine string
	found   map[string][]grown
	left    map[string][]string
}

// grow fills ever larger registers and measures each, the smallest first, until the
// time is over. What was found is written after each.
func (p plan) grow(ctx context.Context, g growth) error {
	s := &stage{ctx: ctx}
	defer s.clear()
	binary := s.build()
	databases := []string{"SQLite"}
	if os.Getenv(testenv.Postgres.Variable) != "" {
		databases = append(databases, "PostgreSQL")
	}
	var todo []growing
	for _, d := range dimensions {
		for _, database := range databases {
			for _, n := range d.sizes {
				if one := (growing{d, database, n}); strings.Contains(one.String(), p.what) {
					todo = append(todo, one)
				}
			}
		}
	}
	slices.SortStableFunc(todo, func(a, b growing) int { return cmp.Compare(a.effort(), b.effort()) })
	all := findings{machine(binary), map[string][]grown{}, map[string][]string{}}
	rates, end := map[string]float64{}, time.Now().Add(g.lasting)
	first := map[string]*smallest{}
	for _, one := range todo {
		series, needs := one.name+one.database, time.Duration(0)
		if rate := rates[series]; rate > 0 {
			needs = time.Duration(float64(one.rows()) / rate * float64(time.Second))
		}
		if time.Now().Add(needs).After(end) {
			all.left[one.name] = append(all.left[one.name], fmt.Sprintf("%d in %s (filling them would take %s)", one.n, one.database, needs.Round(time.Minute)))
			continue
		}
		fmt.Fprintf(os.Stderr, "bench: %s\n", one)
		measured, here, err := p.step(s, binary, one, first[series])
		if err != nil {
			return fmt.Errorf("%s: %w", one, err)
		}
		rates[series] = measured[0].filling
		first[series] = cmp.Or(first[series], here)
		all.found[one.name] = append(all.found[one.name], measured...)
		if err := p.tell(g, all); err != nil {
			return err
		}
	}
	return p.tell(g, all)
}

// tell writes the table and the pictures.
func (p plan) tell(g growth, all findings) error {
	var out strings.Builder
	fmt.Fprintf(&out, "# How costs grow\n\nWritten by `make bench-growth`. %s\n\nEach register is filled anew by the registry's verbs, every rule checked and every "+
		"entry appended; then a server is started on it and asked over %d connections for %s each. Server, database and client share the machine. Then it and the smallest register of its kind are asked in turn, %d rounds each, and the ratio is the middle one between the least and the most: what slows the machine slows both. "+
		"The database was read into memory before, as it is on a server that has run for a while: one that is colder waits for its disk. A page and a lookup are never asked for twice, so no answer can have been kept. Memory is what the server's process holds afterwards: of its own, and in pages of the database's file, which are the system's to take back and are counted for each connection that maps them.\n",
		all.machine, p.connections, p.round, p.rounds)
	for _, d := range dimensions {
		fmt.Fprintf(&out, "\n## %s\n\nThe rest stays: %s.\n\n![answers a second](growth-%[1]s.svg)\n\n", d.name, d.rest)
		fmt.Fprintf(&out, "| %s | database | what | answers/s | of the smallest's, in turn | median | 99 %% | memory, own | mapped | filled, rows/s |\n| --: | --- | --- | --: | --: | --: | --: | --: | --: | --: |\n", d.name)
		found := slices.Clone(all.found[d.name])
		slices.SortStableFunc(found, func(a, b grown) int {
			return cmp.Or(-cmp.Compare(a.database, b.database), cmp.Compare(a.what, b.what), cmp.Compare(a.size, b.size))
		})
		for _, m := range found {
			fmt.Fprintf(&out, "| %d | %s | %s | %.0f | %s | %s | %s | %d MiB | %d MiB | %.0f |\n", m.size, m.database, m.what, m.load.perSecond(), m.inTurns(),
				short(m.load.percentile(50)), short(m.load.percentile(99)), m.memory.own, m.memory.mapped, m.filling)
		}
		if left := all.left[d.name]; len(left) > 0 {
			fmt.Fprintf(&out, "\nLeft out: %s.\n", strings.Join(left, "; "))
		}
		picture := filepath.Join(g.folder, "growth-"+d.name+".svg")
		if err := os.WriteFile(picture, []byte(draw(d.name, found)), 0o644); err != nil { // a picture
			return err
		}
	}
	return os.WriteFile(filepath.Join(g.folder, "growth.md"), []byte(out.String()), 0o644) // a document
}

// step fills one register and measures it: alone, and in turn with the smallest one of
// its kind, which is nil for that one itself. The smallest stays, others are cleared
// away.
func (p plan) step(s *stage, binary string, one growing, first *smallest) (all []grown, here *smallest, err error) {
	inner := s
	if first != nil {
		inner = &stage{ctx: s.ctx}
		defer inner.clear()
	}
	config := server.Config{Listen: "127.0.0.1:0", Data: inner.TempDir()}
	if one.database != "SQLite" {
		config.DatabaseURL = testenv.PostgresURL(inner)
	}
	r := inner.fill(config, one.size(one.n))
	inner.look(r)
	inner.warm(r)
	o := inner.serveRegister(binary, r)
	inner.awaitReady(o.address, false)
	here = &smallest{newClient(o.address, p.connections), map[string]measured{}}
	home := always("home page, repeated", request{method: "GET", path: "/"}, "</html>")
	for _, m := range []measured{
		verification(r.samples), pages("page of the list", r.spots), lookup(r.spots), home,
	} {
		if _, err := here.client.run(inner.ctx, m, p.warming); err != nil {
			return nil, nil, err
		}
		loaded, err := here.client.run(inner.ctx, m, p.round)
		if err != nil {
			return nil, nil, err
		}
		name, _, _ := strings.Cut(m.name, ",")
		here.asks[name] = m
		turns, err := p.inTurn(inner.ctx, here, first, name)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, grown{database: one.database, size: one.n, what: name, load: loaded, filling: float64(one.rows()) / r.filled.Seconds(), turns: turns})
	}
	for i := range all {
		all[i].memory = o.memory()
	}
	return all, here, nil
}

// inTurn asks a register and the smallest one the same kind of question, round by round:
// a machine that grows slower slows both.
func (p plan) inTurn(ctx context.Context, here, first *smallest, name string) (turns []float64, err error) {
	if first == nil {
		return nil, nil
	}
	for range p.rounds {
		there, err := first.client.run(ctx, first.asks[name], p.round)
		if err != nil {
			return nil, err
		}
		ours, err := here.client.run(ctx, here.asks[name], p.round)
		if err != nil {
			return nil, err
		}
		turns = append(turns, ours.perSecond()/there.perSecond())
	}
	slices.Sort(turns)
	return turns, nil
}

// inTurns words the rates against the smallest register's.
func (g grown) inTurns() string {
	if len(g.turns) == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f (%.2f–%.2f)", g.turns[len(g.turns)/2], g.turns[0], g.turns[len(g.turns)-1])
}
