package exchange

import (
	"strings"
	"testing"
)

func TestRowsThatContradictEachOtherAreAllRejectedUntilMended(t *testing.T) {
	for _, c := range []struct {
		why   string
		kind  Kind
		lines []string
		want  []string
	}{
		{"two addresses of one organization", Organizations, []string{"组织名称,信用代码,行政区划,住所",
			"晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,甲路1号", "暖阳义工联合会（示例）," + code(t, 2) + ",岳麓区,丙路3号", "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,乙路2号"},
			[]string{"B2 CONFLICT", "B4 CONFLICT"}},
		{"two texts of one document without a number", Announcements, []string{"标题,发布机关,发布日期,正文",
			"公告甲（示例）,长沙市民政局,2024-03-05,一", "公告乙（示例）,长沙市民政局,2024-03-05,一", "公告甲（示例）,长沙市民政局,2024-03-05,二"},
			[]string{"2 CONFLICT", "4 CONFLICT"}},
		{"two dates of one document number", Announcements, []string{"文号,标题,发布机关,发布日期",
			"长民发〔2024〕1号,公告甲（示例）,长沙市民政局,2024-03-05", "长民发〔2024〕2号,公告乙（示例）,长沙市民政局,2024-03-05", "長民發[2024]1號,公告甲（示例）,长沙市民政局,2024-03-06"},
			[]string{"A2 CONFLICT", "A4 CONFLICT"}},
		{"three closing dates of one platform", Platforms, []string{"名称,停用", "示例平台,2024", "示例台,2024", "示例平台,2025", "示例平台,2026"},
			[]string{"A2 CONFLICT", "A4 CONFLICT", "A5 CONFLICT"}},
		{"two outcomes of one inspection, its subject spelled in two ways", Inspections, []string{"抽查机关,抽查对象,信用代码,抽查日期,抽查结论,发现的问题,公布日期",
			"岳麓区民政局,晨光协会（示例）," + code(t, 1) + ",2024-03-05,未发现问题,,2024-03-06", "岳麓区民政局,暖阳协会（示例）," + code(t, 2) + ",2024-03-05,未发现问题,,2024-03-06", "岳麓区民政局,晨光协会(示例)," + code(t, 1) + ",2024-03-05,发现问题,缺,2024-03-06"},
			[]string{"C2 CONFLICT", "C4 CONFLICT"}},
		{"two announcements of one marking", Organizations, []string{"组织名称,信用代码,行政区划,章程核实日期,标识日期,公告文号",
			"晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-03-01,2024-03-05,岳民发〔2024〕1号", "暖阳义工联合会（示例）," + code(t, 2) + ",岳麓区,2024-03-01,2024-03-05,岳民发〔2024〕1号", "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-03-01,2024-03-05,岳民发〔2024〕2号"},
			[]string{"E2 CONFLICT", "E4 CONFLICT"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			o.announced("岳民发〔2024〕1号", "岳民发〔2024〕2号")
			first := o.take(c.kind, Options{SkipBadRows: true}, csvFile(t, "表.csv", c.lines...))
			wantProblems(t, first.Problems, c.want...)
			if first.Created != 1 || !strings.Contains(first.Problems[0].Problem.Message.Zh, "第4行") {
				t.Errorf("%s", reportOf(first))
			}
			size := o.size()
			again := o.take(c.kind, Options{SkipBadRows: true}, first.Files[0].RejectedFile)
			if again.Rejected != len(c.want) || again.Rejected != again.Total || o.size() != size {
				t.Errorf("the rejected rows came back unmended: %s", reportOf(again))
			}
		})
	}
}

func TestRowsThatRepeatEachOtherAreTakenOnceWithAWarning(t *testing.T) {
	for _, c := range []struct {
		why   string
		kind  Kind
		lines []string
		want  []string
	}{
		{"the same twice", Platforms, []string{"名称,停用", "示例平台,2024", "示例平台,2024年"}, []string{"A3 CONFLICT"}},
		{"the second says less, and erases nothing", Platforms, []string{"名称,停用", "示例平台,2024", "示例平台,"}, []string{"A3 CONFLICT"}},
		{"one inspection, its subject spelled in two ways", Inspections, []string{"抽查机关,抽查对象,信用代码,抽查日期,抽查结论,公布日期",
			"岳麓区民政局,晨光协会（示例）," + code(t, 1) + ",2024-03-05,未发现问题,2024-03-06", "岳麓区民政局,晨 光 协会(示例)," + code(t, 1) + ",2024-03-05,未发现问题,2024-03-06"}, []string{"C3 CONFLICT"}},
		{"one organization marked twice over the years is no repetition", Organizations, []string{"组织名称,信用代码,行政区划,章程核实日期,标识日期,公告文号,取消标识日期,取消标识原因,取消标识公告文号",
			"晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-03-01,2024-03-05,岳民发〔2024〕1号,2024-05-01,章程修改,岳民发〔2024〕3号", "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区,2024-05-20,2024-05-21,岳民发〔2024〕1号,,,"}, nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			o.announced("岳民发〔2024〕1号")
			o.good(Announcements, Options{}, csvFile(t, "取消.csv", "发文字号,标题,类别,发布机关,发布日期", "岳民发〔2024〕3号,取消标识公告（示例）,取消标识公告,长沙市民政局,2024-05-01"))
			path := csvFile(t, "表.csv", c.lines...)
			summary := o.good(c.kind, Options{}, path)
			wantProblems(t, summary.Warnings, c.want...)
			if len(c.want) > 0 && summary.Created != 1 {
				t.Errorf("%s", reportOf(summary))
			}
			size := o.size()
			if o.good(c.kind, Options{}, path); o.size() != size {
				t.Error("importing it again changes something")
			}
		})
	}
}
