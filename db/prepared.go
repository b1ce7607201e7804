package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/uptrace/bun"
)

// statements are the hot queries, each prepared once. bun writes arguments into
// its texts, so that its statements are parsed and planned anew each time: for
// the few queries that most requests ask this is half of their cost.
type statements struct {
	known sync.Map // text → *sql.Stmt
}

// Observe lets a hook see every statement, bun's and the prepared ones.
func (d *DB) Observe(hook bun.QueryHook) {
	d.DB = d.DB.WithQueryHook(hook)
	d.hooks = append(d.hooks, hook)
}

// prepared runs a query that is prepared the first time. Its arguments stand as ?
// in the text.
func (d *DB) prepared(ctx context.Context, text string, arguments ...any) (*sql.Rows, error) {
	statement, err := d.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if len(d.hooks) == 0 {
		return statement.QueryContext(ctx, arguments...)
	}
	event := &bun.QueryEvent{DB: d.DB, QueryTemplate: text, Query: text, StartTime: time.Now()}
	for _, hook := range d.hooks {
		ctx = hook.BeforeQuery(ctx, event)
	}
	rows, err := statement.QueryContext(ctx, arguments...)
	event.Err = err
	for _, hook := range d.hooks {
		hook.AfterQuery(ctx, event)
	}
	return rows, err
}

// each runs a prepared query and visits its rows.
func (d *DB) each(ctx context.Context, text string, arguments []any, visit func(*sql.Rows) error) error {
	rows, err := d.prepared(ctx, text, arguments...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (d *DB) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if known, ok := d.statements.known.Load(text); ok {
		return known.(*sql.Stmt), nil
	}
	placed := text
	if d.Kind == Postgres {
		placed = numbered(text)
	}
	fresh, err := d.DB.DB.PrepareContext(ctx, placed)
	if err != nil {
		return nil, fmt.Errorf("preparing a statement: %w", err)
	}
	if known, twice := d.statements.known.LoadOrStore(text, fresh); twice {
		_ = fresh.Close() // the other one is as good
		return known.(*sql.Stmt), nil
	}
	return fresh, nil
}

// numbered writes $1, $2 … for each ?. The hot queries have no ? in their texts.
func numbered(text string) string {
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(text, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}
