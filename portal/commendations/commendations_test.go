package commendations_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestCommendationsAreListedAndNarrowedDown(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "all are listed, and none is taken for a marking", Golden: "all", Path: "/commendations",
			Says: []string{"共 2 项", "受到表彰不等于已被标识为志愿服务组织", "2025 四个一百（示例） 最佳志愿服务组织（示例） 省级（示例） 岳麓区 示例数据", "来源 示例来源（示例）"}},
		{Does: "an organization of the register is led to, another name is a name only", Golden: "all", Path: "/commendations",
			Says: []string{`<a href="` + pagetest.OrganizationPath(r.Marked) + `">` + r.Marked.Name + "</a>", "<h2>示例社区（示例）</h2>"}},
		{Does: "of a year", Golden: "year", Path: "/commendations?year=2024", Says: []string{"共 1 项", "示例社区（示例）", "清除筛选"}, Never: []string{r.Marked.Name}},
		{Does: "of a category", Golden: "category", Path: "/commendations?category=社区（示例）", Says: []string{"共 1 项", "示例社区（示例）"}, Never: []string{r.Marked.Name}},
		{Does: "of a programme", Golden: "programme", Path: "/commendations?programme=四个一百（示例）",
			Says: []string{"共 1 项", r.Marked.Name}, Never: []string{"示例社区（示例）"}},
		{Does: "of a region where there is none", Golden: "none", Path: "/commendations?region=430200", Says: []string{"没有符合条件的表彰", "清除筛选"}},
		{Does: "a year that was not is refused", Golden: "refused", Path: "/commendations?year=1999", Status: 400, Says: []string{"这不是可选的值"}},
		{Does: "in English programmes and names stay as they are", Golden: "all", Path: "/commendations", Lang: layout.En,
			Says: []string{"2 commendations", "An award does not mean that a body is a marked organization", "Programme"}, Never: []string{"来源 "}},
		{Does: "in English one is one", Golden: "year", Path: "/commendations?year=2024", Lang: layout.En, Says: []string{"1 commendation "}},
	})
}
