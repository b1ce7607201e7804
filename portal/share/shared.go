package share

import (
	_ "embed" // for the template and script
	"net/http"

	"mingzhi/certificate"
	"mingzhi/portal/layout"
	"mingzhi/portal/verify"
	"mingzhi/registry"
	"mingzhi/rules"
)

//go:embed shared.html
var sharedSource string

// Script is the script of the page on which a share code is used.
//
//go:embed shared.js
var Script []byte

// sharedPage is the page of whoever was given a share code.
type sharedPage struct {
	Fault  *rules.Problem
	Code   layout.Field
	Script string
	Answer *sharedAnswer
}

// sharedAnswer is what a share code shows, in words.
type sharedAnswer struct {
	*verify.Answer
	Shared  *registry.SharedView
	Hours   layout.Text
	Until   rules.Date
	Records []verify.Record
}

// NewShared makes the handlers of the page on which a share code is used; script is
// the address of its script, which takes the code of a link.
func NewShared(site *layout.Site, register *registry.Registry, script string) (form, see http.Handler) {
	view := layout.Compile(sharedSource, words)
	show := func(w http.ResponseWriter, r *http.Request, p sharedPage, status int) {
		p.Code = layout.Field{Name: "code", Label: words.ShareCode, Hint: words.ShareCodeHint, Type: "text", Longest: 40, Required: true, Capitals: true}
		p.Script = script
		title := words.SharedTitle
		if p.Answer != nil {
			title = p.Answer.Label
		}
		layout.AllowScript(w.Header())
		site.Show(w, r, &layout.Sheet{View: view, Title: title, Section: layout.Verify, Page: p, Status: status, Private: true, NoSearch: true, SwitchTo: "/shared"})
	}
	form = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { show(w, r, sharedPage{}, http.StatusOK) })
	see = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := layout.Form(w, r, maxForm); err != nil {
			site.Refuse(w, r, err)
			return
		}
		var view *registry.SharedView
		err := site.Attempt(r.Context(), func(asker string) (err error) {
			view, err = register.VerifyShared(r.Context(), r.PostForm.Get("code"), asker)
			return err
		})
		if err != nil {
			fault, status := layout.Fault(w.Header(), err)
			if fault == nil {
				site.Refuse(w, r, err)
				return
			}
			show(w, r, sharedPage{Fault: fault}, status)
			return
		}
		show(w, r, sharedPage{Answer: tell(view)}, http.StatusOK)
	})
	return form, see
}

// tell puts what a share code shows into words.
func tell(view *registry.SharedView) *sharedAnswer {
	answer := &sharedAnswer{Answer: verify.Word(view.Verification), Shared: view}
	if view.Verdict == certificate.NotConfirmed {
		answer.Explain = words.Unknown
	}
	if view.Facts == nil {
		return answer
	}
	answer.Until = rules.DateOf(view.ExpiresAt)
	if view.Facts.Minutes != nil {
		answer.Hours = verify.Hours(*view.Facts.Minutes)
	}
	for _, r := range view.Facts.Records {
		answer.Records = append(answer.Records, verify.Record{FactRecord: r, Hours: verify.Hours(r.Minutes)})
	}
	return answer
}
