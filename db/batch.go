package db

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun/dialect"
	"github.com/uptrace/bun/schema"
)

// batching is what a Writer keeps so that many rows cost little each.
type batching struct {
	batches    map[reflect.Type]*batch
	statements map[string]*sql.Stmt
}

func (w *Writer) postgres() bool { return w.tx.Dialect().Name() == dialect.PG }

// batch writes many rows of one table, as bun would write each: columns and
// their order come from the model. PostgreSQL takes a column of all rows as one
// array, in a statement that is prepared once in a connection; SQLite steps a
// prepared statement row by row.
type batch struct {
	fields []*schema.Field
	// insert is the statement, with a placeholder for each field.
	insert string
}

// batchOf gives the batch of a row's table. Both databases understand its $1.
func (w *Writer) batchOf(row any) *batch {
	of := reflect.TypeOf(row)
	if known, ok := w.batches[of]; ok {
		return known
	}
	table := w.tx.Dialect().Tables().Get(of)
	b := &batch{fields: table.Fields}
	names, places := make([]string, len(b.fields)), make([]string, len(b.fields))
	for i, field := range b.fields {
		names[i], places[i] = string(field.SQLName), fmt.Sprintf("$%d", i+1)
		if w.postgres() {
			places[i] += "::" + gatherer(field).array()
		}
	}
	from := "VALUES (" + strings.Join(places, ", ") + ")"
	if w.postgres() {
		from = "SELECT * FROM unnest(" + strings.Join(places, ", ") + ")"
	}
	b.insert = fmt.Sprintf("INSERT INTO %s (%s) %s", table.SQLName, strings.Join(names, ", "), from)
	w.batches = with(w.batches, of, b)
	return b
}

// insertAll writes rows of one table in their order.
func insertAll[T any](ctx context.Context, w *Writer, rows []*T) error {
	if len(rows) == 0 {
		return nil
	}
	b := w.batchOf(rows[0])
	if w.postgres() {
		arguments := []any{pgx.QueryExecModeCacheStatement}
		for _, field := range b.fields {
			values := gatherer(field)
			for _, row := range rows {
				values.add(valueOf(field, row))
			}
			arguments = append(arguments, values.all())
		}
		// The statement goes past bun, which would write the arguments into its text.
		if _, err := w.tx.Tx.ExecContext(ctx, b.insert, arguments...); err != nil {
			return fmt.Errorf("inserting %d rows: %w", len(rows), err)
		}
		return nil
	}
	statement, err := w.prepared(ctx, b.insert)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("inserting %d rows: %w", len(rows), err)
	}
	unending := context.WithoutCancel(ctx) // to be told of an end costs more than a row
	arguments := make([]any, len(b.fields))
	for _, row := range rows {
		for i, field := range b.fields {
			arguments[i] = valueOf(field, row)
			if instant, ok := arguments[i].(time.Time); ok {
				arguments[i] = strings.Trim(string(w.tx.Dialect().AppendTime(nil, instant)), "'")
			}
		}
		if _, err := statement.ExecContext(unending, arguments...); err != nil {
			return fmt.Errorf("inserting a row: %w", err)
		}
	}
	return nil
}

// prepared is a statement that lives as long as the transaction.
func (w *Writer) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	if known, ok := w.statements[text]; ok {
		return known, nil
	}
	statement, err := w.tx.Tx.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("preparing a statement: %w", err)
	}
	w.statements = with(w.statements, text, statement)
	return statement, nil
}

// valueOf is a field of a row as a driver takes it: nil where bun writes NULL.
func valueOf(field *schema.Field, row any) any {
	value := field.Value(reflect.ValueOf(row).Elem())
	if field.NullZero && value.IsZero() {
		return nil
	}
	if text, ok := value.Interface().(Flags); ok {
		written, _ := text.Value() // plain values are always written
		return written
	}
	switch value.Kind() {
	case reflect.String:
		return value.String()
	case reflect.Bool:
		return value.Bool()
	case reflect.Int, reflect.Int64:
		return value.Int()
	}
	return value.Interface() // []byte, time.Time
}

// gathered are the values of one column for PostgreSQL.
type gathered interface {
	array() string
	add(value any)
	all() any
}

func gatherer(field *schema.Field) gathered {
	switch kind := field.IndirectType.Kind(); {
	case kind == reflect.String, field.IndirectType == reflect.TypeFor[Flags]():
		return &values[string]{of: "text[]"}
	case kind == reflect.Bool:
		return &values[bool]{of: "boolean[]"}
	case kind == reflect.Int, kind == reflect.Int64:
		return &values[int64]{of: "bigint[]"}
	case field.IndirectType == reflect.TypeFor[time.Time]():
		return &values[time.Time]{of: "timestamptz[]"}
	case field.IndirectType == reflect.TypeFor[[]byte]():
		return &values[[]byte]{of: "bytea[]"}
	}
	panic(fmt.Sprintf("no batch has a column like %s of %s", field.Name, field.Table.Name))
}

// values are the values of one column; nil is NULL.
type values[V any] struct {
	of     string
	listed []*V
}

func (v *values[V]) array() string { return v.of }
func (v *values[V]) all() any      { return v.listed }
func (v *values[V]) add(value any) {
	if value == nil {
		v.listed = append(v.listed, nil)
		return
	}
	held := value.(V)
	v.listed = append(v.listed, &held)
}

// with adds to a map, which may be nil.
func with[K comparable, V any](held map[K]V, key K, value V) map[K]V {
	if held == nil {
		held = map[K]V{}
	}
	held[key] = value
	return held
}
