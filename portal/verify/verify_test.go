package verify_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
	"mingzhi/registry"
)

// byCode is the form of who copies number and code from a certificate, and
// perhaps more of what is printed.
func byCode(paper pagetest.Paper, more ...string) url.Values {
	return with(url.Values{"number": {paper.Number}, "code": {paper.Code}}, more...)
}

func byName(paper pagetest.Paper, more ...string) url.Values {
	return with(url.Values{"number": {paper.Number}, "name": {paper.HolderName}, "four": {paper.IDLastFour}}, more...)
}

func with(form url.Values, more ...string) url.Values {
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func TestACertificateIsAnsweredLikeAPersonWould(t *testing.T) {
	r := pagetest.Open(t)
	// secrets are what no answer repeats.
	secrets := []string{r.Valid.Code, r.Revoked.Code, r.Replaced.Code, r.Foreign.Code, r.Valid.HolderName, r.Valid.IDLastFour}
	never := func(more ...string) []string { return append(more, secrets...) }
	r.Check(t, []pagetest.Row{
		{Does: "a genuine one, by its code: the facts, with the name in part, and what this does not prove", Golden: "genuine", Path: "/verify", Form: byCode(r.Valid),
			Says: []string{"<h1>属实</h1>", r.Valid.Number, "欧阳*例", "4 小时", "2.5 小时", "1.5 小时 逾 10 个工作日才记录", "2026年4月20日", "这次查验不能说明什么", "现在仍是已标识的志愿服务组织",
				"这一条是程序生成的示例数据", "2026年11月24日 12:00", "请把下面的内容与手里的证明逐项对照"},
			Never: never("与登记不一致的", "请再看一看")},
		{Does: "the same, by name and last four", Golden: "name", Path: "/verify", Form: byName(r.Valid), Says: []string{"<h1>属实</h1>", "4 小时"}, Never: secrets},
		{Does: "what is printed is right", Golden: "claims", Path: "/verify",
			Form: byCode(r.Valid, "hours", "4小时", "issuedOn", "2026年4月20日", "issuer", r.Marked.Name, "holder", r.Valid.HolderName),
			Says: []string{"<h1>属实</h1>", "与签发的内容一致"}, Never: never("请把下面的内容")},
		{Does: "hours are read as papers print them", Golden: "minutes", Path: "/verify", Form: byCode(r.Valid, "hours", "4:00"), Says: []string{"<h1>属实</h1>"}, Never: secrets},
		{Does: "altered hours are named, and the true ones are not told", Golden: "altered", Path: "/verify", Form: byCode(r.Valid, "hours", "40"),
			Says: []string{"<h1>内容不符</h1>", "与登记不一致的：服务时长", "不显示登记的内容"}, Never: never("4 小时", "2.5 小时", "240", "证明的内容", "欧阳")},
		{Does: "several differences are named each", Golden: "differ", Path: "/verify", Form: byCode(r.Valid, "hours", "40", "issuedOn", "2026-04-21", "issuer", "另一家（示例）", "holder", "王五"),
			Says: []string{"姓名", "服务时长", "出具日期", "记录单位"}, Never: never("王五", "2026年4月20日", "2026年4月21日")},
		{Does: "a revoked one says when and why, and is not called altered", Golden: "revoked", Path: "/verify", Form: byCode(r.Revoked),
			Says: []string{"<h1>已撤销</h1>", "已于2026年5月8日撤销：记录不实（示例）"}, Never: never("属实", "内容不符")},
		{Does: "a replaced one leads to the number of the new one", Golden: "replaced", Path: "/verify", Form: byCode(r.Replaced),
			Says: []string{"<h1>已换发</h1>", "换发后的编号：" + r.Valid.Number, "已于2026年5月9日换发：姓名写错（示例）"}, Never: never("属实")},
		{Does: "one of another platform names it, and its issuer cannot be looked up", Golden: "foreign", Path: "/verify", Form: byCode(r.Foreign),
			Says: []string{"<h1>属实</h1>", "记录所在平台 示例旧平台（示例）", "1 小时 15 分钟", "没有登记记录单位的信用代码，无从核对"}, Never: never("/organizations/")},
		{Does: "an unknown number is not confirmed, and called no forgery", Golden: "unknown", Path: "/verify", Form: url.Values{"number": {"OTHER-2026-9"}, "code": {r.Valid.Code}},
			Says: []string{"<h1>未能证实</h1>", "请再看一看", "0 和字母 O", "这不证明证明是伪造的", "改正后再查一次", `value="OTHER-2026-9"`}, Never: never("逐项核对")},
		{Does: "a wrong code is answered as an unknown number is", Golden: "wrong", Path: "/verify", Form: byCode(r.Valid, "code", "7KQM-X2WD-85UC"),
			Says: []string{"<h1>未能证实</h1>", `value="` + r.Valid.Number + `"`}, Never: never("7KQM-X2WD-85UC", "逐项核对")},
		{Does: "a code of another form is told at once", Golden: "badcode", Path: "/verify", Form: byCode(r.Valid, "code", "7KQ"), Status: 400,
			Says: []string{"验证码不成形", "12 位", `id="code-fault"`}, Never: secrets},
		{Does: "without a proof it asks for one and keeps the number", Golden: "proof", Path: "/verify", Form: url.Values{"number": {r.Valid.Number}}, Status: 400,
			Says: []string{"没有凭据 怎么改：填验证码，或同时填姓名和身份证号后四位", `value="` + r.Valid.Number + `"`}, Never: secrets},
		{Does: "a name without the last four is no proof", Golden: "nameonly", Path: "/verify", Form: byName(r.Valid, "four", ""), Status: 400, Says: []string{"没有凭据"}},
		{Does: "nor are the last four without a name, and they are not kept", Golden: "fouronly", Path: "/verify", Form: byName(r.Valid, "name", ""), Status: 400,
			Says: []string{"没有凭据"}, Never: secrets},
		{Does: "hours that are no number are kept to be mended, and the code is not", Golden: "hours", Path: "/verify", Form: byCode(r.Valid, "hours", "很多"), Status: 400,
			Says: []string{"服务时长读不出来", `value="很多"`, `<details class="open" open>`, `id="hours-fault"`}, Never: secrets},
		{Does: "a miscopied number is told before anything is looked up", Golden: "number", Path: "/verify",
			Form: byCode(r.Valid, "number", r.Valid.Number[:len(r.Valid.Number)-1]+other(r.Valid.Number)), Status: 400, Says: []string{"校验不符", `id="number-fault"`}, Never: secrets},
		{Does: "the blank form says what is needed, and that nothing is kept", Golden: "form", Path: "/verify",
			Says: []string{"填的内容不留存，也不进入网址", "凭据：两种任选一种", `method="post"`, `<details class="open">`}, Never: []string{`value="ZM`}},
		{Does: "a number may come with the address, a code never", Golden: "filled", Path: "/verify?number=" + r.Valid.Number + "&code=" + r.Valid.Code,
			Says: []string{`value="` + r.Valid.Number + `"`}, Never: secrets},
		{Does: "in English a genuine one", Golden: "genuine", Path: "/verify", Form: byCode(r.Valid), Lang: layout.En,
			Says: []string{"<h1>Genuine</h1>", "4 hours", "2.5 hours", "1.5 hours recorded after ten working days", "20 April 2026", "What this does not prove", "Compare what stands below with the paper in your hand"}, Never: never("小时")},
		{Does: "in English altered hours", Golden: "altered", Path: "/verify", Form: byCode(r.Valid, "hours", "40 hours"), Lang: layout.En,
			Says: []string{"<h1>Altered</h1>", "These differ from what was issued: the service time"}, Never: never("4 hours", "2.5")},
		{Does: "in English a revoked one", Golden: "revoked", Path: "/verify", Form: byCode(r.Revoked), Lang: layout.En,
			Says: []string{"<h1>Revoked</h1>", "revoked on 8 May 2026"}, Never: secrets, Names: []string{"记录不实（示例）"}},
		{Does: "in English a replaced one", Golden: "replaced", Path: "/verify", Form: byCode(r.Replaced), Lang: layout.En,
			Says: []string{"<h1>Replaced</h1>", "replaced by number " + r.Valid.Number}, Never: secrets, Names: []string{"姓名写错（示例）"}},
		{Does: "in English an unknown number", Golden: "unknown", Path: "/verify", Form: url.Values{"number": {"OTHER-2026-9"}, "code": {r.Valid.Code}}, Lang: layout.En,
			Says: []string{"<h1>Not confirmed</h1>", "Please look again", "This does not prove a forgery"}, Never: secrets},
		{Does: "in English hours that are no number", Golden: "hours", Path: "/verify", Form: byCode(r.Valid, "hours", "lots"), Lang: layout.En, Status: 400,
			Says: []string{"the service time cannot be read", `value="lots"`}, Never: secrets},
		{Does: "in English the blank form", Golden: "form", Path: "/verify", Lang: layout.En, Says: []string{"Proof: either of two", "Compare what is printed (recommended)"}},
	})
}

// other is a digit that a number does not end in.
func other(number string) string {
	if number[len(number)-1] == '0' {
		return "1"
	}
	return "0"
}

// Too many attempts without the code keep the form, and tell how long to wait; whoever
// has the code is answered all the same.
func TestTooManyAttemptsAreToldHowLongToWait(t *testing.T) {
	r := pagetest.Open(t)
	form := byCode(r.Valid, "code", "7KQM-X2WD-85UC")
	for range registry.DefaultLimits.NumberBurst {
		if answer := r.Ask(t, pagetest.Row{Path: "/verify", Form: form}); answer.Status != http.StatusOK {
			t.Fatalf("an attempt within the limit answers %d", answer.Status)
		}
	}
	if answer := r.Ask(t, pagetest.Row{Path: "/verify", Form: form}); answer.Header.Get("Retry-After") != "6" {
		t.Errorf("Retry-After is %q", answer.Header.Get("Retry-After"))
	}
	r.Check(t, []pagetest.Row{
		{Does: "after too many attempts it says for how many seconds to wait, and nothing of the certificate", Golden: "many", Path: "/verify", Form: form, Status: 429,
			Says: []string{"查验次数太多", "请在 6 秒后再试", "为保护持有人", `value="` + r.Valid.Number + `"`}, Never: []string{r.Valid.Code, "请核对：", "怎么改："}},
		{Does: "in English too many attempts", Golden: "many", Path: "/verify", Form: form, Lang: layout.En, Status: 429,
			Says: []string{"try again in 6 s"}},
		{Does: "the holder's code is answered meanwhile", Golden: "genuine", Path: "/verify", Form: byCode(r.Valid), Says: []string{"<h1>属实</h1>"}},
	})
}

// An unknown number and a wrong proof look the same to the last letter, but for
// the number that the asker typed, so that nobody learns which numbers there are.
func TestNobodyLearnsWhichNumbersThereAre(t *testing.T) {
	r := pagetest.Open(t)
	wrong := r.Ask(t, pagetest.Row{Path: "/verify", Form: byCode(r.Valid, "code", "7KQM-X2WD-85UC")})
	unknown := r.Ask(t, pagetest.Row{Path: "/verify", Form: byCode(r.Valid, "number", "OTHER-2026-9")})
	for _, answer := range []pagetest.Answer{wrong, unknown} {
		answer.Header.Del("Content-Length") // the typed numbers are not equally long
	}
	for _, page := range []*string{&wrong.Page, &wrong.Main, &unknown.Page, &unknown.Main} {
		*page = strings.NewReplacer(`value="`+r.Valid.Number+`"`, "typed", `value="OTHER-2026-9"`, "typed").Replace(*page)
	}
	if diff := cmp.Diff(wrong, unknown); diff != "" || !strings.Contains(wrong.Main, "未能证实") {
		t.Errorf("a wrong code (-) and a number that nobody has (+):\n%s", diff)
	}
}
