package hostile

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"mingzhi/server"
	"mingzhi/synthetic"
)

// FuzzHostile looks for documents that are worse than those of the corpus. The
// server's own handler is asked in this process, so that millions can be tried; a
// find belongs into the corpus.
func FuzzHostile(f *testing.F) {
	for _, attack := range append(Documents(), Lists()...) {
		_, text, _ := bytes.Cut(attack.Bytes(0), []byte("\r\n\r\n"))
		var seed struct{ Query string }
		if json.Unmarshal(text, &seed) == nil && len(seed.Query) < 4_000 {
			f.Add(seed.Query, `{"n":100}`)
		}
	}
	handler := inProcess(f)
	f.Fuzz(func(t *testing.T, text, variables string) {
		if len(text)+len(variables) > 60_000 {
			return
		}
		given := map[string]any{}
		_ = json.Unmarshal([]byte(variables), &given) // what is none is left out
		body, err := json.Marshal(map[string]any{"query": text, "variables": given})
		if err != nil {
			return
		}
		got := try(handler, body)
		for range 4 { // somebody else may have been in the way
			if len(got.faults()) == 0 {
				return
			}
			got = try(handler, body)
		}
		t.Errorf("%d bytes: %v", len(body), got.faults())
	})
}

// inProcess is the handler of a server on a small register.
func inProcess(tb testing.TB) http.Handler {
	tb.Helper()
	ctx := tb.Context()
	config := server.Config{Listen: "127.0.0.1:0", Data: filepath.Join(tb.TempDir(), "data")}
	house, err := server.Open(ctx, config, slog.New(slog.DiscardHandler), true)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { house.Close() })
	if _, err := synthetic.Generate(ctx, house.Database, house.Registry, synthetic.Options{
		Seed: 1, Organizations: 120, Announcements: 100, Inspections: 400, Certificates: 3, Today: house.Registry.Today(),
	}); err != nil {
		tb.Fatal(err)
	}
	lookup, err := house.Lookup()
	if err != nil {
		tb.Fatal(err)
	}
	go lookup.Run(ctx) //nolint:errcheck // it ends with the test
	for !lookup.Ready() {
		time.Sleep(time.Millisecond)
	}
	return house.Handler(lookup)
}

// try sends one body and measures this process.
func try(handler http.Handler, body []byte) cost {
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := processorTime()
	handler.ServeHTTP(recorder, request)
	took := processorTime() - start
	runtime.ReadMemStats(&after)
	got := cost{cpu: took, allocated: int64(after.TotalAlloc - before.TotalAlloc), sent: int64(len(body))}
	got.read(recorder.Code, recorder.Header().Get("Query-Cost"), recorder.Body.String())
	return got
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
