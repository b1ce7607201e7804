package exchange

import (
	"fmt"
	"io"
	"strings"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// maxForm is how long a form may be, in bytes.
const maxForm = 1 << 20

// firstOfRecord is the column with which a service record begins in a form.
const firstOfRecord = "activity"

// ReadForm reads one certificate written as lines, 列：内容 ("column: content"), with the
// headings of the list of certificates; blank lines and those that begin with # say
// nothing. Each 活动名称 after the first begins another service record. The file that it
// gives is a list of that one certificate. A line without a colon, or a heading that
// comes twice for one record, is a BAD_SPREADSHEET problem at its line.
func ReadForm(name string, from io.Reader) (*sheet.File, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxForm+1))
	if err != nil {
		return nil, fmt.Errorf("reading a form: %w", err)
	}
	if len(text) > maxForm {
		return nil, badForm("填写的内容太长", "the form is too long", "最多 1 MB", "at most 1 MB")
	}
	index := newHeadingIndex(certificates().columns)
	form := form{at: map[string]int{}, rows: [][]string{nil}}
	lines := strings.Split(strings.TrimPrefix(string(text), "\uFEFF"), "\n")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		heading, content, ok := cut(line)
		if !ok {
			return nil, badForm(fmt.Sprintf("第%d行没有冒号", i+1), fmt.Sprintf("line %d has no colon", i+1),
				"每行写成“列：内容”，例如“姓名：张三”", "write each line as column: content")
		}
		if !form.add(index, heading, content) {
			return nil, badForm(fmt.Sprintf("第%d行：“%s”在同一条记录里写了两次", i+1, heading), fmt.Sprintf("line %d: %s stands twice in one record", i+1, heading),
				"去掉一处；另一条记录从“活动名称”写起", "leave one out; another record begins with 活动名称")
		}
	}
	if len(form.headings) == 0 {
		return nil, badForm("没有填写任何内容", "nothing is filled in", "先用 mingzhi issue --blank 取一份空白表", "begin with a blank form: mingzhi issue --blank")
	}
	return form.file(name), nil
}

// cut splits a line at its first colon of either width.
func cut(line string) (heading, content string, ok bool) {
	at := strings.IndexAny(line, ":：")
	if at <= 0 {
		return "", "", false
	}
	heading, rest := line[:at], line[at:]
	return strings.TrimSpace(heading), strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(rest, ":"), "：")), true
}

// form is one certificate being read: its headings, and a row of each record.
type form struct {
	headings []string
	at       map[string]int
	rows     [][]string
}

// add puts a content into the row of the record that is being read; false where there is
// one already.
func (f *form) add(index headingIndex, heading, content string) bool {
	key := rules.Fold(heading)
	if column, _, ok := index.find(readHeading(heading)); ok {
		key = index.columns[column].Field
	}
	at, known := f.at[key]
	if !known {
		at = len(f.headings)
		f.at[key], f.headings = at, append(f.headings, heading)
	}
	last := len(f.rows) - 1
	if key == firstOfRecord && at < len(f.rows[last]) && f.rows[last][at] != "" {
		f.rows, last = append(f.rows, nil), last+1
	}
	for len(f.rows[last]) <= at {
		f.rows[last] = append(f.rows[last], "")
	}
	if f.rows[last][at] != "" {
		return false
	}
	f.rows[last][at] = content
	return true
}

// file is the form as a list.
func (f *form) file(name string) *sheet.File {
	list := sheet.Sheet{}
	for i, texts := range append([][]string{f.headings}, f.rows...) {
		row := sheet.Row{Number: i + 1}
		for _, text := range texts {
			row.Cells = append(row.Cells, sheet.Cell{Text: text})
		}
		list.Rows = append(list.Rows, row)
	}
	return &sheet.File{Name: name, Format: sheet.CSV, Sheets: []sheet.Sheet{list}}
}

// WriteForm writes a blank form of one certificate for ReadForm, with what each line
// means and whether it has to be filled in.
func WriteForm(w io.Writer, lang string) error {
	var out strings.Builder
	say := func(zh, en string) { out.WriteString("# " + rules.Text{Zh: zh, En: en}.In(lang) + "\n") }
	say("一份证明。填好后：mingzhi issue 文件名。以 # 开头的行是说明；带 * 的必填；用不着的行可以留空或删去。", "One certificate. When it is filled in: mingzhi issue FILE. Lines that begin with # explain; those with * are needed; others may stay blank or go.")
	for _, column := range certificates().columns {
		if column.Field == firstOfRecord {
			out.WriteString("\n")
			say("以下是一条服务记录；还有别的，就把这一段再抄一遍。", "From here on a service record: copy this part for each further one.")
		}
		mark := ""
		if column.Required {
			mark = " *"
		}
		out.WriteString("#" + mark + " " + column.Meaning.In(lang) + "\n" + column.Title.Zh + "：\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func badForm(zh, en, mendZh, mendEn string) *rules.Problem {
	return &rules.Problem{Code: rules.BadSpreadsheet, Message: rules.Text{Zh: zh, En: en}, Mend: rules.Text{Zh: mendZh, En: mendEn}}
}
