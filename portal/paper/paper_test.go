package paper_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestAHolderPrintsACertificateOrTakesItSigned(t *testing.T) {
	r := pagetest.Open(t)
	form := func(paper pagetest.Paper, as string) url.Values {
		return url.Values{"number": {paper.Number}, "code": {paper.Code}, "as": {as}}
	}
	wrong := form(r.Valid, "page")
	wrong.Set("code", "7KQM-X2WD-85UC")
	r.Check(t, []pagetest.Row{
		{Does: "the form says who may print, and what the file holds", Golden: "form", Path: "/certificate",
			Says: []string{"打印证明，下载电子证明", "里有您的全名", `method="post"`}},
		{Does: "the sheet has the full name, the facts, the records, both proofs and where to verify", Golden: "sheet", Path: "/certificate", Form: form(r.Valid, "page"),
			Says:  []string{r.Valid.Number, r.Valid.HolderName, r.Valid.Code, "4 小时", "2026年4月20日", "所依据的志愿服务记录", "https://register.example/verify", "不收取任何费用", "不是法律意义上的电子印章", "<svg"},
			Never: []string{r.Valid.IDLastFour}},
		{Does: "in English the sheet", Golden: "sheet", Path: "/certificate", Form: form(r.Valid, "page"), Lang: layout.En, Says: []string{"Certificate of volunteer service", "free of charge"},
			Names: []string{r.Valid.HolderName}},
		{Does: "of a revoked one there is nothing to print", Golden: "revoked", Path: "/certificate", Form: form(r.Revoked, "page"), Says: []string{"不能打印：已撤销"}, Never: []string{r.Revoked.HolderName}},
		{Does: "nor of a replaced one, as a file", Golden: "replaced", Path: "/certificate", Form: form(r.Replaced, "json"), Says: []string{"不能打印：已换发"}},
		{Does: "a wrong code gets nothing, as an unknown number does", Golden: "wrong", Path: "/certificate", Form: wrong, Says: []string{"不能打印：未能证实"}, Never: []string{r.Valid.HolderName, "7KQM-X2WD-85UC"}},
		{Does: "without a code it asks for one", Golden: "bare", Path: "/certificate", Form: url.Values{"number": {r.Valid.Number}}, Status: http.StatusBadRequest, Says: []string{"没有凭据"}},
		{Does: "in English the form", Golden: "form", Path: "/certificate", Lang: layout.En, Says: []string{"Print a certificate"}},
	})
	request := httptest.NewRequest(http.MethodPost, "/certificate", strings.NewReader(form(r.Valid, "json").Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	var document map[string]any
	if err := json.Unmarshal(answer.Body.Bytes(), &document); err != nil || document["proof"] == nil {
		t.Errorf("the signed file is %.300s, %v", answer.Body, err)
	}
	if got := answer.Header().Get("Content-Disposition"); got != `attachment; filename="`+strings.ToUpper(r.Valid.Number)+`.json"` {
		t.Error(got)
	}
	if answer.Header().Get("Cache-Control") != "no-store" {
		t.Error("somebody may keep it")
	}
}
