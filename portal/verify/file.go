package verify

import (
	"net/http"

	"mingzhi/certificate"
	"mingzhi/certificate/handed"
	"mingzhi/portal/layout"
	"mingzhi/registry"
	"mingzhi/rules"
)

// FilePath is where files are sent to be verified, in forms of at most MostBytes.
const (
	FilePath  = "/verify/file"
	MostBytes = handed.MostBytes + 64<<10
)

// NewFile makes the handler of a signed form that is sent as a file: the document, a
// PDF, or a picture of the QR code. Nothing of it is kept.
func NewFile(site *layout.Site, register *registry.Registry) http.Handler {
	desk := newDesk(site)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, content, err := layout.Upload(w, r, handed.MostBytes)
		var form string
		if err == nil {
			form, err = formIn(r, register, content)
		}
		var verification *registry.Verification
		if err == nil {
			err = site.Attempt(r.Context(), func(asker string) (err error) {
				verification, err = register.VerifySigned(r.Context(), form, asker)
				return err
			})
		}
		p := blank("")
		status := http.StatusOK
		if err != nil {
			if p.Fault, status = layout.Fault(w.Header(), err); p.Fault == nil {
				site.Refuse(w, r, err)
				return
			}
		} else {
			p.Answer = Word(verification)
		}
		desk.show(w, r, p, status)
	})
}

// formIn reads the signed form out of a file. It counts as an attempt where nothing is
// found: pictures are dear to look at. It holds no place at the gate meanwhile, for those
// who stand there with a number.
func formIn(r *http.Request, register *registry.Registry, content []byte) (string, error) {
	giveBack, err := register.Attempt(registry.AskerFrom(r.Context()))
	if err != nil {
		return "", err
	}
	form, err := handed.Read(r.Context(), content)
	if flaw, known := certificate.IsFlaw(err); known {
		return "", &rules.Problem{Code: rules.BadDocument, Field: "file", Message: rules.Text(flaw.What), Mend: rules.Text(flaw.Mend), Cause: flaw}
	}
	if err != nil {
		return "", err
	}
	giveBack()
	return form, nil
}
