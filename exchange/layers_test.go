package exchange

import "testing"

// TestAllThatIsWrongInARowIsToldAtOnce: a clerk mends a row once, not once for
// each error in it.
func TestAllThatIsWrongInARowIsToldAtOnce(t *testing.T) {
	const (
		marked    = "组织名称,信用代码,行政区划,成立登记日期,章程核实日期,公告文号,标识日期,标识依据,取消标识日期,取消标识原因,取消标识公告文号"
		inspected = "抽查机关,抽查对象,对象类型,抽查日期,抽查结论,发现的问题,公布日期"
	)
	for _, c := range []struct {
		why        string
		kind       Kind
		head, line string
		want       string
	}{
		{"a date ahead, an announcement that is not there, no basis", Organizations, marked,
			"晨光爱心会（示例）," + code(t, 1) + ",岳麓区,,2024-03-01,岳民发〔2024〕9号,2027-03-05,,,,", "F2 ANNOUNCEMENT_MISSING\nG2 DATE_IN_FUTURE\nH2 NO_MARKING_BASIS"},
		{"a bad code, an unknown region and no charter check", Organizations, marked,
			"晨光志愿者协会（示例）," + code(t, 1)[:17] + "A,天上区,,,岳民发〔2024〕1号,2024-03-05,,,,", "B2 BAD_CREDIT_CODE\nC2 BAD_REGION\nE2 MISSING"},
		{"registered and checked after the marking", Organizations, marked,
			"晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-04-01,2024-03-06,岳民发〔2024〕1号,2024-03-05,,,,", "E2 DATES_OUT_OF_ORDER\nG2 DATES_OUT_OF_ORDER"},
		{"an end ahead without reason and announcement", Organizations, marked,
			"晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,,2024-03-01,岳民发〔2024〕1号,2024-03-05,,2027-01-01,,", "I2 DATE_IN_FUTURE\nJ2 MISSING\nK2 MISSING"},
		{"a word that is no basis is told once", Organizations, marked,
			"晨光爱心会（示例）," + code(t, 1) + ",岳麓区,,,岳民发〔2024〕1号,2024-03-05,随便,,,", "E2 MISSING\nH2 BAD_VALUE"},
		{"an office without a region, no problem described, published too early", Inspections, inspected,
			"某某民政局,甲队（示例）,志愿服务团体,2024-03-05,发现问题,,2024-03-01", "A2 BAD_REGION\nF2 MISSING\nG2 DATES_OUT_OF_ORDER"},
		{"no problem described, and published too early", Inspections, inspected,
			"岳麓区民政局,甲队（示例）,志愿服务团体,2024-03-05,发现问题,,2024-03-01", "F2 MISSING\nG2 DATES_OUT_OF_ORDER"},
		{"a certificate with a wrong sum, a wrong ID number and a day too early", Certificates, certificateHeadings,
			"示例2024001,欧阳示例,430102199001010010,晨光志愿者协会（示例）,9,2024-03-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05", "C2 BAD_ID_NUMBER\nE2 HOURS_DIFFER\nF2 DATES_OUT_OF_ORDER"},
		{"a population of an unknown place without a source", Populations, "行政区划,年度,常住人口,来源", "天上区,2027,很多,", "A2 BAD_REGION\nB2 DATE_IN_FUTURE\nC2 BAD_NUMBER\nD2 MISSING"},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			o.announced("岳民发〔2024〕1号")
			wantProblems(t, o.take(c.kind, Options{}, csvFile(t, "表.csv", c.head, c.line)).Problems, told(c.want)...)
		})
	}
}
