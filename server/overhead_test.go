package server

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/labstack/echo/v4"
)

// nobody reads an answer. It keeps its header between answers, as a connection
// does not, so that the allocations of the test stay out of the figures.
type nobody struct{ header http.Header }

func (n nobody) Header() http.Header            { return n.header }
func (n nobody) Write(text []byte) (int, error) { return len(text), nil }
func (n nobody) WriteHeader(int)                {}

// BenchmarkOverhead compares a bare echo handler with the same handler inside of
// all that surrounds an answer here.
func BenchmarkOverhead(b *testing.B) {
	body := make([]byte, 2000)
	handler := func(c echo.Context) error { return c.Blob(http.StatusOK, "application/json", body) }
	bare := echo.New()
	bare.GET("/graphql", handler)

	h, err := Open(b.Context(), Config{
		Listen: "127.0.0.1:0", Data: b.TempDir(), DatabaseURL: "sqlite:" + filepath.Join(b.TempDir(), "register.db"),
	}, slog.New(slog.NewJSONHandler(io.Discard, nil)), true)
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close()
	whole := echo.New()
	whole.IPExtractor = h.clientAddress()
	whole.Pre(h.around)
	whole.GET("/graphql", handler)

	for _, variant := range []struct {
		name   string
		router http.Handler
	}{{"bare", bare}, {"whole", whole}} {
		b.Run(variant.name, func(b *testing.B) {
			request := httptest.NewRequest("GET", "/graphql?query=%7Bledger%7Bsize%7D%7D", nil)
			b.ReportAllocs()
			for b.Loop() {
				variant.router.ServeHTTP(nobody{http.Header{}}, request)
			}
		})
	}
}
