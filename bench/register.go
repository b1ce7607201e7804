package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mingzhi/db"
	"mingzhi/server"
	"mingzhi/synthetic"
)

// register is a filled register that servers can be started on.
type register struct {
	config  server.Config
	samples []synthetic.Sample
	spots   []spot
	// filled is how long filling took; 0 when it was filled by an earlier run.
	filled time.Duration
}

// spot is a place in the list of organizations by name.
type spot struct {
	// cursor stands at the organization of the name and id.
	cursor, name, creditCode string
	id                       int64
}

// mostSamples is how many certificates are kept to be asked for.
const mostSamples = 200_000

// fill invents a register, migrates its database first, and keeps some of its
// certificates with their codes.
func (s *stage) fill(config server.Config, options synthetic.Options) *register {
	r := &register{config: config}
	house, err := server.Open(s.ctx, config, slog.New(slog.DiscardHandler), true)
	if err != nil {
		s.Fatal(err)
	}
	defer house.Close()
	start, told := time.Now(), time.Now()
	options.Today = house.Registry.Today()
	every := options.Certificates/mostSamples + 1
	issued := 0
	options.Issued = func(sample synthetic.Sample) {
		if issued++; issued%every == 0 || issued == 1 {
			r.samples = append(r.samples, sample)
		}
	}
	options.Progress = func(done, total int) {
		if time.Since(told) > 15*time.Second {
			told = time.Now()
			fmt.Fprintf(os.Stderr, "bench: filling: %d of %d after %s\n", done, total, time.Since(start).Round(time.Second))
		}
	}
	if _, err := synthetic.Generate(s.ctx, house.Database, house.Registry, options); err != nil {
		s.Fatal(err)
	}
	r.filled = time.Since(start)
	return r
}

// look reads where every organization stands in the list by name.
func (s *stage) look(r *register) {
	house, err := server.Open(s.ctx, r.config, slog.New(slog.DiscardHandler), false)
	if err != nil {
		s.Fatal(err)
	}
	defer house.Close()
	for cursor := ""; ; {
		page, err := house.Database.Organizations(s.ctx, db.OrganizationFilter{}, db.ByName, db.Page{First: db.MaxPageSize, After: cursor})
		if err != nil {
			s.Fatal(err)
		}
		for i, o := range page.Items {
			r.spots = append(r.spots, spot{page.Cursors[i], o.Name, o.CreditCode, o.ID})
		}
		if len(page.Items) < db.MaxPageSize {
			return
		}
		cursor = page.Cursors[len(page.Cursors)-1]
	}
}

// large gives the large register on the cluster: that of an earlier run when it is
// of the same size, tables and generator.
func (s *stage) large(c *cluster, folder string, options synthetic.Options) *register {
	name := "register_" + fingerprint(options)
	data := filepath.Join(folder, name)
	config := server.Config{Listen: "127.0.0.1:0", Data: data, DatabaseURL: c.database(name)}
	kept := filepath.Join(data, "samples.txt")
	if samples, err := readSamples(kept); err == nil && c.has(s.ctx, name) {
		r := &register{config: config, samples: samples}
		s.warm(r)
		s.look(r)
		return r
	}
	for _, older := range s.older(c) {
		if err := c.execute(s.ctx, "DROP DATABASE IF EXISTS "+older+" WITH (FORCE)"); err != nil {
			s.Fatal(err)
		}
		_ = os.RemoveAll(filepath.Join(folder, older)) // it may never have been there
	}
	if err := c.execute(s.ctx, "CREATE DATABASE "+name); err != nil {
		s.Fatal(err)
	}
	r := s.fill(config, options)
	inside := &cluster{config.DatabaseURL}
	if err := inside.execute(s.ctx, "VACUUM", "CHECKPOINT"); err != nil {
		s.Fatal(err)
	}
	if err := writeSamples(kept, r.samples); err != nil {
		s.Fatal(err)
	}
	s.warm(r)
	s.look(r)
	return r
}

// warm reads the register's tables and indexes into memory, as they are on a server
// that has run for a while: otherwise who is measured first reads them from disk.
func (s *stage) warm(r *register) {
	if r.config.DatabaseURL == "" {
		if err := readThrough(filepath.Join(r.config.Data, "mingzhi.db")); err != nil {
			s.Fatal(err)
		}
		return
	}
	err := (&cluster{r.config.DatabaseURL}).execute(s.ctx, "CREATE EXTENSION IF NOT EXISTS pg_prewarm",
		`SELECT sum(pg_prewarm(oid::regclass, 'read')) FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace`)
	if err != nil {
		s.Fatal(err)
	}
}

// readThrough reads a file to its end.
func readThrough(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(io.Discard, file)
	return err
}

// fingerprint names what makes a register: its size, the tables, the generator.
func fingerprint(options synthetic.Options) string {
	digest := sha256.New()
	fmt.Fprintln(digest, options.Seed, options.Organizations, options.Announcements, options.Inspections, options.Certificates)
	for _, folder := range []string{"db/migrations", "synthetic"} {
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error { // what cannot be read changes nothing
			if err == nil && !entry.IsDir() && !strings.HasSuffix(path, "_test.go") {
				text, _ := os.ReadFile(path)
				digest.Write(text)
			}
			return nil
		})
	}
	return hex.EncodeToString(digest.Sum(nil)[:6])
}

func writeSamples(path string, samples []synthetic.Sample) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	for _, sample := range samples {
		fmt.Fprintln(out, sample.Number, sample.Code)
	}
	return out.Flush()
}

func readSamples(path string) ([]synthetic.Sample, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var samples []synthetic.Sample
	for line := range strings.Lines(string(text)) {
		if number, code, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			samples = append(samples, synthetic.Sample{Number: number, Code: code})
		}
	}
	if len(samples) == 0 {
		return nil, fmt.Errorf("%s is empty", path)
	}
	return samples, nil
}
