// Package scanned is the page that a certificate's QR code opens. What the code holds
// stands behind the # of its address and is sent to nobody: the page's own script
// checks the signature and then reads the public status lists, which say nothing of
// who asks for which certificate.
package scanned

import (
	_ "embed" // for the template, style and script
	"encoding/json"
	"net/http"

	"mingzhi/portal/layout"
	"mingzhi/portal/signed"
	"mingzhi/registry"
)

//go:embed scanned.html
var source string

// Style is the page's style.
//
//go:embed scanned.css
var Style string

// Script is the page's script.
//
//go:embed scanned.js
var Script []byte

type page struct {
	// Keys are the published keys as JSON, so that the signature is checked without the
	// network.
	Keys   string
	Script string
}

// New makes the page; script is the address of its script.
func New(site *layout.Site, register *registry.Registry, script string) http.Handler {
	view := layout.Compile(source, words)
	public := site.Public(func(r *http.Request) (*layout.Sheet, error) {
		keys, err := signed.Keys(r, register)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(keys)
		if err != nil {
			return nil, err
		}
		return &layout.Sheet{View: view, Title: words.Title, Section: layout.Verify, NoSearch: true, Page: page{Keys: string(text), Script: script}}, nil
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		layout.AllowScript(w.Header())
		public.ServeHTTP(w, r)
	})
}
