// Package about tells where the data comes from, what can be checked, and how to
// use it by programs.
package about

import (
	_ "embed" // for the template
	"net/http"
	"strconv"

	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/portal/layout"
)

//go:embed about.html
var source string

type page struct {
	Size      int64
	Root      string
	Version   int64
	Synthetic bool
	Query     string
}

// example is a query that works on any register.
const example = `{ organizations(first: 5) { totalCount nodes { name creditCode markStatus markedOn } } ledger { size rootHash } }`

// New makes the page's handler.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	state := func(reflected db.Reflected) (string, bool) { return strconv.FormatInt(reflected.LedgerSize, 10), true }
	return site.Live(load.Page, state, func(r *http.Request) (*layout.Sheet, error) {
		checkpoint, err := site.DB.Checkpoint(r.Context())
		if err != nil {
			return nil, err
		}
		version, err := site.DB.DataVersion(r.Context())
		if err != nil {
			return nil, err
		}
		synthetic, err := site.DB.HasSynthetic(r.Context())
		if err != nil {
			return nil, err
		}
		return &layout.Sheet{View: view, Title: words.Title, Section: layout.About, Page: page{
			Size: checkpoint.Size, Root: checkpoint.RootHash.String(), Version: version, Synthetic: synthetic, Query: example,
		}}, nil
	})
}
