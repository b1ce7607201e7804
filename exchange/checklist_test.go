package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mingzhi/exchange/sheet"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// checkedLines are the cells of a list that was verified, its first sheet alone.
func checkedLines(t *testing.T, written []byte, name string) [][]string {
	t.Helper()
	file, err := sheet.Read(name, bytes.NewReader(written), int64(len(written)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]string
	for _, row := range file.Sheets[0].Rows {
		var line []string
		for _, cell := range row.Cells {
			line = append(line, cell.Text)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestAListComesBackWithItsVerdicts(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		o := openOffice(t, url)
		o.good(Certificates, Options{}, csvFile(t, "证明.csv", courseHeadings,
			courseLine("示例-1", "社区清洁", "2024-03-02", ",,,,,,,,,"), courseLine("示例-2", "敬老", "2024-03-03", ",,,2024-05-01,误发,,,,,")))
		text := strings.Join([]string{
			"某校志愿服务证明汇总,,,,",
			"序号,学生,编号,查验码,时长,后四位,姓名",
			"1,甲,示例-1,7KQM-X2WD-85UA,1,,",
			"2,乙,示例-1,7KQM-X2WD-85UA,2,,",
			"3,丙,示例-2,7kqm x2wd 85ua,,,",
			"4,丁,示例-1,7KQM-X2WD-85UC,,,",
			"5,戊,没有-9,7KQM-X2WD-85UA,,,",
			"6,己,示例-1,,,0016,欧阳示例",
			"7,庚,示例-1,,,,",
			"8,辛,示例-1,7KQM-X2WD-85UA,很久,,",
			"9,壬,ZM430100-2026-000123K-X,7KQM-X2WD-85UA,,,",
		}, "\r\n")
		list, err := ReadChecklist("名单.csv", strings.NewReader(text), int64(len(text)), o.reg.Today())
		if err != nil || list.Len() != 9 {
			t.Fatal(list, err)
		}
		var done []int
		answers := o.reg.VerifyEach(o.ctx, list.Asks(), nil, func(n int) { done = append(done, n) })
		if len(done) != len(list.Asks()) || done[len(done)-1] != len(list.Asks()) {
			t.Errorf("progress was told as %v", done)
		}
		var out bytes.Buffer
		if err := list.Write(&out, answers, "zh"); err != nil {
			t.Fatal(err)
		}
		lines := checkedLines(t, out.Bytes(), "名单.csv")
		if got := strings.Join(lines[1][7:], ","); got != "查验结论,说明,不一致的项目,登记的记录单位,状态变更日期,查验时间,公开账本条目数" {
			t.Errorf("the headings are %s", got)
		}
		for i, want := range []string{"属实", "内容不符", "已撤销", "未能证实", "未能证实", "属实", "没有查验", "没有查验", "没有查验"} {
			line := lines[2+i]
			if line[0] != string(rune('1'+i)) || line[7] != want {
				t.Errorf("row %d is %q instead of %s", i+1, line, want)
			}
		}
		for i, says := range map[int]string{2: "", 3: "服务时长", 4: "误发", 8: "凭据", 9: "时长", 10: "校验不符"} {
			if got := strings.Join(lines[i][8:], " "); !strings.Contains(got, says) {
				t.Errorf("row %d says %s", i-1, got)
			}
		}
		if strings.Contains(lines[3][10], "1") {
			t.Errorf("the true hours are told: %q", lines[3])
		}
		// Sent again as it came back, the verdicts are written over.
		again, err := ReadChecklist("名单.csv", bytes.NewReader(out.Bytes()), int64(out.Len()), o.reg.Today())
		if err != nil || again.Len() != 9 {
			t.Fatal(again, err)
		}
		var twice bytes.Buffer
		if err := again.Write(&twice, o.reg.VerifyEach(o.ctx, again.Asks(), nil, nil), "en"); err != nil {
			t.Fatal(err)
		}
		if lines := checkedLines(t, twice.Bytes(), "名单.csv"); len(lines[1]) != 14 || lines[1][7] != "Verdict" {
			t.Errorf("the second time: %q", lines[1])
		}
	})
}

func TestWhatIsNoChecklist(t *testing.T) {
	many := "编号,查验码\n" + strings.Repeat("示例-1,7KQM-X2WD-85UA\n", MostChecked+1)
	for sentence, c := range map[string]struct {
		name, text string
		code       rules.Code
	}{
		"a picture":                {"名单.xlsx", "\x89PNG\r\n\x1a\n", rules.BadSpreadsheet},
		"a list of something else": {"名单.csv", "菜名,价格\n炒面,10\n", rules.HeadingMissing},
		"headings and no row":      {"名单.csv", "编号,查验码\n", rules.BadSpreadsheet},
		"more than 5,000":          {"名单.csv", many, rules.BadSpreadsheet},
		"no number":                {"名单.csv", "查验码,姓名\n7KQM-X2WD-85UA,张三\n", rules.HeadingMissing},
	} {
		_, err := ReadChecklist(c.name, strings.NewReader(c.text), int64(len(c.text)), "2026-12-01")
		problem := (*rules.Problem)(nil)
		if !errors.As(err, &problem) || problem.Code != c.code || problem.Mend.Zh == "" {
			t.Errorf("%s: %v", sentence, err)
		}
	}
}

func TestAWorkbookComesBackAsAWorkbook(t *testing.T) {
	o := newOffice(t)
	path := workbook(t, "名单.xlsx", func(book *excelize.File) error {
		return rows(book, "Sheet1", 1, []any{"编号", "验证码"}, []any{"没有-1", "7KQM-X2WD-85UA"}, []any{nil, "7KQM-X2WD-85UA"})
	})
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list, err := ReadChecklist("名单.xlsx", bytes.NewReader(file), int64(len(file)), o.reg.Today())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := list.Write(&out, o.reg.VerifyEach(o.ctx, list.Asks(), nil, nil), "en"); err != nil {
		t.Fatal(err)
	}
	lines := checkedLines(t, out.Bytes(), "名单.xlsx")
	if lines[1][2] != "Not confirmed" || lines[2][2] != "not verified" {
		t.Errorf("%q", lines)
	}
}

// Whoever guesses gets no more guesses by lists than one by one.
func TestGuessesInListsAreCounted(t *testing.T) {
	o := newOffice(t)
	o.good(Certificates, Options{}, csvFile(t, "证明.csv", courseHeadings, courseLine("示例-1", "社区清洁", "2024-03-02", ",,,,,,,,,")))
	genuine := registry.Verify{Number: "示例-1", Code: "7KQM-X2WD-85UA", Asker: "192.0.2.5"}
	var asks []registry.Verify
	for range 500 {
		asks = append(asks, genuine)
	}
	for i, answer := range o.reg.VerifyEach(o.ctx, asks, nil, nil) {
		if answer.Err != nil {
			t.Fatalf("genuine certificate %d: %v", i, answer.Err)
		}
	}
	asks = nil
	for i := range 100 {
		asks = append(asks, registry.Verify{Number: fmt.Sprintf("没有-%d", i), Code: "7KQM-X2WD-85UC", Asker: "192.0.2.5"})
	}
	asks = append(asks, genuine)
	var answered int
	var many *registry.TooMany
	answers := o.reg.VerifyEach(o.ctx, asks, nil, nil)
	for _, answer := range answers {
		if answer.Err == nil {
			answered++
		}
	}
	if most := registry.DefaultLimits.AddressBurst; answered > most || answered < most-5 {
		t.Errorf("%d guesses were answered", answered)
	}
	if !errors.As(answers[100].Err, &many) {
		t.Errorf("what stands behind the guesses is told: %+v", answers[100])
	}
	if again := o.reg.VerifyEach(o.ctx, asks[:1], nil, nil); !errors.As(again[0].Err, &many) {
		t.Errorf("a second list guesses on: %+v", again[0])
	}
}
