package file_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
	"mingzhi/certificate/file"
	"mingzhi/certificate/picture"
)

// pictured is a picture of a QR code.
func pictured(t *testing.T, text string) []byte {
	t.Helper()
	code, err := goqr.EncodeText(text, goqr.Medium)
	if err != nil {
		t.Fatal(err)
	}
	content, err := code.ToPNGBytes(goqr.NewQrCodeImgConfig(6, 4))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestAFileIsWhatItsContentSays(t *testing.T) {
	here := certificate.Authority{Base: "https://register.example"}
	digits := strings.Repeat("7", 400)
	address := "https://register.example/c#" + digits
	for sentence, test := range map[string]struct {
		content []byte
		want    file.Signed
		wrong   error
	}{
		"a document": {[]byte(`{"a":1}`), file.Signed{Document: []byte(`{"a":1}`)}, nil},
		"anything else is left to whoever checks it": {[]byte("PK\x03\x04"), file.Signed{Document: []byte("PK\x03\x04")}, nil},
		"nothing":                          {nil, file.Signed{}, nil},
		"the text of a code":               {[]byte(address + "\n"), file.Signed{QR: address}, nil},
		"its digits":                       {[]byte(digits), file.Signed{QR: digits}, nil},
		"a picture of a code":              {pictured(t, address), file.Signed{QR: address}, nil},
		"a code of another register":       {pictured(t, "https://other.example/c#"+digits), file.Signed{}, certificate.ErrForeignQR},
		"a code of something else":         {pictured(t, "https://register.example/"), file.Signed{}, certificate.ErrForeignQR},
		"its text":                         {[]byte("https://other.example/"), file.Signed{}, certificate.ErrForeignQR},
		"a photograph that cannot be read": {[]byte("\x00\x00\x00\x28ftypheic\x00\x00\x00\x00"), file.Signed{}, picture.ErrHEIC},
		"a PDF":                            {[]byte("%PDF-1.7\n"), file.Signed{}, file.ErrPDF},
		"more than may be":                 {make([]byte, file.MaxBytes+1), file.Signed{}, file.ErrTooLarge},
	} {
		got, err := file.NewReader(1).Read(t.Context(), test.content, here)
		if !errors.Is(err, test.wrong) || !bytes.Equal(got.Document, test.want.Document) || got.QR != test.want.QR {
			t.Errorf("%s: %.60s %.60q, %v", sentence, got.Document, got.QR, err)
		}
	}
}
