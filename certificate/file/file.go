// Package file finds the signed certificate in a file that somebody hands in: the
// document itself, a PDF to which it is attached, the text of a QR code, or a picture of
// one. What a file is, is told by
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

// What can be wrong with a file that is no picture.
var (
	// ErrEmpty: there is nothing in it.
	ErrEmpty = &certificate.Flaw{
		What: certificate.Words{Zh: "文件是空的", En: "the file is empty"},
		Mend: certificate.Words{Zh: "请选电子证明（PDF、JSON）或二维码的照片", En: "choose the signed file (PDF, JSON) or a photograph of the QR code"},
	}
	// ErrTooLarge: it has more than MaxBytes.
	ErrTooLarge = &certificate.Flaw{
		What: certificate.Words{Zh: "文件太大", En: "the file is too large"},
		Mend: certificate.Words{Zh: "文件至多 10 MB；照片可以先截屏再交", En: "a file has at most 10 MB; of a photograph give a screenshot"},
	}
	// ErrKind: it is of no kind that is read.
	ErrKind = &certificate.Flaw{
		What: certificate.Words{Zh: "认不出这种文件", En: "this kind of file is not known"},
		Mend: certificate.Words{
			Zh: "请选电子证明（PDF、JSON）或二维码的照片（JPEG、PNG）；也可以填编号和验证码",
			En: "choose the signed file (PDF, JSON) or a photograph of the QR code (JPEG, PNG); or give number and code",
		},
	}
)

// Reader finds signed certificates in files.
type Reader struct{ pictures *picture.Reader }

// NewReader makes a reader of files, which reads so many pictures at once.
func NewReader(pictures int) *Reader { return &Reader{picture.NewReader(pictures)} }

// Read gives the signed form that a file holds, not yet checked: a document, or the text
// of a QR code (certificate.LooksLikeQR). register is whose codes are taken; one without
// a Base takes those of any. What is wrong with a file is a *certificate.Flaw; other
// errors are those of picture.Reader.
func (r *Reader) Read(ctx context.Context, content []byte, register certificate.Authority) (form string, err error) {
	text := bytes.TrimSpace(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")))
	switch {
	case len(content) > MaxBytes:
		return "", ErrTooLarge
	case len(text) == 0:
		return "", ErrEmpty
	case text[0] == '{':
		return string(text), nil
	case bytes.Contains(content[:min(len(content), 1024)], []byte("%PDF-")):
		document, err := attached(content)
		return string(document), err
	case picture.Is(content):
		code, err := r.pictures.QR(ctx, content)
		if err != nil {
			return "", err
		}
		return ours(code, register)
	case len(text) <= certificate.MaxDocument && certificate.LooksLikeQR(string(text)):
		return ours(string(text), register)
	}
	return "", ErrKind
}

// ours takes the text of a QR code, if it leads to the register.
func ours(code string, register certificate.Authority) (string, error) {
	if !register.LeadsHere(code) {
		return "", certificate.ErrForeignQR
	}
	return code, nil
}
