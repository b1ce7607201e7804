package testenv

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"
)

// Meilisearch is a Meilisearch process of one test, on its own port and folder.
type Meilisearch struct {
	// URL is where it answers; it stays the same when it is started again.
	URL string
	// Key is its master key.
	Key string

	t       T
	binary  string
	address string
	folder  string
	process *exec.Cmd
}

// StartMeilisearch starts a Meilisearch and stops it after the test.
func StartMeilisearch(t T) *Meilisearch {
	t.Helper()
	m := &Meilisearch{
		Key: "a-master-key-for-tests-only", t: t, binary: need(t, Meili), address: freeAddress(t), folder: t.TempDir(),
	}
	m.URL = "http://" + m.address
	m.Start()
	t.Cleanup(m.Kill)
	return m
}

// Start starts it and waits until it answers.
func (m *Meilisearch) Start() {
	m.t.Helper()
	m.process = exec.Command(m.binary, "--no-analytics", "--env", "production", "--master-key", m.Key,
		"--http-addr", m.address, "--db-path", m.folder+"/data", "--dump-dir", m.folder+"/dumps",
		"--snapshot-dir", m.folder+"/snapshots", "--log-level", "ERROR", "--max-indexing-memory", "512MiB")
	m.process.Dir = m.folder
	if err := m.process.Start(); err != nil {
		m.t.Fatalf("starting Meilisearch: %v", err)
	}
	for range 300 {
		if answer, err := http.Get(m.URL + "/health"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	m.t.Fatal("Meilisearch does not answer")
}

// Kill kills it at once, as a power cut would.
func (m *Meilisearch) Kill() {
	if m.process == nil {
		return
	}
	_ = m.process.Process.Kill() // it may be gone already
	_ = m.process.Wait()         // it was killed
	m.process = nil
}

// Wipe removes all that a killed Meilisearch kept, as a new machine would.
func (m *Meilisearch) Wipe() {
	m.t.Helper()
	if err := os.RemoveAll(m.folder + "/data"); err != nil {
		m.t.Fatal(err)
	}
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress(t T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(fmt.Errorf("looking for a free port: %w", err))
	}
	defer listener.Close()
	return listener.Addr().String()
}
