// Package problem is the page for what went wrong: not found, a request that
// cannot be read, or a fault of our own.
package problem

import (
	_ "embed" // for the template
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/portal/layout"
	"mingzhi/rules"
)

//go:embed problem.html
var source string

type pageWords struct {
	NotFound, NotFoundText, BadRequest, Fault, FaultText, Busy, Search, Doors layout.Text
}

var words = pageWords{
	NotFound:     layout.T("没有这一页", "There is no such page"),
	NotFoundText: layout.T("地址可能抄错了，也可能这里还没有收录。公开过的内容不会被删除。", "The address may be mistyped, or the register may not hold it yet. What was once published is never deleted."),
	BadRequest:   layout.T("没有看懂这个请求", "This request could not be read"),
	Fault:        layout.T("系统出错了", "Something went wrong"),
	FaultText:    layout.T("这不是您的问题，已经记下来了。请稍后再试。", "It is not your fault, and it has been noted. Please try again later."),
	Busy:         layout.T("暂时打不开", "Not available at the moment"),
	Search:       layout.T("换个词找找看", "Look for it by another word"),
	Doors:        layout.T("也可以从这里开始", "Or start here"),
}

type page struct {
	Heading, Text layout.Text
	Fault         *rules.Problem
	Search        bool
}

// Page answers errors.
type Page struct {
	site *layout.Site
	view *layout.View
}

// New makes the page.
func New(site *layout.Site) *Page { return &Page{site, layout.Compile(source, words)} }

// NotFound answers a path that is no page.
func (p *Page) NotFound(w http.ResponseWriter, r *http.Request) { p.Refuse(w, r, db.ErrNotFound) }

// Refuse answers an error. Its cause goes to the log and never to the reader.
func (p *Page) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	if layout.Gone(r.Context(), err) {
		return
	}
	err = p.site.DB.Blame(r.Context(), err)
	sheet := &layout.Sheet{View: p.view, Section: layout.Nowhere, NoSearch: true}
	var bad *rules.Problem
	if shed := (*load.Shed)(nil); errors.As(err, &shed) {
		shed.SetHeader(w.Header())
		busy(sheet, shed.Problem())
		p.site.ShowAgain(w, r, shed.RetryAfter.String(), sheet)
		return
	}
	switch {
	case errors.Is(err, db.ErrNotFound):
		sheet.Status, sheet.Title = http.StatusNotFound, words.NotFound
		sheet.Page = page{Heading: words.NotFound, Text: words.NotFoundText, Search: true}
	case errors.As(err, &bad) && bad.Code == rules.Unavailable:
		p.site.Logger.WarnContext(r.Context(), "a page was not made", "path", r.URL.Path, "error", err)
		w.Header().Set("Retry-After", strconv.Itoa(int(db.RetryAfter/time.Second)))
		busy(sheet, bad)
	case errors.As(err, &bad) && bad.Code != rules.Internal:
		sheet.Status, sheet.Title = http.StatusBadRequest, words.BadRequest
		sheet.Page = page{Heading: words.BadRequest, Fault: bad, Search: true}
	default:
		p.site.Logger.ErrorContext(r.Context(), "a page failed", "path", r.URL.Path, "error", err)
		sheet.Status, sheet.Title = http.StatusInternalServerError, words.Fault
		sheet.Page = page{Heading: words.Fault, Text: words.FaultText}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		sheet.SwitchTo = r.URL.Path
	}
	p.site.Show(w, r, sheet)
}

// busy makes a sheet the page of what is not to be had at the moment.
func busy(sheet *layout.Sheet, why *rules.Problem) {
	sheet.Status, sheet.Title = http.StatusServiceUnavailable, words.Busy
	sheet.Page = page{Heading: words.Busy, Text: layout.T(why.Message.Zh+"。"+why.Mend.Zh+"。", sentence(why.Message.En+"; "+why.Mend.En))}
}

// sentence begins a text with a capital and ends it with a stop.
func sentence(text string) string {
	first, rest := text[:1], text[1:]
	return strings.ToUpper(first) + rest + "."
}
