package exchange

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mingzhi/rules"
)

func TestTheReportTellsWhichRowsChangedWhat(t *testing.T) {
	const platforms = "名称,网址,停用,说明"
	o := newOffice(t)
	o.good(Platforms, Options{}, csvFile(t, "一.csv", platforms, "示例平台,example.org,,旧", "示例二台,example.com,,"))
	path := csvFile(t, "二.csv", platforms, "示例平台,example.org,2026,新", "示例二台,example.com,,")
	for _, dry := range []bool{true, false} {
		report := reportOf(o.good(Platforms, Options{DryRun: dry}, path))
		if !strings.Contains(report, "  第2行：停用、说明\n") || strings.Contains(report, "第3行") {
			t.Errorf("dry %v:\n%s", dry, report)
		}
	}

	var many []string
	for n := range 30 {
		many = append(many, fmt.Sprintf("示例%d台,,,%%s", n))
	}
	lines := func(note string) string { return strings.ReplaceAll(strings.Join(many, "\n"), "%s", note) }
	o.good(Platforms, Options{}, csvFile(t, "三.csv", platforms, lines("旧")))
	summary := o.good(Platforms, Options{}, csvFile(t, "四.csv", platforms, lines("新")))
	if report := reportOf(summary); summary.Revised != 30 || len(summary.Revisions) != 20 || !strings.Contains(report, "另有 10 处没有列出") {
		t.Errorf("%s", report)
	}
}

