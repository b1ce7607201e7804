package file

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"

	"mingzhi/certificate"
)

// What can be wrong with a PDF.
var (
	// ErrNothingAttached: no signed document is attached to it.
	ErrNothingAttached = &certificate.Flaw{What: certificate.Words{Zh: "这份 PDF 里没有附带电子证明", En: "no signed document is attached to this PDF"}, Mend: certificate.Words{Zh: "请用从本系统下载的原文件；打印、扫描成的 PDF 里没有，可以改拍二维码，或填编号和验证码", En: "use the file as it was downloaded here; one that was printed or scanned has none: take a picture of the QR code, or give number and code"}}
	// ErrEncrypted: it is locked.
	ErrEncrypted = &certificate.Flaw{What: certificate.Words{Zh: "这份 PDF 加了密，读不了", En: "this PDF is encrypted and cannot be read"}, Mend: certificate.Words{Zh: "请用没有加密的原文件", En: "use the file without a password"}}
)

const (
	// mostStreams is how many streams of a PDF are looked into.
	mostStreams = 2000
	// mostDocument is how long an attached document may be.
	mostDocument = 1 << 20
	// longestDictionary is how far before a stream its dictionary is looked for.
	longestDictionary = 4096
)

var (
	streamMark = regexp.MustCompile(`stream\r?\n`)
	endMark    = []byte("endstream")
)

// attached gives the signed document that is attached to a PDF. An attached file is a
// stream of its own, and a stream's dictionary is never packed: so it is found
// whatever program wrote the rest of the file.
func attached(file []byte) ([]byte, error) {
	rest := file
	for range mostStreams {
		at := streamMark.FindIndex(rest)
		if at == nil {
			break
		}
		before := rest[max(0, at[0]-longestDictionary):at[0]]
		if object := bytes.LastIndex(before, []byte(" obj")); object >= 0 {
			before = before[object:]
		}
		content := rest[at[1]:]
		if bytes.HasSuffix(rest[:at[0]], []byte("end")) { // the end of another one
			rest = content
			continue
		}
		if document, ok := document(before, content); ok {
			return document, nil
		}
		rest = content
		if end := bytes.Index(content, endMark); end >= 0 {
			rest = content[end+len(endMark):]
		}
	}
	if bytes.Contains(file, []byte("/Encrypt")) {
		return nil, ErrEncrypted
	}
	return nil, ErrNothingAttached
}

// document gives the content of a stream that may be a signed document.
func document(dictionary, content []byte) ([]byte, bool) {
	if bytes.Contains(dictionary, []byte("/Image")) || bytes.Contains(dictionary, []byte("/FontFile")) || bytes.Contains(dictionary, []byte("/ObjStm")) {
		return nil, false
	}
	if bytes.Contains(dictionary, []byte("/FlateDecode")) || bytes.Contains(dictionary, []byte("/Fl ")) {
		unpacked, err := zlib.NewReader(bytes.NewReader(content))
		if err != nil {
			return nil, false
		}
		defer unpacked.Close()
		return signed(unpacked)
	}
	end := bytes.Index(content, endMark)
	if end < 0 {
		return nil, false
	}
	return signed(bytes.NewReader(content[:end]))
}

// signed reads what may be a signed document: an object of JSON with a proof. Of what
// begins otherwise nothing more is read.
func signed(from io.Reader) ([]byte, bool) {
	beginning := make([]byte, 1)
	if _, err := io.ReadFull(from, beginning); err != nil || beginning[0] != '{' {
		return nil, false
	}
	rest, err := io.ReadAll(io.LimitReader(from, mostDocument))
	if err != nil || len(rest) == mostDocument {
		return nil, false
	}
	text := bytes.TrimSpace(append(beginning, rest...))
	return text, bytes.Contains(text, []byte(`"proof"`))
}
