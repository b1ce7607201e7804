package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgresSettings are what the cluster is run with, beside PostgreSQL's defaults:
// the same for whoever reads from it.
var postgresSettings = []string{"shared_buffers=512MB", "max_connections=200", "fsync=off", "full_page_writes=off", "max_wal_size=8GB"}

// cluster is a PostgreSQL server on a folder that stays for the next run.
type cluster struct {
	// url is that of a database which is always there.
	url string
}

// binaries is the folder of initdb and postgres; empty when there is none.
func binaries() string {
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is good
	if path, err := exec.LookPath("initdb"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	if len(folders) == 0 {
		return ""
	}
	return slices.Max(folders)
}

// serve serves the folder's cluster, which is made when it is missing, on a free
// loopback port until the run ends.
func (s *stage) serve(folder string) *cluster {
	if err := os.MkdirAll(folder, 0o755); err != nil { // PostgreSQL runs as another user, who has to come in
		s.Fatal(err)
	}
	become := s.stepDown(folder)
	data := filepath.Join(folder, "cluster")
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err != nil {
		made := exec.CommandContext(s.ctx, filepath.Join(binaries(), "initdb"), "--pgdata", data, "--username", "mingzhi",
			"--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync")
		made.Dir, made.SysProcAttr = folder, become
		if output, err := made.CombinedOutput(); err != nil {
			s.Fatalf("initdb: %v\n%s", err, output)
		}
	}
	_, port, _ := net.SplitHostPort(s.freeAddress())
	arguments := []string{"-D", data, "-k", folder, "-p", port, "-c", "listen_addresses=127.0.0.1"}
	for _, setting := range postgresSettings {
		arguments = append(arguments, "-c", setting)
	}
	process := exec.Command(filepath.Join(binaries(), "postgres"), arguments...)
	process.Dir, process.SysProcAttr = folder, become
	if err := process.Start(); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGINT) // a fast shutdown; it may be gone already
		_ = process.Wait()
	})
	c := &cluster{"postgres://mingzhi@127.0.0.1:" + port + "/postgres?sslmode=disable"}
	s.await("PostgreSQL", func() error {
		return c.execute(s.ctx, "SELECT 1")
	})
	return c
}

// stepDown gives a folder to the user that PostgreSQL runs as, since it refuses to
// run as root; nothing when this is not root.
func (s *stage) stepDown(folder string) *syscall.SysProcAttr {
	if os.Geteuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		s.Fatal(err)
	}
	uid, _ := strconv.ParseUint(account.Uid, 10, 32) // numbers on every system with a postgres user
	gid, _ := strconv.ParseUint(account.Gid, 10, 32)
	if err := os.Chown(folder, int(uid), int(gid)); err != nil { // parsed with 32 bits
		s.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// execute runs statements, each on its own.
func (c *cluster) execute(ctx context.Context, statements ...string) error {
	connection, err := pgx.Connect(ctx, c.url)
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	for _, statement := range statements {
		if _, err := connection.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%.60s: %w", statement, err)
		}
	}
	return nil
}

// database is the URL of one of the cluster's databases.
func (c *cluster) database(name string) string {
	parsed, err := url.Parse(c.url)
	if err != nil {
		return "" // it was parsed before
	}
	parsed.Path = "/" + name
	return parsed.String()
}

// has tells whether a database is there.
func (c *cluster) has(ctx context.Context, name string) (there bool) {
	connection, err := pgx.Connect(ctx, c.url)
	if err != nil {
		return false
	}
	defer connection.Close(ctx)
	err = connection.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there)
	return there && err == nil
}

// freeAddress is a loopback address that nobody listens on.
func (s *stage) freeAddress() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// await asks until it gets an answer without an error.
func (s *stage) await(what string, ask func() error) {
	var err error
	for range 2400 {
		if err = ask(); err == nil {
			return
		}
		select {
		case <-s.ctx.Done():
			s.Fatal(s.ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
	s.Fatal(what, "never became ready:", err)
}

// processor is the processor's name, where the system tells.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // "" where there is none
	for line := range strings.SplitSeq(string(text), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unnamed"
}

// older names the registers that earlier runs left on the cluster.
func (s *stage) older(c *cluster) (names []string) {
	connection, err := pgx.Connect(s.ctx, c.url)
	if err != nil {
		s.Fatal(err)
	}
	defer connection.Close(s.ctx)
	rows, err := connection.Query(s.ctx, "SELECT datname FROM pg_database WHERE datname LIKE 'register\\_%'")
	if err != nil {
		s.Fatal(err)
	}
	if names, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		s.Fatal(err)
	}
	return names
}

// postgresVersion is a server's name and version.
func (s *stage) postgresVersion(databaseURL string) (version string) {
	connection, err := pgx.Connect(s.ctx, databaseURL)
	if err != nil {
		s.Fatal(err)
	}
	defer connection.Close(s.ctx)
	if err := connection.QueryRow(s.ctx, "SHOW server_version").Scan(&version); err != nil {
		s.Fatal(err)
	}
	return "PostgreSQL " + version
}
