package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"mingzhi/ledger"
	"mingzhi/rules"
)

// The two kinds of database.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// ErrNotFound is returned when a row that was asked for by its key is not there,
// or is not public.
var ErrNotFound = errors.New("not found")

// DB is the registry's database.
type DB struct {
	*bun.DB
	// Kind is SQLite or Postgres.
	Kind string
	// hashes are remembered hashes of the ledger.
	hashes *lru.Cache[int64, ledger.Hash]
	// root is the root that was last computed.
	root atomic.Pointer[Checkpoint]

	tip        tip
	statements statements
	counts     counts
	regions    atomic.Pointer[knownRegions]
	hooks      []bun.QueryHook
}

func newDB(database *bun.DB, kind string) *DB {
	hashes, _ := lru.New[int64, ledger.Hash](rememberedHashes) // fails only for a size below one
	return &DB{DB: database, Kind: kind, hashes: hashes, statements: newStatements(), counts: newCounts()}
}

// Open connects to the database that the URL names: "sqlite:PATH" for a file, or
// "postgres://…". It does not migrate. A URL of another form is a BAD_SETTING.
func Open(ctx context.Context, databaseURL string) (*DB, error) {
	var database *DB
	switch {
	case strings.HasPrefix(databaseURL, "sqlite:") && len(databaseURL) > len("sqlite:"):
		opened, err := openSQLite(strings.TrimPrefix(databaseURL, "sqlite:"))
		if err != nil {
			return nil, err
		}
		database = opened
	case strings.HasPrefix(databaseURL, "postgres://"), strings.HasPrefix(databaseURL, "postgresql://"):
		opened, err := openPostgres(databaseURL)
		if err != nil {
			return nil, err
		}
		database = opened
	default:
		return nil, badURL(nil)
	}
	if err := database.reach(ctx); err != nil {
		database.Close()
		return nil, &rules.Problem{
			Code: rules.BadSetting, Field: "--database-url",
			Message: rules.Text{Zh: "数据库连不上或打不开", En: "the database cannot be reached or opened"},
			Mend: rules.Text{
				Zh: "看看它是否已启动，地址、账号和文件权限对不对", En: "see whether it runs, and check address, account and file permissions",
			},
			Cause: err,
		}
	}
	return database, nil
}

// settlesWithin is how long a new SQLite file may be busy with another process that
// turns it to WAL, for which SQLite itself does not wait.
const settlesWithin = 20 * time.Second

// reach makes the first connection.
func (d *DB) reach(ctx context.Context) error {
	for end := time.Now().Add(settlesWithin); ; {
		err := d.PingContext(ctx)
		if !isBusy(err) || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// openSQLite opens a file in WAL mode. Every transaction is a write transaction
// (immediate): two writers wait for each other at the start and never deadlock
// later. synchronous=FULL keeps an acknowledged publication through a power cut. As
// much of the file is mapped as SQLite allows (2 GiB): what is mapped is read without
// asking the system for each page, from memory that is the system's to take back.
func openSQLite(path string) (*DB, error) {
	settings := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "busy_timeout(20000)",
		"cache_size(-32000)", "mmap_size(2147418112)", "temp_store(MEMORY)",
		"secure_delete(1)", // what is erased is written over
	}}
	connection, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+settings.Encode())
	if err != nil {
		return nil, fmt.Errorf("opening the SQLite file: %w", err)
	}
	if err := keepPrivate(path); err != nil {
		return nil, err
	}
	connections := max(4, 2*runtime.GOMAXPROCS(0))
	connection.SetMaxOpenConns(connections)
	connection.SetMaxIdleConns(connections)
	return newDB(bun.NewDB(connection, sqlitedialect.New()), SQLite), nil
}

// keepPrivate makes a new file that nobody else on the machine may read; SQLite gives
// the files beside it the same mode. What is there is left as its owner wants it.
func keepPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrPermission) { // it can perhaps be read
		return nil
	}
	if err != nil {
		return &rules.Problem{
			Code: rules.BadSetting, Field: "--database-url", Cause: err,
			Message: rules.Text{Zh: "数据库连不上或打不开", En: "the database cannot be reached or opened"},
			Mend:    rules.Text{Zh: "看看文件夹在不在，能不能写", En: "see whether the folder exists and can be written"},
		}
	}
	return file.Close()
}

// openPostgres connects by pgx. bun writes arguments into the text, so that a
// prepared statement per text would never be used twice: the simple protocol is
// the faster choice.
func openPostgres(databaseURL string) (*DB, error) {
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return nil, badURL(err)
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	connection := stdlib.OpenDB(*config)
	connections := max(8, 4*runtime.GOMAXPROCS(0))
	connection.SetMaxOpenConns(connections)
	connection.SetMaxIdleConns(connections)
	connection.SetConnMaxIdleTime(5 * time.Minute)
	return newDB(bun.NewDB(connection, pgdialect.New()), Postgres), nil
}

func badURL(cause error) *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadSetting,
		Field:   "--database-url",
		Message: rules.Text{Zh: "数据库地址不对", En: "the database URL is not understood"},
		Mend: rules.Text{
			Zh: "写成 sqlite:文件路径，或 postgres://用户:密码@主机:端口/库名",
			En: "write sqlite:PATH or postgres://user:password@host:port/database",
		},
		Cause: cause,
	}
}

// found turns "no rows" into ErrNotFound.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
