// Package paper is where a holder gets a certificate to print and to hand on: one A4
// sheet with its QR code, and the signed document.
package paper

import (
	_ "embed" // for the template and style
	"html/template"
	"net/http"
	"strings"
	"time"

	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
	pdf "mingzhi/certificate/sheet"
	"mingzhi/portal/layout"
	"mingzhi/portal/verify"
	"mingzhi/registry"
	"mingzhi/rules"
)

//go:embed paper.html
var source string

// Style is the page's style.
//
//go:embed paper.css
var Style string

// maxForm is how many bytes a form may have.
const maxForm = 4 << 10

type page struct {
	Fault        *rules.Problem
	Number, Code layout.Field
	// Signs is whether there is a signed file to be had.
	Signs bool
	// Verdict says why there is no sheet; empty on the blank form.
	Verdict  certificate.Verdict
	Label    layout.Text
	Nameless bool
	// Erased says that the holder's data were erased; empty while they are kept.
	Erased layout.Text
	Sheet  *sheet
}

// sheet is a certificate as it is printed.
type sheet struct {
	certificate.Statement
	Code       string
	Hours      layout.Text
	Start, End rules.Date
	Issued     rules.Date
	Records    []record
	QR         template.HTML
	Address    string
	Signed     bool
}

type record struct {
	registry.FactRecord
	Hours layout.Text
}

// New makes the page's handlers: the form, and the sheet or document.
func New(site *layout.Site, register *registry.Registry) (form, sheet http.Handler) {
	view := layout.Compile(source, words)
	show := func(w http.ResponseWriter, r *http.Request, p page, status int) {
		_, p.Signs = register.Signs()
		title := words.Title
		if p.Sheet != nil {
			title = words.Heading
		}
		site.Show(w, r, &layout.Sheet{View: view, Title: title, Section: layout.Verify, Page: p, Status: status, Private: true, NoSearch: true, SwitchTo: "/certificate"})
	}
	form = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { show(w, r, blank(""), http.StatusOK) })
	sheet = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := layout.Form(w, r, maxForm); err != nil {
			site.Refuse(w, r, err)
			return
		}
		p := blank(r.PostForm.Get("number"))
		var answer *registry.Verification
		var got *registry.Paper
		err := site.Attempt(r.Context(), func(asker string) (err error) {
			answer, got, err = register.Paper(r.Context(), registry.Verify{Number: r.PostForm.Get("number"), Code: r.PostForm.Get("code"), Asker: asker})
			return err
		})
		if err != nil {
			fault, status := layout.Fault(w.Header(), err)
			if fault == nil {
				site.Refuse(w, r, err)
				return
			}
			p.Fault = fault
			show(w, r, p, status)
			return
		}
		switch {
		case got == nil:
			p.Verdict, p.Label, p.Nameless = answer.Verdict, layout.Text(answer.Label()), answer.Verdict == certificate.Genuine
			if answer.ErasedOn != "" {
				p.Erased = layout.Text(answer.Explain())
			}
			show(w, r, p, http.StatusOK)
		case r.PostForm.Get("as") == "json" && got.Credential != nil:
			hand(w, "application/vc", fileName(got.Statement.Number)+".json", got.Credential)
		case r.PostForm.Get("as") == "pdf":
			file, err := set(answer, got, r.PostForm.Get("code"), register, site.Clock())
			if err != nil {
				site.Refuse(w, r, err)
				return
			}
			hand(w, "application/pdf", fileName(got.Statement.Number)+".pdf", file)
		default:
			p.Sheet, err = lay(answer, got, r.PostForm.Get("code"), register)
			if err != nil {
				site.Refuse(w, r, err)
				return
			}
			show(w, r, p, http.StatusOK)
		}
	})
	return form, sheet
}

func blank(number string) page {
	letters := []rune(number)
	return page{
		Number: layout.Field{Name: "number", Label: words.Number, Type: "text", Value: string(letters[:min(len(letters), 60)]), Longest: 60, Required: true, Capitals: true},
		Code:   layout.Field{Name: "code", Label: words.Code, Hint: words.CodeHint, Type: "text", Longest: 40, Required: true, Capitals: true},
	}
}

// hand answers with a file that nobody keeps on the way.
func hand(w http.ResponseWriter, mediaType, name string, file []byte) {
	header := w.Header()
	header.Set("Content-Type", mediaType)
	header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	header.Set("Cache-Control", "no-store")
	_, _ = w.Write(file) // the reader may be gone
}

// set sets a certificate as a PDF, with the signed document attached.
func set(answer *registry.Verification, got *registry.Paper, typed string, register *registry.Registry, now time.Time) ([]byte, error) {
	code, err := certificate.NormalizeCode(typed)
	if err != nil {
		return nil, err
	}
	authority, _ := register.Signs()
	hours := verify.Hours(got.Statement.Minutes)
	sheet := pdf.Sheet{
		Statement: got.Statement, Code: code.String(), Hours: certificate.Words(hours), Base: authority.Base,
		QR: got.QR, Credential: got.Credential, Name: fileName(got.Statement.Number) + ".json", MadeAt: now,
	}
	for _, r := range answer.Facts.Records {
		activity := r.Activity
		if r.Place != "" {
			activity += " · " + r.Place
		}
		sheet.Records = append(sheet.Records, pdf.Record{
			Activity: activity, When: r.StartedAt.In(rules.Shanghai()).Format("2006-01-02 15:04"), Hours: certificate.Words(verify.Hours(r.Minutes)),
		})
	}
	return sheet.PDF()
}

// fileName keeps of a number what every system takes in the name of a file.
func fileName(number string) string {
	kept := strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(number))
	if kept == "" {
		return "certificate"
	}
	return kept
}

// lay lays a certificate out on its sheet.
func lay(answer *registry.Verification, got *registry.Paper, typed string, register *registry.Registry) (*sheet, error) {
	code, err := certificate.NormalizeCode(typed)
	if err != nil {
		return nil, err
	}
	s := got.Statement
	authority, _ := register.Signs()
	laid := &sheet{
		Statement: s, Code: code.String(), Hours: verify.Hours(s.Minutes), Start: rules.Date(s.PeriodStart), End: rules.Date(s.PeriodEnd),
		Issued: rules.Date(s.IssuedOn), Address: authority.Base, Signed: got.QR != "",
	}
	for _, r := range answer.Facts.Records {
		laid.Records = append(laid.Records, record{r, verify.Hours(r.Minutes)})
	}
	if got.QR == "" {
		return laid, nil
	}
	drawn, err := certificate.QRCode(got.QR)
	if err != nil {
		return nil, err
	}
	picture, err := drawn.ToSVGBytes(goqr.NewQrCodeImgConfig(1, 4, goqr.WithOptimalSVG()))
	if err != nil {
		return nil, err
	}
	laid.QR = template.HTML(picture) //nolint:gosec // drawn of modules alone
	return laid, nil
}
