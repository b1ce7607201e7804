package exchange

import (
	"strings"
	"testing"

	"mingzhi/rules"
)

func TestAnIDNumberNeitherGoesInNorIsRepeated(t *testing.T) {
	for _, c := range []struct {
		why   string
		kind  Kind
		lines []string
		want  rules.Code
	}{
		{"in an organization's name", Organizations, []string{"组织名称,信用代码,行政区划", "张三" + idNumber + "志愿者协会," + code(t, 1) + ",岳麓区"}, rules.PersonalData},
		{"in a title", Announcements, []string{"标题,发布机关,发布日期", "关于" + idNumber + "的公告,长沙市民政局,2024-03-05"}, rules.PersonalData},
		{"in a body of several lines, in groups", Announcements, []string{"标题,发布机关,发布日期,正文", "公告,长沙市民政局,2024-03-05,\"一\n430102 19900101 0016\""}, rules.PersonalData},
		{"among publishers", Announcements, []string{"标题,发布机关,发布日期", "公告,长沙市民政局；" + wide(idNumber) + ",2024-03-05"}, rules.PersonalData},
		{"in a problem", Inspections, []string{"抽查机关,抽查对象,抽查日期,抽查结论,发现的问题,公布日期", "岳麓区民政局,甲队,2024-03-05,发现问题,张三" + idNumber + ",2024-03-06"}, rules.PersonalData},
		{"in the note of a finding", Inspections, []string{"抽查机关,抽查对象,抽查日期,抽查结论,发现的问题,公布日期,录入信息系统", "岳麓区民政局,甲队,2024-03-05,发现问题,缺,2024-03-06,否：" + idNumber}, rules.PersonalData},
		{"as an activity", Certificates, []string{certificateHeadings, "示例2024001,欧阳示例,,晨光志愿者协会（示例）,3,2024-04-01," + idNumber + ",2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05"}, rules.PersonalData},
		{"as a certificate's number", Certificates, []string{certificateHeadings, idNumber + ",欧阳示例,,晨光志愿者协会（示例）,3,2024-04-01,清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05"}, rules.PersonalData},
		{"as a name", Certificates, []string{certificateHeadings, "示例2024001," + idNumber + ",,晨光志愿者协会（示例）,3,2024-04-01,清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05"}, rules.BadRequest},
		{"in the column of credit codes", Organizations, []string{"组织名称,信用代码,行政区划", "晨光志愿者协会（示例）," + idNumber + ",岳麓区"}, rules.BadCreditCode},
		{"in the column of dates", Organizations, []string{"组织名称,信用代码,行政区划,成立日期", "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区," + idNumber}, rules.PersonalData},
		{"that does not check, in a wrong column", Certificates, []string{certificateHeadings, "示例2024001,欧阳示例,,晨光志愿者协会（示例）,43010219900101001X,2024-04-01,清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05"}, rules.BadNumber},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			summary := o.take(c.kind, Options{}, csvFile(t, "表.csv", c.lines...))
			if summary.ExitCode() != 3 || len(summary.Problems) == 0 || summary.Problems[0].Problem.Code != c.want {
				t.Fatalf("%s", reportOf(summary))
			}
			for _, digits := range []string{"19900101"} {
				if strings.Contains(reportOf(summary), digits) {
					t.Errorf("the report repeats it:\n%s", reportOf(summary))
				}
			}
		})
	}
}

func TestNamesThatSlippedIntoOtherColumnsAreNotShown(t *testing.T) {
	o := newOffice(t)
	for _, c := range []struct{ why, line string }{
		{"one column to the right", "示例2024001,,欧阳示例," + idNumber + ",晨光志愿者协会（示例）,5,2024-04-01,清洁,2024-03-02 09:00,2024-03-02 12:00,3"},
		{"a name in the column of dates", "示例2024001,欧阳示例,,晨光志愿者协会（示例）,3,欧阳示例,清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05"},
		{"a name and a number in the column of hours", "示例2024001,欧阳示例,,晨光志愿者协会（示例）,欧阳示例3,2024-04-01,清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05"},
	} {
		summary := o.take(Certificates, Options{}, csvFile(t, "证明.csv", certificateHeadings, c.line))
		if report := reportOf(summary); summary.ProblemCount == 0 || strings.Contains(report, "欧阳示例") || strings.Contains(report, "19900101") {
			t.Errorf("%s:\n%s", c.why, report)
		}
	}
}

func TestWhatSaysNothingIsMissingWhereItIsNeeded(t *testing.T) {
	for _, c := range []struct{ why, name, want string }{
		{"a formula's failure", "#N/A", "A2 MISSING"},
		{"another", "#REF!", "A2 MISSING"},
		{"nothing", "无", "A2 MISSING"},
		{"a dash", "—", "A2 MISSING"},
		{"a stroke", "/", "A2 MISSING"},
		{"not known", "不详", "A2 MISSING"},
		{"a database's nothing", "NULL", "A2 MISSING"},
		{"another's", "n/a", "A2 MISSING"},
		{"digits are no name", "20240001", "A2 BAD_REQUEST"},
		{"stops are no name", "……", "A2 BAD_REQUEST"},
		{"a spaced name is one", "晨 光 志 愿 者 协 会（示例）", ""},
	} {
		o := newOffice(t)
		summary := o.take(Organizations, Options{}, csvFile(t, "名单.csv", "组织名称,信用代码,行政区划", c.name+","+code(t, 1)+",岳麓区"))
		if c.want != "" {
			wantProblems(t, summary.Problems, c.want)
			continue
		}
		organization, err := o.db.OrganizationByCreditCode(o.ctx, code(t, 1))
		if err != nil || organization.Name != "晨光志愿者协会（示例）" {
			t.Errorf("%s: %+v, %v", c.why, organization, err)
		}
	}
	o := newOffice(t)
	summary := o.take(Organizations, Options{}, csvFile(t, "名单.csv", "组织名称,信用代码,行政区划,住所", "晨光志愿者协会（示例）,"+code(t, 1)+",岳麓区,#REF!"))
	wantProblems(t, summary.Problems, "D2 BAD_SPREADSHEET")
}
