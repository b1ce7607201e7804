package answers

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The forms in which an answer travels, the one that we prefer first.
const (
	zstandard = iota
	br
	gz
	packings
	// plain is the answer as it is.
	plain = packings
)

// names are what HTTP calls the forms.
var names = [packings]string{"zstd", "br", "gzip"}

// worthPacking is the length from which packing shortens an answer noticeably: one
// packet of a network carries less than this with its headers.
const worthPacking = 1000

// The strength of each: about 50 MB/s, because an answer may be asked for only once.
const (
	brotliQuality = 4
	gzipLevel     = 5
)

// preferred reads Accept-Encoding: of the forms that are accepted with the highest
// weight the first of ours. What is not named and not accepted by * is refused.
func preferred(lines []string) int {
	best, bestWeight := plain, 0.0
	var weights [packings]float64
	named, others := [packings]bool{}, 0.0
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(part, ";")
			name = strings.ToLower(strings.TrimSpace(name))
			weight := weightOf(parameters)
			if name == "*" {
				others = weight
			}
			for form := range names {
				if name == names[form] || form == gz && name == "x-gzip" {
					weights[form], named[form] = weight, true
				}
			}
		}
	}
	for form := range names {
		if !named[form] {
			weights[form] = others
		}
		if weights[form] > bestWeight {
			best, bestWeight = form, weights[form]
		}
	}
	return best
}

// weightOf reads ";q=0.5"; what cannot be read counts as refused.
func weightOf(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || weight < 0 || weight > 1 {
			return 0
		}
		return weight
	}
	return 1
}

// pack gives the body in a form, made once.
func (a *Answer) pack(form int) []byte {
	p := &a.packed[form]
	p.once.Do(func() { p.body = pack(form, a.Body) })
	return p.body
}

// The writers are large, so they are used again.
var (
	zstdWriter, _ = zstd.NewWriter(nil) // fails only for wrong options
	gzipWriters   = sync.Pool{New: func() any {
		writer, _ := gzip.NewWriterLevel(io.Discard, gzipLevel) // fails only for a wrong level
		return writer
	}}
	brotliWriters = sync.Pool{New: func() any { return brotli.NewWriterLevel(io.Discard, brotliQuality) }}
)

type resettable interface {
	io.WriteCloser
	Reset(io.Writer)
}

func pack(form int, body []byte) []byte {
	var pool *sync.Pool
	switch form {
	case zstandard:
		return zstdWriter.EncodeAll(body, make([]byte, 0, len(body)/2))
	case br:
		pool = &brotliWriters
	default:
		pool = &gzipWriters
	}
	writer := pool.Get().(resettable)
	defer pool.Put(writer)
	var short bytes.Buffer
	short.Grow(len(body) / 2)
	writer.Reset(&short)
	_, _ = writer.Write(body) // a buffer takes everything
	_ = writer.Close()
	return short.Bytes()
}
