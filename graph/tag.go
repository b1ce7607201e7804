package graph

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"

	"mingzhi/db"
)

// tag is the entity tag of an answer to a GET. An answer is a function of the
// data version and the request, so the tag is known before anything is read, and
// whoever has the answer already is told so without executing. The zero tag is
// none.
type tag struct {
	value string
	// byBytes is true for what depends on more than the data: the tag is then made
	// of the answer itself.
	byBytes bool
}

// tagOf makes the tag of a request. Verifications come by POST alone and have
// none.
func tagOf(r *http.Request, asked *request, total measure, reflected db.Reflected) tag {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return tag{}
	}
	if total.searches {
		return tag{byBytes: true} // which engine answers, and how far behind it is
	}
	size := int64(-1)
	if total.counts {
		size = reflected.LedgerSize
	}
	mediaType, _ := negotiate(r.Header)
	variables, err := json.Marshal(asked.Variables) // sorted by name
	if err != nil {
		return tag{byBytes: true}
	}
	return tag{value: weak(build(), fmt.Sprint(reflected.DataVersion, size), mediaType, asked.OperationName, string(variables), asked.Query)}
}

// on gives a tag that is made of the answer its value.
func (t tag) on(body []byte) tag {
	if t.byBytes {
		t.value = weak(string(body))
	}
	return t
}

// holds tells whether the client has the answer already.
func (t tag) holds(r *http.Request) bool {
	if t.value == "" {
		return false
	}
	for _, known := range r.Header.Values("If-None-Match") {
		for each := range strings.SplitSeq(known, ",") {
			if "W/"+strings.TrimPrefix(strings.TrimSpace(each), "W/") == t.value {
				return true
			}
		}
	}
	return false
}

// set writes the tag. Caches may keep the answer and have to ask whether it still
// holds.
func (t tag) set(header http.Header) {
	if t.value != "" {
		header.Set("ETag", t.value)
		header.Set("Cache-Control", "public, no-cache")
	}
}

func (t tag) notModified(w http.ResponseWriter) {
	t.set(w.Header())
	w.WriteHeader(http.StatusNotModified)
}

// weak makes a weak tag of parts.
func weak(parts ...string) string {
	hash := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(hash, "%d:%s", len(part), part)
	}
	return `W/"` + base64.RawURLEncoding.EncodeToString(hash.Sum(nil)[:15]) + `"`
}

// build names the program: another one may answer the same question otherwise.
var build = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	name := info.Main.Version
	for _, setting := range info.Settings {
		if strings.HasPrefix(setting.Key, "vcs.") {
			name += " " + setting.Value
		}
	}
	return name
})
