package graph

import "net/http"

// methods are what the door answers.
const methods = "GET, HEAD, POST, OPTIONS"

// openToAll lets the pages of any site read the answers. The API is public and
// knows no cookies or logins, so it answers a page's script as it answers anyone:
// there is nothing that a script could do in its reader's name.
func openToAll(header http.Header) {
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Expose-Headers", "ETag, Query-Cost, Ledger-Size, Data-Version")
}

// preflight tells a browser what it may send, for a day.
func preflight(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Allow", methods)
	header.Set("Access-Control-Allow-Methods", methods)
	header.Set("Access-Control-Allow-Headers", "Content-Type, Accept, If-None-Match")
	header.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}
