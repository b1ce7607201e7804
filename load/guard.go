package load

import (
	"errors"
	"net/http"
)

// Guard lets a handler's requests through the gate, all as one class; refuse
// answers who was sent away, with Retry-After and Cache-Control set. An asker who
// left is answered nothing. A handler that enters the gate itself is not guarded:
// one request in two slots could wait for itself.
func (g *Gate) Guard(class Class, next http.Handler, refuse func(http.ResponseWriter, *http.Request, *Shed)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
