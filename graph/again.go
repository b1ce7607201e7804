package graph

import (
	"strconv"

	"github.com/maypok86/otter/v2"

	"mingzhi/answers"
)

// again remembers of requests by GET, as they were written, under which key their
// answers are kept and what these depend on. So a request that comes again is
// answered before it is so much as read. It is a function of the text: what names
// documents that others may push out of memory is not in it.
type again struct {
	known *otter.Cache[string, way]
}

// way is how an answer is found.
type way struct {
	key   string
	total measure
}

// againBytes bounds the memory of ways.
const againBytes = 8 << 20

func newAgain() again {
	return again{otter.Must(&otter.Options[string, way]{
		Executor:      answers.AtOnce,
		MaximumWeight: againBytes,
		Weigher:       func(text string, w way) uint32 { return uint32(len(text) + len(w.key) + 256) }, //nolint:gosec // both are bounded by MaxBody
	})}
}

// textOf is what a request that may come again is known by; empty for others.
func textOf(c *call) string {
	if !reads(c.r) || c.r.Header[costHeader] != nil {
		return ""
	}
	return c.mediaType + "\x00" + c.r.URL.RawQuery
}

// note remembers a request whose answer is kept.
func (a again) note(c *call, asked *request, w way) {
	if text := textOf(c); text != "" && len(asked.Extensions) == 0 {
		a.known.Set(text, w)
	}
}

// comesAgain answers a request that was answered before, where its answer is still
// what stands. Otherwise the request is read as if it were new.
func (d *door) comesAgain(c *call) bool {
	text := textOf(c)
	if text == "" {
		return false
	}
	w, known := d.again.known.GetIfPresent(text)
	if !known || d.identify(c) != nil {
		return false
	}
	reflected, stale, err := d.stand(c)
	if err != nil {
		return false
	}
	version := strconv.FormatInt(reflected.DataVersion, 10)
	more, settled := d.dependsOn(w.total, reflected)
	if more != "" {
		version += " " + more
	}
	return settled && d.remembered(c, w.key, version, stale)
}
