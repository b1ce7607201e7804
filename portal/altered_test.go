package portal_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// alteration is a printed fact that was changed, in every form of the certificate.
type alteration struct {
	// name is what the answer calls the fact, field its name in the form of /verify, and
	// column its heading in a list; value is what was put in its place.
	name, field, column, value string
	// from and to are the fact in the document.
	from, to  string
	statement func(*certificate.Statement)
}

// alterations are all facts that a certificate prints, but its number.
var alterations = []alteration{
	{"服务时长", "hours", "服务时长", "55", `"serviceMinutes":330`, `"serviceMinutes":3300`, func(s *certificate.Statement) { s.Minutes = 3300 }},
	{"出具日期", "issuedOn", "出具日期", "2026-04-11", `"issuedOn":"2026-04-01"`, `"issuedOn":"2026-04-11"`, func(s *certificate.Statement) { s.IssuedOn = "2026-04-11" }},
	{"服务开始日期", "periodStart", "服务起始日期", "2025-03-02", `"periodStart":"2026-03-02"`, `"periodStart":"2025-03-02"`, func(s *certificate.Statement) { s.PeriodStart = "2025-03-02" }},
	{"服务结束日期", "periodEnd", "服务截止日期", "2026-03-19", `"periodEnd":"2026-03-09"`, `"periodEnd":"2026-03-19"`, func(s *certificate.Statement) { s.PeriodEnd = "2026-03-19" }},
	{"记录单位", "issuer", "记录单位", "星光志愿者协会（示例）", `"recordingUnit":"晨光`, `"recordingUnit":"星光`, func(s *certificate.Statement) { s.IssuerName = "星光志愿者协会（示例）" }},
	{"记录单位信用代码", "issuerCode", "记录单位信用代码", "52430100MJ9999902K", `"recordingUnitCreditCode":"51430000MJ9999901E"`, `"recordingUnitCreditCode":"52430100MJ9999902K"`, func(s *certificate.Statement) { s.IssuerCreditCode = "52430100MJ9999902K" }},
	{"姓名", "holder", "姓名", "欧阳例示", `"holderName":"欧阳示例"`, `"holderName":"欧阳例示"`, func(s *certificate.Statement) { s.HolderName = "欧阳例示" }},
	{"服务内容", "content", "服务内容", "社区慰问（示例）、图书整理（示例）", `"serviceContent":"社区清洁`, `"serviceContent":"社区慰问`, func(s *certificate.Statement) { s.Content = "社区慰问（示例）、图书整理（示例）" }},
}

// forgedQR is the QR code of an altered certificate, under the old signature.
func forgedQR(t *testing.T, paper *registry.Paper, change func(*certificate.Statement)) string {
	t.Helper()
	statement := paper.Statement
	change(&statement)
	key, _ := testenv.Keys().SignerAt(certificate.EdDSA, time.Now())
	const base = "https://register.example"
	text, err := certificate.Authority{DID: "did:web:register.example", Base: base}.QRText(statement, key)
	if err != nil {
		t.Fatal(err)
	}
	bytesOf := func(text string) []byte {
		_, digits, _ := strings.Cut(text, "#")
		number, _ := new(big.Int).SetString(digits, 10)
		return number.Bytes()
	}
	genuine, other := bytesOf(paper.QR), bytesOf(text)
	copy(other[len(other)-64:], genuine[len(genuine)-64:])
	return base + certificate.QRPath + "#" + new(big.Int).SetBytes(other).String()
}

// Each fact that is printed is changed in turn, in each form of the certificate, and each
// way says which. The page of a QR code, which sends no facts to anybody, says that the
// signature does not fit.
func TestEachAlteredFactIsNamedByEveryWay(t *testing.T) {
	tab := testenv.Browser(t)
	w := openTown(t, testenv.SQLiteURL(t))
	p := w.issueFromASpreadsheet(t)
	_, paper, err := w.registry.Paper(t.Context(), registry.Verify{Number: p.number, Code: p.code})
	if err != nil || paper == nil {
		t.Fatal(paper, err)
	}
	for _, change := range alterations {
		document := strings.Replace(string(paper.Credential), change.from, change.to, 1)
		if document == string(paper.Credential) {
			t.Fatalf("%s is not in %s", change.from, document)
		}
		pdf := fmt.Sprintf("%%PDF-1.7\n1 0 obj << /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream\nendobj\n%%%%EOF", len(document), document)
		code := forgedQR(t, paper, change.statement)
		drawn, err := certificate.QRCode(code)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := drawn.ToPNGBytes(goqr.NewQrCodeImgConfig(5, 4))
		if err != nil {
			t.Fatal(err)
		}
		says := map[string]string{}
		told := func(way string) {
			t.Helper()
			testenv.Loaded(t, tab, `document.readyState === "complete" && !!document.querySelector(".verdict h1, .fault-note")`)
			says[way] = testenv.Evaluate[string](t, tab, `(document.querySelector(".verdict") || document.querySelector(".fault-note")).textContent`)
		}
		for way, proof := range map[string]map[string]string{
			"number and code": {"number": p.number, "code": p.code}, "name and last four": {"number": p.number, "name": "欧阳示例", "four": "0016"},
		} {
			testenv.Visit(t, tab, w.URL+"/verify?lang=zh")
			proof[change.field] = change.value
			fill(t, tab, ".verify-form button", proof)
			told(way)
		}
		for way, content := range map[string]string{"document": document, "PDF": pdf, "picture of the QR code": string(picture)} {
			testenv.Visit(t, tab, w.URL+"/verify?lang=zh")
			choose(t, tab, "file", []byte(content))
			told(way)
		}
		testenv.Visit(t, tab, w.URL+"/verify/list?lang=zh")
		choose(t, tab, "名单.csv", []byte("编号,查验码,"+change.column+"\n"+p.number+","+p.code+","+change.value+"\n"))
		testenv.Loaded(t, tab, `!!document.querySelector("a[download]")`)
		says["list"] = testenv.Evaluate[string](t, tab, `document.querySelector(".done").textContent`) +
			testenv.Evaluate[string](t, tab, `decodeURIComponent(escape(atob(document.querySelector("a[download]").href.split(",")[1]))).split("\n")[1]`)
		if len(says) != 6 {
			t.Fatalf("ways are missing: %v", says)
		}
		for way, text := range says {
			if !strings.Contains(text, "内容不符") || !strings.Contains(text, change.name) {
				t.Errorf("%s was changed, and by %s it says %s", change.name, way, text)
			}
		}
		_, digits, _ := strings.Cut(code, "#")
		testenv.Visit(t, tab, w.URL+"/about")
		testenv.Visit(t, tab, w.URL+"/c#"+digits)
		testenv.Loaded(t, tab, settled)
		if got := testenv.Evaluate[string](t, tab, shown); !strings.HasPrefix(got, "bad") {
			t.Errorf("%s was changed, and the page of the QR code says %s", change.name, got)
		}
	}
}
