package verify_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
	"mingzhi/certificate/file"
	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
	"mingzhi/portal/verify"
	"mingzhi/registry"
)

// signedForms are the signed document of a certificate and the text of its QR code.
func signedForms(t *testing.T, r *pagetest.Register, paper pagetest.Paper) (document, text string) {
	t.Helper()
	_, got, err := r.Registry.Paper(t.Context(), registry.Verify{Number: paper.Number, Code: paper.Code})
	if err != nil || got == nil || got.QR == "" {
		t.Fatal(got, err)
	}
	return string(got.Credential), got.QR
}

// pictured is a picture of a QR code, as a screenshot has it.
func pictured(t *testing.T, text string) []byte {
	t.Helper()
	code, err := certificate.QRCode(text)
	if err != nil {
		t.Fatal(err)
	}
	content, err := code.ToPNGBytes(goqr.NewQrCodeImgConfig(5, 4))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func blank(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 300, 200))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAFileIsAnsweredAsANumberIs(t *testing.T) {
	r := pagetest.Open(t)
	document, text := signedForms(t, r, r.Valid)
	altered := strings.Replace(document, `"serviceMinutes":240`, `"serviceMinutes":2400`, 1)
	last := len(text) - 1
	forged := text[:last] + string('0'+('9'-text[last]))
	elsewhere := strings.Replace(text, "https://register.example/", "https://register.evil.example/", 1)
	others := strings.Replace(document, `did:web:register.example#z6Mk`, `did:web:other.example#z6Mx`, 1)
	if altered == document || others == document {
		t.Fatal("nothing was changed")
	}
	// secrets are what no answer repeats.
	secrets := []string{r.Valid.Code, r.Valid.HolderName, r.Valid.IDLastFour}
	never := func(more ...string) []string { return append(more, secrets...) }
	// The form stands in the golden files of the page as it is opened.
	r.Check(t, []pagetest.Row{
		{Does: "the signed document", Golden: "file-document", Path: verify.FilePath, File: []byte(document),
			Says: []string{"<h1>属实</h1>", r.Valid.Number, "欧阳*例", "4 小时", "电子签名有效", "请把下面的内容与手里的证明逐项对照"}, Never: secrets},
		{Does: "a picture of the QR code", Golden: "file-picture", Path: verify.FilePath, File: pictured(t, text),
			Says: []string{"<h1>属实</h1>", "4 小时", "电子签名有效"}, Never: secrets},
		{Does: "the text of the code in a file", Golden: "file-text", Path: verify.FilePath, File: []byte(text), Says: []string{"<h1>属实</h1>"}, Never: secrets},
		{Does: "an altered document names what differs, and tells no true value", Golden: "file-altered", Path: verify.FilePath, File: []byte(altered),
			Says: []string{"<h1>内容不符</h1>", "与登记不一致的：服务时长"}, Never: never("4 小时", "欧阳")},
		{Does: "a picture of a forged code", Golden: "file-forged", Path: verify.FilePath, File: pictured(t, forged),
			Says: []string{"<h1>内容不符</h1>", "与签名不符：出具之后被改动过，或没有读对"}, Never: never("确有这份证明", "不适用")},
		{Does: "a document of another register", Golden: "file-others", Path: verify.FilePath, File: []byte(others),
			Says: []string{"<h1>未能证实</h1>", "签名的密钥不是本登记簿公布的"}, Never: never("抄错")},
		{Does: "a code that leads elsewhere, whatever it holds", Golden: "file-elsewhere", Path: verify.FilePath, File: pictured(t, elsewhere), Status: 400,
			Says: []string{"这个二维码通往别处，不是本登记簿的证明二维码"}, Never: never("evil.example", "<h1>属实")},
		{Does: "a picture without a code says how to take a better one", Golden: "file-nocode", Path: verify.FilePath, File: blank(t), Status: 400,
			Says: []string{"图片里没有找到二维码", "把证明放平，靠近一些"}, Never: secrets},
		{Does: "a photograph of an iPhone", Golden: "file-heic", Path: verify.FilePath, File: []byte("\x00\x00\x00\x28ftypheic\x00\x00\x00\x00mif1"), Status: 400,
			Says: []string{"HEIC", "截屏"}},
		{Does: "a PDF of something else", Golden: "file-pdf", Path: verify.FilePath, File: []byte("%PDF-1.7\n"), Status: 400, Says: []string{"没有附带电子证明"}},
		{Does: "anything else", Golden: "file-junk", Path: verify.FilePath, File: []byte("PK\x03\x04"), Status: 400, Says: []string{"认不出这种文件"}},
		{Does: "more than may be sent", Golden: "file-large", Path: verify.FilePath, File: make([]byte, file.MaxBytes+1), Status: 400, Says: []string{"文件太大", "至多 10 MB"}},
		{Does: "in English the signed document", Golden: "file-document", Path: verify.FilePath, File: []byte(document), Lang: layout.En,
			Says: []string{"<h1>Genuine</h1>", "the signature is good"}, Never: secrets},
		{Does: "in English a document of another register", Golden: "file-others", Path: verify.FilePath, File: []byte(others), Lang: layout.En,
			Says: []string{"<h1>Not confirmed</h1>", "none that this register has published"}, Never: secrets},
		{Does: "in English a code that leads elsewhere", Golden: "file-elsewhere", Path: verify.FilePath, File: pictured(t, elsewhere), Lang: layout.En, Status: 400,
			Says: []string{"this QR code leads elsewhere"}},
		{Does: "in English a picture without a code", Golden: "file-nocode", Path: verify.FilePath, File: blank(t), Lang: layout.En, Status: 400,
			Says: []string{"no QR code was found in the picture", "lay the certificate flat"}},
		{Does: "a form without its file", Golden: "file-missing", Path: verify.FilePath, Form: byCode(r.Valid), Status: 400, Says: []string{"没有收到文件"}, Never: secrets},
	})
	if answer := r.Ask(t, pagetest.Row{Path: verify.FilePath}); answer.Status != http.StatusFound || answer.Header.Get("Location") != "/verify" {
		t.Errorf("whoever comes back to the address of a file is answered %d, %s", answer.Status, answer.Header.Get("Location"))
	}
}

