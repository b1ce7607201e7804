package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"github.com/uptrace/bun/schema"
)

// Snapshot runs work on the database as it stands at one moment, however much is
// published meanwhile. Work may only read. It uses one connection: a query has to
// be read to its end before the next one is asked.
func (d *DB) Snapshot(ctx context.Context, work func(*DB) error) error {
	begin := "BEGIN DEFERRED"
	if d.Kind == Postgres {
		begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
	}
	return d.alone(ctx, begin, work)
}

// alone runs work inside one transaction on one connection, and commits; an error
// rolls back. What work gets sees what it has written itself, before anybody else
// does, through every query of this package.
func (d *DB) alone(ctx context.Context, begin string, work func(*DB) error) (err error) {
	connection, err := d.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer connection.Close()
	// The connection is not used again, whatever became of it.
	_ = connection.Raw(func(held any) error {
		pool := sql.OpenDB(&oneConnection{conn: held.(driver.Conn)})
		pool.SetMaxOpenConns(1)
		defer pool.Close()
		var dialect schema.Dialect = sqlitedialect.New()
		if d.Kind == Postgres {
			dialect = pgdialect.New()
			begin += "; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
		}
		inside := newDB(bun.NewDB(pool, dialect), d.Kind)
		err = inside.within(ctx, begin, work)
		return driver.ErrBadConn
	})
	return err
}

func (d *DB) within(ctx context.Context, begin string, work func(*DB) error) error {
	if _, err := d.DB.DB.ExecContext(ctx, begin); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	if err := work(d); err != nil {
		_, undone := d.DB.DB.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		if undone != nil && ctx.Err() == nil {
			return errors.Join(err, fmt.Errorf("rolling back: %w", undone))
		}
		return err
	}
	if _, err := d.DB.DB.ExecContext(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// oneConnection hands out one connection, once: were it lost, a second one would
// work outside the transaction.
type oneConnection struct {
	conn driver.Conn
	used bool
}

func (o *oneConnection) Connect(context.Context) (driver.Conn, error) {
	if o.used {
		return nil, errors.New("the connection was lost, and with it the transaction")
	}
	o.used = true
	return held{o.conn}, nil
}

func (o *oneConnection) Driver() driver.Driver { return nil }

// held is a connection that is neither closed nor reset between two statements.
type held struct{ driver.Conn }

func (held) Close() error { return nil }

func (h held) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	return h.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, text)
}

func (h held) ExecContext(ctx context.Context, text string, values []driver.NamedValue) (driver.Result, error) {
	return h.Conn.(driver.ExecerContext).ExecContext(ctx, text, values)
}

func (h held) QueryContext(ctx context.Context, text string, values []driver.NamedValue) (driver.Rows, error) {
	return h.Conn.(driver.QueryerContext).QueryContext(ctx, text, values)
}

func (h held) CheckNamedValue(value *driver.NamedValue) error {
	if checker, ok := h.Conn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(value)
	}
	return driver.ErrSkip
}
