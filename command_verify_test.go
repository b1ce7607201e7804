package main

import (
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/server"
)

// A certificate that its holder downloaded is verified by the command, with the register
// and, when that has gone, by its kept keys alone.
func TestASignedCertificateIsVerifiedByTheCommand(t *testing.T) {
	folder := t.TempDir()
	data := filepath.Join(folder, "data")
	demo := serving(t, "Ctrl+C", "demo", "--data", data, "--public-url", "https://register.example")
	number, code := demo.sample()
	signed := demo.post("/certificate", "application/x-www-form-urlencoded", "as=json&number="+number+"&code="+code)
	answer, err := http.Get(demo.address + "/.well-known/did.json")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	keys, err := io.ReadAll(answer.Body)
	if err != nil || !strings.Contains(string(keys), `"did:web:register.example"`) {
		t.Fatalf("%s, %v", keys, err)
	}
	if code := demo.terminate(); code != 0 {
		t.Errorf("it stopped with %d", code)
	}
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	house, err := server.Open(t.Context(), server.Config{Data: data, Listen: "127.0.0.1:0", PublicURL: "https://register.example"}, slog.New(slog.DiscardHandler), false)
	if err != nil {
		t.Fatal(err)
	}
	_, paper, err := house.Registry.Paper(t.Context(), registry.Verify{Number: number, Code: strings.TrimSpace(code)})
	house.Close()
	if err != nil || paper == nil {
		t.Fatal(paper, err)
	}
	pictured := func(name, text string) string {
		drawn, err := certificate.QRCode(text)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name)
		if err := drawn.PNG(goqr.NewQrCodeImgConfig(5, 4), path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	last := len(paper.QR) - 1
	changed := paper.QR[:last] + string('0'+('9'-paper.QR[last]))
	photograph, forged, elsewhere := pictured("photograph.png", paper.QR), pictured("forged.png", changed), pictured("elsewhere.png", "https://register.example/x#1234")
	blank := file("blank.jpg", "\xff\xd8\xffno picture")
	genuine, kept := file("genuine.json", signed), file("did.json", string(keys))
	altered := file("altered.json", strings.Replace(signed, `"issuedOn":"2`, `"issuedOn":"1`, 1))
	junk, other := file("junk.pdf", "%PDF-1.7"), file("other.json", `{"a":1}`)
	pdf := file("genuine.pdf", "%PDF-1.7\n1 0 obj << /Type /EmbeddedFile >>\nstream\n"+signed+"\nendstream\nendobj\n%%EOF")
	for _, test := range []struct {
		sentence  string
		arguments []string
		code      int
		says      string
	}{
		{"a genuine one", []string{genuine, "--data", data}, 0, "GENUINE"},
		{"one that was changed, and how", []string{altered, "--data", data}, 1, "ALTERED"},
		{"a PDF of something else", []string{junk, "--data", data}, 1, "no signed document is attached"},
		{"no certificate", []string{other, "--data", data}, 1, "has no signature"},
		{"a PDF of the certificate", []string{pdf, "--data", data}, 0, "GENUINE"},
		{"a PDF without the register", []string{pdf, "--offline", "--keys", kept}, 0, "The signature is good"},
		{"a picture of its QR code", []string{photograph, "--data", data}, 0, "GENUINE"},
		{"a picture of a changed one", []string{forged, "--data", data}, 1, "ALTERED"},
		{"a picture of another code", []string{elsewhere, "--data", data}, 1, "leads elsewhere"},
		{"a picture that is none", []string{blank, "--data", data}, 1, "cannot be read"},
		{"a picture without the register", []string{photograph, "--offline", "--keys", kept}, 0, "The signature is good"},
		{"a picture of a changed one without the register", []string{forged, "--offline", "--keys", kept}, 1, "changed after it was signed"},
		{"a genuine one without the register", []string{genuine, "--offline", "--keys", kept}, 0, "The signature is good"},
		{"a changed one without the register", []string{altered, "--offline", "--keys", kept}, 1, "changed after it was signed"},
		{"without the keys", []string{genuine, "--offline"}, 2, "did.json"},
		{"a number without the register", []string{number, "--offline", "--keys", kept}, 2, "only the file"},
	} {
		var out, errs strings.Builder
		got := run(append([]string{"verify", "--lang", "en"}, test.arguments...), strings.NewReader(""), &out, &errs)
		if said := out.String() + errs.String(); got != test.code || !strings.Contains(said, test.says) {
			t.Errorf("%s: %d, %s", test.sentence, got, said)
		}
	}
}
