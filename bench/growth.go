package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	name  string
	sizes []int
	size  func(int) synthetic.Options
}

var dimensions = []dimension{
	{"organizations", []int{1000, 10_000, 30_000, 100_000, 300_000}, func(n int) synthetic.Options {
		return synthetic.Options{Seed: 1, Organizations: n, Announcements: n, Inspections: 300, Certificates: 1000}
	}},
	{"certificates", []int{10_000, 100_000, 1_000_000, 10_000_000}, func(n int) synthetic.Options {
		return synthetic.Options{Seed: 1, Organizations: 1000, Announcements: 1000, Inspections: 300, Certificates: n}
	}},
}

// grown is what was measured on a register of one size.
type grown struct {
	database string
	size     int
	what     string
	load     load
	// filling is rows a second while the register was filled.
	filling float64
	memory  memory
}

// grow fills ever larger registers and measures each, until the time is over.
func (p plan) grow(ctx context.Context, g growth) error {
	s := &stage{ctx: ctx}
	defer s.clear()
	binary := s.build()
	var text strings.Builder
	out := io.MultiWriter(os.Stdout, &text)
	fmt.Fprintf(out, "# How costs grow\n\nWritten by `make bench-growth`. %s\n\nEach register is filled anew by the registry's verbs, every rule checked and every "+
		"entry appended; then a server is started on it and asked over %d connections for %s each. Server, database and client share the machine. "+
		"A page and a lookup are never asked for twice, so no answer can have been kept. Memory is what the server's process holds afterwards: of its own, and in pages of the database's file, which are the system's to take back and are counted for each connection that maps them.\n",
		machine(binary), p.connections, p.round)
	databases := []string{"SQLite"}
	if os.Getenv(testenv.Postgres.Variable) != "" {
		databases = append(databases, "PostgreSQL")
	}
	end, left := time.Now().Add(g.lasting), len(databases)*len(dimensions)
	for _, d := range dimensions {
		fmt.Fprintf(out, "\n## %s\n\nThe rest stays: %s.\n\n![answers a second](growth-%s.svg)\n\n", d.name, besides(d), d.name)
		fmt.Fprintf(out, "| %s | database | what | answers/s | median | 99 %% | memory, own | mapped | filled, rows/s |\n| --: | --- | --- | --: | --: | --: | --: | --: | --: |\n", d.name)
		var all []grown
		var ends []string
		for _, database := range databases {
			measured, why, err := p.series(s, binary, database, d, time.Now().Add(time.Until(end)/time.Duration(left)), out)
			if err != nil {
				return err
			}
			left-- // and what a series does not use the next ones have
			all, ends = append(all, measured...), append(ends, why)
		}
		fmt.Fprintf(out, "\n%s\n", strings.Join(ends, " "))
		picture := draw(d.name, all)
		if err := os.WriteFile(filepath.Join(g.folder, "growth-"+d.name+".svg"), []byte(picture), 0o644); err != nil { // a picture
			return err
		}
	}
	return os.WriteFile(filepath.Join(g.folder, "growth.md"), []byte(text.String()), 0o644) // a document
}

func besides(d dimension) string {
	o := d.size(0)
	if o.Certificates == 0 {
		return fmt.Sprintf("%d organizations, %d announcements, %d inspections", o.Organizations, o.Announcements, o.Inspections)
	}
	return fmt.Sprintf("%d certificates, %d inspections; as many announcements as organizations", o.Certificates, o.Inspections)
}

// series measures one dimension on one database, the smallest first; end tells why
// it ended where it did.
func (p plan) series(s *stage, binary, database string, d dimension, until time.Time, out io.Writer) (all []grown, end string, err error) {
	var rate float64
	for _, size := range d.sizes {
		options := d.size(size)
		rows := float64(options.Organizations + options.Announcements + options.Inspections + options.Certificates)
		if needs := time.Duration(rows / max(rate, 1) * float64(time.Second)); rate > 0 && time.Now().Add(needs).After(until) {
			return all, fmt.Sprintf("%s: %d %s were left out, filling them would take %s.", database, size, d.name, needs.Round(time.Minute)), nil
		}
		measured, err := p.step(s, binary, database, options)
		if err != nil {
			return nil, "", fmt.Errorf("%d %s in %s: %w", size, d.name, database, err)
		}
		rate = measured[0].filling
		for _, m := range measured {
			m.size = size
			all = append(all, m)
			fmt.Fprintf(out, "| %d | %s | %s | %.0f | %s | %s | %d MiB | %d MiB | %.0f |\n", size, database, m.what, m.load.perSecond(),
				short(m.load.percentile(50)), short(m.load.percentile(99)), m.memory.own, m.memory.mapped, m.filling)
		}
	}
	return all, database + ": every size was measured.", nil
}

// step fills one register, measures it, and clears it away.
func (p plan) step(s *stage, binary, database string, options synthetic.Options) (all []grown, err error) {
	inner := &stage{ctx: s.ctx}
	defer inner.clear()
	config := server.Config{Listen: "127.0.0.1:0", Data: inner.TempDir()}
	if database != "SQLite" {
		config.DatabaseURL = testenv.PostgresURL(inner)
	}
	r := inner.fill(config, options)
	inner.look(r)
	rows := float64(options.Organizations + options.Announcements + options.Inspections + options.Certificates)
	o := inner.serveRegister(binary, r)
	inner.awaitReady(o.address, false)
	client := newClient(o.address, p.connections)
	home := always("home page, repeated", request{method: "GET", path: "/"}, "</html>")
	for _, m := range []measured{
		verification(r.samples), pages("page of the list", r.spots), lookup(r.spots), home,
	} {
		if _, err := client.run(inner.ctx, m, p.warming); err != nil {
			return nil, err
		}
		loaded, err := client.run(inner.ctx, m, p.round)
		if err != nil {
			return nil, err
		}
		name, _, _ := strings.Cut(m.name, ",")
		all = append(all, grown{database: database, what: name, load: loaded, filling: rows / r.filled.Seconds()})
	}
	for i := range all {
		all[i].memory = o.memory()
	}
	return all, nil
}
