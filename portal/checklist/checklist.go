// Package checklist is where an office has a whole list of certificates verified: it
// sends a spreadsheet, sees how far it is, and takes it back with the verdicts.
// Nothing of it is kept.
package checklist

import (
	"bytes"
	"context"
	_ "embed" // for the template and style
	"encoding/base64"
	"errors"
	"html/template"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"mingzhi/certificate"
	"mingzhi/exchange"
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
	MostBytes = exchange.ChecklistBytes + 64<<10
)

const (
	// sentWithin is how long sending the list may take.
	sentWithin = 2 * time.Minute
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
func New(site *layout.Site, register *registry.Registry) (form, verify, blank http.Handler) {
	view := layout.Compile(source, words)
	rooms := &room{inside: map[string]bool{}}
	sheet := func(p page, status int) *layout.Sheet {
		p.Most = exchange.MostChecked
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
		name, list, err := received(w, r, site.Today())
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
		if err := exchange.WriteChecklistTemplate(w); err != nil {
			site.Logger.WarnContext(r.Context(), "a blank list could not be sent", "error", err)
		}
	})
	return form, verify, blank
}

// received reads the list out of the form, in memory.
func received(w http.ResponseWriter, r *http.Request, today rules.Date) (name string, list *exchange.Checklist, err error) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(sentWithin)) // a connection without deadlines needs none
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, noFile(err)
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return "", nil, noFile(err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, exchange.ChecklistBytes+1))
		if err != nil {
			return "", nil, noFile(err)
		}
		name = path.Base(strings.ReplaceAll(part.FileName(), `\`, "/"))
		list, err = exchange.ReadChecklist(name, bytes.NewReader(text), int64(len(text)), today)
		return name, list, err
	}
}

func noFile(cause error) *rules.Problem {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(cause, &tooLarge) {
		return &rules.Problem{Code: rules.TooLong, Field: "file", Message: words.TooLarge, Mend: words.TooLargeMend, Cause: cause}
	}
	return &rules.Problem{Code: rules.Missing, Field: "file", Message: words.NoFile, Mend: words.NoFileMend, Cause: cause}
}

// check verifies a list and puts what comes of it into the page.
func check(r *http.Request, site *layout.Site, register *registry.Registry, name string, list *exchange.Checklist, put func(string, any) error) error {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	asker := registry.AskerFrom(ctx)
	for i := range list.Asks {
		list.Asks[i].Asker = asker
	}
	told := 0
	answers := register.VerifyEach(ctx, list.Asks, admitted(site.Gate), func(done int) {
		if every := max(1, len(list.Asks)/steps); done-told >= every || done == len(list.Asks) {
			told = done
			if put("progress", progress{done, len(list.Asks)}) != nil {
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
	came := result{File: template.URL(address), Name: checkedName(name), Unasked: list.Len() - len(list.Asks)} //nolint:gosec // a file of ours, by its type
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
