package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"mingzhi/server"
)

// profileCommand makes this program a Mingzhi server that can be profiled on a
// second port: the folder and the URL of its database follow. The program that
// users run has no such port.
const profileCommand = "serve-profiled"

func serveProfiled(arguments []string) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	config := server.Config{Listen: "127.0.0.1:0", Data: arguments[0], DatabaseURL: arguments[1], TrustedProxies: []string{"127.0.0.1/32"}}
	house, err := server.Open(ctx, config, slog.New(slog.DiscardHandler), false)
	if err != nil {
		fail(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	go http.Serve(listener, http.HandlerFunc(pprof.Profile)) //nolint:errcheck // it ends with the process
	err = house.Serve(ctx, func(address net.Addr) { fmt.Printf("serving %s profile %s\n", address, listener.Addr()) })
	if err != nil {
		fail(err)
	}
}

// lines is how many functions of a profile are told.
const lines = 25

// profile asks a server on the large register each question for a while, and tells
// the functions that its time goes to, those that call others included.
func (p plan) profile(ctx context.Context) error {
	s := &stage{ctx: ctx}
	defer s.clear()
	folder, err := filepath.Abs(cache)
	if err != nil {
		return err
	}
	r := s.large(s.serve(folder), folder, p.large)
	process := exec.Command(s.self(), profileCommand, r.config.Data, r.config.DatabaseURL)
	process.Stderr = os.Stderr
	addresses := strings.Fields(s.start(process, regexp.MustCompile(`serving (\S+ profile \S+)`)))
	address, profile := addresses[0], addresses[2]
	s.awaitReady(address, false)
	for i, m := range append(cases(r), plainVerification(r.samples, false)) {
		if !strings.Contains(m.name, p.what) {
			continue
		}
		file := filepath.Join(s.TempDir(), fmt.Sprintf("cpu%d.pprof", i))
		client := newClient(address, p.connections)
		if _, err := client.run(ctx, m, p.warming); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		taken := make(chan error, 1)
		go func() {
			taken <- fetch(ctx, fmt.Sprintf("http://%s/?seconds=%d", profile, int(p.round.Seconds())), file)
		}()
		measured, err := client.run(ctx, m, p.round+time.Second)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		if err := <-taken; err != nil {
			return err
		}
		fmt.Printf("\n## %s: %.0f a second\n\n", m.name, measured.perSecond())
		top := exec.CommandContext(ctx, "go", "tool", "pprof", "-top", "-cum", fmt.Sprint("-nodecount=", 2*lines), file)
		text, err := top.Output()
		if err != nil {
			return fmt.Errorf("reading a profile: %w", err)
		}
		os.Stdout.Write(text)
		if text, err = exec.CommandContext(ctx, "go", "tool", "pprof", "-top", fmt.Sprint("-nodecount=", lines), file).Output(); err != nil {
			return fmt.Errorf("reading a profile: %w", err)
		}
		os.Stdout.Write(text)
	}
	return nil
}

func fetch(ctx context.Context, url, file string) error {
	question, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(question)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(answer.Body); err != nil {
		return err
	}
	return os.WriteFile(file, body.Bytes(), 0o600)
}
