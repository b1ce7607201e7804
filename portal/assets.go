package portal

import (
	"crypto/sha256"
	_ "embed" // for the static files
	"encoding/hex"
	"net/http"
	"strings"

	"mingzhi/portal/announcement"
	"mingzhi/portal/checklist"
	"mingzhi/portal/home"
	"mingzhi/portal/layout"
	"mingzhi/portal/organization"
	"mingzhi/portal/paper"
	"mingzhi/portal/results"
	"mingzhi/portal/scanned"
	"mingzhi/portal/share"
	"mingzhi/portal/verify"
)

var (
	//go:embed static/seal.svg
	seal []byte
	//go:embed static/favicon.svg
	icon []byte
	//go:embed static/robots.txt
	robots []byte
)

// asset is a static file whose address has the hash of its content, so that it
// may be kept for ever.
type asset struct {
	path, kind string
	content    []byte
}

func newAsset(name, ending, kind string, content []byte) asset {
	sum := sha256.Sum256(content)
	return asset{"/static/" + name + "-" + hex.EncodeToString(sum[:6]) + ending, kind, content}
}

// ServeHTTP answers with the file.
func (a asset) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(a.content) // the reader may be gone
}

type assetFiles struct{ style, seal, icon, scanned, shared asset }

// assets are the static files. The style is that of the layout and then of every
// page that has its own.
func assets() assetFiles {
	style := strings.Join([]string{layout.Style, home.Style, results.Style, organization.Style, announcement.Style, verify.Style, scanned.Style, paper.Style, share.Style, checklist.Style}, "\n")
	return assetFiles{
		style:   newAsset("style", ".css", "text/css; charset=utf-8", []byte(style)),
		scanned: newAsset("scanned", ".js", "text/javascript; charset=utf-8", scanned.Script),
		shared:  newAsset("shared", ".js", "text/javascript; charset=utf-8", share.Script),
		seal:    newAsset("seal", ".svg", "image/svg+xml", seal), icon: newAsset("icon", ".svg", "image/svg+xml", icon),
	}
}
