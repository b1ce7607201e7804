package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mingzhi/rules"
)

// workbookOf builds a workbook by excelize.
func workbookOf(t *testing.T, build func(book *excelize.File)) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	build(book)
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// must stops the building of a workbook that went wrong.
func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func TestNumbersAreReadAsTheClerkSeesThem(t *testing.T) {
	format := func(code string) *excelize.Style { return &excelize.Style{CustomNumFmt: &code} }
	builtIn := func(id int) *excelize.Style { return &excelize.Style{NumFmt: id} }
	for _, c := range []struct {
		what  string
		value any
		style *excelize.Style
		want  string
		kind  Kind
	}{
		{"a whole number", 45176, nil, "45176", Number},
		{"a fraction", 2.5, nil, "2.5", Number},
		{"binary noise is not shown", 0.1 + 0.2, nil, "0.3", Number},
		{"a code typed as a number has lost its last digits", 430102199001010016.0, nil, "430102199001010000", Imprecise},
		{"the short date of the system", 45176, builtIn(14), "2023-09-07", Date},
		{"the Chinese date of the East Asian editions", 45176, builtIn(31), "2023-09-07", Date},
		{"a Chinese date", 45176, format(`yyyy"年"m"月"d"日";@`), "2023-09-07", Date},
		{"an American date, whose order would be ambiguous as text", 45176, format("m/d/yy"), "2023-09-07", Date},
		{"a date with its language", 45176, format("[$-804]yyyy/m/d"), "2023-09-07", Date},
		{"where only year and month are shown, no day is invented", 45176, format(`yyyy"年"m"月"`), "2023-09", Date},
		{"only a year", 45176, format(`yyyy`), "2023", Date},
		{"date and time", 45176.354166666664, format("yyyy-mm-dd hh:mm"), "2023-09-07 08:30", Date},
		{"midnight of a date with time", 45176, builtIn(22), "2023-09-07", Date},
		{"a time of day", 0.354166666666667, format("h:mm"), "8:30", Time},
		{"a duration over a day", 1.0625, format("[h]:mm"), "25:30", Time},
		{"an amount", 1234.5, format("#,##0.00"), "1234.5", Number},
		{"scientific notation is no era", 12000.0, format("0.00E+00"), "12000", Number},
		{"words in a format are no date", 12, format(`0"day(s)"`), "12", Number},
		{"text formatted as a date stays text", "2023年9月", builtIn(14), "2023年9月", Text},
		{"true", true, nil, "TRUE", Bool},
	} {
		t.Run(c.what, func(t *testing.T) {
			data := workbookOf(t, func(book *excelize.File) {
				must(t, book.SetCellValue("Sheet1", "A1", "x"), book.SetCellValue("Sheet1", "B2", c.value))
				if c.style != nil {
					style, err := book.NewStyle(c.style)
					must(t, err, book.SetCellStyle("Sheet1", "B2", "B2", style))
				}
			})
			cell := read(t, data).Sheets[0].Rows[1].Cell(1)
			if cell.Text != c.want || cell.Kind != c.kind {
				t.Errorf("read %q (kind %d), want %q (kind %d)", cell.Text, cell.Kind, c.want, c.kind)
			}
		})
	}
}

func TestTheCalendarOf1904(t *testing.T) {
	yes := true
	data := workbookOf(t, func(book *excelize.File) {
		style, err := book.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err, book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}),
			book.SetCellInt("Sheet1", "A1", 45176-1462), book.SetCellStyle("Sheet1", "A1", "A1", style))
	})
	if got := read(t, data).Sheets[0].Rows[0].Cell(0).Text; got != "2023-09-07" {
		t.Errorf("read %q, want 2023-09-07", got)
	}
}

