package exchange

import (
	"strings"
	"testing"
)

func TestScientificNotationIsNamedForWhatItIs(t *testing.T) {
	const organizations = "组织名称,信用代码,登记管理机关"
	for _, c := range []struct {
		why        string
		kind       Kind
		head, line string
		want       string
	}{
		{"a credit code", Organizations, organizations, "晨光志愿者协会（示例）,5.1430104E+17,岳麓区民政局", "B2 BAD_NUMBER"},
		{"in small letters and full width", Organizations, organizations, "晨光志愿者协会（示例）,５.143e+17,岳麓区民政局", "B2 BAD_NUMBER"},
		{"an ID number", Certificates, certificateHeadings, "示例2024001,欧阳示例,4.30104E+17,晨光志愿者协会（示例）,3,2024-04-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05", "C2 BAD_NUMBER"},
		{"a certificate's number", Certificates, certificateHeadings, "2.02404E+11,欧阳示例,,晨光志愿者协会（示例）,3,2024-04-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05", "A2 BAD_NUMBER"},
		{"a code that is only wrong stays a wrong code", Organizations, organizations, "晨光志愿者协会（示例）,5143E10,岳麓区民政局", "B2 BAD_CREDIT_CODE"},
	} {
		summary := newOffice(t).take(c.kind, Options{}, csvFile(t, "表.csv", c.head, c.line))
		wantProblems(t, summary.Problems, c.want)
		if report := reportOf(summary); strings.HasSuffix(c.want, "BAD_NUMBER") && !strings.Contains(report, "被 Excel 改成了科学记数") || strings.Contains(report, "4.30104") {
			t.Errorf("%s:\n%s", c.why, report)
		}
	}
}
