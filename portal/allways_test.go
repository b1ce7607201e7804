package portal_test

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingzhi/certificate"
	"mingzhi/certificate/file"
	"mingzhi/exchange"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// paper is a certificate as its holder has it in hand, in every form.
type paper struct {
	number, code, shareLink string
	document, pdf           []byte
	// picture is of the sheet as it is printed, and digits what its QR code holds.
	picture []byte
	digits  string
}

// issueFromASpreadsheet imports a list of one certificate, of two records.
func (w *town) issueFromASpreadsheet(t *testing.T) *paper {
	t.Helper()
	path := filepath.Join(t.TempDir(), "证明.csv")
	lines := []string{
		"证明编号,志愿者姓名,身份证号码,记录单位,记录单位信用代码,服务总时长（小时）,开具日期,验证码,活动名称,活动开始时间,活动结束时间,服务时长(小时),录入时间,是否示例",
		"示例字2026-001,欧阳示例,43010219900101001" + "6,晨光志愿者协会（示例）,51430000MJ9999901E,5.5,2026-04-01,7KQM-X2WD-85UA,社区清洁（示例）,2026-03-02 09:00,2026-03-02 12:00,3,2026-03-05,是",
		"示例字2026-001,,,,,,,,图书整理（示例）,2026-03-09 14:00,2026-03-09 16:30,2.5,2026-03-11,是",
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	summary, err := exchange.Import(t.Context(), w.registry, exchange.Certificates, []string{path}, exchange.Options{Synthetic: true, NoRejects: true})
	if err != nil || summary.Created != 1 {
		t.Fatalf("%+v, %v", summary, err)
	}
	return &paper{number: "示例字2026-001", code: "7KQM-X2WD-85UA"}
}

// take has the holder take every form of the certificate, in the browser where it is
// printed and shared, and by its downloads.
func (w *town) take(t *testing.T, tab context.Context, p *paper) {
	t.Helper()
	download := func(as string) []byte {
		answer, err := http.PostForm(w.URL+"/certificate", url.Values{"number": {p.number}, "code": {p.code}, "as": {as}})
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		file, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatal(answer.StatusCode, err)
		}
		return file
	}
	p.document, p.pdf = download("json"), download("pdf")
	testenv.Viewport(t, tab, 794, 1123)
	w.sample.Number, w.sample.Code = p.number, p.code
	w.print(t, tab, "zh")
	path := filepath.Join(t.TempDir(), "print.png")
	testenv.Screenshot(t, tab, path)
	var err error
	if p.picture, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	code, err := file.NewReader(1).Read(t.Context(), p.picture, certificate.Authority{})
	if err != nil {
		t.Fatalf("the QR code is not read off the rendered page: %v", err)
	}
	_, p.digits, _ = strings.Cut(code, "#")

	testenv.Visit(t, tab, w.URL+"/share?lang=zh")
	fill(t, tab, "button[value=list]", map[string]string{"number": p.number, "code": p.code})
	testenv.Loaded(t, tab, `!!document.querySelector("button[value=make]")`)
	testenv.Evaluate[bool](t, tab, `(() => { for (const box of document.querySelectorAll("[name=show]")) box.checked = true; document.querySelector("button[value=make]").click(); return true })()`)
	testenv.Loaded(t, tab, `!!document.querySelector(".share-made a")`)
	look(t, tab, "share-made")
	link := testenv.Evaluate[string](t, tab, `document.querySelector(".share-made a").href`)
	p.shareLink = strings.Replace(link, "https://register.example", w.URL, 1)
}

// look holds a page that stands in the browser against the rules of access, on a phone
// and on a desktop, and keeps a picture of it where one is wanted.
func look(t *testing.T, tab context.Context, name string) {
	t.Helper()
	for _, width := range []int64{320, 1280} {
		testenv.Viewport(t, tab, width, 800)
		photograph(t, tab, name, width)
		for _, violation := range testenv.AxeViolations(t, tab) {
			t.Errorf("%s at %d px: %s", name, width, violation)
		}
	}
}

// fill fills in a form and presses a button.
func fill(t *testing.T, tab context.Context, button string, values map[string]string) {
	t.Helper()
	for id, value := range values {
		testenv.Evaluate[bool](t, tab, `(document.getElementById("`+id+`").value = `+quote(value)+`, true)`)
	}
	testenv.Evaluate[bool](t, tab, `(document.querySelector(`+quote(button)+`).click(), true)`)
}

func quote(text string) string { return "`" + strings.ReplaceAll(text, "`", "\\`") + "`" }