func TestWorkbookIsReadWithItsPositions(t *testing.T) {
	data := workbookOf(t, func(book *excelize.File) {
		must(t, book.SetSheetName("Sheet1", "一季度"), book.SetCellStr("一季度", "C5", "甲"),
			book.SetCellRichText("一季度", "B7", []excelize.RichTextRun{{Text: "志愿"}, {Text: "服务", Font: &excelize.Font{Bold: true}}}))
		_, err := book.NewSheet("字典")
		must(t, err, book.SetCellStr("字典", "A1", "社会团体"), book.SetSheetVisible("字典", false))
	})
	file := read(t, data)
	if len(file.Sheets) != 2 || file.Sheets[0].Name != "一季度" || file.Sheets[0].Hidden || !file.Sheets[1].Hidden {
		t.Fatalf("sheets %+v", file.Sheets)
	}
	rows := file.Sheets[0].Rows
	if len(rows) != 2 || rows[0].Number != 5 || rows[0].Cell(2).Text != "甲" || rows[1].Number != 7 || rows[1].Cell(1).Text != "志愿服务" {
		t.Errorf("rows %+v", rows)
	}
	if rows[0].Cell(-1).Text != "" || rows[0].Cell(99).Text != "" {
		t.Error("a cell beyond the row should be blank")
	}
}

func TestMergedCellsAreFilled(t *testing.T) {
	data := workbookOf(t, func(book *excelize.File) {
		must(t, book.SetCellStr("Sheet1", "A1", "名单"), book.MergeCell("Sheet1", "A1", "C1"),
			book.SetCellStr("Sheet1", "A2", "甲"), book.MergeCell("Sheet1", "A2", "A4"),
			book.SetCellStr("Sheet1", "B2", "1"), book.SetCellStr("Sheet1", "B3", "2"), book.SetCellStr("Sheet1", "C4", "3"))
	})
	want := "名单|名单|名单\n甲|1\n甲|2\n甲||3"
	file := read(t, data)
	if got := strings.Join(texts(file), "\n"); got != want {
		t.Errorf("read %q, want %q", got, want)
	}
	if file.Sheets[0].Rows[1].Cell(0).Merged || !file.Sheets[0].Rows[2].Cell(0).Merged {
		t.Error("only the filled cells are marked as merged")
	}
}

