package announcements_test

import (
	"testing"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestAnnouncementsAreListedAndNarrowedDown(t *testing.T) {
	r := pagetest.Open(t)
	first, err := r.DB.Announcements(t.Context(), db.AnnouncementFilter{}, db.Page{First: 1})
	if err != nil {
		t.Fatal(err)
	}
	r.Check(t, []pagetest.Row{
		{Does: "all are listed with kind, number and publishers, and a withdrawn one says so", Golden: "all", Path: "/announcements",
			Says:  []string{"共 8 份", "示例公告〔2024〕1号 长沙市民政局（示例） 长沙市文明办（示例）", "行政处罚 示例处罚〔2026〕2号 长沙市民政局（示例） 已撤回"},
			Never: []string{"清除筛选", "日期写错"}},
		{Does: "of one kind", Golden: "kind", Path: "/announcements?kind=UNMARKING",
			Says: []string{"共 1 份", r.Unmarking.Title, "清除筛选", `<option value="UNMARKING" selected>`}, Never: []string{r.Marking.Title}},
		{Does: "between two days, written as people write them, the days included", Golden: "days", Path: "/announcements?from=2025年6月10日&to=2025-07-01",
			Says: []string{"共 2 份", r.Unmarking.Title, r.Reworded.Title, `value="2025年6月10日"`}},
		{Does: "of a region and those below", Golden: "region", Path: "/announcements?region=430000", Says: []string{"共 8 份", `value="430000" selected`}},
		{Does: "where there is none, it says so", Golden: "none", Path: "/announcements?region=430200",
			Says: []string{"共 0 份", "没有符合条件的公告", "清除筛选"}},
		{Does: "after a page there is a way back", Golden: "after", Path: "/announcements?after=" + first.Cursors[0],
			Says: []string{"回到第一页", "上一页"}, Never: []string{first.Items[0].Title, "下一页"}},
		{Does: "a day that does not exist keeps the form and what was typed", Golden: "day", Path: "/announcements?from=2026-02-30&kind=NOTICE", Status: 400,
			Says:  []string{"请核对", `value="2026-02-30"`, `aria-invalid="true"`, `<option value="NOTICE" selected>`, "清除筛选"},
			Never: []string{"共 8 份", r.Marking.Title}},
		{Does: "a kind that is none keeps the form", Golden: "choice", Path: "/announcements?kind=GOOD", Status: 400,
			Says: []string{"这不是可选的值", `id="kind-fault"`, `action="/announcements"`}},
		{Does: "a cursor of our own making is refused with a way out", Golden: "cursor", Path: "/announcements?after=x", Status: 400,
			Says: []string{"翻页游标不对", "从第一页重新开始", `<a href="/announcements">清除筛选</a>`}},
		{Does: "in English", Golden: "all", Path: "/announcements", Lang: layout.En,
			Says: []string{"8 announcements", "Unmarking", "withdrawn", "Published from", "Sample data"}, Never: []string{"共", "公告</option>"}},
		{Does: "in English one is one", Golden: "kind", Path: "/announcements?kind=UNMARKING", Lang: layout.En, Says: []string{"1 announcement "}},
		{Does: "in English a day that does not exist", Golden: "day", Path: "/announcements?from=2026-02-30", Lang: layout.En, Status: 400,
			Says: []string{"Please check", `value="2026-02-30"`}},
	})
}
