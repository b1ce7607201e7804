package server

import (
	"net/http"
	"net/netip"
)

// Values that many answers share, so that setting them allocates nothing. Whoever
// sets a header puts another value in its place and leaves these as they are.
var (
	noSniff      = []string{"nosniff"}
	noReferrer   = []string{"no-referrer"}
	nothingRuns  = []string{"default-src 'none'; frame-ancestors 'none'"}
	onlyOverTLS  = []string{"max-age=31536000"}
	forwardProto = http.CanonicalHeaderKey("X-Forwarded-Proto")
)

// protect writes the headers that keep a browser from making more of an answer
// than it is. Pages and the query tool put policies of their own in their place.
// Strict-Transport-Security goes out only where a trusted proxy says that it
// speaks TLS: this process does not, and a promise over plain HTTP is void. It
// covers this host alone; the hosts below it are not ours to bind.
func (h *House) protect(r *http.Request, header http.Header) {
	header["X-Content-Type-Options"] = noSniff
	header["Referrer-Policy"] = noReferrer
	header["Content-Security-Policy"] = nothingRuns
	if proto := r.Header[forwardProto]; len(proto) == 1 && proto[0] == "https" && h.trusts(r.RemoteAddr) {
		header["Strict-Transport-Security"] = onlyOverTLS
	}
}

// trusts tells whether an address with its port is that of a trusted proxy.
func (h *House) trusts(remote string) bool {
	from, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	for _, network := range h.proxies {
		if network.Contains(from.Addr().Unmap()) {
			return true
		}
	}
	return false
}
