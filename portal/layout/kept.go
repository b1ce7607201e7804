package layout

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"mingzhi/answers"
	"mingzhi/budget"
	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/rules"
)

// within is how long a page may take to be made.
const within = 10 * time.Second

// fromMemory is what a page costs that was made before, in points.
const fromMemory = 1

// mediaType is the type of every page.
const mediaType = "text/html; charset=utf-8"

// State tells what a page depends on beside the public register, the day and the
// address, while the ledger stands at a place. Pages with equal states are equal;
// ok is false while the state is not settled, and nothing is kept.
type State func(db.Reflected) (state string, ok bool)

// Public answers a page that depends on nothing but the public register, the day
// and the address. It is made once and kept; whoever holds the current version
// gets 304 without any of it being decided again.
func (s *Site) Public(build Builder) http.Handler {
	return s.Live(load.Page, func(db.Reflected) (string, bool) { return "", true }, build)
}

// Live answers a page that also depends on something else, such as the engine
// that looks things up.
func (s *Site) Live(class load.Class, state State, build Builder) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reflected, err := s.DB.Reflected(r.Context())
		stale := err != nil
		if stale {
			var known bool
			if reflected, _, known = s.DB.LastReflected(); !known || Gone(r.Context(), err) {
				s.Refuse(w, r, db.Unavailable(err))
				return
			}
		}
		p := &pageRequest{site: s, class: class, request: r, reflected: reflected, lang: LangOf(r), build: build, settled: func() bool { return true }}
		more, settled := state(reflected)
		if settled {
			p.version = strconv.FormatInt(reflected.DataVersion, 10) + "\x00" + string(s.Today()) + "\x00" + s.Build + "\x00" + more
			p.settled = func() bool {
				now, err := s.DB.Reflected(r.Context())
				again, ok := state(now)
				return err == nil && ok && again == more && now.DataVersion == reflected.DataVersion
			}
		}
		page, err := p.answer(stale)
		if away := (*rules.Problem)(nil); !stale && errors.As(s.DB.Blame(r.Context(), err), &away) && away.Code == rules.Unavailable {
			stale = true // the register went away a moment ago
			page, err = p.answer(stale)
		}
		if err != nil {
			s.Refuse(w, r, err)
			return
		}
		p.head(w, page, stale)
		page.Write(w, r)
	})
}

// pageRequest is one request for a page.
type pageRequest struct {
	site      *Site
	class     load.Class
	request   *http.Request
	reflected db.Reflected
	lang      Lang
	build     Builder
	// version is what the page reflects beside the address; empty while it may not be
	// kept.
	version string
	// settled tells whether what the page depends on is still what version says.
	settled func() bool
}

// answer finds the page or makes it. Of a register that cannot be read only what
// is kept is shown.
func (p *pageRequest) answer(stale bool) (*answers.Answer, error) {
	ctx := p.request.Context()
	if p.version == "" && !stale {
		ctx, cancel := context.WithTimeout(ctx, within)
		defer cancel()
		return p.make(ctx)
	}
	if p.version != "" && !stale && p.request.Header["If-None-Match"] != nil {
		if tag := p.tag(); answers.Holds(p.request, tag) {
			return &answers.Answer{Tag: tag}, nil // 304
		}
	}
	key := "page\x00" + string(p.lang) + "\x00" + p.request.URL.RequestURI()
	kept, ok := p.site.Answers.Get(key, p.version)
	if stale { // whatever was shown last
		kept, ok = p.site.Answers.Last(key)
	}
	switch {
	case ok:
		budget.Cost(ctx, fromMemory)
		return kept, nil
	case stale:
		return nil, db.Unavailable(errors.New("the page is not kept"))
	}
	return p.site.Answers.Make(ctx, key, p.version, within, p.make)
}

// tag is the ETag of a page that may be kept.
func (p *pageRequest) tag() string {
	return p.site.tag(p.reflected.DataVersion, p.lang, p.version, p.request.URL.RequestURI())
}

// make decides the page and puts it on paper.
func (p *pageRequest) make(ctx context.Context) (*answers.Answer, error) {
	if p.site.Gate != nil {
		leave, err := p.site.Gate.Enter(ctx, p.class)
		if err != nil {
			return nil, err
		}
		defer leave()
	}
	sheet, err := p.build(p.request.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	sample, sure := p.site.hasSample(ctx, p.reflected.DataVersion)
	text, err := p.site.Render(sheet, p.lang, p.request.URL, p.reflected.DataVersion, sample)
	if err != nil {
		return nil, err
	}
	page := &answers.Answer{Body: text, MediaType: mediaType, Status: sheet.Status}
	if sheet.Status == 0 && !sheet.Private {
		page.Keep = p.version != "" && sure && p.settled()
		if page.Keep {
			page.Tag = p.tag()
		} else {
			page.Tag = p.site.tag(p.reflected.DataVersion, p.lang, string(text))
		}
	}
	return page, nil
}

// head writes what a page's answer says beside the page.
func (p *pageRequest) head(w http.ResponseWriter, page *answers.Answer, stale bool) {
	header := w.Header()
	header.Set("Content-Language", p.lang.Tag())
	header.Add("Vary", "Cookie")
	asked := remember(w, p.request)
	switch {
	case page.Tag == "":
		header.Set("Cache-Control", "no-store")
	case asked: // it sets the language, for this reader alone
		header.Set("Cache-Control", "private, no-cache")
	default:
		header.Set("Cache-Control", answers.Public)
	}
	if stale {
		_, at, _ := p.site.DB.LastReflected()
		answers.MarkStale(header, at)
	}
}

// tag makes an ETag of the data version and whatever else the page depends on. It
// is weak, because the page may travel compressed.
func (s *Site) tag(version int64, lang Lang, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return fmt.Sprintf(`W/"%d-%s-%s"`, version, base64.RawURLEncoding.EncodeToString(sum[:9]), lang)
}