func TestTheReportTellsWhatChangedOfEveryKind(t *testing.T) {
	for _, c := range []struct {
		kind          Kind
		head          string
		before, after string
		want          string
	}{
		{Populations, "行政区划,年度,来源,常住人口", "岳麓区,2023,统计公报,1", "岳麓区,2023,统计公报,2", "常住人口"},
		{Commendations, "年度,项目,类别,名称,级别,所在地", "2024,示例评选,最佳志愿服务组织,晨光志愿服务队（示例）,省级,岳麓区", "2024,示例评选,最佳志愿服务组织,晨光志愿服务队（示例）,市级,浏阳市", "级别、所在地"},
		{Announcements, "标题,发布机关,发布日期,正文,附件", "公告（示例）,长沙市民政局,2024-03-05,一,甲|https://example.org/1", "公告（示例）,长沙市民政局,2024-03-05,二,甲|https://example.org/2", "正文、附件"},
		{Inspections, "抽查机关,抽查对象,抽查日期,抽查结论,公布日期,对象所在区划,录入信息系统", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,岳麓区,是", "岳麓区民政局,甲队（示例）,2024-03-05,未发现问题,2024-03-06,浏阳市,不适用", "对象所在区划、检查项"},
		{Organizations, "组织名称,信用代码,登记机关,标识日期,章程核实日期,公告文号", "晨光志愿者协会（示例）," + code(t, 1) + ",长沙市岳麓区民政局,,,", "晨光志愿者协会（示例）," + code(t, 1) + ",岳麓区民政局,2024-03-05,2024-03-01,岳民发〔2024〕1号", "登记管理机关、标识日期"},
	} {
		o := newOffice(t)
		o.announced("岳民发〔2024〕1号")
		o.good(c.kind, Options{}, csvFile(t, "一.csv", c.head, c.before))
		if report := reportOf(o.good(c.kind, Options{}, csvFile(t, "二.csv", c.head, c.after))); !strings.Contains(report, "第2行："+c.want+"\n") {
			t.Errorf("%s: it does not tell %s:\n%s", c.kind, c.want, report)
		}
	}
}

func TestWhatIsHiddenIsNotPassedOverInSilence(t *testing.T) {
	heading, line := []any{"名称", "停用"}, []any{"示例平台", "2024"}
	for _, c := range []struct {
		why   string
		build func(book *excelize.File) error
		code  rules.Code
		told  string
		rows  int
	}{
		{"a hidden sheet beside an open one", func(book *excelize.File) error {
			_, err := book.NewSheet("旧表")
			return errors.Join(err, rows(book, "Sheet1", 1, heading, line), rows(book, "旧表", 1, heading, line, []any{"示例二台", "2023"}), book.SetSheetVisible("旧表", false))
		}, "", "工作表“旧表”：这个工作表是隐藏的，里面的2行没有导入", 1},
		{"a hidden sheet of choices needs no word", func(book *excelize.File) error {
			_, err := book.NewSheet("选项")
			return errors.Join(err, rows(book, "Sheet1", 1, heading, line), rows(book, "选项", 1, []any{"是"}, []any{"否"}), book.SetSheetVisible("选项", false))
		}, "", "工作表“选项”：隐藏的，略过", 1},
		{"the only list is hidden", func(book *excelize.File) error {
			_, err := book.NewSheet("封面")
			book.SetActiveSheet(1)
			return errors.Join(err, rows(book, "Sheet1", 1, heading, line), rows(book, "封面", 1, []any{"平台名单"}), book.SetSheetVisible("Sheet1", false))
		}, rules.BadSpreadsheet, "只有隐藏的工作表里有名单：Sheet1", 0},
		{"hidden rows", func(book *excelize.File) error {
			return errors.Join(rows(book, "Sheet1", 1, heading, line, []any{"示例二台", "2023"}, []any{"示例三台", "2022"}), book.SetRowVisible("Sheet1", 3, false), book.SetRowVisible("Sheet1", 4, false))
		}, "", "有2行是隐藏的", 3},
	} {
		o := newOffice(t)
		summary := o.take(Platforms, Options{}, workbook(t, "平台.xlsx", c.build))
		if report := reportOf(summary); !strings.Contains(report, c.told) || summary.Created != c.rows || (c.code != "") != (summary.ProblemCount == 1) {
			t.Errorf("%s:\n%s", c.why, report)
		}
	}
}

func TestWhatAllRowsLackIsToldOnce(t *testing.T) {
	o := newOffice(t)
	summary := o.take(Populations, Options{SkipBadRows: true}, csvFile(t, "人口.csv", "code,population_2020", "430104,1", "430105,2", "430111,3"))
	wantProblems(t, summary.Problems, "0 MISSING")
	if summary.Rejected != 3 || summary.ProblemCount != 1 {
		t.Error(reportOf(summary))
	}
	file, err := Options{}.open(summary.Files[0].RejectedFile)
	if err != nil || len(file.Sheets[0].Rows) != 4 || !strings.Contains(file.Sheets[0].Rows[3].Cell(2).Text, "人口数须有来源") {
		t.Errorf("%+v, %v", file, err)
	}
}

func TestAnInterruptedImportSaysThatNothingChanged(t *testing.T) {
	o := newOffice(t)
	path := csvFile(t, "平台.csv", "名称,停用", "示例平台,2024", "示例二台,2024", "示例三台,2024")
	size := o.size()
	ctx, cancel := context.WithCancel(o.ctx)
	defer cancel()
	summary, err := Import(ctx, o.reg, Platforms, []string{path}, Options{Progress: func(done, _ int) {
		if done == 2 {
			cancel()
		}
	}})
	if problem := rules.AsProblem(err); problem.Code != rules.Interrupted || !strings.Contains(problem.Message.Zh, "未作任何改动") || summary.ExitCode() != 1 || o.size() != size {
		t.Errorf("%v, exit %d, %d entries more", err, summary.ExitCode(), o.size()-size)
	}
}

func TestAFileIsNamedOnceAndNotOnEveryLine(t *testing.T) {
	one := csvFile(t, "一.csv", "名称,停用", "示例平台,从前", "示例二台,从前")
	two := csvFile(t, "二.csv", "名称,停用", "示例三台,从前", "示例四台,从前")
	for _, c := range []struct {
		why   string
		files []string
		times map[string]int
	}{
		{"one file is named at the top", []string{one}, map[string]int{one: 1, "\n  B2（停用）“从前”：": 1, "\n  B3（停用）“从前”：": 1}},
		{"several head their lines too", []string{one, two}, map[string]int{one: 2, two: 2, "\n  文件 " + two + "\n  B2（停用）“从前”：": 1}},
	} {
		report := reportOf(newOffice(t).take(Platforms, Options{}, c.files...))
		for text, times := range c.times {
			if strings.Count(report, text) != times {
				t.Errorf("%s: %q stands there %d times, want %d:\n%s", c.why, text, strings.Count(report, text), times, report)
			}
		}
	}
}

func TestALongReportBeginsWithTheKindsOfError(t *testing.T) {
	lines := func(count int) []string {
		out := []string{"名称,停用"}
		for n := range count {
			out = append(out, fmt.Sprintf("示例%d台,从前", n))
		}
		return append(out, ",2024")
	}
	for _, c := range []struct {
		why       string
		bad       int
		kinds     bool
		frequency string
	}{
		{"as many as one can read", 59, false, ""},
		{"more than that", 60, true, "  · 日期不对 [BAD_DATE]：60 处，第2行、第3行、第4行、第5行、第6行等\n  · 缺少必填项 [MISSING]：1 处，第62行\n"},
		{"more than are kept", 300, true, "[BAD_DATE]：300 处"},
	} {
		report := reportOf(newOffice(t).take(Platforms, Options{}, csvFile(t, "平台.csv", lines(c.bad)...)))
		if strings.Contains(report, "  · ") != c.kinds || !strings.Contains(report, c.frequency) {
			t.Errorf("%s:\n%s", c.why, report[:min(len(report), 1500)])
		}
	}
}

func TestTheReportEndsWithWhatWasDone(t *testing.T) {
	const head = "组织名称,信用代码,行政区划,章程核实日期,公告文号,标识日期,取消标识日期,取消标识原因,取消标识公告文号"
	o := newOffice(t)
	o.announced("岳民发〔2024〕1号")
	o.good(Announcements, Options{}, csvFile(t, "公告.csv", "文号,标题,类别,发布机关,发布日期", "岳民发〔2024〕9号,取消标识公告（示例）,取消标识公告,长沙市岳麓区民政局,2024-09-05"))
	marked := func(n int64, end string) string {
		return fmt.Sprintf("甲%d志愿者协会（示例）,%s,岳麓区,2024-03-01,岳民发〔2024〕1号,2024-03-05,%s", n, code(t, n), end)
	}
	path := csvFile(t, "名单.csv", head, marked(1, ",,"), marked(2, "2024-09-01,注销,岳民发〔2024〕9号"), "乙志愿者协会（示例）,"+code(t, 3)+",岳麓区,,,,,,")
	for _, c := range []struct {
		why, want, not string
		dry            bool
	}{
		{"what would be done", "可新增3，可更新0，无变化0，有误0\n其中：登记 3 家、标识 2 家、取消标识 1 家\n", "已导入", true},
		{"what was done", "新增3，更新0，无变化0，未收0\n其中：登记 3 家、标识 2 家、取消标识 1 家\n", "只检查", false},
		{"the second time nothing is", "无变化3，未收0\n", "其中", false},
	} {
		if report := reportOf(o.good(Organizations, Options{DryRun: c.dry}, path)); !strings.Contains(report, c.want) || strings.Contains(report, c.not) {
			t.Errorf("%s:\n%s", c.why, report)
		}
	}
}
