package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"syscall"
	"time"

	"mingzhi/server"
	"mingzhi/synthetic"
)

// served is the program while it serves.
type served struct {
	address string
	process *exec.Cmd
}

// register is what is asked about: enough that an answer is work.
var register = synthetic.Options{Seed: 1, Organizations: 400, Announcements: 200, Inspections: 100, Certificates: 50}

// start builds the program, invents a register and serves it.
func start(ctx context.Context, folder, databaseURL string) (*served, error) {
	config := server.Config{Listen: "127.0.0.1:0", Data: folder, DatabaseURL: databaseURL}
	if err := invent(ctx, config); err != nil {
		return nil, err
	}
	binary := filepath.Join(folder, "mingzhi")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "mingzhi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building: %w\n%s", err, output)
	}
	arguments := []string{"serve", "--lang", "en", "--listen", config.Listen, "--data", folder, "--trusted-proxy", "127.0.0.1/32"}
	if databaseURL != "" {
		arguments = append(arguments, "--database-url", databaseURL)
	}
	s := &served{process: exec.Command(binary, arguments...)}
	if server, ok := apart(ctx); ok {
		s.process = exec.Command("taskset", append([]string{"--cpu-list", server, binary}, arguments...)...)
	}
	output, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("starting: %w", err)
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if found := regexp.MustCompile(`http://(\S+)`).FindStringSubmatch(lines.Text()); found != nil {
			s.address = found[1]
			go io.Copy(io.Discard, output) //nolint:errcheck // nobody reads the rest
			return s, s.ready(ctx)
		}
	}
	s.stop()
	return nil, fmt.Errorf("the program ended before it told its address")
}

// apart shares the processors out: this process keeps to the first half of them, and
// the server is to run on the others. On the same ones the generator's storm would be
// the server's too, and the latencies that it sees would be neither's. It is not ok
// where that cannot be arranged.
func apart(ctx context.Context) (server string, ok bool) {
	half := runtime.NumCPU() / 2
	if half == 0 {
		return "", false
	}
	ours := exec.CommandContext(ctx, "taskset", "--all-tasks", "--cpu-list", "--pid", fmt.Sprintf("0-%d", half-1), fmt.Sprint(os.Getpid()))
	return fmt.Sprintf("%d-%d", half, 2*half-1), ours.Run() == nil
}

func invent(ctx context.Context, config server.Config) error {
	house, err := server.Open(ctx, config, slog.New(slog.DiscardHandler), true)
	if err != nil {
		return err
	}
	defer house.Close()
	options := register
	options.Today = house.Registry.Today()
	_, err = synthetic.Generate(ctx, house.Database, house.Registry, options)
	return err
}

// ready waits until the server says that it is.
func (s *served) ready(ctx context.Context) error {
	for range 600 {
		if answer, err := http.Get("http://" + s.address + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	s.stop()
	return fmt.Errorf("the server never became ready")
}

func (s *served) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM) // it may be gone already
	_ = s.process.Wait()                          // its exit code is of no matter here
}
