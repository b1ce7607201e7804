package graph

import "net/http"

// methods are what the door answers.
const methods = "GET, HEAD, POST, OPTIONS"

// openToAll lets the pages of any site read the answers. The API is public and
// knows no cookies or logins, so it answers a page's script as it answers anyone:
// there is nothing that a script could do in its reader's name. What shared caches
// may keep says so to everyone; other answers only to a page, which names its
// origin: the headers of an answer from memory cost more than the answer.
func openToAll(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && r.Header["Origin"] == nil {
		return
	}
	header := w.Header()
	header["Access-Control-Allow-Origin"] = anyone
	header["Access-Control-Expose-Headers"] = exposed
}

// preflight tells a browser what it may send, for a day.
func preflight(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Allow", methods)
	header.Set("Access-Control-Allow-Methods", methods)
	header.Set("Access-Control-Allow-Headers", "Content-Type, Accept, If-None-Match, Authorization, "+costHeader)
	header.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// What openToAll says.
var (
	anyone  = []string{"*"}
	exposed = []string{"ETag, Query-Cost, Ledger-Size, Data-Version, Answer-State, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"}
)
