package exchange

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// unnumberedHeadings are those of a list that leaves the numbers to the program.
const unnumberedHeadings = "志愿者姓名,身份证号码,记录单位,服务总时长（小时）,开具日期,活动名称,活动开始时间,活动结束时间,服务时长(小时),录入时间"

func unnumbered(holder, id, total, day string) string {
	return holder + "," + id + ",晨光志愿者协会（示例）," + total + ",2024-04-01,社区清洁," + day + " 09:00," + day + " 10:00,1,2024-03-20"
}

// handedOutIn reads a file of codes: number, code, holder and row.
func handedOutIn(t *testing.T, path string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\uFEFF"))).ReadAll()
	if err != nil || len(rows) == 0 || strings.Join(rows[0], " ") != "证明编号 验证码 姓名 行" {
		t.Fatalf("%q, %v", rows, err)
	}
	return rows[1:]
}

func TestAListThatLeavesItsNumbersBlankGetsThemDrawn(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		o := openOffice(t, url)
		another := "43010219900101002" + "4"
		lines := []string{
			unnumberedHeadings,
			unnumbered("欧阳示例", idNumber, "2", "2024-03-02"), unnumbered("司马示例", another, "1", "2024-03-02"),
			unnumbered("欧阳示例", idNumber, "2", "2024-03-03"),
		}
		summary := o.good(Certificates, Options{}, csvFile(t, "证明.csv", lines...))
		if summary.Created != 2 {
			t.Fatalf("the rows of one person are one certificate: %s", reportOf(summary))
		}
		out := handedOutIn(t, summary.CodesFile)
		if len(out) != 2 || out[0][2] != "欧阳示例" || out[0][3] != "2" || out[1][2] != "司马示例" || out[1][3] != "3" {
			t.Fatalf("handed out: %v", out)
		}
		for i, minutes := range []int64{120, 60} {
			if _, err := certificate.ParseNumber(out[i][0]); err != nil {
				t.Errorf("%s is no drawn number: %v", out[i][0], err)
			}
			answer, err := o.reg.Verify(o.ctx, registry.Verify{Number: out[i][0], Code: out[i][1]})
			if err != nil || answer.Verdict != certificate.Genuine || answer.Facts.Minutes != minutes {
				t.Errorf("%v: %+v, %v", out[i], answer, err)
			}
		}

		size := o.size()
		again := o.take(Certificates, Options{}, csvFile(t, "证明.csv", lines...))
		wantProblems(t, again.Problems, "2 CERTIFIED_BEFORE", "3 CERTIFIED_BEFORE")
		if again.ExitCode() != 3 || o.size() != size {
			t.Errorf("imported twice: exit %d, %d entries more", again.ExitCode(), o.size()-size)
		}

		// The clerk fills in the numbers, and goes on.
		numbered := []string{"证明编号," + lines[0], out[0][0] + "," + lines[1], out[1][0] + "," + lines[2], out[0][0] + "," + lines[3]}
		if summary := o.good(Certificates, Options{}, csvFile(t, "证明.csv", numbered...)); summary.Unchanged != 2 || o.size() != size {
			t.Errorf("with their numbers: %s", reportOf(summary))
		}
	})
}

func TestWhatANumberIsNotDrawnFor(t *testing.T) {
	for sentence, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"others in the list have one": {[]string{
			"证明编号," + unnumberedHeadings, "示例-1," + unnumbered("欧阳示例", idNumber, "1", "2024-03-02"), "," + unnumbered("欧阳示例", idNumber, "1", "2024-03-03"),
		}, []string{"A3 MISSING"}},
		"nobody could see that it is imported twice": {[]string{unnumberedHeadings, unnumbered("欧阳示例", "", "1", "2024-03-02")}, []string{"B2 MISSING"}},
	} {
		t.Run(sentence, func(t *testing.T) {
			o := newOffice(t)
			size := o.size()
			summary := o.take(Certificates, Options{}, csvFile(t, "证明.csv", c.lines...))
			if summary.ExitCode() != 3 || o.size() != size {
				t.Errorf("exit %d, %d entries more", summary.ExitCode(), o.size()-size)
			}
			wantProblems(t, summary.Problems, c.want...)
		})
	}
}
