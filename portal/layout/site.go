package layout

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"mingzhi/db"
	"mingzhi/rules"
)

// Site is what every page is answered with.
type Site struct {
	DB     *db.DB
	Clock  func() time.Time
	Logger *slog.Logger
	// Assets gives the addresses of the static files.
	Assets Assets
	// Build names this build of the program; it is part of every ETag, so that a
	// new release is never taken for the old one.
	Build string
	// Refuse answers an error with a page of its own; see package problem.
	Refuse func(w http.ResponseWriter, r *http.Request, err error)

	// sample remembers for which data version it is known whether sample data is
	// shown.
	sample atomic.Pointer[sampleAt]
}

type sampleAt struct {
	version int64
	has     bool
}

// hasSample tells whether the register holds invented sample data.
func (s *Site) hasSample(ctx context.Context, version int64) bool {
	if known := s.sample.Load(); known != nil && known.version == version {
		return known.has
	}
	has, err := s.DB.HasSynthetic(ctx)
	if err != nil {
		s.Logger.ErrorContext(ctx, "sample data could not be looked for", "error", err)
		return true // rather one notice too many
	}
	s.sample.Store(&sampleAt{version, has})
	return has
}

// Assets are the addresses of static files, each with the hash of its content.
type Assets struct{ Style, Seal, Icon string }

// Today is the calendar date in Asia/Shanghai.
func (s *Site) Today() rules.Date { return rules.DateOf(s.Clock()) }

// Sheet is a page that was decided and has yet to be put on paper.
type Sheet struct {
	View *View
	// Title is what the browser calls the page; empty for the portal itself.
	Title Text
	// Section is the part of the navigation that the page belongs to.
	Section Section
	// Page is what the view's template is filled with.
	Page any
	// Status is the HTTP status; 0 means 200.
	Status int
	// Private pages are never kept by anyone: answers about a certificate.
	Private bool
	// NoSearch leaves out the search box of the head, where the page has its own.
	NoSearch bool
	// SwitchTo is the path to change the language on, where the page itself cannot
	// be asked for again; empty means the page's own address.
	SwitchTo string
}

// Builder decides a page.
type Builder func(r *http.Request) (*Sheet, error)

// Public answers a page that depends on nothing but the public register, the day
// and the address. Whoever holds the current version gets 304 without any of it
// being decided again.
func (s *Site) Public(build Builder) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		version, err := s.DB.DataVersion(r.Context())
		if err != nil {
			s.Refuse(w, r, err)
			return
		}
		tag := s.tag(version, LangOf(r), string(s.Today()), s.Build)
		if unchanged(w, r, tag) {
			return
		}
		sheet, err := build(r)
		if err != nil {
			s.Refuse(w, r, err)
			return
		}
		s.show(w, r, sheet, version, tag)
	})
}

// Live answers a page that also depends on something else, such as the state of a
// search engine. Its ETag is that of its bytes.
func (s *Site) Live(build Builder) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sheet, err := build(r)
		if err != nil {
			s.Refuse(w, r, err)
			return
		}
		s.Show(w, r, sheet)
	})
}

// Show answers with a sheet.
func (s *Site) Show(w http.ResponseWriter, r *http.Request, sheet *Sheet) {
	version, err := s.DB.DataVersion(r.Context())
	if err != nil {
		// The page was decided and is owed to the reader; only its foot is poorer.
		s.Logger.ErrorContext(r.Context(), "the data version could not be read", "error", err)
		version = -1
	}
	s.show(w, r, sheet, version, "")
}

// tag makes an ETag of the data version and whatever else the page depends on. It
// is weak, because a proxy may compress the page.
func (s *Site) tag(version int64, lang Lang, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return fmt.Sprintf(`W/"%d-%s-%s"`, version, base64.RawURLEncoding.EncodeToString(sum[:9]), lang)
}

// show writes a sheet. An empty tag means that of its bytes.
func (s *Site) show(w http.ResponseWriter, r *http.Request, sheet *Sheet, version int64, tag string) {
	lang := LangOf(r)
	text, err := s.Render(sheet, lang, r.URL, version, s.hasSample(r.Context(), version))
	if err != nil {
		s.Logger.ErrorContext(r.Context(), "a page could not be written", "path", r.URL.Path, "error", err)
		http.Error(w, "页面出错，请稍后再试。 / The page failed; please try again later.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Language", lang.Tag())
	header.Add("Vary", "Cookie")
	asked := remember(w, r)
	status := sheet.Status
	if status == 0 {
		status = http.StatusOK
	}
	switch {
	case sheet.Private || status != http.StatusOK:
		header.Set("Cache-Control", "no-store")
	default:
		if tag == "" {
			tag = s.tag(version, lang, string(text))
		}
		if unchanged(w, r, tag) {
			return
		}
		header.Set("Cache-Control", cacheControl(asked))
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text) // the reader may be gone
	}
}

// cacheControl lets caches keep a page and ask whether it still holds. An answer
// that sets the language is kept by the reader's own browser only.
func cacheControl(private bool) string {
	if private {
		return "private, no-cache"
	}
	return "public, no-cache"
}

// unchanged answers 304 when the asker holds the page already.
func unchanged(w http.ResponseWriter, r *http.Request, tag string) bool {
	w.Header().Set("ETag", tag)
	for _, held := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if held = strings.TrimSpace(held); held == "*" || strings.TrimPrefix(held, "W/") == strings.TrimPrefix(tag, "W/") {
			w.Header().Set("Cache-Control", cacheControl(remember(w, r)))
			w.Header().Set("Vary", "Cookie")
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// Render puts a sheet on paper. The version is that of the data shown; negative
// when there is none. With sample, the page says that invented data is shown.
func (s *Site) Render(sheet *Sheet, lang Lang, address *url.URL, version int64, sample bool) ([]byte, error) {
	f := s.frame(sheet, lang, address, version)
	f.Sample = sample
	var page bytes.Buffer
	if err := sheet.View.in[lang].ExecuteTemplate(&page, "layout.html", f); err != nil {
		return nil, fmt.Errorf("filling in a template: %w", err)
	}
	return page.Bytes(), nil
}

// Gone tells whether an error only means that the asker went away.
func Gone(ctx context.Context, err error) bool {
	return errors.Is(err, context.Canceled) && ctx.Err() != nil
}
