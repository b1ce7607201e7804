// Package verify is the page on which anyone checks a certificate that they
// hold. It answers like a person, by parts, and says what it does not prove.
package verify

import (
	_ "embed" // for the templates and style
	"net/http"
	"time"

	"mingzhi/certificate"
	"mingzhi/portal/layout"
	"mingzhi/registry"
	"mingzhi/rules"
)

//go:embed verify.html
var source string

// Style is the page's style.
//
//go:embed verify.css
var Style string

type page struct {
	Fault  *rules.Problem
	Number layout.Field
	// Code, Name and Four are the two proofs; Claims what the paper says.
	Code, Name, Four layout.Field
	Claims           []layout.Field
	ClaimsOpen       bool
	Answer           *Answer
}

// Answer is a verdict ready to be read.
type Answer struct {
	Verdict   certificate.Verdict
	Sign      string
	Label     layout.Text
	Explain   layout.Text
	NotProven layout.Text
	Differs   layout.Text
	Checks    []Check
	Facts     *registry.Facts
	Hours     layout.Text
	Records   []Record
	Look      bool
	// Compare is true when the facts are shown and nothing printed was held against
	// them: the reader has to.
	Compare    bool
	CheckedAt  time.Time
	LedgerSize int64
	ReplacedBy string
}

// Check is one check in words.
type Check struct {
	Name, State, Sentence layout.Text
	Sign                  string
}

// Record is a service record in words.
type Record struct {
	registry.FactRecord
	Hours layout.Text
}

// maxForm is how many bytes a form may have.
const maxForm = 16 << 10

// desk shows the page.
type desk struct {
	site *layout.Site
	view *layout.View
}

func newDesk(site *layout.Site) desk {
	return desk{site, layout.Compile(source, words)}
}

func (d desk) show(w http.ResponseWriter, r *http.Request, p page, status int) {
	title := words.Title
	if p.Answer != nil {
		title = p.Answer.Label
	}
	d.site.Show(w, r, &layout.Sheet{View: d.view, Title: title, Section: layout.Verify, Page: p, Status: status, Private: true, NoSearch: true, SwitchTo: "/verify"})
}

// New makes the page's handlers: the form, and the answer to it.
func New(site *layout.Site, register *registry.Registry) (form, verdict http.Handler) {
	desk := newDesk(site)
	form = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		desk.show(w, r, blank(r.URL.Query().Get("number")), http.StatusOK)
	})
	verdict = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := layout.Form(w, r, maxForm); err != nil {
			site.Refuse(w, r, err)
			return
		}
		p, ask := read(r, site.Today())
		if p.Fault != nil {
			desk.show(w, r, p, http.StatusBadRequest)
			return
		}
		var verification *registry.Verification
		err := site.Attempt(r.Context(), func(asker string) (err error) {
			ask.Asker = asker
			verification, err = register.Verify(r.Context(), ask)
			return err
		})
		if err != nil {
			fault, status := layout.Fault(w.Header(), err)
			if fault == nil {
				site.Refuse(w, r, err)
				return
			}
			p.blame(fault)
			desk.show(w, r, p, status)
			return
		}
		p.Answer = Word(verification)
		p.Answer.Compare = p.Answer.Facts != nil && !p.ClaimsOpen
		desk.show(w, r, p, http.StatusOK)
	})
	return form, verdict
}

// blank is the form with nothing filled in but perhaps the number.
func blank(number string) page {
	p := page{
		Number: layout.Field{Name: "number", Label: words.Number, Hint: words.NumberHint, Type: "text", Value: cut(number), Longest: 60, Required: true, Capitals: true},
		Code:   layout.Field{Name: "code", Label: words.Code, Hint: words.CodeHint, Type: "text", Longest: 40, Capitals: true},
		Name:   layout.Field{Name: "name", Label: words.Name, Type: "text", Longest: 60},
		Four:   layout.Field{Name: "four", Label: words.Four, Hint: words.FourHint, Type: "text", Longest: 10, Capitals: true},
	}
	for _, claim := range claims {
		p.Claims = append(p.Claims, layout.Field{Name: claim.name, Label: claim.label, Hint: claim.hint, Type: "text", Mode: claim.mode, Longest: 100})
	}
	return p
}

func cut(text string) string {
	letters := []rune(text)
	return string(letters[:min(len(letters), 60)])
}

// read reads the form. The number and the claims are kept in it; code and ID are
// never written into a page.
func read(r *http.Request, today rules.Date) (page, registry.Verify) {
	p := blank(r.PostForm.Get("number"))
	p.Name.Value = cut(r.PostForm.Get("name"))
	ask := registry.Verify{
		Number: r.PostForm.Get("number"), Code: r.PostForm.Get("code"),
		HolderName: r.PostForm.Get("name"), IDLastFour: r.PostForm.Get("four"),
	}
	for i := range p.Claims {
		field := &p.Claims[i]
		field.Value = r.PostForm.Get(field.Name)
		if field.Value == "" {
			continue
		}
		p.ClaimsOpen = true
		if field.Fault = claims[i].read(field.Value, today, &ask.Claims); field.Fault != nil && p.Fault == nil {
			p.Fault = field.Fault
		}
	}
	_, malformed := certificate.NormalizeCode(ask.Code)
	switch {
	case rules.Clean(ask.Number) == "":
		p.blame(&rules.Problem{Code: rules.Missing, Field: "number", Message: words.NumberMissing, Mend: words.NumberMend})
	case rules.Clean(ask.Code) != "" && malformed != nil:
		p.blame(&rules.Problem{Code: rules.BadRequest, Field: "code", Message: words.BadCode, Mend: words.CodeHint})
	}
	return p, ask
}

// blame puts a problem beside its field.
func (p *page) blame(problem *rules.Problem) {
	p.Fault = problem
	switch problem.Field {
	case "number":
		p.Number.Fault = problem
	case "code":
		p.Code.Fault = problem
	}
}

// Word puts a verification into words.
func Word(v *registry.Verification) *Answer {
	a := &Answer{
		Verdict: v.Verdict, Sign: signs[v.Verdict], Label: layout.Text(v.Label()), Explain: layout.Text(v.Explain()),
		NotProven: layout.Text(v.Verdict.NotProven()), Facts: v.Facts, CheckedAt: v.CheckedAt, LedgerSize: v.LedgerSize,
		Look: v.Verdict == certificate.NotConfirmed,
	}
	var differs []layout.Text
	for _, field := range v.DiffersIn {
		zh, en := registry.FieldName(field)
		differs = append(differs, layout.T(zh, en))
	}
	a.Differs = layout.Join(differs)
	if v.Verdict == certificate.NotConfirmed {
		return a
	}
	for _, c := range v.Checks {
		a.Checks = append(a.Checks, Check{layout.Text(c.Code.Label()), layout.Text(c.State.Label()), layout.Text(c.Sentence()), string(c.State)})
	}
	if v.Facts == nil {
		return a
	}
	a.Hours, a.ReplacedBy = Hours(v.Facts.Minutes), v.Facts.ReplacedByNumber
	for _, r := range v.Facts.Records {
		a.Records = append(a.Records, Record{r, Hours(r.Minutes)})
	}
	return a
}

// signs are the shapes of the verdicts.
var signs = map[certificate.Verdict]string{
	certificate.Genuine: "good", certificate.Altered: "bad", certificate.Revoked: "bad", certificate.Replaced: "warn",
	certificate.NotConfirmed: "open", certificate.Unchecked: "open",
}
