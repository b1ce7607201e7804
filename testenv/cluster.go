package testenv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a PostgreSQL server in a folder of its own, all of whose processes can
// be killed, or stopped for a while, at once.
type Cluster struct {
	// URL is that of its database postgres; it stays the same when it is started
	// again.
	URL string

	binaries, folder, data string
	settings               []string
	port                   int
	become                 *syscall.Credential
	process                *exec.Cmd
	printed                bytes.Buffer
}

// NewCluster makes a cluster in a folder, which must be there, and starts it on a
// free loopback port, with further settings, NAME=VALUE. PostgreSQL refuses to run
// as root, so root steps down.
func NewCluster(ctx context.Context, binaries, folder string, settings ...string) (*Cluster, error) {
	c := &Cluster{binaries: binaries, folder: folder, data: filepath.Join(folder, "cluster"), settings: settings}
	var err error
	if c.become, err = stepDown(folder); err != nil {
		return nil, err
	}
	initdb := exec.CommandContext(ctx, filepath.Join(binaries, "initdb"), "--pgdata", c.data, "--username", "mingzhi",
		"--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync", "--wal-segsize", "1")
	initdb.Dir, initdb.Stdout, initdb.Stderr = folder, &c.printed, &c.printed
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: c.become}
	if err := initdb.Run(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, c.printed.String())
	}
	if c.port, err = freePort(); err != nil {
		return nil, err
	}
	c.URL = fmt.Sprintf("postgres://mingzhi@127.0.0.1:%d/postgres?sslmode=disable", c.port)
	if err := c.Start(ctx); err != nil {
		c.Kill()
		return nil, err
	}
	return c, nil
}

// StartCluster starts a PostgreSQL of a test's own, which the test may kill.
func StartCluster(t T) *Cluster {
	t.Helper()
	folder, err := os.MkdirTemp("", "mingzhi-cluster-") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	return StartClusterIn(t, folder)
}

// StartClusterIn is StartCluster in a folder that is there, and is removed.
func StartClusterIn(t T, folder string) *Cluster {
	t.Helper()
	binaries := need(t, PostgresBin)
	c, err := NewCluster(context.Background(), binaries, folder, "max_wal_size=8MB", "min_wal_size=2MB", "shared_buffers=64MB")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Kill()
		_ = os.RemoveAll(folder) // what is left is in a temporary folder
	})
	return c
}

// Start starts it and waits until it answers.
func (c *Cluster) Start(ctx context.Context) error {
	c.printed.Reset()
	arguments := []string{"-D", c.data, "-k", c.folder, "-p", strconv.Itoa(c.port), "-c", "listen_addresses=127.0.0.1",
		"-c", "max_connections=300", "-c", "fsync=off", "-c", "full_page_writes=off"}
	for _, setting := range c.settings {
		arguments = append(arguments, "-c", setting)
	}
	c.process = exec.Command(filepath.Join(c.binaries, "postgres"), arguments...)
	c.process.Dir, c.process.Stdout, c.process.Stderr = c.folder, &c.printed, &c.printed
	c.process.SysProcAttr = &syscall.SysProcAttr{Credential: c.become, Setpgid: true} // a signal from the terminal is not for it
	if err := c.process.Start(); err != nil {
		return fmt.Errorf("starting PostgreSQL: %w", err)
	}
	if err := c.wait(ctx); err != nil {
		return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, c.printed.String())
	}
	return nil
}

func (c *Cluster) wait(ctx context.Context) (err error) {
	for range 300 {
		attempt, cancel := context.WithTimeout(ctx, time.Second)
		var connection *pgx.Conn
		connection, err = pgx.Connect(attempt, c.URL)
		cancel()
		if err == nil {
			return connection.Close(ctx)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

// Kill kills all its processes at once, as a power cut would.
func (c *Cluster) Kill() {
	if c.process == nil {
		return
	}
	_ = c.process.Process.Signal(syscall.SIGSTOP) // it starts no more
	c.signal(syscall.SIGKILL)
	_ = c.process.Wait() // it was killed
	c.process = nil
}

// Freeze stops all its processes: it takes connections and answers nothing.
func (c *Cluster) Freeze() { c.signal(syscall.SIGSTOP) }

// Thaw lets them go on.
func (c *Cluster) Thaw() { c.signal(syscall.SIGCONT) }

// signal sends a signal to the server and all processes that it started. Each of
// those leads a session of its own, so they are found by their parent.
func (c *Cluster) signal(signal syscall.Signal) {
	server := c.process.Process.Pid
	defer func() { _ = syscall.Kill(server, signal) }() // last: orphans have another parent
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		after := bytes.LastIndexByte(text, ')') // the name may hold anything
		fields := bytes.Fields(text[after+1:])
		if after < 0 || len(fields) < 2 || string(fields[1]) != strconv.Itoa(server) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
			_ = syscall.Kill(pid, signal) // it may be gone already
		}
	}
}

// Stop ends it in good order.
func (c *Cluster) Stop() {
	if c.process == nil {
		return
	}
	_ = c.process.Process.Signal(syscall.SIGINT) // fast shutdown; it may be gone already
	_ = c.process.Wait()                         // its exit code says nothing that matters now
	c.process = nil
}

// stepDown gives a folder to an unprivileged user, who then runs PostgreSQL; nil
// when this is not root.
func stepDown(folder string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(account.Uid)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.Atoi(account.Gid)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(folder, uid, gid)
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
