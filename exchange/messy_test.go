package exchange

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"mingzhi/db"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// code gives an invented credit code of an association in 岳麓区.
func code(t *testing.T, n int64) string {
	t.Helper()
	text, err := rules.SyntheticCreditCode("ASSOCIATION", "430104", n)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// wide writes a text in full-width characters, as some input methods do.
func wide(text string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r + 0xFEE0
		}
		return r
	}, text)
}

// messyWorkbook is the list as an office really keeps it: two merged titles, a
// date line, headings with stars, notes and line breaks in an order of their own,
// numbering that begins anew, Excel dates, headings repeated on a second page, a
// total and a signature.
func messyWorkbook(t *testing.T) string {
	return workbook(t, "标识名单.xlsx", func(book *excelize.File) error {
		format := `yyyy"年"m"月"d"日"`
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return err
		}
		headings := []any{"序号", "标识\n日期", "★组织名称（全称）", "统一社会信用代码（18位）", "登记管理机关", "公告文号", "章程核实时间", "标识方式", "联系电话"}
		return errors.Join(
			book.SetSheetName("Sheet1", "一批"),
			rows(book, "一批", 1, []any{"岳麓区志愿服务组织标识名单（示例）"}, []any{"填报单位：岳麓区民政局"}, headings,
				[]any{1, 45356, "　晨光 志愿者协会（示例）　", wide(code(t, 1)), "长沙市岳麓区民政局", "岳民发[2024]1号", "2024.3.1", "", "0731-00000000"},
				[]any{2, "二〇二四年三月五日", "暖阳义工联合会（示例）", code(t, 2)[:8] + " " + code(t, 2)[8:], "岳麓区民政局", "岳民发（2024）1 号", "2024年03月01日", "/", ""},
				headings,
				[]any{1, "20240305", "红树林助学会（示例）", strings.ToLower(code(t, 3)), "岳麓区民政局", "岳民发﹝2024﹞第1号", "2024/3/1", "主动申请", ""},
				[]any{"合计", "", "3家"}, []any{"填表人：（示例）", "", "", "", "填表日期：2024年3月6日"}),
			book.MergeCell("一批", "A1", "I1"), book.MergeCell("一批", "A2", "I2"),
			book.SetCellStyle("一批", "B4", "B4", style),
		)
	})
}

