package sheet

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"mingzhi/rules"
)

// read reads data under the default limits.
func read(t *testing.T, data []byte) *File {
	t.Helper()
	file, err := Read("list", bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	return file
}

// texts gives the rows of the first sheet as text, columns separated by |.
func texts(file *File) []string {
	var out []string
	for _, row := range file.Sheets[0].Rows {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.Text)
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

func TestCSVIsReadAsOfficesWriteIt(t *testing.T) {
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String("名称,区划\n志愿服务队（示例）,㙍县\n")
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("名称\t区划\n甲\t乙\n")
	for _, c := range []struct {
		what     string
		data     string
		encoding Encoding
		comma    rune
		want     []string
	}{
		{"plain UTF-8", "名称,区划\n甲,乙\n", UTF8, ',', []string{"名称|区划", "甲|乙"}},
		{"UTF-8 with a byte order mark", "\uFEFF名称,区划\n甲,乙", UTF8Mark, ',', []string{"名称|区划", "甲|乙"}},
		{"GB18030, with a character that GBK lacks", gb, GB18030, ',', []string{"名称|区划", "志愿服务队（示例）|㙍县"}},
		{"Excel's Unicode text", wide, UTF16LE, '\t', []string{"名称|区划", "甲|乙"}},
		{"semicolons between columns", "名称;区划\n甲,丙;乙\n", UTF8, ';', []string{"名称|区划", "甲,丙|乙"}},
		{"semicolons inside a cell do not separate columns", "号,机关,期\n1,甲;乙;丙;丁;戊,2\n2,甲,3\n", UTF8, ',', []string{"号|机关|期", "1|甲;乙;丙;丁;戊|2", "2|甲|3"}},
		{"the separator named in the first line", "sep=;\n名称;区划\n甲;乙\n", UTF8, ';', []string{"名称|区划", "甲|乙"}},
		{"a quoted line end and a doubled quote", "名称,说明\n甲,\"一\r\n二\"\"三\"\"\"\n", UTF8, ',', []string{"名称|说明", "甲|一\n二\"三\""}},
		{"ragged rows and the line ends of three systems", "a,b,c\r1\r\n1,2,3,4\n", UTF8, ',', []string{"a|b|c", "1", "1|2|3|4"}},
		{"text behind a closing quote is kept", "a,b\n\"甲\"乙,丙\n", UTF8, ',', []string{"a|b", "甲乙|丙"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			file := read(t, []byte(c.data))
			if file.Encoding != c.encoding || file.Comma != c.comma {
				t.Errorf("read as %s with %q, want %s with %q", file.Encoding, file.Comma, c.encoding, c.comma)
			}
			if got := texts(file); strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("read\n%q, want\n%q", got, c.want)
			}
		})
	}
}

func TestCSVRowsKeepTheirNumbers(t *testing.T) {
	file := read(t, []byte("名单\n\n ,,\n名称,区划\n\"甲\n乙\",丙\n丁,戊\n"))
	var got []int
	for _, row := range file.Sheets[0].Rows {
		got = append(got, row.Number)
	}
	if want := []int{1, 4, 5, 6}; len(got) != 4 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("row numbers %v, want %v: blank rows count and a line end in a cell does not", got, want)
	}
}

func TestCSVIsWrittenAsItCame(t *testing.T) {
	for _, data := range []string{
		"名称,区划\r\n甲,\"一,二\"\r\n",
		"\uFEFF名称;区划\r\n甲;\"一;二\"\r\n",
	} {
		var out bytes.Buffer
		if err := Write(&out, read(t, []byte(data))); err != nil {
			t.Fatal(err)
		}
		if out.String() != data {
			t.Errorf("wrote %q, want %q", out.String(), data)
		}
	}
	gb, _ := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("名称,区划\r\n甲,乙\r\n"))
	var out bytes.Buffer
	if err := Write(&out, read(t, gb)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), gb) {
		t.Errorf("GB18030 came back as %q", out.Bytes())
	}
}

func TestWhatIsNoCSVIsRefusedWithAMend(t *testing.T) {
	small := DefaultLimits()
	small.Rows, small.Columns, small.FileBytes, small.CellBytes = 3, 4, 1000, 50
	for _, c := range []struct{ what, data, want string }{
		{"an empty file", "", "empty"},
		{"a file of blank lines", "\n \n,,\n", "empty"},
		{"the legacy format", string(compoundFile) + strings.Repeat("\x00", 600), "legacy"},
		{"a workbook with a password", string(compoundFile) + strings.Repeat("\x00", 600) + string(utf16("EncryptedPackage")), "password"},
		{"a PDF", "%PDF-1.7\n", "PDF"},
		{"a web page under another name", "\uFEFF <HTML><table>", "HTML"},
		{"binary data", "a,b\n\x00\x01", "not a spreadsheet"},
		{"an old XML spreadsheet", "<?xml version=\"1.0\"?><Workbook/>", "XML"},
		{"UTF-8 with a broken byte", strings.Repeat("志愿服务,", 20) + "\n\xE5\xBF,", "line 2"},
		{"bytes of no encoding", "a,b\n\xFF\xFF\xFF,", "line 2"},
		{"a quotation mark that is never closed", "a,b\n\"甲,乙\n丙,丁\n", "row 2"},
		{"too many rows", "a\nb\nc\nd\n", "rows"},
		{"too many columns", "a,b,c,d,e\n", "columns"},
		{"too long a cell", "a," + strings.Repeat("x", 60), "too long"},
		{"too large a file", strings.Repeat("x", 1001), "too large"},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := Read("list", strings.NewReader(c.data), int64(len(c.data)), small)
			problem := rules.AsProblem(err)
			if err == nil || problem.Code != rules.BadSpreadsheet || !strings.Contains(problem.Message.En, c.want) || problem.Mend.Zh == "" {
				t.Errorf("got %v, want a refusal that says %q and how to mend it", err, c.want)
			}
		})
	}
}