// counting tells how much was read of what was sent.
type counting struct {
	*bytes.Reader
	read int
}

func (c *counting) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into)
	c.read += n
	return n, err
}

// An attempt is taken before a picture is looked at, as for any other proof; and what is
// refused says when to come back.
func TestFilesAreAttempts(t *testing.T) {
	r := pagetest.Open(t)
	_, text := signedForms(t, r, r.Valid)
	content := pictured(t, text)
	for n := range registry.DefaultLimits.AddressBurst - 1 { // one went on the signed forms
		sent := content
		if n%2 == 0 {
			sent = []byte("junk")
		}
		if answer := r.Ask(t, pagetest.Row{Path: verify.FilePath, File: sent}); answer.Status >= 429 {
			t.Fatalf("attempt %d is answered %d", n, answer.Status)
		}
	}
	answer := r.Ask(t, pagetest.Row{Path: verify.FilePath, File: content})
	if answer.Status != http.StatusTooManyRequests || answer.Header.Get("Retry-After") == "" || strings.Contains(answer.Main, "属实") {
		t.Errorf("one more is answered %d, %q", answer.Status, answer.Header.Get("Retry-After"))
	}
	if answer := r.Ask(t, pagetest.Row{Path: "/verify", Form: byCode(r.Valid)}); answer.Status != http.StatusTooManyRequests {
		t.Errorf("by number there is another limit: %d", answer.Status)
	}
}

// What is sent is read from the line: no file of it is made, and no more of it is held
// than may be.
func TestNothingThatIsSentIsKept(t *testing.T) {
	r := pagetest.Open(t)
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, err := writer.CreateFormFile("file", "秘密.png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(make([]byte, verify.MostBytes+1)); err != nil {
		t.Fatal(err)
	}
	body := &counting{Reader: bytes.NewReader(form.Bytes())}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, verify.FilePath, body)
	request.Header.Set("Content-Type", writer.FormDataContentType())
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	if page := answer.Body.String(); answer.Code != http.StatusBadRequest || !strings.Contains(page, "文件太大") || strings.Contains(page, "秘密") {
		t.Errorf("it is answered %d: %s", answer.Code, page)
	}
	if body.read > verify.MostBytes+1 {
		t.Errorf("%d bytes were read", body.read)
	}
	if kept, err := os.ReadDir(folder); err != nil || len(kept) > 0 {
		t.Errorf("files were made: %v, %v", kept, err)
	}
	if header := answer.Header(); header.Get("Cache-Control") != "no-store" {
		t.Errorf("the answer may be kept: %s", header.Get("Cache-Control"))
	}
}

// A file that breaks off on its way is no fault of ours, and says what to do.
func TestAFileThatBreaksOffIsTold(t *testing.T) {
	r := pagetest.Open(t)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, verify.FilePath,
		strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{\"half\":"))
	request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	if answer.Code != http.StatusBadRequest || !strings.Contains(answer.Body.String(), "文件没有传完") {
		t.Errorf("it is answered %d: %s", answer.Code, answer.Body)
	}
}

// The page alone may use the camera, and its script comes from this host.
func TestThePageAloneMayUseTheCamera(t *testing.T) {
	r := pagetest.Open(t)
	for path, want := range map[string]string{"/verify": "camera=(self)", "/": "camera=()", "/c": "camera=()", "/certificate": "camera=()"} {
		header := r.Ask(t, pagetest.Row{Path: path}).Header
		if got := header.Get("Permissions-Policy"); !strings.HasPrefix(got, want+", geolocation=(), microphone=()") {
			t.Errorf("%s: %s", path, got)
		}
		if policy := header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src 'self'") != (path == "/verify" || path == "/c") {
			t.Errorf("%s: %s", path, policy)
		}
	}
}

// The reader of QR codes is that of the npm package, to the last letter.
func TestTheDecoderIsAsItWasPublished(t *testing.T) {
	for name, module := range map[string]struct {
		content []byte
		sum     string
	}{
		"decode.js": {verify.Decoder, "00e209820dcb11d624e9a03d6383e580766792b57d1651318f0a29e4e1ff0fe8"},
		"index.js":  {verify.DecoderBase, "a0de370051f94bd74f218f74401fdf197585e3f9ef0143164f87ea941a3fdd6f"},
	} {
		if sum := sha256.Sum256(module.content); hex.EncodeToString(sum[:]) != module.sum {
			t.Errorf("%s %s: %x", name, verify.DecoderVersion, sum)
		}
		r := pagetest.Open(t)
		answer := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("/static/qr-%s/%s", verify.DecoderVersion, name), nil)
		request.Header.Set("Accept-Encoding", "gzip")
		r.ServeHTTP(answer, request)
		if answer.Code != http.StatusOK || answer.Header().Get("Content-Encoding") != "gzip" || answer.Body.Len() > 40_000 {
			t.Errorf("%s is answered %d, %d bytes", name, answer.Code, answer.Body.Len())
		}
	}
}
