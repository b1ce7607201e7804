package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// report prints measurements as they come and keeps them for a file.
type report struct {
	plan
	machine string
	text    bytes.Buffer
	last    string
}

func (r *report) printf(format string, values ...any) {
	fmt.Fprintf(io.MultiWriter(os.Stdout, &r.text), format, values...)
}

func (r *report) head() {
	o := r.register
	r.printf("# Benchmarks\n\nWritten by `make bench`. %s\n\n", r.machine)
	r.printf("A register of %d organizations, %d announcements, %d inspections and %d certificates; %d connections; "+
		"medians of %d rounds of %s. Server and client share the machine. "+
		"The ratio is to a bare echo handler that answers the same requests with the same bytes, measured in turn in the same run.\n",
		o.Organizations, o.Announcements, o.Inspections, o.Certificates, r.connections, r.rounds, r.round)
}

func (r *report) add(variant string, m result) {
	if r.last != variant {
		r.last = variant
		r.printf("\n## %s\n\n| what | answers/s | bare/s | ratio | median | 99 %% | bytes |\n| --- | --: | --: | --: | --: | --: | --: |\n", variant)
	}
	r.printf("| %s | %.0f | %.0f | %.3f | %s | %s | %d |\n", m.name, m.perSecond, m.bare, m.ratio, short(m.median), short(m.late), m.bytes)
}

func short(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

func (r *report) memory(mib int) {
	if mib > 0 {
		r.printf("\nThe server's process held %d MiB at most.\n", mib)
	}
}

func (r *report) leftOut(variant, missing string) {
	r.printf("\n## %s\n\nLeft out: %s is not there; `make bench` brings it.\n", variant, missing)
}

// machine tells what was measured on what.
func machine(binary string) string {
	version, _ := exec.Command(binary, "version").Output() // "" when it does not tell
	return fmt.Sprintf("%s on %s/%s, %d processors (%s), %s, on %s.", strings.TrimSpace(string(version)), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), processor(), runtime.Version(), time.Now().UTC().Format(time.DateOnly))
}

// processor is the processor's name, where the system tells.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // "" where there is none
	for _, line := range strings.Split(string(text), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unnamed"
}
