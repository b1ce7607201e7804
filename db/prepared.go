package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"
)

// statements are prepared queries, by their texts. bun writes arguments into its
// texts, so that its statements are parsed and planned anew each time: for what
// most requests ask this is half of the cost.
type statements struct {
	known *lru.Cache[string, *sql.Stmt]
}

// rememberedStatements is how many texts are remembered on each connection; lists
// have some dozens, by the filters that are used.
const rememberedStatements = 400

func newStatements() statements {
	known, _ := lru.NewWithEvict(rememberedStatements, func(_ string, old *sql.Stmt) { // fails only for a size below one
		_ = old.Close() // whoever runs it now is waited for
	})
	return statements{known}
}

// of gives the statement of a text, prepared the first time.
func (s statements) of(ctx context.Context, database *sql.DB, text string) (*sql.Stmt, error) {
	if known, ok := s.known.Get(text); ok {
		return known, nil
	}
	fresh, err := database.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("preparing a statement: %w", err)
	}
	if known, twice, _ := s.known.PeekOrAdd(text, fresh); twice {
		_ = fresh.Close() // the other one is as good
		return known, nil
	}
	return fresh, nil
}

// Observe lets a hook see every statement, bun's and the prepared ones.
func (d *DB) Observe(hook bun.QueryHook) {
	d.DB = d.DB.WithQueryHook(hook)
	d.hooks = append(d.hooks, hook)
}

// each runs a prepared query, whose arguments stand as ? in the text, and visits
// its rows.
func (d *DB) each(ctx context.Context, text string, arguments []any, visit func(*sql.Rows) error) error {
	if d.Kind == Postgres {
		text = numbered(text)
	}
	return d.ask(ctx, text, arguments, func(rows *sql.Rows) (n int, err error) {
		for ; rows.Next(); n++ {
			if err := visit(rows); err != nil {
				return n, err
			}
		}
		return n, rows.Err()
	})
}

// ask runs a prepared text and has its rows read; read tells how many they were.
func (d *DB) ask(ctx context.Context, text string, arguments []any, read func(*sql.Rows) (int, error)) error {
	run := func() (int, error) {
		rows, err := d.statements.run(ctx, d.DB.DB, text, arguments)
		if err != nil {
			return 0, err
		}
		defer rows.Close()
		return read(rows)
	}
	if len(d.hooks) == 0 {
		_, err := run()
		return err
	}
	event := &bun.QueryEvent{DB: d.DB, QueryTemplate: text, Query: text, StartTime: time.Now()}
	for _, hook := range d.hooks {
		ctx = hook.BeforeQuery(ctx, event)
	}
	n, err := run()
	event.Result, event.Err = driver.RowsAffected(n), err
	for _, hook := range d.hooks {
		hook.AfterQuery(ctx, event)
	}
	return err
}

// run runs the statement of a text.
func (s statements) run(ctx context.Context, database *sql.DB, text string, arguments []any) (*sql.Rows, error) {
	for {
		statement, err := s.of(ctx, database, text)
		if err != nil {
			return nil, err
		}
		rows, err := statement.QueryContext(ctx, arguments...)
		if err == nil || !outdated(err) {
			return rows, err
		}
		s.known.Remove(text)
	}
}

// outdated tells that a statement has to be prepared again: it was forgotten at this
// moment, for another one, or a newer program has migrated the schema meanwhile.
func outdated(err error) bool {
	changed := (*pgconn.PgError)(nil)
	return err.Error() == "sql: statement is closed" || errors.As(err, &changed) && changed.Code == featureNotSupported
}

// featureNotSupported is the code under which PostgreSQL says that the result of a
// prepared statement has other types than it had.
const featureNotSupported = "0A000"

// numbered writes $1, $2 … for each ?. The hot queries have no ? in their texts.
func numbered(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 16)
	n := 0
	for part := range strings.SplitSeq(text, "?") {
		if n > 0 {
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}
