package exchange

import (
	"strings"
	"testing"
)

func TestARowThatSpeaksOfAMarkingMustDateIt(t *testing.T) {
	const head = "组织名称,信用代码,行政区划,章程核实日期,标识依据,公告文号,标识日期"
	org := "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,"
	for _, c := range []struct{ why, head, line, want string }{
		{"the date of the charter check alone", head, org + "2024-03-01,,,", "G2 MISSING"},
		{"the basis alone", head, org + ",名称+章程,,", "G2 MISSING"},
		{"the announcement alone", head, org + ",,岳民发〔2024〕1号,", "G2 MISSING"},
		{"a date that is not known", head, org + "2024-03-01,,岳民发〔2024〕1号,不详", "G2 MISSING"},
		{"a word that is no date", head, org + "2024-03-01,,岳民发〔2024〕1号,长期", "G2 MISSING"},
		{"a date that is not known, and nothing else", head, org + ",,,不详", "G2 MISSING"},
		{"a mistyped heading is told once for the file", strings.Replace(head, "标识日期", "标识曰期", 1), org + "2024-03-01,,岳民发〔2024〕1号,2024-03-05\n" + strings.Replace(org, code(t, 1), code(t, 2), 1) + "2024-03-01,,岳民发〔2024〕1号,2024-03-05", "0 HEADING_MISSING"},
		{"nothing of a marking registers only", head, org + "-,/,无,", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			o.announced("岳民发〔2024〕1号")
			summary := o.take(Organizations, Options{}, csvFile(t, "名单.csv", c.head, c.line))
			if c.want == "" {
				wantProblems(t, summary.Problems)
				return
			}
			wantProblems(t, summary.Problems, c.want)
			if report := reportOf(summary); strings.HasPrefix(c.want, "0") && !strings.Contains(report, "G 标识曰期") {
				t.Errorf("the mistyped heading is not named:\n%s", report)
			}
		})
	}
}

func TestAMarkedOrganizationWhosePurposeChangedIsToBeUnmarked(t *testing.T) {
	const head = "组织名称,信用代码,行政区划,章程核实日期,公告文号,标识日期,章程是否以志愿服务为宗旨"
	o := newOffice(t)
	o.announced("岳民发〔2024〕1号")
	o.good(Organizations, Options{}, csvFile(t, "一.csv", head, "晨光志愿者协会（示例）,"+code(t, 1)+",岳麓区,2024-03-01,岳民发〔2024〕1号,2024-03-05,是"))
	for _, c := range []struct {
		why, line string
		want      []string
	}{
		{"marked, and no longer for volunteering", "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,,,,否", []string{"G2 NO_MARKING_BASIS"}},
		{"marked, and still for volunteering", "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,,,,是", nil},
		{"never marked", "暖阳协会（示例）," + code(t, 2) + ",岳麓区,,,,否", nil},
	} {
		summary := o.good(Organizations, Options{}, csvFile(t, "二.csv", head, c.line))
		wantProblems(t, summary.Warnings, c.want...)
		if len(c.want) > 0 && !strings.Contains(summary.Warnings[0].Problem.Mend.Zh, "湘民发〔2023〕29号") {
			t.Errorf("%s: the notice is not cited: %+v", c.why, summary.Warnings[0].Problem)
		}
	}
}

func TestAMarkingWithoutABasisSaysWhatToType(t *testing.T) {
	const head = "组织名称,信用代码,行政区划,章程核实日期,公告文号,标识日期,标识依据"
	for _, c := range []struct{ why, basis, want string }{
		{"nothing is said of an application", "", "G2 NO_MARKING_BASIS"},
		{"name and charter, though the name has no keyword", "名称+章程", "G2 MARKING_BASIS_CONFLICT"},
	} {
		o := newOffice(t)
		o.announced("岳民发〔2024〕1号")
		summary := o.take(Organizations, Options{}, csvFile(t, "名单.csv", head, "晨光爱心会（示例）,"+code(t, 1)+",岳麓区,2024-03-01,岳民发〔2024〕1号,2024-03-05,"+c.basis))
		wantProblems(t, summary.Problems, c.want)
		problem := summary.Problems[0].Problem
		if !strings.Contains(problem.Mend.Zh, "在“标识依据”列填“主动申请”") || !strings.Contains(problem.Mend.Zh, "清空标识日期") || !strings.Contains(problem.Mend.En, "主动申请") {
			t.Errorf("%s: it does not say what to type: %+v", c.why, problem.Mend)
		}
		if strings.Contains(problem.Message.Zh, "章程") || strings.Contains(problem.Message.En, "charter") {
			t.Errorf("%s: it claims a purpose that nobody stated: %+v", c.why, problem.Message)
		}
	}
}
