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
			Says: []string{"最近公布的在前", "共 5 次", "拒不配合 逾期未整改（限期至2026年8月1日） 2026年6月11日公布 现场 岳麓区 示例数据 拒绝出示记录（示例）", "未发现问题 2026年6月10日公布", "发现问题 已整改（2025年6月20日完成） 2025年5月6日公布 书面",
				"发现问题 整改期限内（至2026年12月20日） 2026年6月9日公布", "发现问题 已过整改期限（2026年8月31日），尚未公布整改结果 2026年6月9日公布"}},
		{Does: "of a year", Golden: "year", Path: "/inspections?year=2025", Says: []string{"共 1 次", "发现问题", "清除筛选", pagetest.InspectionPath(r.Faulty)},
			Never: []string{r.Refused.SubjectName}},
		{Does: "of an outcome", Golden: "outcome", Path: "/inspections?outcome=NOT_COOPERATING", Says: []string{"共 1 次", r.Refused.SubjectName}, Never: []string{r.Clean.SubjectName}},
		{Does: "whose last day has passed, whether or not somebody said so", Golden: "overdue", Path: "/inspections?rectification=OVERDUE",
			Says: []string{"共 2 次", r.Refused.SubjectName, "限期至2026年8月31日的单位（示例）"}, Never: []string{"限期至2026年12月20日的单位（示例）"}},
		{Does: "within the time set", Golden: "ordered", Path: "/inspections?rectification=ORDERED", Says: []string{"共 1 次", "限期至2026年12月20日的单位（示例）"}},
		{Does: "of a region where there is none", Golden: "none", Path: "/inspections?region=430200", Says: []string{"没有符合条件的抽查结果", "共 0 次"}},
		{Does: "a year without inspections is refused", Golden: "refused", Path: "/inspections?year=1999", Status: 400, Says: []string{"这不是可选的值"}},
		{Does: "in English", Golden: "all", Path: "/inspections", Lang: layout.En,
			Says: []string{"5 inspections", "Did not cooperate not put right in time (due on 1 August 2026) published on 11 June 2026 on site", "Issues found", "no result was published"}, Never: []string{"抽查结果"}},
		{Does: "in English one is one", Golden: "year", Path: "/inspections?year=2025", Lang: layout.En, Says: []string{"1 inspection ", "in writing"}},
	})
}
