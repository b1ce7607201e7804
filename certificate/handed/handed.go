// Package handed reads a certificate's signed form out of a file as somebody hands it
// on: the document itself, a PDF to which it is attached, or a picture of the QR code.
// Files come from anybody, so time and memory are bounded.
package handed

import (
	"bytes"
	"context"

	"mingzhi/certificate"
)

// MostBytes is how large a file may be.
const MostBytes = 10 << 20

// What can be wrong with a file.
var (
	// ErrEmpty: there is nothing in it.
	ErrEmpty = &certificate.Flaw{What: certificate.Words{Zh: "文件是空的", En: "the file is empty"}, Mend: certificate.Words{Zh: "请选电子证明（.json、.pdf）或二维码的照片", En: "choose the signed file (.json, .pdf) or a picture of the QR code"}}
	// ErrTooLarge: it is larger than MostBytes.
	ErrTooLarge = &certificate.Flaw{What: certificate.Words{Zh: "文件太大", En: "the file is too large"}, Mend: certificate.Words{Zh: "最多 10 MB；照片请拍近一些，或剪到只剩二维码", En: "at most 10 MB; take the picture closer, or cut it to the QR code"}}
	// ErrKind: it is neither document nor picture.
	ErrKind = &certificate.Flaw{What: certificate.Words{Zh: "认不出这种文件", En: "this kind of file is not known"}, Mend: certificate.Words{Zh: "请选电子证明（.json、.pdf）或二维码的照片（JPEG、PNG、WebP、GIF）", En: "choose the signed file (.json, .pdf) or a picture of the QR code (JPEG, PNG, WebP, GIF)"}}
	// ErrHEIC: it is a picture of an iPhone that others do not read.
	ErrHEIC = &certificate.Flaw{What: certificate.Words{Zh: "这是 HEIC 照片，这里读不了", En: "this is a HEIC picture, which cannot be read here"}, Mend: certificate.Words{Zh: "请直接用本页的拍照按钮，或传一张截屏", En: "take the picture by the button of this page, or send a screenshot"}}
)

// Read gives the signed document, or the text of the QR code, that a file holds. The
// error is a *certificate.Flaw, or the context's.
func Read(ctx context.Context, file []byte) (string, error) {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf")))
	switch {
	case len(trimmed) == 0:
		return "", ErrEmpty
	case len(file) > MostBytes:
		return "", ErrTooLarge
	case trimmed[0] == '{':
		return string(trimmed), nil
	case bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")):
		document, err := attached(file)
		return string(document), err
	case isHEIC(file):
		return "", ErrHEIC
	case len(trimmed) < 3000 && certificate.LooksLikeQR(string(trimmed)):
		return string(trimmed), nil
	}
	return picture(ctx, file)
}

// isHEIC tells a file of the kind in which iPhones keep pictures.
func isHEIC(file []byte) bool {
	if len(file) < 12 || string(file[4:8]) != "ftyp" {
		return false
	}
	switch string(file[8:12]) {
	case "heic", "heix", "hevc", "mif1", "msf1", "heim", "heis":
		return true
	}
	return false
}
