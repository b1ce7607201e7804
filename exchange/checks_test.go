package exchange

import (
	"strings"
	"testing"

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
		{"an association with a company's code", Organizations, kinds, "甲志愿者协会（示例）," + company + ",岳麓区,社会团体", "D2 CONFLICT", ""},

		{"nothing found, and an item not met", Inspections, inspected + ",录入信息系统", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,否", "F2 CONFLICT", ""},
		{"nothing found, and an item met", Inspections, inspected + ",录入信息系统", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,√", "", ""},
		{"a tick under a fault", Inspections, inspected + ",出具证明收费", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,√", "F2 BAD_VALUE", ""},
		{"another under a fault", Inspections, inspected + ",伪造变造证明", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,✓", "F2 BAD_VALUE", ""},
		{"a tick where the heading denies the fault", Inspections, inspected + ",未收费", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,√", "", ""},
		{"a year that is not the inspection's", Inspections, inspected + ",年度", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,2023", "", "F2 CONFLICT"},

		{"more people than any division has", Populations, populations, "岳麓区,2020,人口普查,1526641万", "D2 BAD_NUMBER", ""},
		{"a marking three months from its announcement", Organizations, marked, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-03-01,岳民发〔2024〕1号,2024-06-03", "", ""},
		{"a marking further from it", Organizations, marked, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-03-01,岳民发〔2024〕1号,2024-06-04", "", "F2 DATES_OUT_OF_ORDER"},
		{"a marking long before it", Organizations, marked, "甲志愿者协会（示例）," + code(t, 1) + ",岳麓区,2023-03-01,岳民发〔2024〕1号,2023-03-05", "", "F2 DATES_OUT_OF_ORDER"},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			o.announced("岳民发〔2024〕1号")
			summary := o.take(c.kind, Options{}, csvFile(t, "表.csv", c.head, c.line))
			want := func(text string) []string { return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }) }
			wantProblems(t, summary.Problems, want(c.problem)...)
			if c.problem == "" {
				wantProblems(t, summary.Warnings, want(c.warning)...)
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
