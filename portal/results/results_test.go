package results_test

import (
	"strings"
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestResultsSayWhyTheyWereFound(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "a Chinese word finds rows of every kind and marks where it stands", Golden: "word", Path: "/search?q=晨光志愿者",
			Says:  []string{"长沙市<mark>晨光志愿者</mark>协会（示例）", "名称的一部分", "组织 已标识 " + r.Marked.CreditCode, "抽查 未发现问题 2026年5月12日", "表彰 2025 四个一百（示例）", `value="晨光志愿者"`},
			Never: []string{"没有找到", "清除筛选"}},
		{Does: "pinyin finds and says so", Golden: "pinyin", Path: "/search?q=huichun", Says: []string{"找到 1 条", r.Remarked.Name, "拼音匹配"}},
		{Does: "a former name finds the organization under its name of today", Golden: "former", Path: "/search?q=晨曦",
			Says: []string{r.Marked.Name, "曾用名", "<mark>晨曦</mark>"}},
		{Does: "a document number finds its announcement", Golden: "number", Path: "/search?q=示例公告〔2025〕2号", Says: []string{r.Unmarking.Title, "发文字号"}},
		{Does: "nothing found helps to search otherwise, and does not claim that there is no such body", Golden: "nothing", Path: "/search?q=查无此名",
			Says: []string{"找到 0 条", "没有找到。 可以试试：", "写拼音", "没有登记在这里，不等于不存在"}, Never: []string{"<ol", "证明编号"}},
		{Does: "of one kind, which can be taken back", Golden: "kind", Path: "/search?q=晨光&kind=INSPECTION",
			Says: []string{"找到 2 条", "取消这一项", "清除筛选", `href="/search?q=%E6%99%A8%E5%85%89"`}, Never: []string{"表彰 2025"}},
		{Does: "by a status alone", Golden: "status", Path: "/search?status=UNMARKED", Says: []string{"找到 1 条", r.Unmarked.Name, "已取消标识"}},
		{Does: "without words it asks for some", Golden: "start", Path: "/search", Says: []string{"写上要找的名称"}, Never: []string{"找到", "没有"}},
		{Does: "markup in the question is text", Golden: "markup", Path: "/search?q=<b>&lang=zh", Says: []string{`value="&lt;b&gt;"`}, Never: []string{"<b>"}},
		{Does: "a page that was never given out is refused", Golden: "page", Path: "/search?q=晨光&after=x", Status: 400, Says: []string{"翻页游标不对"}},
		{Does: "a question that is too long is refused", Golden: "long", Path: "/search?q=" + strings.Repeat("长", 201), Status: 400, Says: []string{"检索词太长", "用名称的几个字就够了"}},
		{Does: "a certificate is never found", Golden: "certificate", Path: "/search?q=" + r.Valid.Number,
			Says: []string{"没有找到", "手里是证明编号？ 请到“查验证明”", `href="/verify?number=` + r.Valid.Number + `"`}, Never: []string{r.Valid.HolderName, r.Valid.Code}},
		{Does: "a number that nobody gave out is answered alike", Golden: "number-miscopied", Path: "/search?q=" + r.Valid.Number[:len(r.Valid.Number)-1] + "Z", Says: []string{"没有找到", "手里是证明编号？"}},
		{Does: "in English a Chinese word", Golden: "word", Path: "/search?q=晨光志愿者", Lang: layout.En,
			Says: []string{"part of the name", "organization Marked", "No issue found 12 May 2026", "Narrow down"}, Never: []string{"名称的一部分"}},
		{Does: "in English pinyin", Golden: "pinyin", Path: "/search?q=huichun", Lang: layout.En, Says: []string{"1 result ", "pinyin"}},
		{Does: "in English nothing found", Golden: "nothing", Path: "/search?q=查无此名", Lang: layout.En,
			Says: []string{"0 results", "Nothing was found.", "what is not here may still exist"}},
	})
}
