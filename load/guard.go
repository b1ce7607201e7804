package load

import (
	"errors"
	"net/http"
)

// Guard lets a handler's requests through the gate. classOf tells a request's
// class, and false for what needs no slot; refuse answers who was sent away, with
// Retry-After and Cache-Control set. An asker who left is answered nothing.
func (g *Gate) Guard(next http.Handler, classOf func(*http.Request) (Class, bool),
	refuse func(http.ResponseWriter, *http.Request, *Shed)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		class, needs := classOf(r)
		if !needs {
			next.ServeHTTP(w, r)
			return
		}
		leave, err := g.Enter(r.Context(), class)
		if err == nil {
			defer leave()
			next.ServeHTTP(w, r)
			return
		}
		if shed := (*Shed)(nil); errors.As(err, &shed) {
			shed.SetHeader(w.Header())
			refuse(w, r, shed)
		}
	})
}
