// Package file finds the signed certificate in a file that somebody hands in: the
// document itself, the text of a QR code, or a picture of one. What a file is, is told by
// its content: names lie. Nothing of it is kept.
//
// It may import certificate and what stands below it.
package file

import (
	"bytes"
	"context"

	"mingzhi/certificate"
	"mingzhi/certificate/picture"
)

// MaxBytes is how many bytes a file may have.
const MaxBytes = picture.MaxBytes

// ErrPDF is a PDF, which is not read yet.
var ErrPDF = &certificate.Flaw{
	What: certificate.Words{Zh: "这里还不能读 PDF", En: "a PDF cannot be read here yet"},
	Mend: certificate.Words{
		Zh: "请交电子证明的 JSON 文件，或拍下证明上的二维码；也可以填编号和验证码", En: "give the signed JSON file, or a photograph of the QR code; or give number and code",
	},
}

// ErrTooLarge is a file of more than MaxBytes.
var ErrTooLarge = &certificate.Flaw{
	What: certificate.Words{Zh: "文件太大", En: "the file is too large"},
	Mend: certificate.Words{Zh: "文件至多 10 MB；照片可以先截屏再交", En: "a file has at most 10 MB; of a photograph give a screenshot"},
}

// Signed is a certificate in a signed form, not yet checked: either of the two.
type Signed struct {
	// Document is the signed document, QR the text of the code.
	Document []byte
	QR       string
}

// Reader finds signed certificates in files.
type Reader struct{ pictures *picture.Reader }

// NewReader makes a reader of files, which reads so many pictures at once.
func NewReader(pictures int) *Reader { return &Reader{picture.NewReader(pictures)} }

// Read finds the signed certificate in a file. register is whose codes are taken; one
// without a Base takes those of any. What is wrong with a file is a *certificate.Flaw;
// other errors are those of picture.Reader.
func (r *Reader) Read(ctx context.Context, content []byte, register certificate.Authority) (Signed, error) {
	switch {
	case len(content) > MaxBytes:
		return Signed{}, ErrTooLarge
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return inPDF(content)
	case picture.Is(content):
		text, err := r.pictures.QR(ctx, content)
		if err != nil {
			return Signed{}, err
		}
		return ours(text, register)
	case len(content) <= certificate.MaxDocument && certificate.LooksLikeQR(string(content)):
		return ours(string(bytes.TrimSpace(content)), register)
	}
	return Signed{Document: content}, nil
}

// inPDF finds the signed document that a PDF has attached.
func inPDF([]byte) (Signed, error) { return Signed{}, ErrPDF }

// ours takes the text of a QR code, if it leads to the register.
func ours(text string, register certificate.Authority) (Signed, error) {
	if !register.LeadsHere(text) {
		return Signed{}, certificate.ErrForeignQR
	}
	return Signed{QR: text}, nil
}
