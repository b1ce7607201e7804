package layout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"mingzhi/answers"
	"mingzhi/db"
	"mingzhi/load"
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
	// Answers keeps pages that many ask for; nil keeps none.
	Answers *answers.Cache
	// Gate lets in whoever needs a page to be made; nil lets everyone in.
	Gate *load.Gate
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
func (s *Site) hasSample(ctx context.Context, version int64) (has, sure bool) {
	if known := s.sample.Load(); known != nil && known.version == version {
		return known.has, true
	}
	has, err := s.DB.HasSynthetic(ctx)
	if err != nil {
		s.Logger.ErrorContext(ctx, "sample data could not be looked for", "error", err)
		return true, false // rather one notice too many
	}
	s.sample.Store(&sampleAt{version, has})
	return has, true
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

// Show answers with a sheet that nobody keeps: a fault, or what is said about a
// certificate.
func (s *Site) Show(w http.ResponseWriter, r *http.Request, sheet *Sheet) {
	version := int64(-1) // and the foot of the page says that nothing is known
	if last, _, known := s.DB.LastReflected(); known {
		version = last.DataVersion
	} else if asked, err := s.DB.DataVersion(r.Context()); err == nil {
		version = asked
	}
	lang := LangOf(r)
	sample, _ := s.hasSample(r.Context(), version)
	text, err := s.Render(sheet, lang, r.URL, version, sample)
	if err != nil {
		s.Logger.ErrorContext(r.Context(), "a page could not be written", "path", r.URL.Path, "error", err)
		http.Error(w, "页面出错，请稍后再试。 / The page failed; please try again later.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	remember(w, r)
	header.Set("Content-Language", lang.Tag())
	header.Add("Vary", "Cookie")
	header.Set("Cache-Control", "no-store")
	(&answers.Answer{Body: text, MediaType: mediaType, Status: sheet.Status}).Write(w, r)
}

// ShowAgain answers with a sheet that is the same for everybody and says nothing of
// the address: it is put on paper once for a name and a data version. While too many
// ask, making a page for each who is sent away would cost what there is too little of.
func (s *Site) ShowAgain(w http.ResponseWriter, r *http.Request, name string, sheet *Sheet) {
	last, _, _ := s.DB.LastReflected()
	lang, version := LangOf(r), strconv.FormatInt(last.DataVersion, 10)
	key := "sheet\x00" + string(lang) + "\x00" + name
	page, kept := s.Answers.Get(key, version)
	if !kept {
		var err error
		page, err = s.Answers.Make(r.Context(), key, version, within, func(ctx context.Context) (*answers.Answer, error) {
			sample, sure := s.hasSample(ctx, last.DataVersion)
			text, err := s.Render(sheet, lang, &url.URL{Path: "/"}, last.DataVersion, sample)
			return &answers.Answer{Body: text, MediaType: mediaType, Status: sheet.Status, Keep: sure}, err
		})
		if err != nil {
			s.Show(w, r, sheet)
			return
		}
	}
	header := w.Header()
	header.Set("Content-Language", lang.Tag())
	header.Add("Vary", "Cookie")
	header.Set("Cache-Control", "no-store")
	page.Write(w, r)
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
