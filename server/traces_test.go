package server_test

import (
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"mingzhi/server"
	"mingzhi/testenv"
)

// collected is a collector that keeps what it is sent.
type collected struct {
	*httptest.Server
	mutex sync.Mutex
	spans []*otlp.Span
	raw   strings.Builder
}

func collect(t *testing.T) *collected {
	c := &collected{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		sent := &collector.ExportTraceServiceRequest{}
		if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, sent) != nil {
			t.Errorf("%s is sent what is no trace, %v", r.URL.Path, err)
		}
		c.mutex.Lock()
		defer c.mutex.Unlock()
		c.raw.Write(body)
		for _, resource := range sent.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				c.spans = append(c.spans, scope.Spans...)
			}
		}
	}))
	t.Cleanup(c.Close)
	return c
}

// below gives the names of the spans below a span, sorted.
func (c *collected) below(parent *otlp.Span) (names []string) {
	for _, span := range c.spans {
		if string(span.ParentSpanId) == string(parent.SpanId) && string(span.TraceId) == string(parent.TraceId) {
			names = append(names, span.Name)
		}
	}
	slices.Sort(names)
	return names
}

func (c *collected) named(t *testing.T, name string) *otlp.Span {
	t.Helper()
	for _, span := range c.spans {
		if span.Name == name {
			return span
		}
	}
	t.Fatalf("there is no span %s", name)
	return nil
}

// A question's trace tells which statements it took, and nothing of what was asked.
func TestATraceHasItsStatementsAndNothingThatSomebodyTyped(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		c, log := collect(t), &strings.Builder{}
		h := &house{}
		h.open(t, server.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), DatabaseURL: url, Traces: c.URL}, server.NewLogger(log, "json", "debug"))
		const parent = "0af7651916cd43dd8448eb211c80319c"
		h.ask(t, "POST", "/graphql", `{"query":"query looked_for($q:String!){organizations(first:3,filter:{region:\"430100\"}){nodes{name region{name}}} search(query:$q){totalCount}}","variables":{"q":"looked-for"}}`,
			"Content-Type", "application/json", "traceparent", "00-"+parent+"-b7ad6b7169203331-01",
			"tracestate", "looked=for", "baggage", "name=looked-for", "User-Agent", "looked-for")
		h.ask(t, "POST", "/graphql", `{"query":"{verifyCertificate(input:{number:\"OTHER-1\",code:\"7KQM-X2WD-85UC\"}){verdict}}"}`, "Content-Type", "application/json")
		h.ask(t, "GET", "/search?q=looked-for", "")
		h.ask(t, "GET", "/looked-for", "")
		h.ask(t, "LOOKED-FOR", "/about", "")
		h.Server.Close() // waits for the requests
		if err := h.House.Close(); err != nil {
			t.Fatal(err)
		}
		root := c.named(t, "POST /graphql")
		if trace := hex.EncodeToString(root.TraceId); trace != parent {
			t.Errorf("the trace %s is not the one that was asked for", trace)
		}
		operation := c.named(t, "graphql query organizations search")
		if names := c.below(root); !slices.Contains(names, operation.Name) {
			t.Errorf("below the request are %q", names)
		}
		if names := c.below(operation); !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, "SELECT organizations") }) {
			t.Errorf("below the operation are %q", names)
		}
		if names := c.below(c.named(t, "graphql query verifyCertificate")); len(names) == 0 {
			t.Error("a verification has no statements")
		}
		c.named(t, "OTHER /*")
		for _, secret := range []string{"looked-for", "looked_for", "LOOKED", "7KQM", "OTHER-1", "430100", "127.0.0.1"} {
			if strings.Contains(c.raw.String(), secret) {
				t.Errorf("the traces hold %q", secret)
			}
			if strings.Contains(log.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
		if !strings.Contains(log.String(), `"trace":"`+parent+`"`) {
			t.Errorf("no line names the trace:\n%s", log)
		}
	})
}

func TestWithoutACollectorNothingIsTraced(t *testing.T) {
	c := collect(t)
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", c.URL) // the settings alone decide
	h := openWith(t, testenv.SQLiteURL(t), slog.New(slog.DiscardHandler))
	h.ask(t, "GET", "/about", "")
	h.Server.Close()
	if err := h.House.Close(); err != nil {
		t.Fatal(err)
	}
	if len(c.spans) > 0 {
		t.Errorf("there are %d spans", len(c.spans))
	}
}
