package exchange

import (
	"bytes"
	"strings"
	"testing"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// filledIn is a form of a certificate of two records.
const filledIn = "\uFEFF# 说明\n姓名：欧阳示例\n身份证号: " + idNumber + "\r\n记录单位：晨光志愿者协会（示例）\n总时长：2\n出具日期：2024-04-01\n\n" +
	"活动名称：社区清洁\n开始时间：2024-03-02 09:00\n结束时间：2024-03-02 10:00\n服务时长：1\n记录时间：2024-03-20\n\n" +
	"活动名称：图书整理\n开始时间：2024-03-03 09:00\n结束时间：2024-03-03 10:00\n服务时长：1\n录入时间：2024-03-20\n"

// takeForm imports a form as the command does.
func (o *office) takeForm(text string) *Summary {
	o.t.Helper()
	form, err := ReadForm("one.txt", strings.NewReader(text))
	if err != nil {
		o.t.Fatal(err)
	}
	path := o.t.TempDir() + "/one.txt"
	return o.take(Certificates, Options{
		NoRejects: true, Open: func(string, sheet.Limits) (*sheet.File, error) { return form, nil },
	}, path)
}

func TestOneCertificateIsIssuedFromAForm(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		o := openOffice(t, url)
		summary := o.takeForm(filledIn)
		if summary.ExitCode() != 0 || summary.Created != 1 {
			t.Fatal(reportOf(summary))
		}
		if out := handedOutIn(t, summary.CodesFile); len(out) != 1 || out[0][2] != "欧阳示例" {
			t.Errorf("handed out: %v", out)
		}
		// All rules of a list hold, and are told at the heading.
		wrong := o.takeForm(strings.Replace(strings.ReplaceAll(filledIn, "2024-03", "2024-02"), "服务时长：1\n录入", "服务时长：3\n录入", 1))
		if wrong.ExitCode() != 3 || len(wrong.Problems) == 0 || wrong.Problems[0].Problem.Code != rules.HoursDiffer {
			t.Error(reportOf(wrong))
		}
	})
}

func TestABlankFormIsReadBack(t *testing.T) {
	var out bytes.Buffer
	if err := WriteForm(&out, "zh"); err != nil {
		t.Fatal(err)
	}
	form, err := ReadForm("blank.txt", &out)
	if err != nil {
		t.Fatal(err)
	}
	found, problem := findHeadings(form.Sheets[0], newHeadingIndex(certificates().columns))
	if problem != nil || len(found.byField) != len(certificates().columns) {
		t.Errorf("%d of %d columns are known, %v", len(found.byField), len(certificates().columns), problem)
	}
}

func TestWhatIsNoForm(t *testing.T) {
	for sentence, c := range map[string]struct{ text, says string }{
		"nothing":                   {"# only\n\n", "没有填写任何内容"},
		"a line without a colon":    {"姓名：张三\n记录单位\n", "第2行没有冒号"},
		"a column twice":            {"姓名：张三\n志愿者姓名：李四\n", "第2行：“志愿者姓名”在同一条记录里写了两次"},
		"a heading that is missing": {"：张三\n", "第1行没有冒号"},
		"more than a form":          {strings.Repeat("姓", maxForm), "填写的内容太长"},
	} {
		_, err := ReadForm("one.txt", strings.NewReader(c.text))
		problem := rules.AsProblem(err)
		if problem.Code != rules.BadSpreadsheet || problem.Message.Zh != c.says || problem.Mend.En == "" {
			t.Errorf("%s: %v", sentence, problem)
		}
	}
}

func FuzzReadForm(f *testing.F) {
	f.Add(filledIn)
	f.Add("姓名：\n姓名：张三\n活动名称：\n活动名称：a\n活动名称：b")
	f.Fuzz(func(t *testing.T, text string) {
		form, err := ReadForm("one.txt", strings.NewReader(text))
		if err != nil {
			if rules.AsProblem(err).Code != rules.BadSpreadsheet {
				t.Errorf("%v", err)
			}
			return
		}
		rows := form.Sheets[0].Rows
		for _, row := range rows {
			if len(row.Cells) > len(rows[0].Cells) {
				t.Errorf("a row is wider than the headings: %q", text)
			}
		}
	})
}