// messyCSV is another office's list of the same organizations, in an old
// encoding.
func messyCSV(t *testing.T) string {
	text := strings.Join([]string{
		"岳麓区志愿服务组织标识名单（示例）,,,,,,",
		"單位名稱,信用代码,標識時間,文号,所属区划,章程核准日期,标识类型",
		"晨光志愿者协会（示例）," + code(t, 1) + ",2024年3月5日,岳民发〔2024〕1号,长沙市岳麓区,2024-3-1,直接标识",
		"暖阳义工联合会（示例）," + code(t, 2) + ",2024-3-5,岳民发【2024】1号,430104,2024-03-01,名称+章程",
		"红树林助学会（示例）," + code(t, 3) + ",2024-03-05,岳民发〔2024〕1号,岳麓区,2024-03-01,申请标识",
	}, "\r\n")
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "标识名单.csv")
	if err := os.WriteFile(path, []byte(encoded), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// englishCSV is a researcher's, with a byte order mark.
func englishCSV(t *testing.T) string {
	return csvFile(t, "marked.csv",
		"\ufeffname,credit_code,Marked on,announcement number,Region code,charter checked on,marking basis",
		"晨光志愿者协会（示例）,"+code(t, 1)+",2024-03-05,岳民发〔2024〕1号,430104,2024-03-01,NAME_AND_CHARTER",
		"暖阳义工联合会（示例）,"+code(t, 2)+",2024-03-05,岳民发〔2024〕1号,430104,2024-03-01,",
		"红树林助学会（示例）,"+code(t, 3)+",2024-03-05,岳民发〔2024〕1号,430104,2024-03-01,application",
	)
}

func TestTheSameListIsReadHoweverAnOfficeWritesIt(t *testing.T) {
	for name, write := range map[string]func(*testing.T) string{"workbook": messyWorkbook, "GB18030": messyCSV, "English": englishCSV} {
		t.Run(name, func(t *testing.T) {
			testenv.Databases(t, func(t *testing.T, url string) {
				o := openOffice(t, url)
				o.announced("岳民发〔2024〕1号")
				path := write(t)
				if first := o.good(Organizations, Options{}, path); first.Created != 3 || first.Total != 3 {
					t.Fatalf("%s", reportOf(first))
				}
				for n, want := range []struct {
					name  string
					basis db.MarkingBasis
				}{{"晨光志愿者协会（示例）", db.NameAndCharter}, {"暖阳义工联合会（示例）", db.NameAndCharter}, {"红树林助学会（示例）", db.Application}} {
					organization, err := o.db.OrganizationByCreditCode(o.ctx, code(t, int64(n+1)))
					if err != nil {
						t.Fatal(err)
					}
					markings, err := o.db.MarkingsOf(o.ctx, []int64{organization.ID})
					if err != nil || len(markings[organization.ID]) != 1 {
						t.Fatalf("%s: markings %+v, %v", want.name, markings, err)
					}
					marking := markings[organization.ID][0]
					if rules.Clean(organization.Name) != want.name && strings.ReplaceAll(organization.Name, " ", "") != want.name || organization.RegionCode != "430104" ||
						organization.MarkStatus != db.Marked || marking.MarkedOn != "2024-03-05" || marking.CharterCheckedOn != "2024-03-01" || marking.Basis != want.basis {
						t.Errorf("read %+v with %+v", organization, marking)
					}
				}
				size := o.size()
				if again := o.good(Organizations, Options{}, path); again.Unchanged != 3 || o.size() != size {
					t.Errorf("the second time %d entries were added:\n%s", o.size()-size, reportOf(again))
				}
			})
		})
	}
}

func TestRowsThatAreNoContentArePassedOverAndNamed(t *testing.T) {
	o := newOffice(t)
	o.announced("岳民发〔2024〕1号")
	report := reportOf(o.good(Organizations, Options{}, messyWorkbook(t)))
	for _, told := range []string{"表头在第3行", "联系电话", "略过第6行", "略过第8行", "略过第9行", "共3行：新增3"} {
		if !strings.Contains(report, told) {
			t.Errorf("the report does not tell %q:\n%s", told, report)
		}
	}
}

func TestWhatAClerkSeesWhenCellsAreBad(t *testing.T) {
	o := newOffice(t)
	o.announced("岳民发〔2024〕1号")
	good := code(t, 1)
	path := csvFile(t, "名单.csv",
		"名单（示例）,,,,,",
		"组织名称,统一社会信用代码,标识日期,公告文号,行政区划,章程核实日期",
		"一号志愿者协会（示例）,"+good+",2024-03-05,岳民发〔2024〕1号,岳麓区,2024-03-01",
		"二号志愿者协会（示例）,"+good[:17]+"A,2024-03-05,岳民发〔2024〕1号,岳麓区,2024-03-01",
		"三号志愿者协会（示例）,"+strings.Replace(code(t, 3), "0", "O", 1)+",2024-03-05,岳民发〔2024〕1号,岳麓区,2024-03-01",
		"四号志愿者协会（示例）,"+code(t, 4)+",2024-02-30,岳民发〔2024〕1号,岳麓区,2024-03-01",
		"五号志愿者协会（示例）,"+code(t, 5)+",2024-03-05,岳民发〔2024〕9号,岳麓区,2024-03-01",
		"六号志愿者协会（示例）,"+code(t, 6)+",2024-03-05,岳民发〔2024〕1号,天上区,2024-03-01",
		"七号爱心会（示例）,"+code(t, 7)+",2024-03-05,岳民发〔2024〕1号,岳麓区,2024-03-01",
		"八号志愿者协会（示例）,"+code(t, 8)+",2024-03-05,岳民发〔2024〕1号,岳麓区,",
		"九号志愿者协会（示例）,"+code(t, 9)+",2027-03-05,岳民发〔2024〕1号,岳麓区,2024-03-01",
		"十号志愿者协会（示例）,"+code(t, 10)+",2024-03-05,岳民发2024年1号文,岳麓区,2024-03-01",
	)
	size := o.size()
	summary := o.take(Organizations, Options{}, path)
	if summary.ExitCode() != 3 || summary.Published || o.size() != size {
		t.Errorf("a file with errors changes nothing: exit %d, %d entries more", summary.ExitCode(), o.size()-size)
	}
	wantProblems(t, summary.Problems,
		"B4 BAD_CREDIT_CODE", "B5 BAD_CREDIT_CODE", "C6 BAD_DATE", "D7 ANNOUNCEMENT_MISSING", "E8 BAD_REGION",
		"9 NO_MARKING_BASIS", "F10 MISSING", "C11 DATE_IN_FUTURE", "D12 BAD_DOCUMENT_NUMBER")
	for _, lang := range []string{"zh", "en"} {
		var report strings.Builder
		if err := summary.WriteReport(&report, lang); err != nil {
			t.Fatal(err)
		}
		golden(t, "bad_cells."+lang+".txt", strings.ReplaceAll(report.String(), filepath.Dir(path)+string(filepath.Separator), ""))
	}
	for _, problem := range summary.Problems {
		if problem.File != path || problem.Problem.Message.Zh == "" || problem.Problem.Message.En == "" || problem.Problem.Mend.Zh == "" || problem.Problem.Mend.En == "" {
			t.Errorf("not told whole: %+v", problem)
		}
	}
}

// golden holds a text against a file in testdata; -update writes it anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}

func TestADryRunTellsAllAndChangesNothing(t *testing.T) {
	o := newOffice(t)
	o.announced("岳民发〔2024〕1号")
	size := o.size()
	summary := o.take(Organizations, Options{DryRun: true}, messyWorkbook(t))
	if summary.ExitCode() != 0 || summary.Created != 3 || summary.Published || o.size() != size {
		t.Errorf("%d entries more, %s", o.size()-size, reportOf(summary))
	}
}

func TestBadRowsAreWrittenWithTheirReasonsAndComeBackMended(t *testing.T) {
	for _, format := range []string{"xlsx", "csv"} {
		t.Run(format, func(t *testing.T) {
			o := newOffice(t)
			o.announced("岳民发〔2024〕1号")
			lines := [][]any{
				{"名单（示例）"}, {"组织名称", "统一社会信用代码", "标识日期", "公告文号", "行政区划", "章程核实日期"},
				{"一号志愿者协会（示例）", code(t, 1), "2024-03-05", "岳民发〔2024〕1号", "岳麓区", "2024-03-01"},
				{"二号志愿者协会（示例）", code(t, 2), "三月五日", "岳民发〔2024〕1号", "岳麓区", "2024-03-01"},
			}
			path := workbook(t, "名单.xlsx", func(book *excelize.File) error { return rows(book, "Sheet1", 1, lines...) })
			if format == "csv" {
				var texts []string
				for _, line := range lines {
					var cells []string
					for _, cell := range line {
						cells = append(cells, cell.(string))
					}
					texts = append(texts, strings.Join(cells, ","))
				}
				path = csvFile(t, "名单.csv", texts...)
			}
			summary := o.take(Organizations, Options{SkipBadRows: true}, path)
			rejected := summary.Files[0].RejectedFile
			if summary.ExitCode() != 4 || summary.Created != 1 || summary.Rejected != 1 || filepath.Ext(rejected) != "."+format {
				t.Fatalf("%s", reportOf(summary))
			}
			file, err := Options{}.open(rejected)
			if err != nil {
				t.Fatal(err)
			}
			sheet := file.Sheets[0]
			if len(sheet.Rows) != 3 || sheet.Rows[2].Cell(0).Text != "二号志愿者协会（示例）" || !strings.Contains(sheet.Rows[2].Cell(6).Text, "标识日期") {
				t.Fatalf("the rejected rows: %+v", sheet.Rows)
			}
			if again := o.take(Organizations, Options{}, rejected); again.ExitCode() != 3 {
				t.Errorf("not mended yet: %s", reportOf(again))
			}
			mend(t, rejected, "三月五日", "2024年3月5日")
			if mended := o.good(Organizations, Options{}, rejected); mended.Created != 1 {
				t.Errorf("mended: %s", reportOf(mended))
			}
		})
	}
}

// mend replaces a cell's text in a spreadsheet, as the clerk would.
func mend(t *testing.T, path, from, to string) {
	t.Helper()
	if filepath.Ext(path) == ".csv" {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), from, to)), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sheet := book.GetSheetName(0)
	cells, err := book.SearchSheet(sheet, from)
	if err != nil || len(cells) == 0 {
		t.Fatalf("%q is not in %s: %v", from, path, err)
	}
	if err := errors.Join(book.SetCellStr(sheet, cells[0], to), book.Save(), book.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNoListOfTheKindIsRefused(t *testing.T) {
	o := newOffice(t)
	summary := o.take(Organizations, Options{}, csvFile(t, "别的表.csv", "菜名,价格", "辣椒炒肉,38"))
	if summary.ExitCode() != 3 || summary.Problems[0].Problem.Code != rules.HeadingMissing {
		t.Errorf("%s", reportOf(summary))
	}
	if _, err := Import(o.ctx, o.reg, Organizations, []string{"没有这个文件.xlsx"}, Options{}); err == nil || rules.AsProblem(err).Code != rules.BadRequest {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := ParseKind("salaries"); err == nil || !strings.Contains(rules.AsProblem(err).Mend.En, "certificates") {
		t.Errorf("an unknown kind: %v", err)
	}
}
