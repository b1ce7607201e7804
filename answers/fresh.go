package answers

import (
	"net/http"
	"time"
)

// Public is the Cache-Control of what everyone may read. A shared cache may give it
// to everyone for a second, may show the old one while it asks for the new one, and
// for a day when nobody answers; a browser asks each time, which costs it a 304.
const Public = "public, max-age=0, s-maxage=1, stale-while-revalidate=5, stale-if-error=86400"

// MarkStale says that an answer is the last that was known, because the register
// cannot be read, and since when: Answer-State: stale; confirmed="…". Nobody keeps
// it.
func MarkStale(header http.Header, confirmed time.Time) {
	header.Set("Answer-State", `stale; confirmed="`+confirmed.UTC().Format(time.RFC3339)+`"`)
	header.Set("Cache-Control", "no-store")
}
