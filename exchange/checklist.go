package exchange

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingzhi/exchange/sheet"
	"mingzhi/registry"
	"mingzhi/rules"
)

// MostChecked is how many certificates a checklist may have, and ChecklistBytes how
// large its file may be.
const (
	MostChecked    = 5000
	ChecklistBytes = 4 << 20
)

// checklistLimits bound what the file of anybody at all may cost.
var checklistLimits = sheet.Limits{
	FileBytes: ChecklistBytes, UnzippedBytes: 64 << 20, Sheets: 20, Rows: MostChecked + 200, Columns: 200, Cells: 400_000, CellBytes: 8000,
}

// checklist is the list of certificates that an office wants verified.
func checklist() definition {
	columns := []Column{
		{
			Field: "number", Title: rules.Text{Zh: "证明编号", En: "Number"}, Required: true, Reads: ReadsNumber,
			Headings: []string{"编号", "证书编号", "证明号", "证书号", "记录证明编号", "证明书编号", "certificate number"},
			Meaning:  rules.Text{Zh: "照证明上印的填", En: "as printed"}, Example: "ZM430100-2026-000123K-9",
		},
		{
			Field: "code", Title: rules.Text{Zh: "验证码", En: "Code"}, Reads: ReadsCode,
			Headings: []string{"查验码", "校验码", "防伪码", "verification code"},
			Meaning:  rules.Text{Zh: "12位；没有的，填姓名和身份证后四位", En: "12 characters; without it, the name and the last four of the ID number"}, Example: "7KQM-X2WD-85UA",
		},
		{
			Field: "holderName", Title: rules.Text{Zh: "姓名", En: "Holder"}, Reads: ReadsName,
			Headings: []string{"志愿者姓名", "志愿者", "持证人", "持有人", "学生姓名", "name"},
			Meaning:  rules.Text{Zh: "填了就核对", En: "compared where given"}, Example: "张三（示例）",
		},
		{
			Field: "idLastFour", Title: rules.Text{Zh: "身份证后四位", En: "Last four of the ID number"}, Reads: ReadsText,
			Headings: []string{"身份证号后四位", "后四位", "证件后四位", "身份证末四位", "last four"},
			Meaning:  rules.Text{Zh: "没有验证码时填，末位可能是X", En: "where there is no code; the very last may be an X"}, Example: "0016",
		},
		{
			Field: "minutes", Title: rules.Text{Zh: "服务时长", En: "Service time"}, Reads: ReadsDuration,
			Headings: []string{"时长", "总时长", "服务总时长", "小时数", "hours"},
			Meaning:  rules.Text{Zh: "证明上印的小时数；填了就核对", En: "the printed hours; compared where given"}, Example: "12",
		},
		{
			Field: "issuedOn", Title: rules.Text{Zh: "出具日期", En: "Issued on"}, Reads: ReadsDate,
			Headings: []string{"开具日期", "签发日期", "发证日期", "证明日期"},
			Meaning:  rules.Text{Zh: "填了就核对", En: "compared where given"}, Example: "2026-04-01",
		},
		{
			Field: "periodStart", Title: rules.Text{Zh: "服务起始日期", En: "Period start"}, Reads: ReadsDate,
			Headings: []string{"起始日期", "服务开始日期", "服务期起"},
			Meaning:  rules.Text{Zh: "填了就核对", En: "compared where given"},
		},
		{
			Field: "periodEnd", Title: rules.Text{Zh: "服务截止日期", En: "Period end"}, Reads: ReadsDate,
			Headings: []string{"截止日期", "服务结束日期", "服务期止"},
			Meaning:  rules.Text{Zh: "填了就核对", En: "compared where given"},
		},
		{
			Field: "issuerName", Title: rules.Text{Zh: "记录单位", En: "Issuer"}, Reads: ReadsName,
			Headings: []string{"出具单位", "发证单位", "证明单位", "开具单位", "组织名称"},
			Meaning:  rules.Text{Zh: "填了就核对", En: "compared where given"},
		},
		{
			Field: "issuerCreditCode", Title: rules.Text{Zh: "记录单位信用代码", En: "Issuer credit code"}, Reads: ReadsNumber,
			Headings: []string{"统一社会信用代码", "信用代码", "单位信用代码", "出具单位信用代码"},
			Meaning:  rules.Text{Zh: "填了就核对", En: "compared where given"},
		},
		{
			Field: "content", Title: rules.Text{Zh: "服务内容", En: "Content"}, Reads: ReadsText,
			Headings: []string{"证明内容", "内容"},
			Meaning:  rules.Text{Zh: "填了就核对", En: "compared where given"},
		},
	}
	return definition{
		title:   rules.Text{Zh: "待查验的证明", En: "certificates to verify"},
		about:   rules.Text{Zh: "每行一份证明。", En: "One certificate in each row."},
		columns: columns,
	}
}

