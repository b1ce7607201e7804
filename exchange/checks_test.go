package exchange

import (
	"strings"
	"testing"

	"mingzhi/db"
	"mingzhi/rules"
)

func TestWhatARowContradictsInItselfIsTold(t *testing.T) {
	institution, err := rules.SyntheticCreditCode("SERVICE_INSTITUTION", "430104", 7)
	if err != nil {
		t.Fatal(err)
	}
	company, err := rules.MakeCreditCode("91430104MJ0000018")
	if err != nil {
		t.Fatal(err)
	}
	const (
		kinds       = "组织名称,信用代码,行政区划,组织类型"
		inspected   = "抽查机关,抽查对象,抽查日期,抽查结论,公布日期"
		populations = "行政区划,年度,来源,常住人口"
		marked      = "组织名称,信用代码,行政区划,章程核实日期,公告文号,标识日期"
	)
	for _, c := range []struct {
		why              string
		kind             Kind
		head, line       string
		problem, warning string
	}{
		{"an association with an association's code", Organizations, kinds, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,社会团体", "", ""},
		{"a foundation with an association's code", Organizations, kinds, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,基金会", "D2 CONFLICT", ""},
		{"an association with a service institution's code", Organizations, kinds, "甲志愿者协会（示例）," + institution + ",岳麓区,社会团体", "D2 CONFLICT", ""},
		{"a service institution under its older name", Organizations, kinds, "甲志愿者中心（示例）," + institution + ",岳麓区,民办非企业单位", "", ""},
		{"an association with a company's code", Organizations, kinds, "甲志愿者协会（示例）," + company + ",岳麓区,社会团体", "B2 CONFLICT", ""},
		{"no kind, and a company's code, told with the rest of the row", Organizations, kinds, "甲志愿者协会（示例）," + company + ",天上区,", "B2 CONFLICT\nC2 BAD_REGION", ""},

		{"nothing found, and an item not met", Inspections, inspected + ",录入信息系统", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,否", "F2 CONFLICT", ""},
		{"nothing found, and an item met", Inspections, inspected + ",录入信息系统", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,√", "", "B2 MISSING"},
		{"a tick under a fault", Inspections, inspected + ",出具证明收费", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,√", "F2 BAD_VALUE", ""},
		{"another under a fault", Inspections, inspected + ",伪造变造证明", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,✓", "F2 BAD_VALUE", ""},
		{"a tick where the heading denies the fault", Inspections, inspected + ",未收费", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,√", "", "B2 MISSING"},
		{"neither kind nor code: the kind is assumed", Inspections, inspected, "岳麓区民政局,甲会（示例）,2024-03-05,未发现问题,2024-03-06", "", "B2 MISSING"},
		{"the code tells the kind well enough", Inspections, inspected + ",信用代码", "岳麓区民政局,甲会（示例）,2024-03-05,未发现问题,2024-03-06," + code(t, 1), "", ""},
		{"a year that is not the inspection's", Inspections, inspected + ",年度", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,2023", "", "F2 CONFLICT\nB2 MISSING"},

		{"more people than any division has", Populations, populations, "岳麓区,2020,人口普查,1526641万", "D2 BAD_NUMBER", ""},
		{"a marking three months from its announcement", Organizations, marked, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-03-01,岳民发〔2024〕1号,2024-06-03", "", ""},
		{"a marking further from it", Organizations, marked, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-03-01,岳民发〔2024〕1号,2024-06-04", "", "F2 DATES_OUT_OF_ORDER"},
		{"a marking a month before it", Organizations, marked, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-02-01,岳民发〔2024〕1号,2024-02-04", "", ""},
		{"a marking more than a month before it", Organizations, marked, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-02-01,岳民发〔2024〕1号,2024-02-03", "", "F2 DATES_OUT_OF_ORDER"},
		{"a marking long before it", Organizations, marked, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,2023-03-01,岳民发〔2024〕1号,2023-03-05", "", "F2 DATES_OUT_OF_ORDER"},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			o.announced("岳民发〔2024〕1号")
			summary := o.take(c.kind, Options{}, csvFile(t, "表.csv", c.head, c.line))
			wantProblems(t, summary.Problems, told(c.problem)...)
			if c.problem == "" {
				wantProblems(t, summary.Warnings, told(c.warning)...)
			}
		})
	}
}

func TestOneNameUnderTwoCreditCodesIsWarnedOf(t *testing.T) {
	const head = "组织名称,信用代码,行政区划"
	o := newOffice(t)
	both := o.good(Organizations, Options{}, csvFile(t, "一.csv", head, "甲志愿者协会（示例）,"+code(t, 1)+",岳麓区", "甲志愿者协会（示例）,"+code(t, 2)+",岳麓区"))
	wantProblems(t, both.Warnings, "A3 CONFLICT")
	registered := o.good(Organizations, Options{}, csvFile(t, "二.csv", head, "甲志愿者协会（示例）,"+code(t, 3)+",岳麓区"))
	wantProblems(t, registered.Warnings, "A2 CONFLICT")
	if !strings.Contains(registered.Warnings[0].Problem.Message.Zh, code(t, 1)[:8]) {
		t.Errorf("the other code is not named: %+v", registered.Warnings[0].Problem)
	}
}

func TestOnlyAnnouncementsThatMarkMakeAMarkingPublic(t *testing.T) {
	for _, c := range []struct{ why, kind, want string }{
		{"an announcement of markings", "标识公告", ""},
		{"an annual list", "年度名单公告", ""},
		{"a notice, as older announcements are registered", "通知", ""},
		{"an inspection's result", "抽查结果通报", "E2 CONFLICT"},
		{"a penalty", "行政处罚", "E2 CONFLICT"},
		{"a commendation", "表彰", "E2 CONFLICT"},
		{"an announcement of unmarkings", "取消标识公告", "E2 CONFLICT"},
	} {
		o := newOffice(t)
		o.good(Announcements, Options{}, csvFile(t, "公告.csv", "文号,标题,类别,发布机关,发布日期", "岳民发〔2024〕8号,示例公告,"+c.kind+",长沙市岳麓区民政局,2024-03-05"))
		path := csvFile(t, "名单.csv", "组织名称,信用代码,行政区划,章程核实日期,公告文号,标识日期", "甲志愿者协会（示例）,"+code(t, 1)+",岳麓区,2024-03-01,岳民发〔2024〕8号,2024-03-05")
		summary := o.take(Organizations, Options{}, path)
		wantProblems(t, summary.Problems, told(c.want)...)
		if c.want != "" && !strings.Contains(summary.Problems[0].Problem.Message.Zh, "“"+c.kind+"”") {
			t.Errorf("%s: the kind is not named: %+v", c.why, summary.Problems[0].Problem)
		}
		_, err := Import(o.ctx, o.reg, Organizations, []string{path}, Options{Announcement: "岳民发〔2024〕8号"})
		if problem := rules.AsProblem(err); c.want != "" && (problem.Field != "--announcement" || problem.Code != rules.BadSetting) {
			t.Errorf("%s for the whole file: %v", c.why, err)
		}
	}
}

func TestAGroupIsKnownByItsName(t *testing.T) {
	o := newOffice(t)
	summary := o.good(Inspections, Options{}, csvFile(t, "抽查.csv", "抽查机关,抽查对象,抽查日期,抽查结论,公布日期",
		"岳麓区民政局,晨光志愿服务队（示例）,2024-03-05,未发现问题,2024-03-06", "岳麓区民政局,暖阳协会（示例）,2024-03-05,未发现问题,2024-03-06",
		"岳麓区民政局,楼栋互助小组,2024-03-05,未发现问题,2024-03-06"))
	wantProblems(t, summary.Warnings, "B2 MISSING", "B3 MISSING", "B4 MISSING")
	found, err := o.db.Inspections(o.ctx, db.InspectionFilter{}, db.Page{})
	if err != nil || len(found.Items) != 3 {
		t.Fatalf("%+v, %v", found, err)
	}
	for _, i := range found.Items {
		if group := !strings.Contains(i.SubjectName, "协会"); (i.SubjectKind == db.SubjectGroup) != group {
			t.Errorf("%s is taken for %s", i.SubjectName, i.SubjectKind)
		}
	}
}
