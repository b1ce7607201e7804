package server

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strings"

	"github.com/uptrace/bun"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// statements traces what the database is asked. bun writes arguments into the
// text, so a span is named by verb and table and never holds the text.
type statements struct{ system string }

type statementKey struct{}

// BeforeQuery begins a span.
func (s statements) BeforeQuery(ctx context.Context, event *bun.QueryEvent) context.Context {
	ctx, span := within(ctx, "SQL")
	if span == nil {
		return ctx
	}
	verb, table := event.Operation(), tableOf(event)
	span.SetName(strings.TrimSpace(verb + " " + table))
	span.SetAttributes(attribute.String("db.system.name", s.system),
		attribute.String("db.operation.name", verb), attribute.String("db.collection.name", table))
	event.Stash = map[any]any{statementKey{}: span}
	return ctx
}

// AfterQuery ends it.
func (statements) AfterQuery(_ context.Context, event *bun.QueryEvent) {
	span, traced := event.Stash[statementKey{}].(trace.Span)
	switch {
	case !traced:
	case errors.Is(event.Err, sql.ErrNoRows):
		ended(span, nil)
	default:
		ended(span, event.Err)
	}
}

var afterFrom = regexp.MustCompile(`(?i)\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+)`)

// tableOf is the table that a statement is about first; empty when unknown. Where
// no model tells, the text tells before its arguments were written into it.
func tableOf(event *bun.QueryEvent) string {
	if event.IQuery != nil {
		return event.IQuery.GetTableName()
	}
	if found := afterFrom.FindStringSubmatch(event.QueryTemplate); found != nil {
		return found[1]
	}
	return ""
}
