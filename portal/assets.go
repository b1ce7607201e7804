package portal

import (
	"bytes"
	"compress/gzip"
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
	// packed is the content in gzip; nil where it is not worth it.
	packed []byte
}

func newAsset(name, ending, kind string, content []byte) asset {
	sum := sha256.Sum256(content)
	return asset{path: "/static/" + name + "-" + hex.EncodeToString(sum[:6]) + ending, kind: kind, content: content}
}

// module is a script that others import by its name, so that its version stands in the
// name of its folder.
func module(path string, content []byte) asset {
	var packed bytes.Buffer
	pack, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	_, _ = pack.Write(content) // into memory
	_ = pack.Close()
	return asset{path: "/static/" + path, kind: javaScript, content: content, packed: packed.Bytes()}
}

const javaScript = "text/javascript; charset=utf-8"

// ServeHTTP answers with the file.
func (a asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	content := a.content
	if a.packed != nil {
		w.Header().Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			content = a.packed
		}
	}
	_, _ = w.Write(content) // the reader may be gone
}

type assetFiles struct{ style, seal, icon, scanned, shared, verify, decoder, decoderBase asset }

// assets are the static files. The style is that of the layout and then of every
// page that has its own.
func assets() assetFiles {
	style := strings.Join([]string{layout.Style, home.Style, results.Style, organization.Style, announcement.Style, verify.Style, scanned.Style, paper.Style, share.Style, checklist.Style}, "\n")
	return assetFiles{
		style:   newAsset("style", ".css", "text/css; charset=utf-8", []byte(style)),
		scanned: newAsset("scanned", ".js", javaScript, scanned.Script), shared: newAsset("shared", ".js", javaScript, share.Script),
		verify:      newAsset("verify", ".js", javaScript, verify.Script),
		decoder:     module("qr-"+verify.DecoderVersion+"/decode.js", verify.Decoder),
		decoderBase: module("qr-"+verify.DecoderVersion+"/index.js", verify.DecoderBase),
		seal:        newAsset("seal", ".svg", "image/svg+xml", seal), icon: newAsset("icon", ".svg", "image/svg+xml", icon),
	}
}
