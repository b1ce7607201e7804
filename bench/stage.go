package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"mingzhi/server"
	"mingzhi/testenv"
)

// stage prepares what is measured and clears it away afterwards. It stands in
// for a test where testenv asks for one; what it cannot go on from ends the run.
type stage struct {
	ctx      context.Context
	clearing []func()
}

// Helper does nothing.
func (s *stage) Helper() {}

// Cleanup keeps work for the end.
func (s *stage) Cleanup(work func()) { s.clearing = append(s.clearing, work) }

// Fatal clears away, says why, and ends the run.
func (s *stage) Fatal(reasons ...any) {
	s.clear()
	fmt.Fprintln(os.Stderr, append([]any{"bench:"}, reasons...)...)
	os.Exit(1)
}

// Fatalf is Fatal with a format.
func (s *stage) Fatalf(format string, values ...any) { s.Fatal(fmt.Errorf(format, values...)) }

// Skipf is Fatalf: what a variant misses was looked for before.
func (s *stage) Skipf(format string, values ...any) { s.Fatalf(format, values...) }

// clear clears everything away, the last first.
func (s *stage) clear() {
	for _, work := range slices.Backward(s.clearing) {
		work()
	}
	s.clearing = nil
}

// TempDir makes a folder that is removed in the end.
func (s *stage) TempDir() string {
	folder, err := os.MkdirTemp("", "mingzhi-bench-")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// build builds the binary that is measured, as `make build` does.
func (s *stage) build() string {
	binary := filepath.Join(s.TempDir(), "mingzhi")
	command := exec.CommandContext(s.ctx, "go", "build", "-o", binary, ".")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		s.Fatalf("building: %v\n%s", err, output)
	}
	return binary
}

// opened is a running server on a filled register.
type opened struct {
	address string
	process *exec.Cmd
}

// open fills a small register of a variant and starts a server on it.
func (s *stage) open(p plan, binary string, v variant) (*opened, *register) {
	config := server.Config{Listen: "127.0.0.1:0", Data: s.TempDir()}
	if v.postgres {
		config.DatabaseURL = testenv.PostgresURL(s)
	}
	r := s.fill(config, p.small)
	s.look(r)
	var more []string
	if v.meili {
		meili := testenv.StartMeilisearch(s)
		more = []string{"--meili-url", meili.URL, "--meili-key", meili.Key}
	}
	o := s.serveRegister(binary, r, more...)
	s.awaitReady(o.address, v.meili)
	return o, r
}

// serveRegister starts a server on a register, with its settings as they come.
func (s *stage) serveRegister(binary string, r *register, more ...string) *opened {
	arguments := []string{"serve", "--lang", "en", "--listen", r.config.Listen, "--data", r.config.Data, "--trusted-proxy", "127.0.0.1/32"}
	if r.config.DatabaseURL != "" {
		arguments = append(arguments, "--database-url", r.config.DatabaseURL)
	}
	o := &opened{process: exec.Command(binary, append(arguments, more...)...)}
	o.address = s.start(o.process, regexp.MustCompile(`http://(\S+)`))
	return o
}

// start starts a process and waits for the line that tells its address.
func (s *stage) start(process *exec.Cmd, address *regexp.Regexp) string {
	output, err := process.StdoutPipe()
	if err != nil {
		s.Fatal(err)
	}
	if err := process.Start(); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { stop(process) })
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if found := address.FindStringSubmatch(lines.Text()); found != nil {
			go io.Copy(io.Discard, output) //nolint:errcheck // nobody reads the rest
			return found[1]
		}
	}
	s.Fatalf("%s ended before it told its address", process.Path)
	return ""
}

func stop(process *exec.Cmd) {
	_ = process.Process.Signal(syscall.SIGTERM) // it may be gone already
	_ = process.Wait()                          // its exit code is of no matter here
}

func (o *opened) stop() { stop(o.process) }

// memory is what a server's process holds, in MiB: of its own, and of files that it
// maps into its addresses, whose pages are the system's to take back and are counted
// once for every connection that maps them.
type memory struct{ own, mapped int }

// memory is what the server's process holds now; nothing where the system does not
// tell.
func (o *opened) memory() (m memory) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", o.process.Process.Pid))
	if err != nil {
		return m
	}
	for _, line := range strings.Split(string(status), "\n") {
		name, rest, _ := strings.Cut(line, ":")
		kib, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
		switch name {
		case "RssAnon":
			m.own = kib / 1024
		case "RssFile":
			m.mapped = kib / 1024
		}
	}
	return m
}

// awaitReady waits until the server is ready and, where there is one, until
// Meilisearch answers.
func (s *stage) awaitReady(address string, meili bool) {
	probe := newClient(address, 1)
	s.await("the server", func() error {
		body, _, err := probe.once(get(`{search(query:"",first:1){engine lag}}`, nil))
		if err == nil && (!strings.Contains(string(body), `"lag":0`) || meili && !strings.Contains(string(body), `"engine":"meilisearch"`)) {
			err = fmt.Errorf("%s", body)
		}
		return err
	})
}

// hand starts the handler written by hand on a database.
func (s *stage) hand(databaseURL string) (address string) {
	return s.start(exec.Command(s.self(), handCommand, databaseURL), regexp.MustCompile(`listening on (\S+)`))
}

// self is this program.
func (s *stage) self() string {
	path, err := os.Executable()
	if err != nil {
		s.Fatal(err)
	}
	return path
}
