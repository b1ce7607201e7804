// Package share is where a holder lets others see chosen facts of a certificate for a
// while, and where those others look at them.
package share

import (
	_ "embed" // for the templates, style and script
	"net/http"
	"slices"
	"strconv"

	"mingzhi/certificate"
	"mingzhi/portal/layout"
	"mingzhi/registry"
	"mingzhi/rules"
)

//go:embed share.html
var source string

// Style is the style of both pages.
//
//go:embed share.css
var Style string

// maxForm is how many bytes a form may have.
const maxForm = 4 << 10

// usualDays is for how many days a code holds when nothing else is chosen.
const usualDays = 30

// page is the holder's page.
type page struct {
	Fault        *rules.Problem
	Number, Code layout.Field
	// Verdict says why nothing can be shared; empty on the blank form.
	Verdict certificate.Verdict
	Label   layout.Text
	Held    *held
}

// held is a certificate whose holder is there. Number and Code stand in its forms, so
// that the holder need not type them again; the page is kept by nobody.
type held struct {
	Number, Code string
	Made         *made
	Stopped      bool
	Shares       []standing
	Facts        []choice
	Days         layout.Select
}

// made is a share code that was just made.
type made struct {
	Code, Link string
	ExpiresOn  rules.Date
}

type standing struct {
	registry.Shared
	Facts layout.Text
	Views string
}

type choice struct {
	Value   registry.ShareFact
	Label   layout.Text
	Checked bool
}

// New makes the handlers of the holder's page: the form, and what is done with it.
func New(site *layout.Site, register *registry.Registry) (form, act http.Handler) {
	view := layout.Compile(source, words)
	show := func(w http.ResponseWriter, r *http.Request, p page, status int) {
		site.Show(w, r, &layout.Sheet{View: view, Title: words.Title, Section: layout.Verify, Page: p, Status: status, Private: true, NoSearch: true, SwitchTo: "/share"})
	}
	form = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { show(w, r, blank(""), http.StatusOK) })
	act = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := layout.Form(w, r, maxForm); err != nil {
			site.Refuse(w, r, err)
			return
		}
		p := blank(r.PostForm.Get("number"))
		err := site.Attempt(r.Context(), func(asker string) error { return p.do(r, register, asker) })
		status := http.StatusOK
		if err != nil {
			if p.Fault, status = layout.Fault(w.Header(), err); p.Fault == nil {
				site.Refuse(w, r, err)
				return
			}
		}
		show(w, r, p, status)
	})
	return form, act
}

func blank(number string) page {
	letters := []rune(number)
	return page{
		Number: layout.Field{Name: "number", Label: words.Number, Type: "text", Value: string(letters[:min(len(letters), 60)]), Longest: 60, Required: true, Capitals: true},
		Code:   layout.Field{Name: "code", Label: words.Code, Hint: words.CodeHint, Type: "text", Longest: 40, Required: true, Capitals: true},
	}
}

// do does what the form asks for, and shows what stands then.
func (p *page) do(r *http.Request, register *registry.Registry, asker string) error {
	ask := registry.Verify{Number: r.PostForm.Get("number"), Code: r.PostForm.Get("code"), Asker: asker}
	held := &held{Facts: choices(), Days: days(usualDays)}
	var answer *registry.Verification
	var err error
	switch r.PostForm.Get("do") {
	case "make":
		answer, held.Made, err = create(r, register, ask)
	case "stop":
		answer, err = register.StopSharing(r.Context(), ask, r.PostForm.Get("share"))
		held.Stopped = true
	default:
		var shares []registry.Shared
		answer, shares, err = register.Shares(r.Context(), ask)
		return p.hold(held, ask, answer, shares, err)
	}
	if err != nil || answer.Verdict != certificate.Genuine {
		return p.hold(held, ask, answer, nil, err)
	}
	answer, shares, err := register.Shares(r.Context(), ask)
	return p.hold(held, ask, answer, shares, err)
}

// hold shows the holder's page, or why there is none.
func (p *page) hold(h *held, ask registry.Verify, answer *registry.Verification, shares []registry.Shared, err error) error {
	if err != nil {
		return err
	}
	if answer.Verdict != certificate.Genuine {
		p.Verdict, p.Label = answer.Verdict, layout.Text(answer.Label())
		return nil
	}
	h.Number, h.Code = ask.Number, ask.Code
	for _, share := range shares {
		var facts []layout.Text
		for _, fact := range share.Shows {
			facts = append(facts, factNames[fact])
		}
		h.Shares = append(h.Shares, standing{share, layout.Join(append(facts, words.Always)), strconv.FormatInt(share.Views, 10)})
	}
	p.Held = h
	return nil
}

// create makes a share code as the form asks.
func create(r *http.Request, register *registry.Registry, ask registry.Verify) (*registry.Verification, *made, error) {
	days, _ := strconv.Atoi(r.PostForm.Get("days")) // no number is no days, which is refused
	var shows []registry.ShareFact
	for _, chosen := range r.PostForm["show"] {
		shows = append(shows, registry.ShareFact(chosen))
	}
	answer, code, err := register.Share(r.Context(), ask, shows, days)
	if err != nil || code == "" {
		return answer, nil, err
	}
	authority, _ := register.Signs()
	return answer, &made{code, authority.Base + "/shared#" + code, rules.DateOf(answer.CheckedAt.AddDate(0, 0, days))}, nil
}

func choices() (all []choice) {
	for _, fact := range registry.ShareFacts() {
		all = append(all, choice{fact, factNames[fact], slices.Contains([]registry.ShareFact{registry.ShareHours, registry.SharePeriod, registry.ShareContent}, fact)})
	}
	return all
}

func days(chosen int) layout.Select {
	choice := layout.Select{Name: "days", Label: words.Days}
	for _, n := range []int{1, 7, 30, 90, 180, registry.LongestShare} {
		choice.Options = append(choice.Options, layout.Option{Value: strconv.Itoa(n), Label: words.DayCount.Of(n), Chosen: n == chosen})
	}
	return choice
}