// WriteChecklistTemplate writes a blank .xlsx list of certificates to be verified.
func WriteChecklistTemplate(w io.Writer) error { return writeTemplate(checklist(), w) }

// Checklist is a list of certificates to be verified, as somebody sent it.
type Checklist struct {
	table *table
	rows  []*row
	// asks are the questions of the rows that can be asked; at gives their rows.
	asks []registry.Verify
	at   []int
}

// ReadChecklist reads the list of certificates in a spreadsheet. What is wrong with
// the file as a whole is a problem; what is wrong with a row is told in it. Name is
// the file's.
func ReadChecklist(name string, r io.ReaderAt, size int64, today rules.Date) (*Checklist, error) {
	file, err := sheet.Read(name, r, size, checklistLimits)
	if err != nil {
		return nil, err
	}
	definition := checklist()
	index := newHeadingIndex(definition.columns)
	list := &Checklist{}
	for _, one := range file.Sheets {
		found, problem := findHeadings(one, index)
		if found == nil || one.Hidden {
			continue
		}
		if problem != nil {
			return nil, problem
		}
		list.table = &table{file: file, path: name, sheet: one, found: found}
		list.table.content()
		break
	}
	if list.table == nil {
		problem := noHeadings(definition)
		return nil, problem
	}
	if n := len(list.table.rows); n == 0 || n > MostChecked {
		return nil, &rules.Problem{
			Code: rules.BadSpreadsheet, Field: "file",
			Message: rules.Text{Zh: fmt.Sprintf("表格里有 %d 份证明", n), En: fmt.Sprintf("the list has %d certificates", n)},
			Mend:    rules.Text{Zh: fmt.Sprintf("一次查验 1 到 %d 份", MostChecked), En: fmt.Sprintf("from 1 to %d are verified at once", MostChecked)},
		}
	}
	for i, index := range list.table.rows {
		r := list.table.row(index, today)
		list.rows = append(list.rows, r)
		if ask := readAsk(r); !r.bad() {
			list.asks, list.at = append(list.asks, ask), append(list.at, i)
		}
	}
	return list, nil
}

// readAsk reads the question of a row.
func readAsk(r *row) registry.Verify {
	ask := registry.Verify{Number: r.text("number"), Code: r.text("code"), HolderName: r.name("holderName", 60), IDLastFour: r.text("idLastFour")}
	ask.Claims.IssuedOn, ask.Claims.IssuerName, ask.Claims.Content = r.date("issuedOn"), r.name("issuerName", 60), r.name("content", 500)
	ask.Claims.PeriodStart, ask.Claims.PeriodEnd, ask.Claims.IssuerCreditCode = r.date("periodStart"), r.date("periodEnd"), r.text("issuerCreditCode")
	if seconds := readSeconds(r, "minutes"); r.stated("minutes") {
		minutes := (seconds + 30) / 60
		ask.Claims.Minutes = &minutes
	}
	if ask.Number == "" {
		r.need("number", checklist().columns)
	}
	return ask
}

// Asks are the questions of the rows that can be asked.
func (c *Checklist) Asks() []registry.Verify { return c.asks }

// Len is how many certificates the list has.
func (c *Checklist) Len() int { return len(c.rows) }

// checkedColumns are the columns that the answers go into.
var checkedColumns = []rules.Text{
	{Zh: "查验结论", En: "Verdict"}, {Zh: "说明", En: "Explanation"}, {Zh: "不一致的项目", En: "Differs in"},
	{Zh: "登记的记录单位", En: "Registered issuer"}, {Zh: "状态变更日期", En: "State changed on"},
	{Zh: "查验时间", En: "Checked at"}, {Zh: "公开账本条目数", En: "Ledger size"},
}

