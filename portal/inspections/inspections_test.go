package inspections_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestInspectionsAreListedAndNarrowedDown(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "all are listed with their outcome, the newest first", Golden: "all", Path: "/inspections",
			Says: []string{"共 3 次", "拒不配合 2026年5月13日抽查 现场 岳麓区 示例数据", "未发现问题 2026年5月12日抽查", "发现问题 2025年4月8日抽查 书面"}},
		{Does: "of a year", Golden: "year", Path: "/inspections?year=2025", Says: []string{"共 1 次", "发现问题", "清除筛选", pagetest.InspectionPath(r.Faulty)},
			Never: []string{r.Refused.SubjectName}},
		{Does: "of an outcome", Golden: "outcome", Path: "/inspections?outcome=NOT_COOPERATING", Says: []string{"共 1 次", r.Refused.SubjectName}, Never: []string{r.Clean.SubjectName}},
		{Does: "of a region where there is none", Golden: "none", Path: "/inspections?region=430200", Says: []string{"没有符合条件的抽查结果", "共 0 次"}},
		{Does: "a year without inspections is refused", Golden: "refused", Path: "/inspections?year=1999", Status: 400, Says: []string{"这不是可选的值"}},
		{Does: "in English", Golden: "all", Path: "/inspections", Lang: layout.En,
			Says: []string{"3 inspections", "Did not cooperate inspected on 13 May 2026 on site", "Issues found"}, Never: []string{"抽查结果"}},
		{Does: "in English one is one", Golden: "year", Path: "/inspections?year=2025", Lang: layout.En, Says: []string{"1 inspection ", "in writing"}},
	})
}
