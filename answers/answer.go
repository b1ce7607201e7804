package answers

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Answer is a whole answer.
type Answer struct {
	Body []byte
	// Status is the HTTP status; 0 means 200.
	Status int
	// MediaType is the Content-Type.
	MediaType string
	// Tag is the ETag, weak, because the answer may travel compressed; empty for
	// none.
	Tag string
	// Version is what the answer reflects, as it was asked for.
	Version string
	// Keep is true for an answer that is a function of its key.
	Keep bool
	// Cost is what it cost to make, in the API's points.
	Cost int64

	packed [packings]packed
}

// packed is a compressed form of a body, made when it is first asked for.
type packed struct {
	once sync.Once
	body []byte
}

// weight is what an answer takes in memory, with room for its compressed forms.
func (a *Answer) weight(key string) uint32 {
	return uint32(len(key) + 2*len(a.Body) + 512) //nolint:gosec // answers are at most longest
}

// Write gives the answer to a client: 304 when it has it already, otherwise in the
// form that it prefers. Headers that tell more than the answer are set before.
func (a *Answer) Write(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header["Vary"] = alsoByEncoding(header["Vary"])
	if a.Tag != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		header["Etag"] = []string{a.Tag}
		if Holds(r, a.Tag) || holdsAny(r) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header["Content-Type"] = []string{a.MediaType}
	body := a.Body
	if form := preferred(r.Header["Accept-Encoding"]); form != plain && len(body) >= worthPacking {
		if short := a.pack(form); len(short) < len(body) {
			body = short
			header["Content-Encoding"] = []string{names[form]}
		}
	}
	header["Content-Length"] = []string{strconv.Itoa(len(body))}
	status := max(a.Status, http.StatusOK)
	if r.Method == http.MethodHead {
		w.WriteHeader(status)
		return
	}
	defer await(w, r, body)()
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader may be gone
}

// alsoByEncoding is one line that names Accept-Encoding after what was named before:
// each line more costs every answer its share.
func alsoByEncoding(before []string) []string {
	if len(before) == 0 {
		return byEncoding
	}
	return []string{strings.Join(append(before[:len(before):len(before)], byEncoding...), ", ")}
}

var byEncoding = []string{"Accept-Encoding"}

// Holds tells whether a client has said that it holds the answer with a tag, which
// may be before the answer is known.
func Holds(r *http.Request, tag string) bool {
	for _, line := range r.Header["If-None-Match"] {
		for held := range strings.SplitSeq(line, ",") {
			held = strings.TrimSpace(held)
			if strings.TrimPrefix(held, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}

// holdsAny tells whether a client has said that it holds any answer (*): to one that
// is there this applies, and not to one that may never have been.
func holdsAny(r *http.Request) bool { return strings.TrimSpace(r.Header.Get("If-None-Match")) == "*" }
