package server

import (
	"context"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// NewLogger writes a structured log: "json" or "text", from a level on: "debug",
// "info", "warn" or "error". Another level is info.
func NewLogger(out io.Writer, format, level string) *slog.Logger {
	options := &slog.HandlerOptions{}
	var least slog.Level
	if least.UnmarshalText([]byte(level)) == nil {
		options.Level = least
	}
	if format == "text" {
		return slog.New(slog.NewTextHandler(out, options))
	}
	return slog.New(slog.NewJSONHandler(out, options))
}

// named writes into each line of a request which request and which trace it
// belongs to, so that the lines of every room can be put together.
type named struct{ slog.Handler }

func (n named) Handle(ctx context.Context, record slog.Record) error {
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		record.AddAttrs(slog.String("request", id))
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		record.AddAttrs(slog.String("trace", span.TraceID().String()))
	}
	return n.Handler.Handle(ctx, record)
}

func (n named) WithAttrs(attributes []slog.Attr) slog.Handler {
	return named{n.Handler.WithAttrs(attributes)}
}

func (n named) WithGroup(name string) slog.Handler { return named{n.Handler.WithGroup(name)} }

// tally counts what happens too often for a line each.
type tally struct{ many, told atomic.Int64 }

// note counts one more. Once a second it gives how many there were since it last
// did, and 0 otherwise.
func (t *tally) note(now time.Time) int64 {
	t.many.Add(1)
	told := t.told.Load()
	if now.Unix() <= told || !t.told.CompareAndSwap(told, now.Unix()) {
		return 0
	}
	return t.many.Swap(0)
}
