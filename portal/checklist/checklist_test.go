package checklist_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

// upload sends a file in a form.
func upload(t *testing.T, r http.Handler, field, name, text, lang string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/verify/list", &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	request.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	return answer
}

func TestAListIsSentAndTakenBack(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "the form says what a list needs, and that nothing is kept", Golden: "form", Path: "/verify/list",
			Says: []string{"查验一整张名单", "最多 5,000 份", "什么也不留存", `enctype="multipart/form-data"`}},
		{Does: "in English the form", Golden: "form", Path: "/verify/list", Lang: layout.En, Says: []string{"Verify a whole list", "Nothing is kept"}},
	})
	list := "编号,查验码,姓名\n"
	for _, paper := range []pagetest.Paper{r.Valid, r.Revoked, r.Replaced} {
		list += paper.Number + "," + paper.Code + ",\n"
	}
	list += r.Valid.Number + "," + r.Valid.Code + ",别的人\n没有-1,7KQM-X2WD-85UA,\n,7KQM-X2WD-85UA,\n"
	answer := upload(t, r, "file", "名单.csv", list, "zh")
	page := answer.Body.String()
	for _, says := range []string{"已查验 1 / 5", "已查验 5 / 5", "查验完了", "<th scope=\"row\">属实</th><td>1</td>", "已撤销", "已换发", "内容不符", "未能证实", "没有查验", `download="名单-查验结果.csv"`} {
		if !strings.Contains(page, says) {
			t.Errorf("the page lacks %q", says)
		}
	}
	if answer.Code != http.StatusOK || answer.Header().Get("Cache-Control") != "no-store" || strings.Contains(page, "pieces") || !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Errorf("the page is answered %d, %q", answer.Code, answer.Header())
	}
	address := regexp.MustCompile(`href="data:[^;"]+(?:;%20charset=[^;"]*|;charset=[^;"]*)?;base64,([^"]+)"`).FindStringSubmatch(page)
	if address == nil {
		t.Fatalf("there is no file to take back: %.2000s", page[strings.Index(page, "查验完了"):])
	}
	file, err := base64.StdEncoding.DecodeString(strings.NewReplacer("&#43;", "+", "%2b", "+").Replace(address[1]))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(file), "\r\n")
	for i, says := range []string{"查验结论", "属实", "已撤销", "已换发", "内容不符", "未能证实", "没有查验"} {
		if !strings.Contains(lines[i], says) {
			t.Errorf("line %d is %q, and says not %s", i, lines[i], says)
		}
	}
	if page := upload(t, r, "file", "list.csv", list, "en").Body.String(); !strings.Contains(page, "5 of 5 verified") || !strings.Contains(page, "Take the list back") {
		t.Error("in English the page is not")
	}
}

func TestWhatIsNoListIsToldWithAMend(t *testing.T) {
	r := pagetest.Open(t)
	for sentence, c := range map[string]struct {
		field, name, text string
		says              string
	}{
		"another field":            {"picture", "a.csv", "x", "没有收到文件"},
		"no file":                  {"file", "", "", "没有收到文件"},
		"a list of other names":    {"file", "a.csv", "菜名,价格\n面,1\n", "找不到“待查验的证明”的表头"},
		"a picture":                {"file", "a.png", "\x89PNG\r\n\x1a\n\x00\x00", "这是 PNG 文件"},
		"a file that is too large": {"file", "a.csv", strings.Repeat("x", 4<<20+100), "太大"},
	} {
		answer := upload(t, r, c.field, c.name, c.text, "zh")
		if answer.Code != http.StatusBadRequest || !strings.Contains(answer.Body.String(), c.says) {
			t.Errorf("%s is answered %d: %s", sentence, answer.Code, fmt.Sprintf("%.300s", regexp.MustCompile(`(?s)<main.*`).FindString(answer.Body.String())))
		}
	}
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/verify/list.xlsx", nil))
	if answer.Code != http.StatusOK || !strings.HasPrefix(answer.Body.String(), "PK") {
		t.Errorf("the blank list is answered %d", answer.Code)
	}
}
