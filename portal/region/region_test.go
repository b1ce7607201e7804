package region_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestARegionIsHeldAgainstTheQuota(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "a district short of the quota says how many are due", Golden: "short", Path: "/regions/" + pagetest.Yuelu,
			Says:  []string{"1,526,641", "2020 · 示例普查（示例）", "每百万人口 0.7 个，至少应有 31 个：按本登记簿尚未达到", "今年现场抽查的对象 2", "公布的抽查 5", "未收录的组织不在其中", "县市区"},
			Never: []string{"下级区划"}},
		{Does: "a district that reaches the quota says so", Golden: "met", Path: "/regions/" + pagetest.Tianxin,
			Says: []string{"40,000", "每百万人口 25.0 个，至少应有 1 个：达到"}, Never: []string{"尚未达到"}},
		{Does: "without a population there is no quota", Golden: "unknown", Path: "/regions/430102", Says: []string{"尚未载入人口数", "没有人口数，无法计算", "还没有公告"}},
		{Does: "a city counts what is below it", Golden: "city", Path: "/regions/430100",
			Says: []string{"已标识组织 2", "下级区划", "岳麓区 1,526,641 1 31 0.7", "芙蓉区 – 0 – –", `href="/organizations?region=430100"`, "最新公告", r.TitleOnly.Title}},
		{Does: "divisions without populations are said to be so once", Golden: "unloaded", Path: "/regions/430200", Says: []string{"区县人口尚未载入", "天元区 0"}, Never: []string{"–", "每百万人 "}},
		{Does: "a code that is no region is no page", Golden: "nowhere", Path: "/regions/999999", Status: 404, Says: []string{"没有这一页"}},
		{Does: "in English", Golden: "short", Path: "/regions/" + pagetest.Yuelu, Lang: layout.En,
			Says: []string{"0.7 per million; at least 31 are due: not reached by this register", "Residents", "county"}, Never: []string{"常住人口"}},
		{Does: "in English a city", Golden: "city", Path: "/regions/430100", Lang: layout.En, Says: []string{"Divisions below", "At least due", "prefecture"}},
	})
}
