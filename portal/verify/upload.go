package verify

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"mingzhi/certificate/file"
	"mingzhi/load"
	"mingzhi/portal/layout"
	"mingzhi/registry"
	"mingzhi/rules"
)

const (
	// FilePath is where files are sent to be verified.
	FilePath = "/verify/file"
	// MaxSent is how many bytes may be sent there. More than file.MaxBytes are read and
	// thrown away, so that whoever sends them sees the page that says so.
	MaxSent = 32 << 20
	// sendWithin is how long a file may take to arrive: a slow line sends 10 MB.
	sendWithin = 60 * time.Second
	// answerWithin is how long the answer may take after that.
	answerWithin = 30 * time.Second
	// filesAtOnce is how many files are held in memory at once, of file.MaxBytes each.
	filesAtOnce = 16
	// busySeconds is when to come back, where too many are.
	busySeconds = "5"
)

// file answers about a file that was sent: a signed document, or a picture of a QR code.
// It is read from the line into memory and kept nowhere.
func (d *desk) file(w http.ResponseWriter, r *http.Request) {
	line := http.NewResponseController(w)
	_ = line.SetReadDeadline(time.Now().Add(sendWithin)) // a writer without a line has no deadline
	_ = line.SetWriteDeadline(time.Now().Add(sendWithin + answerWithin))
	r.Body = http.MaxBytesReader(w, r.Body, MaxSent)
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
	verification, err := d.verifyFile(r)
	d.answer(w, r, p, verification, err)
}

// verifyFile takes an attempt of the asker before it reads the file.
func (d *desk) verifyFile(r *http.Request) (*registry.Verification, error) {
	sent, err := fileOf(r)
	if err != nil {
		return nil, err
	}
	signed, err := d.register.ReadFile(r.Context(), sent, registry.AskerFrom(r.Context()))
	if err != nil {
		return nil, arrived(r.Context(), err)
	}
	if d.site.Gate != nil {
		leave, err := d.site.Gate.Enter(r.Context(), load.Verify)
		if err != nil {
			return nil, err
		}
		defer leave()
	}
	return d.register.VerifySigned(r.Context(), signed)
}

// fileOf is the file in a form, as it comes in.
func fileOf(r *http.Request) (*multipart.Part, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, &rules.Problem{Code: rules.BadRequest, Message: words.NoForm, Mend: words.NoFileMend, Cause: err}
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, &rules.Problem{Code: rules.Missing, Field: "file", Message: words.NoFile, Mend: words.NoFileMend}
		case err != nil:
			return nil, arrived(r.Context(), err)
		case part.FormName() == "file" && part.FileName() != "":
			return part, nil
		}
	}
}

// arrived says of a file that did not come to its end what its sender can do. Problems
// are given as they are.
func arrived(ctx context.Context, err error) error {
	var problem *rules.Problem
	switch {
	case errors.As(err, &problem), layout.Gone(ctx, err):
		return err
	case errors.As(err, new(*http.MaxBytesError)):
		return &rules.Problem{Code: rules.TooLong, Field: "file", Message: layout.Text(file.ErrTooLarge.What), Mend: layout.Text(file.ErrTooLarge.Mend)}
	}
	return &rules.Problem{Code: rules.BadRequest, Field: "file", Message: words.CutOff, Mend: words.CutOffMend, Cause: err}
}
