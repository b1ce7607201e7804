package exchange

import (
	"regexp"
	"strings"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// What clerks write into a cell that has nothing to say, that they do not know,
// and what a formula leaves in a CSV file when it fails.
var (
	placeholders = wordSet("无", "-", "--", "—", "——", "–", "/", "\\", "n/a", "na", "null", "暂无", "不适用", "(空)", "空")
	unknowns     = wordSet("未知", "不详", "不明", "长期", "至今")
	failures     = wordSet("#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!")
)

func wordSet(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, word := range words {
		set[word] = true
	}
	return set
}

// longestWord bounds what may be one of the words above.
const longestWord = 40

// text gives the cleaned text of a field; blank when there is none, which is
// noted when the column is required.
func (r *row) text(field string) string {
	name, ok := r.table.found.byField[field]
	if !ok {
		return ""
	}
	text, problem := name.column.read(r.cells.Cell(name.at))
	if problem != nil {
		r.fail(field, problem)
		return ""
	}
	r.values[field] = text
	return text
}

// unknown tells that a field says that it is not known: 不详, 长期.
func (r *row) unknown(field string) bool {
	name, ok := r.table.found.byField[field]
	return ok && unknowns[rules.Fold(r.cells.Cell(name.at).Text)]
}

// read reads a cell of the column as text; blank where it says nothing.
func (c Column) read(cell sheet.Cell) (string, *rules.Problem) {
	switch cell.Kind {
	case sheet.Failed:
		return "", formulaFails()
	case sheet.Imprecise:
		return "", &rules.Problem{
			Code:    rules.BadNumber,
			Message: rules.Text{Zh: "超过15位的数字被表格当作数值保存，末几位已经变成0", En: "a number of more than fifteen digits was stored as a quantity, so its last digits became zeros"},
			Mend:    rules.Text{Zh: "把这一列的单元格格式设为“文本”，再按原件重新填写", En: "format the column as text and type the number anew from the original"},
		}
	}
	text := c.clean(cell.Text)
	if c.isIdentifier() && scientific.MatchString(rules.Fold(text)) {
		return "", scientificNotation()
	}
	if len(text) <= longestWord {
		switch word := rules.Fold(text); {
		case failures[word] && !c.Required:
			return "", formulaFails()
		case placeholders[word] || unknowns[word] || failures[word]:
			text = ""
		}
	}
	switch {
	case text == "" && c.Required:
		return "", missing(c)
	case text != "" && c.Reads == ReadsName && !rules.HasLetter(text):
		return "", noName()
	case c.mayBePublic() && rules.HasIDNumber(text):
		return "", personal()
	}
	return text, nil
}

// scientific is how spreadsheet programs write a long number: 5.1430104E+17.
var scientific = regexp.MustCompile(`^\d(\.\d+)?e\+\d{1,3}$`)

// isIdentifier tells the columns whose cells are codes and numbers that are
// copied and never counted.
func (c Column) isIdentifier() bool {
	switch c.Reads {
	case ReadsCreditCode, ReadsIDNumber, ReadsNumber, ReadsCode, ReadsRegion, ReadsDocumentNumber, ReadsReference:
		return true
	}
	return false
}

func scientificNotation() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadNumber,
		Message: rules.Text{Zh: "被 Excel 改成了科学记数，原来的末几位已经丢失", En: "Excel turned it into scientific notation, and its last digits are lost"},
		Mend:    rules.Text{Zh: "把该列设为文本，按原件重新输入", En: "format the column as text and type it anew from the original"},
	}
}

// clean keeps the line ends where they mean something.
func (c Column) clean(text string) string {
	switch c.Reads {
	case ReadsLongText, ReadsList, ReadsAttachments:
		return cleanLines(text)
	case ReadsName:
		return rules.CleanName(text)
	}
	return rules.Clean(text)
}

// cleanLines cleans a text of several lines and keeps its line ends.
func cleanLines(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = rules.Clean(line)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// mayBePublic tells the columns whose text may come before the public.
func (c Column) mayBePublic() bool {
	return c.Reads != ReadsIDNumber && c.Reads != ReadsCreditCode && c.Reads != ReadsCode
}

func formulaFails() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadSpreadsheet,
		Message: rules.Text{Zh: "公式出错，或保存时没有结果", En: "the formula fails, or was saved without its result"},
		Mend:    rules.Text{Zh: "改正公式，或把结果粘贴为数值后保存", En: "mend the formula, or paste its result as a value, and save"},
	}
}

func missing(column Column) *rules.Problem {
	return &rules.Problem{
		Code:    rules.Missing,
		Message: rules.Text{Zh: "没有填写" + column.Title.Zh, En: column.Title.En + " is missing"},
		Mend:    rules.Text{Zh: "补填" + column.Title.Zh, En: "fill in " + column.Title.En},
	}
}

func noName() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadRequest,
		Message: rules.Text{Zh: "这不是名称：没有一个汉字或字母", En: "this is no name: it has no letter or Chinese character"},
		Mend:    rules.Text{Zh: "填写全称，并检查是否串了列", En: "write the full name, and look whether columns have slipped"},
	}
}

// personal refuses an ID number where it might become public; the message must
// not repeat it.
func personal() *rules.Problem {
	return &rules.Problem{
		Code:    rules.PersonalData,
		Message: rules.Text{Zh: "这一格里有公民身份号码，不能公开", En: "this cell holds a resident ID number, which must not become public"},
		Mend:    rules.Text{Zh: "删去号码，并检查是否串了列", En: "delete the number, and look whether columns have slipped"},
	}
}
