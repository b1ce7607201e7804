package main

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

// postgres is a PostgreSQL server of this run, in a folder of its own.
type postgres struct {
	url     string
	folder  string
	process *exec.Cmd
	printed bytes.Buffer
}

// startPostgres makes a cluster in a temporary folder and serves it on a free
// loopback port. PostgreSQL refuses to run as root, so root steps down.
func startPostgres(ctx context.Context, binaries string) (*postgres, error) {
	folder, err := os.MkdirTemp("", "mingzhi-postgres-")
	if err != nil {
		return nil, err
	}
	p := &postgres{folder: folder}
	become, err := stepDown(folder)
	if err != nil {
		return nil, errors.Join(err, p.stop())
	}
	cluster := filepath.Join(folder, "cluster")
	initdb := exec.CommandContext(ctx, filepath.Join(binaries, "initdb"), "--pgdata", cluster, "--username", "mingzhi",
		"--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync")
	initdb.Dir, initdb.SysProcAttr, initdb.Stdout, initdb.Stderr = folder, become, &p.printed, &p.printed
	if err := initdb.Run(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w\n%s", err, p.printed.String()), p.stop())
	}
	port, err := freePort()
	if err != nil {
		return nil, errors.Join(err, p.stop())
	}
	p.url = fmt.Sprintf("postgres://mingzhi@127.0.0.1:%d/postgres?sslmode=disable", port)
	p.process = exec.Command(filepath.Join(binaries, "postgres"), "-D", cluster, "-k", folder, "-p", strconv.Itoa(port),
		"-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c", "fsync=off", "-c", "full_page_writes=off")
	p.process.Dir, p.process.SysProcAttr, p.process.Stdout, p.process.Stderr = folder, become, &p.printed, &p.printed
	if err := p.process.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting PostgreSQL: %w", err), p.stop())
	}
	if err := p.wait(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, p.printed.String()), p.stop())
	}
	return p, nil
}

// stepDown gives a folder to an unprivileged user, and the way to run as that
// user; nothing when this is not root.
func stepDown(folder string) (*syscall.SysProcAttr, error) {
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
		become := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		return become, os.Chown(folder, uid, gid)
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

func (p *postgres) wait(ctx context.Context) (err error) {
	for range 300 {
		attempt, cancel := context.WithTimeout(ctx, time.Second)
		var connection *pgx.Conn
		connection, err = pgx.Connect(attempt, p.url)
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

// stop ends the server and removes its folder.
func (p *postgres) stop() error {
	if p.process != nil && p.process.Process != nil {
		_ = p.process.Process.Signal(syscall.SIGINT) // fast shutdown; it may be gone already
		_ = p.process.Wait()                         // its exit code says nothing that matters now
	}
	return os.RemoveAll(p.folder)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
