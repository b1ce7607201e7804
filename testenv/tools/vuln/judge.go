package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// finding is a vulnerability that the program reaches.
type finding struct {
	id string
	// module is module@version as the program has it; stdlib@version of the Go that
	// builds it.
	module string
	// fixed is the version that mends it; empty when there is none.
	fixed, summary string
}

// reached reads what govulncheck found, as one finding each: those alone whose
// vulnerable function can be called from the program.
func reached(printed io.Reader) ([]finding, error) {
	summaries := map[string]string{}
	found := map[string]finding{}
	for messages := json.NewDecoder(printed); ; {
		var message struct {
			OSV     *struct{ ID, Summary string }
			Finding *struct {
				OSV          string
				FixedVersion string `json:"fixed_version"`
				Trace        []struct{ Module, Version, Function string }
			}
		}
		err := messages.Decode(&message)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading what govulncheck found: %w", err)
		}
		if report := message.OSV; report != nil {
			summaries[report.ID] = report.Summary
		}
		if f := message.Finding; f != nil && len(f.Trace) > 0 && f.Trace[0].Function != "" {
			found[f.OSV] = finding{id: f.OSV, module: f.Trace[0].Module + "@" + f.Trace[0].Version, fixed: f.FixedVersion}
		}
	}
	var sorted []finding
	for _, id := range slices.Sorted(maps.Keys(found)) {
		f := found[id]
		f.summary = summaries[id]
		sorted = append(sorted, f)
	}
	return sorted, nil
}

// parseAccepted reads lines of an id, or of a module@version, and the reason why
// it may stay.
func parseAccepted(text []byte) (map[string]string, error) {
	accepted := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		what, reason, _ := strings.Cut(line, " ")
		if strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("%s is accepted without a reason", what)
		}
		accepted[what] = strings.TrimSpace(reason)
	}
	return accepted, nil
}

// judge prints each finding, and fails for those that nobody accepted and for what
// was accepted and is found no more.
func judge(out io.Writer, found []finding, accepted map[string]string) error {
	used := map[string]bool{}
	var wrong []string
	for _, f := range found {
		fixed := "no version mends it"
		if f.fixed != "" {
			fixed = "mended in " + f.fixed
		}
		verdict := "ACCEPTED"
		switch {
		case accepted[f.id] != "":
			used[f.id] = true
		case accepted[f.module] != "":
			used[f.module] = true
		default:
			verdict = "FOUND"
			wrong = append(wrong, f.id)
		}
		fmt.Fprintf(out, "%-8s %s %s: %s (%s)\n", verdict, f.id, f.module, f.summary, fixed)
	}
	for _, what := range slices.Sorted(maps.Keys(accepted)) {
		// Another Go than the one that is accepted has findings of its own, or none.
		if !used[what] && !strings.HasPrefix(what, "stdlib@") {
			wrong = append(wrong, what+" (accepted, and found no more: take its line away)")
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("not accepted: %s", strings.Join(wrong, ", "))
	}
	fmt.Fprintf(out, "%d vulnerabilities are reached, each accepted with a reason\n", len(found))
	return nil
}
