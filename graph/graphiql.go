package graph

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

// explorer holds GraphiQL and what it needs, so that the page loads nothing from
// another host.
//
//go:embed graphiql
var explorer embed.FS

// explorerPolicy lets the explorer run its own scripts and talk to our endpoint.
// GraphiQL's editor writes styles into the page, which no other page may.
const explorerPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// GraphiQL serves the explorer at /graphiql and its files below.
func GraphiQL() http.Handler {
	files, err := fs.Sub(explorer, "graphiql")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	assets := http.StripPrefix("/graphiql/", http.FileServerFS(files))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", explorerPolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")
		if strings.TrimSuffix(r.URL.Path, "/") == "/graphiql" {
			header.Set("Cache-Control", "no-cache")
			http.ServeFileFS(w, r, files, "index.html")
			return
		}
		header.Set("Cache-Control", "public, max-age=86400")
		assets.ServeHTTP(w, r)
	})
}
