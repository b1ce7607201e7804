package scanned_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

// What the page does by its script is tested in a browser, by package portal.
func TestThePageOfAQRCodeHasAllAnswersReady(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "every answer and standing stands in it, with the keys", Golden: "scanned", Path: "/c",
			Says: []string{"签名有效", "签名不符", "不是本登记簿签署的", "已撤销，不再有效", "已换发", "您的浏览器没有运行脚本", "eddsa-jcs-2022", "不是法律意义上的电子印章"}},
		{Does: "in English", Golden: "scanned", Path: "/c", Lang: layout.En, Says: []string{"The signature is good", "it is no legal electronic seal"}},
	})
	answer := r.Ask(t, pagetest.Row{Path: "/c"})
	if got := answer.Header.Get("Content-Security-Policy"); got != "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; script-src 'self'; connect-src 'self'" {
		t.Error(got)
	}
	if got := r.Ask(t, pagetest.Row{Path: "/about"}).Header.Get("Content-Security-Policy"); got == answer.Header.Get("Content-Security-Policy") {
		t.Error("every page may run a script")
	}
}
