package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The walkthrough of docs/operations.md is run as it is printed, as one person at
// one shell would, with two differences: the port is a free one, and mingzhi is the
// program under test.
func TestTheWalkthroughOfOperationsCanBeWalked(t *testing.T) {
	text, err := os.ReadFile("docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, found := range regexp.MustCompile("(?s)```sh walkthrough\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, found[1])
	}
	if len(blocks) < 6 {
		t.Fatalf("only %d blocks are marked", len(blocks))
	}
	folder := t.TempDir()
	stand := fmt.Sprintf("#!/bin/sh\n%s=1 exec '%s' \"$@\"\n", asProgram, os.Args[0])
	if err := os.WriteFile(filepath.Join(folder, "mingzhi"), []byte(stand), 0o755); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()

	// What a person starts and leaves running ends with the shell.
	script := "set -eu\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" +
		strings.ReplaceAll(strings.Join(blocks, "\necho '-- next block'\n"), "127.0.0.1:8080", address)
	shell := exec.CommandContext(t.Context(), "bash", "-c", script)
	shell.WaitDelay = time.Second
	shell.Env = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "TMPDIR="+folder)
	shell.Cancel = func() error { return shell.Process.Signal(os.Interrupt) }
	printed, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	said := string(printed)
	for _, wants := range []string{
		"database is of this version", "ready\n", "ok\n", `"rootHash"`, "Backed up", "0 faults", "Restored the backup",
	} {
		if !strings.Contains(said, wants) {
			t.Errorf("nothing says %q:\n%s", wants, said)
		}
	}
	// Before the loss, at the restoration and after it: one root.
	roots := regexp.MustCompile(`0 faults; root (\S+)`).FindAllStringSubmatch(said, -1)
	if len(roots) != 3 || roots[0][1] != roots[1][1] || roots[1][1] != roots[2][1] {
		t.Errorf("the roots are %v:\n%s", roots, said)
	}
}

// Every setting has its row.
func TestEverySettingStandsInOperations(t *testing.T) {
	text, err := os.ReadFile("docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	settings := regexp.MustCompile(`env:"(MINGZHI_[A-Z_]+)`).FindAllStringSubmatch(string(source), -1)
	if len(settings) < 8 {
		t.Fatalf("only %d settings were found", len(settings))
	}
	for _, setting := range settings {
		if !strings.Contains(string(text), "`"+setting[1]+"`") {
			t.Errorf("%s has no row", setting[1])
		}
	}
}
