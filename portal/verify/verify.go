// Package verify is the page on which anyone checks a certificate that they
// hold. It answers like a person, by parts, and says what it does not prove.
package verify

import (
	_ "embed" // for the templates and style
	"errors"
	"net/http"
	"time"

	"mingzhi/certificate"
	"mingzhi/load"
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
	// ByFile is true where a file was sent, and the other ways stand below.
	ByFile bool
	// Base is the address that QR codes of this register lead to; empty where none is
	// signed.
	Base    string
	Scripts Scripts
}

// Answer is a verdict ready to be read.
type Answer struct {
	Verdict certificate.Verdict
	Sign    string
	Label   layout.Text
	Explain layout.Text
	// Since is when it ended, and why; empty for one that did not.
	Since     layout.Text
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

// desk answers the page.
type desk struct {
	site     *layout.Site
	register *registry.Registry
	view     *layout.View
	scripts  Scripts
	// files has a place for each file that is being read.
	files chan struct{}
}

// New makes the page's handlers: the form, and the answers to it and to a file.
func New(site *layout.Site, register *registry.Registry, scripts Scripts) (form, verdict, file http.Handler) {
	d := &desk{site, register, layout.Compile(source, words), scripts, make(chan struct{}, filesAtOnce)}
	form = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.show(w, r, blank(r.URL.Query().Get("number")), http.StatusOK)
	})
	verdict = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := layout.Form(w, r, maxForm); err != nil {
			site.Refuse(w, r, err)
			return
		}
		p, ask := read(r, site.Today())
		if p.Fault != nil {
			d.show(w, r, p, http.StatusBadRequest)
			return
		}
		var verification *registry.Verification
		err := site.Attempt(r.Context(), func(asker string) (err error) {
			ask.Asker = asker
			verification, err = register.Verify(r.Context(), ask)
			return err
		})
		d.answer(w, r, p, verification, err)
	})
	return form, verdict, http.HandlerFunc(d.file)
}

// show answers with a page. Its script may use the camera, and no other page's.
func (d *desk) show(w http.ResponseWriter, r *http.Request, p page, status int) {
	title := words.Title
	if p.Answer != nil {
		title = p.Answer.Label
	}
	authority, _ := d.register.Signs()
	p.Base, p.Scripts = authority.Base, d.scripts
	layout.AllowScript(w.Header())
	layout.AllowCamera(w.Header())
	d.site.Show(w, r, &layout.Sheet{View: d.view, Title: title, Section: layout.Verify, Page: p, Status: status, Private: true, NoSearch: true, SwitchTo: "/verify"})
}

// answer answers with a verification, or with why there is none.
func (d *desk) answer(w http.ResponseWriter, r *http.Request, p page, verification *registry.Verification, err error) {
	var bad *rules.Problem
	if p.ByFile && errors.As(err, &bad) && bad.Code == rules.Overloaded && !errors.As(err, new(*load.Shed)) {
		w.Header().Set("Retry-After", busySeconds)
		p.Fault = bad
		d.show(w, r, p, load.Status)
		return
	}
	if err != nil {
		fault, status := layout.Fault(w.Header(), err)
		if fault == nil {
			d.site.Refuse(w, r, err)
			return
		}
		p.blame(fault)
		d.show(w, r, p, status)
		return
	}
	p.Answer = Word(verification)
	p.Answer.Compare = p.Answer.Facts != nil && !p.ClaimsOpen
	if p.ByFile {
		p.Answer.ofFile(verification)
	}
	d.show(w, r, p, http.StatusOK)
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
	ended := v.Verdict == certificate.Revoked || v.Verdict == certificate.Replaced
	for _, c := range v.Checks {
		a.Checks = append(a.Checks, Check{layout.Text(c.Code.Label()), layout.Text(c.State.Label()), layout.Text(c.Sentence()), string(c.State)})
		if ended && c.Code == certificate.Status {
			a.Since = layout.Text(c.Sentence())
		}
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

// ofFile words what a file has of its own: nothing was typed that could be mistyped, and
// where its signature does not hold nothing else was checked.
func (a *Answer) ofFile(v *registry.Verification) {
	switch {
	case v.Verdict == certificate.NotConfirmed:
		a.Explain = words.FileUnknown
	case v.Verdict == certificate.Altered && len(v.DiffersIn) == 0:
		a.Explain = words.FileAltered
	default:
		return
	}
	a.Look, a.Checks = false, nil
	for _, c := range v.Checks {
		if c.Code == certificate.Signature {
			a.Checks = append(a.Checks, Check{layout.Text(c.Code.Label()), layout.Text(c.State.Label()), layout.Text(c.Sentence()), string(c.State)})
		}
	}
}

// signs are the shapes of the verdicts.
var signs = map[certificate.Verdict]string{
	certificate.Genuine: "good", certificate.Altered: "bad", certificate.Revoked: "bad", certificate.Replaced: "warn",
	certificate.NotConfirmed: "open", certificate.Unchecked: "open",
}
