package organization_test

import (
	"strings"
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestAnOrganizationAndHowItStands(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "a marked organization shows since when and by which announcement", Golden: "marked", Path: pagetest.OrganizationPath(r.Marked),
			Says:  []string{"自2024年5月20日起是已标识的志愿服务组织 · 示例公告〔2024〕1号", `href="` + pagetest.AnnouncementPath(r.Marking) + `"`, "章程核实于2024年5月10日", "至今"},
			Never: []string{"已取消标识", "已于"}},
		{Does: "it shows its registration, its former name and what was inspected and awarded", Golden: "marked", Path: pagetest.OrganizationPath(r.Marked),
			Says: []string{r.Marked.CreditCode, "曾用名 长沙市晨曦志愿者协会（示例）", "最后更正", "助老、助残", "扶老 &amp; 助残", "未发现问题", "发现问题 已整改（2025年6月20日完成） 记录晚了两个月（示例）", "2025 · 四个一百（示例）",
				"张三（示例）", "岳麓区文明办（示例）", "示例来源（示例）"}},
		{Does: "one that lost its mark shows when, why and by which announcement", Golden: "unmarked", Path: pagetest.OrganizationPath(r.Unmarked),
			Says:  []string{"已于2025年6月10日取消标识", "章程不再以开展志愿服务为宗旨 · 示例公告〔2025〕2号", `href="` + pagetest.AnnouncementPath(r.Unmarking) + `"`, "还没有公布对它的抽查结果"},
			Never: []string{"至今", "是已标识的志愿服务组织"}},
		{Does: "one that is marked again shows both markings", Golden: "remarked", Path: pagetest.OrganizationPath(r.Remarked),
			Says: []string{"自2025年12月20日起是已标识的志愿服务组织", "2025年6月10日 · 更正", "2024年5月20日", "主动申请"}},
		{Does: "one that was never marked is told from one that lost its mark", Golden: "never", Path: pagetest.OrganizationPath(r.NeverMarked),
			Says: []string{"从未标识为志愿服务组织", "基金会"}, Never: []string{"已标识", "取消", "标识经过", "曾用名", "住所"}},
		{Does: "a code in small letters leads to the same", Golden: "lower", Path: strings.ToLower(pagetest.OrganizationPath(r.Marked)), Says: []string{r.Marked.Name}},
		{Does: "a code that nobody has is no page, and a search is offered", Golden: "nobody", Path: "/organizations/91350100M000100Y43", Status: 404,
			Says: []string{"没有这一页", `action="/search"`}},
		{Does: "a code that is none says what is wrong with it", Golden: "wrong", Path: "/organizations/123", Status: 400, Says: []string{"统一社会信用代码应为18位", `action="/search"`}},
		{Does: "in English a marked one", Golden: "marked", Path: pagetest.OrganizationPath(r.Marked), Lang: layout.En,
			Says:  []string{"a marked volunteer service organization since 20 May 2024", "charter checked on 10 May 2024", "until today", "Former names", "name and charter"},
			Never: []string{"已标识", "曾用名"}},
		{Does: "in English one that lost its mark", Golden: "unmarked", Path: pagetest.OrganizationPath(r.Unmarked), Lang: layout.En,
			Says: []string{"unmarked on 10 June 2025", "the charter's purpose is no longer volunteer service"}},
		{Does: "in English one that was never marked", Golden: "never", Path: pagetest.OrganizationPath(r.NeverMarked), Lang: layout.En,
			Says: []string{"never marked as a volunteer service organization in this register", "foundation"}},
	})
}
