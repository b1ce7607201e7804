package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
)

func TestKeysThatComeIntoTheirFileAreUsed(t *testing.T) {
	h := furnished(t, Config{})
	told := make(lines, 100)
	h.Logger = slog.New(slog.NewTextHandler(told, nil))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.followKeys(ctx, 5*time.Millisecond) }()
	path := h.Config.KeyPath()
	time.Sleep(20 * time.Millisecond) // it has read the file as it stands
	if err := os.WriteFile(path, []byte("no keys"), 0o600); err != nil {
		t.Fatal(err)
	}
	if line := <-told; !strings.Contains(line, "are not used") {
		t.Errorf("what is no file of keys: %s", line)
	}
	ring, err := certificate.NewRing(bytes.Repeat([]byte("n"), 32))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.AddSigner(certificate.EdDSA, time.Now(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	if err := SaveKeys(path, ring); err != nil {
		t.Fatal(err)
	}
	for line := <-told; !strings.Contains(line, "other keys are in use"); line = <-told {
		if !strings.Contains(line, "are not used") { // a file that was half written
			t.Errorf("other keys: %s", line)
		}
	}
	keys, err := h.Registry.PublishedKeys(t.Context())
	if err != nil || len(keys) != 2 || keys[1].Multibase() != ring.Signing()[0].Public().Multibase() {
		t.Errorf("published are %+v, %v", keys, err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
