package exchange

import (
	"bytes"
	"strings"
	"testing"
)

func TestOneOfTwoColumnsIsEnoughAndSaidSo(t *testing.T) {
	for _, c := range []struct {
		why        string
		kind       Kind
		head, line string
		want, mend string
	}{
		{"neither region nor authority, both columns there", Organizations, "组织名称,信用代码,行政区划,登记管理机关", "晨光志愿者协会（示例）," + code(t, 1) + ",,", "C2 MISSING", "填行政区划或登记管理机关，二者填一"},
		{"neither, and no column for the region", Organizations, "组织名称,信用代码,登记管理机关", "晨光志愿者协会（示例）," + code(t, 1) + ",", "C2 MISSING", "填行政区划或登记管理机关，二者填一"},
		{"the authority alone is enough", Organizations, "组织名称,信用代码,登记管理机关", "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区民政局", "", ""},
		{"neither the inspecting office nor its region", Inspections, "抽查机关,抽查对象,抽查日期,抽查结论,公布日期", ",甲队（示例）,2024-03-05,未发现问题,2024-03-06", "A2 MISSING", "填抽查机关区划或抽查机关，二者填一"},
		{"an office whose name tells no region", Inspections, "抽查机关,抽查对象,抽查日期,抽查结论,公布日期", "民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06", "A2 BAD_REGION", "写机关全称"},
		{"neither the day of publication nor the announcement", Inspections, "抽查机关,抽查对象,抽查日期,抽查结论,公布日期", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,", "E2 MISSING", "填公布日期或公告文号，二者填一"},
		{"a publisher whose name tells no region", Announcements, "标题,发布机关,发布日期", "公告（示例）,民政局,2024-03-05", "B2 BAD_REGION", "写机关全称"},
	} {
		summary := newOffice(t).take(c.kind, Options{}, csvFile(t, "表.csv", c.head, c.line))
		wantProblems(t, summary.Problems, told(c.want)...)
		if c.want != "" && !strings.Contains(summary.Problems[0].Problem.Mend.Zh, c.mend) {
			t.Errorf("%s: %+v", c.why, summary.Problems[0].Problem)
		}
	}
	var guide bytes.Buffer
	if err := WriteGuide(&guide); err != nil || !strings.Contains(guide.String(), "| 与“登记管理机关”二者填一 this or Registration authority |") {
		t.Errorf("the guide does not tell that one of two is needed: %v", err)
	}
}
