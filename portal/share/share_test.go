package share_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

// post sends a form and gives the page.
func post(t *testing.T, r *pagetest.Register, path string, form url.Values) string {
	t.Helper()
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK || answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s is answered %d, %q", path, answer.Code, answer.Header().Get("Cache-Control"))
	}
	return answer.Body.String()
}

func TestAHolderSharesACertificate(t *testing.T) {
	r := pagetest.Open(t)
	form := func(paper pagetest.Paper, do string) url.Values {
		return url.Values{"number": {paper.Number}, "code": {paper.Code}, "do": {do}}
	}
	wrong := form(r.Valid, "list")
	wrong.Set("code", "7KQM-X2WD-85UC")
	always := form(r.Valid, "make")
	always.Set("days", "0")
	r.Check(t, []pagetest.Row{
		{Does: "the form says what a share code is, and that the certificate's own code stays", Golden: "form", Path: "/share",
			Says: []string{"分享证明", "验证码留在您手里", `method="post"`}},
		{Does: "in English the form", Golden: "form", Path: "/share", Lang: layout.En, Says: []string{"Share a certificate"}},
		{Does: "the holder chooses what it shows and for how long", Golden: "list", Path: "/share", Form: form(r.Valid, "list"),
			Says: []string{"姓名全文", "逐条服务记录", "30 天", "没有。", `type="checkbox"`}, Never: []string{r.Valid.HolderName, r.Valid.IDLastFour}},
		{Does: "in English the choice", Golden: "list", Path: "/share", Lang: layout.En, Form: form(r.Valid, "list"), Says: []string{"each service record", "30 days"}},
		{Does: "a revoked certificate is not shared", Golden: "revoked", Path: "/share", Form: form(r.Revoked, "list"), Says: []string{"不能分享：已撤销"}},
		{Does: "a wrong code gets nothing", Golden: "wrong", Path: "/share", Form: wrong, Says: []string{"不能分享：未能证实"}, Never: []string{"7KQM-X2WD-85UC"}},
		{Does: "without a code it asks for one", Golden: "bare", Path: "/share", Form: url.Values{"number": {r.Valid.Number}}, Status: http.StatusBadRequest, Says: []string{"缺少验证码"}},
		{Does: "for no days nothing is shared", Golden: "days", Path: "/share", Form: always, Status: http.StatusBadRequest, Says: []string{"有效天数应在 1 到 365 之间"}},
		{Does: "whoever was given a code finds where to use it", Golden: "shared", Path: "/shared", Says: []string{"凭分享码查看", "分享码"}},
		{Does: "in English the place to use it", Golden: "shared", Path: "/shared", Lang: layout.En, Says: []string{"See what was shared"}},
		{Does: "a code that is none", Golden: "unknown", Path: "/shared", Form: url.Values{"code": {"7KQM-X2WD-85UC"}}, Says: []string{"未能证实", "没有这个分享码"}},
		{Does: "the certificate's own code is no share code", Golden: "own", Path: "/shared", Form: url.Values{"code": {r.Valid.Code}}, Says: []string{"未能证实"}, Never: []string{r.Valid.Number, r.Valid.Code}},
		{Does: "no code at all", Golden: "nocode", Path: "/shared", Form: url.Values{"code": {" "}}, Status: http.StatusBadRequest, Says: []string{"缺少分享码"}},
	})

	make := form(r.Valid, "make")
	make.Set("days", "7")
	make["show"] = []string{"HOURS", "RECORDS"}
	made := post(t, r, "/share", make)
	link := regexp.MustCompile(`href="https://register.example/shared#([0-9A-Z-]{14})"`).FindStringSubmatch(made)
	if link == nil || !strings.Contains(made, "只显示这一次") {
		t.Fatalf("no code was made: %s", made)
	}
	seen := post(t, r, "/shared", url.Values{"code": {link[1]}})
	for _, says := range []string{"属实", "4 小时", "持有人让您看到的内容", "逐项核对"} {
		if !strings.Contains(seen, says) {
			t.Errorf("what is shared lacks %q", says)
		}
	}
	for _, never := range []string{r.Valid.Number, r.Valid.HolderName, r.Valid.Code, link[1]} {
		if strings.Contains(seen, never) {
			t.Errorf("what is shared tells %q", never)
		}
	}
	stop := form(r.Valid, "stop")
	stop.Set("share", regexp.MustCompile(`name="share" value="([0-9a-f]{64})"`).FindStringSubmatch(made)[1])
	if stopped := post(t, r, "/share", stop); !strings.Contains(stopped, "已停用") || strings.Contains(stopped, `name="share"`) {
		t.Error("the code still stands")
	}
	if seen := post(t, r, "/shared", url.Values{"code": {link[1]}}); !strings.Contains(seen, "持有人已停用这个分享码") || strings.Contains(seen, "4 小时") {
		t.Error("an ended code shows something")
	}
}
