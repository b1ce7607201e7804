// Package checklist is where an office has a whole list of certificates verified: it
// sends a spreadsheet, sees how far it is, and takes it back with the verdicts.
// Nothing of it is kept.
package checklist

import (
	"bytes"
	"context"
	_ "embed" // for the template and style
	"encoding/base64"
	"html/template"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"mingzhi/certificate"
	"mingzhi/load"
	"mingzhi/portal/layout"
	"mingzhi/registry"
	"mingzhi/rules"
)

//go:embed checklist.html
var source string

// Style is the page's style.
//
//go:embed checklist.css
var Style string

// Path is the page's; a form of at most MostBytes may be sent to it.
const (
	Path      = "/verify/list"
	MostBytes = mostList + 64<<10

	// mostList is how large the file of a list may be.
	mostList = 4 << 20
)

// Lists reads and writes lists of certificates as spreadsheets.
type Lists struct {
	// Read reads a list of at most Most certificates out of a file. What is wrong with
	// the file as a whole is a problem.
	Read func(name string, file []byte, today rules.Date) (List, error)
	// Blank writes an empty list.
	Blank func(io.Writer) error
	Most  int
}

// List is a list of certificates, as somebody sent it.
type List interface {
	// Len is how many rows it has, and Asks the questions of those that can be asked.
	Len() int
	Asks() []registry.Verify
	// Write writes the list as it came, with the answers to Asks beside its rows.
	Write(w io.Writer, answers []registry.Answered, lang string) error
}

const (
	// atOnce is how many lists are verified at once: others stand at the counter.
	atOnce = 2
	// steps is how often progress is told.
	steps = 50
	// patience is how often a certificate waits for its turn before it is given up.
	patience = 20
)

type page struct {
	Fault *rules.Problem
	// Running is true while the verdicts come in.
	Running bool
	Most    int
}

// progress is how far a list is.
type progress struct{ Done, Of int }

// result is what a list came to.
type result struct {
	Sums []sum
	// Unasked is how many rows were not verified.
	Unasked int
	// File is the list with the verdicts, as an address that holds it.
	File template.URL
	Name string
}

type sum struct {
	Label layout.Text
	Sign  string
	Count int
}

// room lets in a few lists, and one of each address.
type room struct {
	mu     sync.Mutex
	inside map[string]bool
}

// enter lets a list in, or says why not.
func (r *room) enter(address string) (leave func(), problem *rules.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.inside[address]:
		return nil, &rules.Problem{Code: rules.TooManyAttempts, Message: words.OneAtATime, Mend: words.OneAtATimeMend}
	case len(r.inside) >= atOnce:
		return nil, &rules.Problem{Code: rules.TooManyAttempts, Message: words.Others, Mend: words.OthersMend}
	}
	r.inside[address] = true
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.inside, address)
	}, nil
}

// New makes the page's handlers: the form, the verification of a list, and the blank
// list.
func New(site *layout.Site, register *registry.Registry, lists Lists) (form, verify, blank http.Handler) {
	view := layout.Compile(source, words)
	rooms := &room{inside: map[string]bool{}}
	sheet := func(p page, status int) *layout.Sheet {
		p.Most = lists.Most
		return &layout.Sheet{View: view, Title: words.Title, Section: layout.Verify, Page: p, Status: status, Private: true, NoSearch: true, SwitchTo: Path}
	}
	form = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Show(w, r, sheet(page{}, http.StatusOK)) })
	verify = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leave, full := rooms.enter(registry.AskerFrom(r.Context()))
		if full != nil {
			w.Header().Set("Retry-After", "10")
			site.Show(w, r, sheet(page{Fault: full}, http.StatusTooManyRequests))
			return
		}
		defer leave()
		name, list, err := received(w, r, lists, site.Today())
		if err != nil {
			fault, status := layout.Fault(w.Header(), err)
			if fault == nil {
				site.Refuse(w, r, err)
				return
			}
			site.Show(w, r, sheet(page{Fault: fault}, status))
			return
		}
		site.Flow(w, r, sheet(page{Running: true}, http.StatusOK), func(put func(string, any) error) error {
			return check(r, site, register, name, list, put)
		})
	})
	blank = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", workbookType)
		w.Header().Set("Content-Disposition", `attachment; filename="verify-list.xlsx"`)
		if err := lists.Blank(w); err != nil {
			site.Logger.WarnContext(r.Context(), "a blank list could not be sent", "error", err)
		}
	})
	return form, verify, blank
}

// received reads the list out of the form.
func received(w http.ResponseWriter, r *http.Request, lists Lists, today rules.Date) (name string, list List, err error) {
	name, content, err := layout.Upload(w, r, mostList)
	if err != nil {
		return "", nil, err
	}
	list, err = lists.Read(name, content, today)
	return name, list, err
}

// check verifies a list and puts what comes of it into the page.
func check(r *http.Request, site *layout.Site, register *registry.Registry, name string, list List, put func(string, any) error) error {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	asks := list.Asks()
	for i := range asks {
		asks[i].Asker = registry.AskerFrom(ctx)
	}
	told := 0
	answers := register.VerifyEach(ctx, asks, admitted(site.Gate), func(done int) {
		if every := max(1, len(asks)/steps); done-told >= every || done == len(asks) {
			told = done
			if put("progress", progress{done, len(asks)}) != nil {
				cancel() // the reader has gone
			}
		}
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var file bytes.Buffer
	lang := layout.LangOf(r)
	if err := list.Write(&file, answers, string(lang)); err != nil {
		return err
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if strings.EqualFold(path.Ext(name), ".xlsx") {
		kind = workbookType
	}
	address := "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(file.Bytes())
	came := result{File: template.URL(address), Name: checkedName(name), Unasked: list.Len() - len(asks)} //nolint:gosec // a file of ours, by its type
	came.count(answers)
	return put("result", came)
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// checkedName is what the list is called when it comes back.
func checkedName(name string) string {
	ending := path.Ext(name)
	return strings.TrimSuffix(name, ending) + "-查验结果" + strings.ToLower(ending)
}

// admitted lets one certificate of a list in when the gate has room, and waits where
// it has none.
func admitted(gate *load.Gate) func(context.Context) (func(), error) {
	if gate == nil {
		return nil
	}
	return func(ctx context.Context) (leave func(), err error) {
		for range patience {
			if leave, err = gate.Enter(ctx, load.Verify); err == nil || ctx.Err() != nil {
				return leave, err
			}
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(time.Second):
			}
		}
		return nil, err
	}
}

// count sums up the verdicts.
func (r *result) count(answers []registry.Answered) {
	counts := map[certificate.Verdict]int{}
	for _, answer := range answers {
		if answer.Err != nil || answer.Verification == nil {
			r.Unasked++
			continue
		}
		counts[answer.Verdict]++
	}
	for _, verdict := range []certificate.Verdict{
		certificate.Genuine, certificate.Altered, certificate.Revoked, certificate.Replaced, certificate.NotConfirmed, certificate.Unchecked,
	} {
		if counts[verdict] > 0 {
			r.Sums = append(r.Sums, sum{layout.Text(verdict.Label()), string(verdict), counts[verdict]})
		}
	}
}
