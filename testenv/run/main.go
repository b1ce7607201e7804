// Command run brings the real programs that the tests need, starts PostgreSQL
// on a free loopback port, runs a command with all of them in its environment,
// and stops what it started:
//
//	go run ./testenv/run -- go test ./...
//
// What is missing is installed where that is possible (npm packages into
// testenv/tools, Debian packages when it runs as root); otherwise it says what is
// missing and how to get it, and runs nothing.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"mingzhi/testenv"
)

func main() {
	arguments := os.Args[1:]
	if len(arguments) > 0 && arguments[0] == "--" {
		arguments = arguments[1:]
	}
	if len(arguments) == 0 {
		fmt.Fprintln(os.Stderr, "usage: go run ./testenv/run -- COMMAND…")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	code, err := run(ctx, arguments)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "testenv:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// run brings the programs and runs the command; code is the command's exit code.
func run(ctx context.Context, arguments []string) (code int, err error) {
	root, err := moduleRoot()
	if err != nil {
		return 0, err
	}
	found, err := bring(ctx, root)
	if err != nil {
		return 0, err
	}
	folder, err := os.MkdirTemp("", "mingzhi-postgres-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	server, err := testenv.NewCluster(ctx, found.postgres, folder)
	if err != nil {
		return 0, err
	}
	defer server.Stop()
	command := exec.CommandContext(ctx, arguments[0], arguments[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.Env = append(os.Environ(),
		"MINGZHI_TEST_POSTGRES="+server.URL, "MINGZHI_TEST_POSTGRES_BIN="+found.postgres,
		"MINGZHI_TEST_MEILI="+found.meilisearch,
		"MINGZHI_TEST_CHROMIUM="+found.chromium, "MINGZHI_TEST_AXE="+found.axe,
		"MINGZHI_TEST_NODE="+found.scripts, "MINGZHI_TEST_PDF="+found.pdf)
	err = command.Run()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return max(1, failed.ExitCode()), nil
	}
	return 0, err
}

// moduleRoot is the folder of go.mod, from any folder below it.
func moduleRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", errors.New("run it inside the module")
		}
		folder = filepath.Dir(folder)
	}
}