func TestFormulas(t *testing.T) {
	data := zipOf(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1">
		<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>2x</v></c>
		<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1"><f>SUM(A1)</f></c><c t="inlineStr"><is><t>甲_x000D_乙</t></is></c></row></sheetData></worksheet>`})
	row := read(t, data).Sheets[0].Rows[0]
	for i, want := range []Cell{
		{Text: "2", Kind: Number}, {Text: "2x"}, {Text: "#DIV/0!", Kind: Failed}, {Kind: Failed}, {Text: "甲\r乙"},
	} {
		if row.Cell(i) != want {
			t.Errorf("column %s: %+v, want %+v", ColumnLetter(i), row.Cell(i), want)
		}
	}
}

// zipOf builds the smallest workbook, with some parts replaced or added.
func zipOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<x:workbook><x:sheets><x:sheet name="S" r:id="r1"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst><si><t>甲</t><rPh><t>jia</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, text := range all {
		part, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWorkbooksOfOtherProgramsAreRead(t *testing.T) {
	// Prefixes, absolute targets, cells and rows without references, readings.
	if got := texts(read(t, zipOf(t, nil))); len(got) != 1 || got[0] != "甲" {
		t.Errorf("read %q", got)
	}
}

func TestWorkbooksThatWouldCostTooMuchAreRefused(t *testing.T) {
	small := DefaultLimits()
	small.UnzippedBytes, small.Rows, small.Columns, small.Cells, small.Sheets = 1<<20, 10, 20, 100, 2
	rows := func(row string) map[string]string {
		return map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + row + "</sheetData></worksheet>"}
	}
	cell := `<c t="s"><v>0</v></c>`
	for _, c := range []struct {
		what  string
		parts map[string]string
	}{
		{"a zip bomb", rows(strings.Repeat("<row></row>", 200_000))},
		{"too many rows", rows(strings.Repeat("<row>"+cell+"</row>", 11))},
		{"too many columns", rows("<row>" + strings.Repeat(cell, 21) + "</row>")},
		{"a cell far to the right", rows(`<row><c r="XFD1" t="s"><v>0</v></c></row>`)},
		{"few cells that take much room", rows(strings.Repeat(`<row><c r="T1" t="s"><v>0</v></c></row>`, 6))},
		{"merged ranges that cover the world", map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + strings.Repeat(`<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`, 9) +
			"</sheetData><mergeCells>" + strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 9) + "</mergeCells></worksheet>"}},
		{"too many sheets", map[string]string{"xl/workbook.xml": "<workbook>" + strings.Repeat(`<sheet name="S" id="r1"/>`, 3) + "</workbook>"}},
		{"no workbook inside", map[string]string{"xl/workbook.xml": "<workbook"}},
		{"a row number that no program has", rows(`<row r="99999999"/>`)},
		{"a broken reference", rows(`<row><c r="1A"/></row>`)},
		{"a part that ends early", rows(`<row><c><v>1`)},
	} {
		t.Run(c.what, func(t *testing.T) {
			data := zipOf(t, c.parts)
			start := time.Now()
			_, err := Read("list.xlsx", bytes.NewReader(data), int64(len(data)), small)
			if problem := rules.AsProblem(err); err == nil || problem.Code != rules.BadSpreadsheet {
				t.Errorf("got %v, want BAD_SPREADSHEET", err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestOtherZipFilesAreNamed(t *testing.T) {
	for _, c := range []struct{ part, want string }{
		{"word/document.xml", "Word"}, {"xl/workbook.bin", "XLSB"}, {"content.xml", "zip"},
	} {
		var out bytes.Buffer
		archive := zip.NewWriter(&out)
		if _, err := archive.Create(c.part); err != nil {
			t.Fatal(err)
		}
		must(t, archive.Close())
		_, err := Read("f", bytes.NewReader(out.Bytes()), int64(out.Len()), DefaultLimits())
		if problem := rules.AsProblem(err); err == nil || !strings.Contains(problem.Message.En, c.want) {
			t.Errorf("%s: %v, want a refusal that names %s", c.part, err, c.want)
		}
	}
	_, err := Read("f", strings.NewReader("PK\x03\x04 cut short"), 14, DefaultLimits())
	if problem := rules.AsProblem(err); err == nil || !strings.Contains(problem.Message.En, "damaged") {
		t.Errorf("a zip cut short: %v", err)
	}
}

func TestWorkbookIsWrittenAsText(t *testing.T) {
	file := &File{Format: XLSX, Sheets: []Sheet{
		{Name: "名单", Rows: []Row{{Number: 2, Cells: []Cell{{Text: "51430000MJ0000018C"}, {}, {Text: "=1+1"}}}}},
		{Name: "二", Rows: []Row{{Number: 1, Cells: []Cell{{Text: "007"}}}}},
	}}
	var out bytes.Buffer
	must(t, Write(&out, file))
	again := read(t, out.Bytes())
	if again.Sheets[0].Name != "名单" || again.Sheets[0].Rows[0].Number != 2 || texts(again)[0] != "51430000MJ0000018C||=1+1" {
		t.Errorf("read back %+v", again.Sheets[0])
	}
	if cell := again.Sheets[1].Rows[0].Cell(0); cell.Text != "007" || cell.Kind != Text {
		t.Errorf("read back %+v", cell)
	}
}

func TestColumnLetters(t *testing.T) {
	for _, c := range []struct {
		column int
		want   string
	}{{-1, ""}, {0, "A"}, {25, "Z"}, {26, "AA"}, {701, "ZZ"}, {702, "AAA"}, {16383, "XFD"}} {
		if got := ColumnLetter(c.column); got != c.want {
			t.Errorf("column %d is %q, want %q", c.column, got, c.want)
		}
		if column, row, ok := splitReference(c.want + "12"); c.column >= 0 && (!ok || column != c.column || row != 12) {
			t.Errorf("%s12 read as column %d, row %d, %v", c.want, column, row, ok)
		}
	}
	for _, bad := range []string{"", "A", "1", "ABCD1", "A0", "A1B", "A99999999", "甲1"} {
		if _, _, ok := splitReference(bad); ok {
			t.Errorf("%q is no reference", bad)
		}
	}
}
