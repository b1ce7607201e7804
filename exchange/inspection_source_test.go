package exchange

import (
	"testing"

	"mingzhi/db"
)

func TestASourceThatSaysHowSubjectsWereChosenIsTheSelection(t *testing.T) {
	const head = "抽查机关,抽查对象,对象类型,抽查日期,抽查结论,公布日期,来源"
	line := func(name, source string) string {
		return "岳麓区民政局," + name + ",志愿服务团体,2024-03-05,未发现问题,2024-03-06," + source
	}
	for _, c := range []struct {
		why, head         string
		lines             []string
		problem, warning  string
		selection, source string
	}{
		{"every cell is such a word", head, []string{line("甲队（示例）", "投诉举报"), line("乙队（示例）", "投诉"), line("丙队（示例）", "")}, "", "0 HEADING_AMBIGUOUS", "COMPLAINT", ""},
		{"beside an empty column of the selection", head + ",抽取方式", []string{line("甲队（示例）", "随机") + ","}, "", "0 HEADING_AMBIGUOUS", "RANDOM", ""},
		{"a real source stays one", head, []string{line("甲队（示例）", "某某通报")}, "", "", "OTHER", "某某通报"},
		{"both in one column are refused", head, []string{line("甲队（示例）", "重点"), line("乙队（示例）", "某某通报")}, "G2 BAD_VALUE", "", "", ""},
		{"beside a column of the selection it is refused", head + ",抽取方式", []string{line("甲队（示例）", "随机") + ",重点"}, "G2 BAD_VALUE", "", "", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			summary := o.take(Inspections, Options{}, csvFile(t, "抽查.csv", append([]string{c.head}, c.lines...)...))
			wantProblems(t, summary.Problems, told(c.problem)...)
			wantProblems(t, summary.Warnings, told(c.warning)...)
			if c.problem != "" {
				return
			}
			found, err := o.db.Inspections(o.ctx, db.InspectionFilter{}, db.Page{})
			if err != nil || len(found.Items) != len(c.lines) {
				t.Fatalf("%+v, %v", found, err)
			}
			for _, i := range found.Items {
				if i.SubjectName == "甲队（示例）" && (string(i.Selection) != c.selection || i.Source != c.source) {
					t.Errorf("selection %s, source %q", i.Selection, i.Source)
				}
			}
		})
	}
}
