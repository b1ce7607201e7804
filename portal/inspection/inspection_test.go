package inspection_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestAnInspectionShowsWhatWasFound(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "without an issue it says so, item by item, and by which announcement", Golden: "clean", Path: pagetest.InspectionPath(r.Clean),
			Says:  []string{"未发现问题", "服务时间完整准确 符合", "培训情况完整准确 不适用", "抽查结果通报（示例）", "随机抽取", "2026年度抽查（示例）", pagetest.OrganizationPath(r.Marked)},
			Never: []string{"发现的问题", "整改", "处理"}},
		{Does: "an issue that was put right shows the problem, the order, the term and the day", Golden: "faulty", Path: pagetest.InspectionPath(r.Faulty),
			Says:  []string{"记录晚了两个月（示例）", "责令限期改正（示例）", "发现问题 已整改（2025年6月20日完成）", "整改期限 2025年7月1日", "整改完成日期 2025年6月20日", "不符合 · 逾期十二条（示例）", "因投诉", "书面"},
			Never: []string{"未发现问题"}},
		{Does: "who did not cooperate is told from who had issues, and is no organization of the register", Golden: "refused", Path: pagetest.InspectionPath(r.Refused),
			Says:  []string{"拒不配合", "志愿服务团体", "拒不配合 逾期未整改（限期至2026年8月1日）", "没有公布逐项结果"},
			Never: []string{"/organizations/", "完成"}},
		{Does: "an entry that is no inspection is no page", Golden: "other", Path: "/inspections/0", Status: 404, Says: []string{"没有这一页"}},
		{Does: "in English what the office wrote stays Chinese", Golden: "faulty", Path: pagetest.InspectionPath(r.Faulty), Lang: layout.En,
			Says:  []string{"Issues found", "put right on 20 June 2025", "To be put right by 1 July 2025", "after a complaint", "in writing", "recorded within ten working days after the activity not met"},
			Never: []string{"发现问题", "整改"}},
		{Does: "in English who did not cooperate", Golden: "refused", Path: pagetest.InspectionPath(r.Refused), Lang: layout.En,
			Says: []string{"Did not cooperate", "volunteer group", "not put right in time (due on 1 August 2026)", "No results by item were published."}},
	})
}
