package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"mingzhi/rules"
)

// healthWithin is how long a server on the same machine may take to answer.
const healthWithin = 3 * time.Second

type healthcheckCommand struct{}

// Run asks the server of the settings whether it is ready: exit code 0 when it is.
// It is for containers, whose image has no other program that could ask.
func (healthcheckCommand) Run(w world) error {
	address, err := reachable(w.settings.Listen)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(w, healthWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("asking for health: %w", err)
	}
	straight := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // by no proxy
	answer, err := straight.Do(request)
	if err != nil {
		return fmt.Errorf("asking for health: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	fmt.Fprintln(w.out, strings.TrimSpace(string(text)))
	if answer.StatusCode != http.StatusOK {
		return exit(exitFault)
	}
	return nil
}

// reachable is where a server that listens on an address answers its own machine:
// one that listens on every address does on the loopback one.
func reachable(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil || port == "" || port == "0" {
		return "", &rules.Problem{
			Code: rules.BadSetting, Field: "--listen",
			Message: rules.Text{Zh: "不知道服务在哪里", En: "where the server listens is not known"},
			Mend:    rules.Text{Zh: "写上 serve 所用的 主机:端口", En: "name the HOST:PORT that serve was given"},
			Cause:   err,
		}
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}