// choose puts a file into the form of a page and sends it.
func choose(t *testing.T, tab context.Context, name string, file []byte) {
	t.Helper()
	testenv.Evaluate[bool](t, tab, `(() => { const bytes = Uint8Array.from(atob("`+base64.StdEncoding.EncodeToString(file)+`"), c => c.charCodeAt(0));
		const held = new DataTransfer(); held.items.add(new File([bytes], "`+name+`")); const input = document.getElementById("file"); input.files = held.files;
		input.form.querySelector("button").click(); return true })()`)
}

// verdicts are what every way of verifying says, by the name of the way.
func (w *town) verdicts(t *testing.T, tab context.Context, p *paper) map[string]string {
	t.Helper()
	said := map[string]string{}
	heading := func(way string) {
		t.Helper()
		testenv.Loaded(t, tab, `document.readyState === "complete" && !!document.querySelector(".verdict h1, .fault-note")`)
		said[way] = testenv.Evaluate[string](t, tab, `document.querySelector(".verdict h1, .fault-note").textContent`)
	}
	testenv.Visit(t, tab, w.URL+"/verify?lang=zh")
	fill(t, tab, ".verify-form button", map[string]string{"number": p.number, "code": p.code})
	heading("number and code")
	testenv.Visit(t, tab, w.URL+"/verify?lang=zh")
	fill(t, tab, ".verify-form button", map[string]string{"number": p.number, "name": "欧阳示例", "four": "0016"})
	heading("name and last four")
	for way, file := range map[string][]byte{"document": p.document, "PDF": p.pdf, "picture of the print": p.picture} {
		testenv.Visit(t, tab, w.URL+"/verify?lang=zh")
		choose(t, tab, "file", file)
		heading(way)
	}
	testenv.Visit(t, tab, w.URL+"/about")
	testenv.Visit(t, tab, p.shareLink) // its script sends the code
	heading("share code")
	look(t, tab, "shared-seen")

	testenv.Visit(t, tab, w.URL+"/verify/list?lang=zh")
	choose(t, tab, "名单.csv", []byte("编号,查验码\n"+p.number+","+p.code+"\n"))
	testenv.Loaded(t, tab, `!!document.querySelector("a[download]")`)
	said["list"] = testenv.Evaluate[string](t, tab, `document.querySelector(".done tbody th").textContent`)
	look(t, tab, "list-checked")
	list := testenv.Evaluate[string](t, tab, `fetch === undefined ? "" : decodeURIComponent(escape(atob(document.querySelector("a[download]").href.split(",")[1])))`)
	if !strings.Contains(list, said["list"]) {
		t.Errorf("the list that is taken back says otherwise: %s", list)
	}

	testenv.Visit(t, tab, w.URL+"/about")
	testenv.Visit(t, tab, w.URL+"/c#"+p.digits)
	testenv.Loaded(t, tab, settled)
	said["QR code"] = testenv.Evaluate[string](t, tab, shown)
	if len(said) != 8 {
		t.Errorf("ways are missing: %v", said)
	}
	return said
}

// One certificate, from a spreadsheet to every way of verifying it: all of them agree,
// before it is revoked and after.
func TestAllWaysAgree(t *testing.T) {
	tab := testenv.Browser(t)
	w := openTown(t, testenv.SQLiteURL(t))
	p := w.issueFromASpreadsheet(t)
	w.take(t, tab, p)
	for way, says := range w.verdicts(t, tab, p) {
		if says != "属实" && says != "good valid" {
			t.Errorf("by %s it is %q", way, says)
		}
	}
	testenv.Visit(t, tab, w.URL+"/verify?lang=zh")
	choose(t, tab, "changed.json", []byte(strings.Replace(string(p.document), `"serviceMinutes":330`, `"serviceMinutes":3300`, 1)))
	testenv.Loaded(t, tab, `!!document.querySelector(".verdict h1")`)
	if says := testenv.Evaluate[string](t, tab, `document.querySelector(".verdict").textContent`); !strings.Contains(says, "内容不符") || !strings.Contains(says, "服务时长") {
		t.Errorf("a changed document: %s", says)
	}
	if err := w.registry.Publish(t.Context(), func(tx *registry.Tx) error {
		_, err := tx.Revoke(t.Context(), p.number, "示例原因", "2026-11-23")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for way, says := range w.verdicts(t, tab, p) {
		if says != "已撤销" && says != "good revoked" {
			t.Errorf("after it was revoked, by %s it is %q", way, says)
		}
	}
}
