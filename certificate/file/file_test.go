package file_test

import (
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
	const document = `{"proof":{"a":1}}`
	for sentence, test := range map[string]struct {
		content []byte
		want    string
		wrong   error
	}{
		"a document":                        {[]byte(document), document, nil},
		"a document behind a mark of order": {[]byte("\xef\xbb\xbf\n" + document), document, nil},
		"a PDF that has it attached":        {[]byte("%PDF-1.4\n1 0 obj << /Type /EmbeddedFile >>\nstream\n" + document + "\nendstream"), document, nil},
		"the text of a code":                {[]byte(address + "\n"), address, nil},
		"its digits":                        {[]byte(digits), digits, nil},
		"a picture of a code":               {pictured(t, address), address, nil},
		"a code of another register":        {pictured(t, "https://other.example/c#"+digits), "", certificate.ErrForeignQR},
		"a code of something else":          {pictured(t, "WIFI:T:WPA;S:example;P:secret;;"), "", certificate.ErrForeignQR},
		"a code of another page of ours":    {pictured(t, "https://register.example/"), "", certificate.ErrForeignQR},
		"its text":                          {[]byte("https://other.example/c#" + digits), "", certificate.ErrForeignQR},
		"a photograph that cannot be read":  {[]byte("\x00\x00\x00\x28ftypheic\x00\x00\x00\x00"), "", picture.ErrHEIC},
		"nothing":                           {nil, "", file.ErrEmpty},
		"white space":                       {[]byte("  \n"), "", file.ErrEmpty},
		"a program":                         {[]byte("\x7fELF\x02\x01\x01"), "", file.ErrKind},
		"a text":                            {[]byte("hello"), "", file.ErrKind},
		"a PDF without anything":            {[]byte("%PDF-1.7\n"), "", file.ErrNothingAttached},
		"a PDF that is locked":              {[]byte("%PDF-1.4\ntrailer << /Encrypt 5 0 R >>\n%%EOF"), "", file.ErrEncrypted},
		"a PDF whose file never ends":       {[]byte("%PDF-1.4\n1 0 obj << /Type /EmbeddedFile >>\nstream\n{\"proof\""), "", file.ErrNothingAttached},
		"more than may be":                  {make([]byte, file.MaxBytes+1), "", file.ErrTooLarge},
	} {
		got, err := file.NewReader(1).Read(t.Context(), test.content, here)
		if !errors.Is(err, test.wrong) || got != test.want {
			t.Errorf("%s: %.60q, %v", sentence, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("%PDF-1.4\n1 0 obj << /Type /EmbeddedFile >>\nstream\n{\"proof\":1}\nendstream"))
	f.Add([]byte("%PDF-1.4\n1 0 obj << /Filter /FlateDecode >>\nstream\nx\x9c\xabV*(\xca\xcfOS\xb2\xaa\xae\x05\x00\nendstream"))
	f.Add([]byte(`{"proof":{}}`))
	f.Add([]byte("https://register.example/c#" + strings.Repeat("7", 400)))
	reader := file.NewReader(1)
	f.Fuzz(func(t *testing.T, content []byte) {
		form, err := reader.Read(t.Context(), content, certificate.Authority{})
		if _, known := certificate.IsFlaw(err); err != nil && !known {
			t.Errorf("no sentence for %v", err)
		}
		if err == nil && form == "" {
			t.Error("nothing was read, and nothing is wrong")
		}
	})
}
