package exchange

import (
	"strings"
	"testing"

	"mingzhi/db"
	"mingzhi/rules"
)

func TestAnAnnouncementWithoutANumberIsReferredToByItsTitle(t *testing.T) {
	o := newOffice(t)
	o.announced("岳民发〔2024〕1号")
	o.good(Announcements, Options{}, csvFile(t, "公告.csv", "标题,发布机关,发布日期,类别",
		"2024年标识公告（示例）,长沙市岳麓区民政局,2024-03-05,标识公告",
		"标识公告（示例）,长沙市岳麓区民政局,2024-03-05,标识公告", "标识公告（示例）,长沙市岳麓区民政局,2024-06-05,标识公告"))
	for _, c := range []struct{ why, reference, want, told string }{
		{"by the title", "2024年标识公告（示例）", "", ""},
		{"by the title in other brackets and spaces", "2024年 标识公告(示例)", "", ""},
		{"by the number", "岳民发〔2024〕1号", "", ""},
		{"by the number in traditional characters", "岳民發〔2024〕1號", "", ""},
		{"by a title that two have", "标识公告（示例）", "E2 CONFLICT", "2024-06-05"},
		{"by that title and its date", "标识公告（示例）|2024年3月5日", "", ""},
		{"by a title that none has", "另一份公告（示例）", "E2 BAD_DOCUMENT_NUMBER", "标题全文"},
		{"by a serial", "第52号公告", "E2 BAD_DOCUMENT_NUMBER", "标题"},
	} {
		path := csvFile(t, "名单.csv", "组织名称,信用代码,行政区划,章程核实日期,公告文号,标识日期", "晨光志愿者协会（示例）,"+code(t, 1)+",岳麓区,2024-03-01,"+c.reference+",2024-03-05")
		summary := o.take(Organizations, Options{DryRun: true}, path)
		if c.want == "" {
			wantProblems(t, summary.Problems)
			continue
		}
		wantProblems(t, summary.Problems, c.want)
		if !strings.Contains(reportOf(summary), c.told) {
			t.Errorf("%s: it does not tell %q:\n%s", c.why, c.told, reportOf(summary))
		}
	}
	o.good(Inspections, Options{}, csvFile(t, "抽查.csv", "抽查机关,抽查对象,抽查日期,抽查结论,公告文号", "岳麓区民政局,晨光志愿者协会（示例）,2024-03-01,未发现问题,2024年标识公告（示例）"))
	rows, err := o.db.Inspections(o.ctx, db.InspectionFilter{}, db.Page{})
	if err != nil || rows.Items[0].AnnouncementID == 0 || rows.Items[0].PublishedOn != "2024-03-05" {
		t.Errorf("%+v, %v", rows.Items, err)
	}
}

func TestAWrongOptionIsToldAsOne(t *testing.T) {
	o := newOffice(t)
	path := csvFile(t, "名单.csv", "组织名称,信用代码,行政区划", "晨光志愿者协会（示例）,"+code(t, 1)+",岳麓区")
	for _, announcement := range []string{"岳民发2024第1号", "岳民发〔2024〕9号", "没有这份公告"} {
		_, err := Import(o.ctx, o.reg, Organizations, []string{path}, Options{Announcement: announcement})
		if problem := rules.AsProblem(err); problem.Code != rules.BadSetting || problem.Field != "--announcement" {
			t.Errorf("--announcement %s: %v", announcement, err)
		}
	}
	_, err := Import(o.ctx, o.reg, Organizations, []string{path, "没有这个文件.xlsx"}, Options{})
	if problem := rules.AsProblem(err); problem.Code != rules.BadRequest || !strings.Contains(problem.Message.Zh, "没有这个文件.xlsx") || !strings.Contains(problem.Message.En, "没有这个文件.xlsx") {
		t.Errorf("one of several files is not there: %v", err)
	}
}

func TestSeveralOfficesInACellAreSeveral(t *testing.T) {
	for _, c := range []struct{ why, cell, want string }{
		{"one", "长沙市民政局", "长沙市民政局"},
		{"by 、", "长沙市民政局、长沙市教育局", "长沙市民政局|长沙市教育局"},
		{"by a comma and a semicolon", "长沙市民政局，长沙市教育局；共青团长沙市委", "长沙市民政局|长沙市教育局|共青团长沙市委"},
		{"by a space", "长沙市民政局　长沙市教育局", "长沙市民政局|长沙市教育局"},
		{"by a stroke", "长沙市民政局/长沙市教育局", "长沙市民政局|长沙市教育局"},
		{"by a line end", "长沙市民政局\n长沙市教育局", "长沙市民政局|长沙市教育局"},
		{"by 和", "长沙市民政局和长沙市教育局", "长沙市民政局|长沙市教育局"},
		{"和 inside of a name", "长沙市人力资源和社会保障局", "长沙市人力资源和社会保障局"},
		{"和 inside and between", "长沙市民政局和长沙市文化和旅游局", "长沙市民政局|长沙市文化和旅游局"},
		{"a space inside of a name", "长沙市 民政局", "长沙市民政局"},
		{"a name that is spaced out", "长 沙 市 民 政 局", "长沙市民政局"},
	} {
		o := newOffice(t)
		o.good(Announcements, Options{}, csvFile(t, "公告.csv", "标题,发布机关,发布日期", "公告（示例）,\""+c.cell+"\",2024-03-05"))
		rows, err := o.db.Announcements(o.ctx, db.AnnouncementFilter{}, db.Page{})
		if err != nil {
			t.Fatal(err)
		}
		publishers, err := o.db.PublishersOf(o.ctx, []int64{rows.Items[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, publisher := range publishers[rows.Items[0].ID] {
			names = append(names, publisher.Name)
		}
		if got := strings.Join(names, "|"); got != c.want {
			t.Errorf("%s: %q is read as %s, want %s", c.why, c.cell, got, c.want)
		}
	}
}
