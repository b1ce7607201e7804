package server

import (
	"context"
	"net/http"
	"time"

	"mingzhi/search"
)

// pingWithin is how long the database may take to say that it is there.
const pingWithin = 2 * time.Second

func alive(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok\n") }

// readiness says whether the server can answer: the database does, within two
// seconds, and lookup has caught up once.
func (h *House) readiness(lookup *search.Service) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), pingWithin)
		defer cancel()
		if err := h.Database.PingContext(ctx); err != nil {
			say(w, http.StatusServiceUnavailable, "the database does not answer\n")
			return
		}
		if !lookup.Ready() {
			say(w, http.StatusServiceUnavailable, "lookup is still reading the ledger\n")
			return
		}
		say(w, http.StatusOK, "ready\n")
	})
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the client may be gone
}
