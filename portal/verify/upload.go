package verify

import (
	"io"
	"net/http"

	"mingzhi/portal/layout"
	"mingzhi/registry"
	"mingzhi/rules"
)

const (
	// FilePath is where files are sent to be verified.
	FilePath = "/verify/file"
	// MostBytes is how many bytes may be sent there. More than file.MaxBytes are read and
	// thrown away, so that whoever sends them sees the page that says so.
	MostBytes = 32 << 20
	// filesAtOnce is how many files are held in memory at once, of file.MaxBytes each.
	filesAtOnce = 16
	// busySeconds is when to come back, where too many are.
	busySeconds = "5"
)

// file answers about a file that was sent: a signed document, a PDF that has one
// attached, or a picture of a QR code. It is read from the line into memory and kept
// nowhere.
func (d *desk) file(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, MostBytes)
	defer func() { _, _ = io.Copy(io.Discard, r.Body) }() // what nobody reads breaks the line before the answer is seen
	p := blank("")
	p.ByFile = true
	select {
	case d.files <- struct{}{}:
		defer func() { <-d.files }()
	default:
		d.answer(w, r, p, nil, &rules.Problem{Code: rules.Overloaded, Message: words.BusyFiles, Mend: words.BusyFilesMend})
		return
	}
	verification, err := d.verifyFile(w, r)
	d.answer(w, r, p, verification, err)
}

// verifyFile finds the signed form in the file, which takes long for a picture, and then
// stands in line with those who have a number.
func (d *desk) verifyFile(w http.ResponseWriter, r *http.Request) (verification *registry.Verification, err error) {
	sent, err := layout.Sent(w, r)
	if err != nil {
		return nil, err
	}
	form, err := d.register.ReadFile(r.Context(), sent, registry.AskerFrom(r.Context()))
	if err != nil {
		return nil, layout.Arrived(r.Context(), err)
	}
	err = d.site.Attempt(r.Context(), func(asker string) (err error) {
		verification, err = d.register.VerifySigned(r.Context(), form, asker)
		return err
	})
	return verification, err
}