// Write writes the list as it came, with the answers to Asks beside its rows. Lang is
// "zh" or "en".
func (c *Checklist) Write(w io.Writer, answers []registry.Answered, lang string) error {
	said := make(map[int][]string, len(c.rows)) // by the row in the sheet
	for i, r := range c.rows {
		if r.bad() {
			said[c.table.rows[i]] = []string{rules.Text{Zh: "没有查验", En: "not verified"}.In(lang), faultsIn(r.wrong, lang)}
		}
	}
	for i, answer := range answers {
		said[c.table.rows[c.at[i]]] = c.wordAnswer(answer, lang)
	}
	out := &sheet.File{Format: c.table.file.Format, Encoding: c.table.file.Encoding, Comma: c.table.file.Comma}
	for _, one := range c.table.file.Sheets {
		if one.Name == c.table.sheet.Name {
			one = c.table.beside(said, lang)
		}
		out.Sheets = append(out.Sheets, one)
	}
	return sheet.Write(w, out)
}

// faultsIn is what is wrong with a row, in a sentence.
func faultsIn(wrong []CellProblem, lang string) string {
	var parts []string
	for _, problem := range wrong {
		part := problem.Problem.Message.In(lang)
		if mend := problem.Problem.Mend.In(lang); mend != "" {
			part += rules.Text{Zh: "：", En: ": "}.In(lang) + mend
		}
		if problem.Heading != "" {
			part = problem.Heading + " " + part
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, rules.Text{Zh: "；", En: "; "}.In(lang))
}

// wordAnswer is what stands beside a row, in the order of checkedColumns.
func (c *Checklist) wordAnswer(answer registry.Answered, lang string) []string {
	if answer.Err != nil {
		problem := rules.AsProblem(answer.Err)
		return []string{rules.Text{Zh: "没有查验", En: "not verified"}.In(lang), faultsIn([]CellProblem{{Problem: problem}}, lang)}
	}
	verdict := answer.Verdict
	words := []string{
		rules.Text(verdict.Label()).In(lang), rules.Text(verdict.Explain()).In(lang), "", "", "",
		answer.CheckedAt.In(rules.Shanghai()).Format(time.DateTime), strconv.FormatInt(answer.LedgerSize, 10),
	}
	var differs []string
	for _, field := range answer.DiffersIn {
		zh, en := registry.FieldName(field)
		differs = append(differs, rules.Text{Zh: zh, En: en}.In(lang))
	}
	words[2] = strings.Join(differs, rules.Text{Zh: "、", En: ", "}.In(lang))
	if answer.Facts != nil {
		words[3], words[4] = answer.Facts.IssuerName, string(answer.Facts.StateChangedOn)
		if reason := answer.Facts.StateReason; reason != "" {
			words[1] += rules.Text{Zh: "原因：", En: " Reason: "}.In(lang) + reason
		}
	}
	return words
}

// beside is the table's sheet with words beside its rows.
func (t *table) beside(said map[int][]string, lang string) sheet.Sheet {
	out := sheet.Sheet{Name: t.sheet.Name}
	column := t.verdictColumn()
	for index, row := range t.sheet.Rows {
		words := said[index]
		if index == t.found.last {
			for _, title := range checkedColumns {
				words = append(words, title.In(lang))
			}
		}
		cells := slices.Clone(row.Cells)
		if index < t.found.first {
			cells = withoutMerged(row.Cells)
		}
		if len(words) > 0 {
			cells = append(cells, make([]sheet.Cell, max(0, column+len(words)-len(cells)))...)
			for i, word := range words {
				cells[column+i] = sheet.Cell{Text: word}
			}
		}
		out.Rows = append(out.Rows, sheet.Row{Number: row.Number, Cells: cells})
	}
	return out
}

// verdictColumn is the column of an earlier round's verdicts, or the first free one.
func (t *table) verdictColumn() int {
	for at, cell := range t.sheet.Rows[t.found.last].Cells {
		if text := rules.Clean(cell.Text); text == checkedColumns[0].Zh || text == checkedColumns[0].En {
			return at
		}
	}
	return t.reasonColumn()
}
