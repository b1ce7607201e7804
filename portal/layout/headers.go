package layout

import (
	"maps"
	"net/http"
)

// policy lets a page load our own style and pictures and send its forms to us:
// no script, no other host, no frame.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// secure are the security headers of every answer of the portal. Their values are
// shared, so that setting them allocates nothing; whoever sets one anew puts another
// value in its place. That no page is framed, the policy says.
var secure = http.Header{
	"Content-Security-Policy":      {policy},
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"same-origin"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Permissions-Policy":           {"camera=(), " + permissions},
}

// permissions are what no page may do, whatever it may else.
const permissions = "geolocation=(), microphone=(), interest-cohort=()"

// scriptPolicy lets a page run our own script, too, and read from us.
const scriptPolicy = policy + "; script-src 'self'; connect-src 'self'"

// AllowScript is for a page that has a script of its own.
func AllowScript(header http.Header) { header["Content-Security-Policy"] = []string{scriptPolicy} }

// AllowCamera is for a page whose script reads QR codes by camera, if its reader lets it.
func AllowCamera(header http.Header) {
	header["Permissions-Policy"] = []string{"camera=(self), " + permissions}
}

// Secure sets the security headers of every answer of the portal.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), secure)
		next.ServeHTTP(w, r)
	})
}
