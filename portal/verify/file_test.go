package verify_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
	"mingzhi/portal/pagetest"
	"mingzhi/registry"
)

// send sends a file to be verified.
func send(t *testing.T, r http.Handler, name string, file []byte) (int, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, one := range []struct {
		name string
		file []byte
	}{{"", nil}, {name, file}} { // the camera's field is empty, as browsers send it
		part, err := form.CreateFormFile("file", one.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(one.file); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/verify/file", &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	request = request.WithContext(registry.WithAsker(request.Context(), "192.0.2.8"))
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	if answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s: somebody may keep the answer", name)
	}
	return answer.Code, answer.Body.String()
}

// downloaded is a form of a certificate as its holder takes it.
func downloaded(t *testing.T, r http.Handler, paper pagetest.Paper, as string) []byte {
	t.Helper()
	form := url.Values{"number": {paper.Number}, "code": {paper.Code}, "as": {as}}
	request := httptest.NewRequest(http.MethodPost, "/certificate", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		t.Fatalf("%s is answered %d", as, answer.Code)
	}
	return answer.Body.Bytes()
}

func TestAFileIsVerified(t *testing.T) {
	r := pagetest.Open(t)
	document, pdf := downloaded(t, r, r.Valid, "json"), downloaded(t, r, r.Valid, "pdf")
	_, paper, err := r.Registry.Paper(t.Context(), registry.Verify{Number: r.Valid.Number, Code: r.Valid.Code})
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := certificate.QRCode(paper.QR)
	if err != nil {
		t.Fatal(err)
	}
	photo, err := drawn.ToPNGBytes(goqr.NewQrCodeImgConfig(6, 4))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		sentence, name string
		file           []byte
		status         int
		says           string
	}{
		{"the signed document", "a.json", document, 200, "属实"},
		{"the document under another name", "a.png", document, 200, "属实"},
		{"the PDF", "a.pdf", pdf, 200, "属实"},
		{"a picture of the QR code", "photo.png", photo, 200, "属实"},
		{"a document whose hours were changed", "a.json", bytes.Replace(document, []byte(`"serviceMinutes":240`), []byte(`"serviceMinutes":9000`), 1), 200, "内容不符"},
		{"nothing", "a.json", nil, 400, "文件是空的"},
		{"another document", "a.json", []byte(`{"a":1}`), 400, "请核对"},
		{"a document that is nested too deeply", "a.json", []byte(strings.Repeat(`{"a":`, 20_000)), 400, "请核对"},
		{"a text", "a.txt", []byte("hello"), 400, "认不出这种文件"},
		{"a PDF of something else", "a.pdf", []byte("%PDF-1.7\n%%EOF"), 400, "没有附带电子证明"},
	} {
		status, page := send(t, r, test.name, test.file)
		if status != test.status || !strings.Contains(page, test.says) {
			t.Errorf("%s is answered %d, without %s", test.sentence, status, test.says)
		}
		if strings.Contains(page, r.Valid.HolderName) || strings.Contains(page, r.Valid.Code) {
			t.Errorf("%s: the page tells the holder's name or code", test.sentence)
		}
	}
}

// Looking for a code in pictures is dear, so pictures without one are counted.
func TestFilesWithoutACertificateAreCounted(t *testing.T) {
	r := pagetest.Open(t)
	document := downloaded(t, r, r.Valid, "json")
	for range 3 * registry.DefaultLimits.AddressBurst {
		if status, _ := send(t, r, "a.txt", []byte("hello")); status == http.StatusTooManyRequests {
			if status, _ := send(t, r, "a.json", document); status != http.StatusTooManyRequests {
				t.Errorf("whoever is over the limit is answered %d", status)
			}
			return
		}
	}
	t.Error("files are not counted")
}
