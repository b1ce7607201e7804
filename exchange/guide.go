package exchange

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"mingzhi/rules"
)

// written says how each kind of cell is written, for the guide and the templates.
func (reads Reads) written() rules.Text {
	switch reads {
	case ReadsLongText:
		return rules.Text{Zh: "文字，可换行", En: "text, also of several lines"}
	case ReadsList:
		return rules.Text{Zh: "几项用“、”或“；”隔开", En: "several items separated by 、 or ；"}
	case ReadsDate:
		return rules.Text{Zh: "日期，须到日：2024-03-05、2024年3月5日、20240305 等", En: "a date to the day: 2024-03-05, 2024年3月5日, 20240305 and the like"}
	case ReadsPartialDate:
		return rules.Text{Zh: "日期，知道多少写多少：2024、2024-03、2024-03-05", En: "a date as far as it is known: 2024, 2024-03, 2024-03-05"}
	case ReadsInstant:
		return rules.Text{Zh: "日期和时刻：2024-03-05 08:30", En: "a date and time: 2024-03-05 08:30"}
	case ReadsDuration:
		return rules.Text{Zh: "时长：2.5、2小时30分、150分钟、2:30", En: "a duration: 2.5, 2小时30分, 150分钟, 2:30"}
	case ReadsYear:
		return rules.Text{Zh: "四位年份", En: "a year of four digits"}
	case ReadsCount:
		return rules.Text{Zh: "整数", En: "a whole number"}
	case ReadsYesNo:
		return rules.Text{Zh: "是、否", En: "是 (yes), 否 (no)"}
	case ReadsCreditCode:
		return rules.Text{Zh: "18位代码", En: "a code of 18 characters"}
	case ReadsIDNumber:
		return rules.Text{Zh: "18位号码", En: "a number of 18 characters"}
	case ReadsDocumentNumber:
		return rules.Text{Zh: "发文字号：湘民发〔2023〕29号", En: "a document number: 湘民发〔2023〕29号"}
	case ReadsReference:
		return rules.Text{Zh: "发文字号，没有的写公告标题全文：湘民发〔2023〕29号", En: "a document number or, where there is none, the announcement's whole title: 湘民发〔2023〕29号"}
	case ReadsRegion:
		return rules.Text{Zh: "名称或六位代码", En: "a name or six-digit code"}
	case ReadsNumber:
		return rules.Text{Zh: "编号", En: "a number"}
	case ReadsCode:
		return rules.Text{Zh: "12位", En: "12 characters"}
	case ReadsAttachments:
		return rules.Text{Zh: "名称|网址", En: "name|URL"}
	case ReadsFinding:
		return rules.Text{Zh: "是、否、不适用，后面可写说明", En: "是 (yes), 否 (no), 不适用 (not applicable), with a note behind it"}
	}
	return rules.Text{Zh: "文字", En: "text"}
}

// written also names the words of a fixed choice.
func (c Column) written() rules.Text {
	if c.Reads != ReadsWord {
		return c.Reads.written()
	}
	var zh, en []string
	for _, word := range c.Words {
		zh, en = append(zh, word.Title.Zh), append(en, word.Title.Zh+" ("+word.Title.En+")")
	}
	return rules.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}

const guideHead = `# 表格导入 · Spreadsheets in

本页由程序的列定义生成，与程序一致。This page is written from the program's own table of columns.

` + "`mingzhi import 种类 文件…`" + ` 读 .xlsx 和 .csv（UTF-8、带 BOM 的 UTF-8、GB18030、UTF-16；逗号、分号或制表符）。
` + "`mingzhi import KIND FILE…`" + ` reads .xlsx and .csv (UTF-8 with or without BOM, GB18030, UTF-16; commas, semicolons or tabs).

- 表头在哪一行都行，上面可以有标题；列的次序随意；表头可以分两行，可以带星号、空格、换行和括号里的说明；重复的表头、空行、合计和填表人等会略过；认不出的列不用，但会列出来。
  The headings may stand in any row below any titles, in any order, over two rows, with stars, spaces, line breaks and notes in brackets. Headings that are repeated, blank rows, totals and signatures are passed over. Columns that mean nothing here are not used, and listed.
- 合并单元格按每格都有内容读；公式读保存时的结果；日期格读成日期，只显示年月的只当年月。
  Merged cells count as filled throughout; a formula gives its saved result; a date is known as far as its format shows it.
- 一格有错，整个文件不导入；` + "`--skip-bad-rows`" + ` 收下正确的行，把有误的行连同原因写到 NAME.rejected.xlsx（或 .csv），改好后可直接导入。` + "`--dry-run`" + ` 只检查，有错时另写一份标出错误的副本 NAME.checked.xlsx（或 .csv）。
  One bad cell keeps the whole file out. ` + "`--skip-bad-rows`" + ` lets the good rows in and writes the others with their reasons to NAME.rejected.xlsx (or .csv), which can be imported once mended. ` + "`--dry-run`" + ` only checks, and marks what is wrong in a copy, NAME.checked.xlsx (or .csv).
- 空白格和缺的列什么也没说，不会抹去已登记的内容；同一文件导入两次，第二次没有任何变化。
  A blank cell says nothing and erases nothing that is registered. Importing a file twice changes nothing.
- 退出码：0 全部导入，1 内部错误，2 用法不对，3 文件有错、未作任何改动，4 有误的行未收。
  Exit codes: 0 all went in, 1 an internal error, 2 wrong use, 3 the file had errors and nothing was changed, 4 bad rows were left out.
`

// WriteGuide writes docs/spreadsheets.md.
func WriteGuide(w io.Writer) error {
	var b strings.Builder
	b.WriteString(guideHead)
	for _, kind := range Kinds() {
		definition := list(kind)
		fmt.Fprintf(&b, "\n## %s · `%s`\n\n%s\n%s\n\n", definition.title.Zh, kind, definition.about.Zh, definition.about.En)
		b.WriteString("| 表头 Heading | 必填 Required | 写法 Written | 含义 Meaning | 也认得 Also read |\n| --- | --- | --- | --- | --- |\n")
		for _, column := range definition.columns {
			fmt.Fprintf(&b, "| %s<br>`%s` | %s | %s<br>%s | %s | %s |\n",
				cellText(column.Title.Zh), column.Field, required(column, definition.columns),
				cellText(column.written().Zh), cellText(column.written().En), meaning(column), cellText(strings.Join(column.Headings, "、")))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// required says whether a column must be filled in, alone or with another.
func required(column Column, columns []Column) string {
	switch {
	case column.Required:
		return "是 yes"
	case column.Or != "":
		other := orColumn(column, columns).Title
		return "与“" + other.Zh + "”二者填一 this or " + other.En
	}
	return ""
}

func meaning(column Column) string {
	parts := []string{cellText(column.Meaning.Zh), cellText(column.Meaning.En)}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "<br>")
}

// cellText keeps a text from ending its cell of a Markdown table.
func cellText(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(text)
}
