package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"mingzhi/rules"
)

// traces sends traces to a collector by OTLP over HTTP. A span holds what the
// program names itself (routes, fields of the schema, tables, statuses) and
// nothing that an asker wrote. A nil traces costs nothing.
type traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// scope is the name under which spans are made.
const scope = "mingzhi"

// flushWithin is how long a stopping server tries to send its last spans.
const flushWithin = 3 * time.Second

// newTraces sends to the collector at a URL; an empty one gives nil. Which
// requests are traced is for OTEL_TRACES_SAMPLER to say, as everywhere.
func newTraces(ctx context.Context, collector, build string) (*traces, error) {
	if collector == "" {
		return nil, nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(strings.TrimSuffix(collector, "/")+"/v1/traces"))
	if err != nil {
		return nil, fmt.Errorf("preparing to send traces: %w", err)
	}
	self, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "mingzhi"), attribute.String("service.version", build)),
		resource.WithFromEnv(), resource.WithTelemetrySDK())
	if err != nil {
		return nil, fmt.Errorf("describing this process for traces: %w", err)
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(self))
	return &traces{provider, provider.Tracer(scope)}, nil
}

// close sends what is left.
func (t *traces) close() error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushWithin)
	defer cancel()
	return t.provider.Shutdown(ctx)
}

func untraced(served) {}

// request begins the span of a request, within the trace that its traceparent
// names. What a stranger's tracestate and baggage say is not carried on.
func (t *traces) request(ctx context.Context, r *http.Request) (context.Context, func(served)) {
	if t == nil {
		return ctx, untraced
	}
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
	if remote := trace.SpanContextFromContext(ctx); remote.IsValid() {
		ctx = trace.ContextWithRemoteSpanContext(ctx, remote.WithTraceState(trace.TraceState{}))
	}
	ctx, span := t.tracer.Start(ctx, methodOf(r), trace.WithSpanKind(trace.SpanKindServer))
	return ctx, func(seen served) {
		span.SetName(seen.method + " " + seen.route)
		span.SetAttributes(attribute.String("http.request.method", seen.method), attribute.String("http.route", seen.route),
			attribute.Int("http.response.status_code", seen.status), attribute.Int64("http.response.body.size", seen.bytes))
		if seen.status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// within begins a span below the one of the context; nil where nothing is traced.
func within(ctx context.Context, name string) (context.Context, trace.Span) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, nil
	}
	return parent.TracerProvider().Tracer(scope).Start(ctx, name, trace.WithSpanKind(trace.SpanKindClient))
}

// ended ends a span. Of an error the code alone is told: its text may quote what
// was asked.
func ended(span trace.Span, err error) {
	if span == nil {
		return
	}
	if err != nil {
		span.SetStatus(codes.Error, string(rules.AsProblem(err).Code))
	}
	span.End()
}
