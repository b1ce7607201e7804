package sheet

import (
	"fmt"

	"mingzhi/rules"
)

// refuse is a *rules.Problem for a file that cannot be read at all.
func refuse(zh, en, mendZh, mendEn string) *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadSpreadsheet,
		Message: rules.Text{Zh: zh, En: en},
		Mend:    rules.Text{Zh: mendZh, En: mendEn},
	}
}

func refuseNotASpreadsheet() *rules.Problem {
	return refuse("这不是表格文件", "this is not a spreadsheet",
		"请用 Excel 或 WPS 打开原表，另存为 .xlsx 或 .csv", "open the list in Excel or WPS and save it as .xlsx or .csv")
}

func refuseLegacy() *rules.Problem {
	return refuse("这是旧格式（.xls）的表格", "this is a spreadsheet in the legacy .xls format",
		"请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”", "open it in Excel or WPS and save it as an Excel workbook (.xlsx)")
}

func refuseEncrypted() *rules.Problem {
	return refuse("表格设有打开密码", "the spreadsheet is protected by a password",
		"请用 Excel 或 WPS 打开，取消密码后再保存", "open it in Excel or WPS, remove the password and save it again")
}

func refuseOtherFormat(name string) *rules.Problem {
	return refuse("这是 "+name+" 文件，不是 .xlsx 或 .csv", "this is a "+name+" file, not .xlsx or .csv",
		"请用 Excel 或 WPS 打开，另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx")
}

func refuseDamaged(cause error) *rules.Problem {
	problem := refuse("表格文件已损坏，或没有传完", "the spreadsheet is damaged or incomplete",
		"请用 Excel 或 WPS 打开并重新保存；打不开就请重新取得原文件", "open it in Excel or WPS and save it again; if it does not open, get the file anew")
	problem.Cause = cause
	return problem
}

func refuseEmpty() *rules.Problem {
	return refuse("表格是空的", "the spreadsheet is empty",
		"请确认选对了文件，并且内容已经保存", "make sure that it is the right file and that its content was saved")
}

func refuseLarge(zh, en string) *rules.Problem {
	return refuse("表格太大："+zh, "the spreadsheet is too large: "+en,
		"请删去多余的行、列或工作表，或拆成几个文件分别导入", "delete needless rows, columns or sheets, or split it into several files")
}

func refuseEncoding(line int) *rules.Problem {
	return refuse(fmt.Sprintf("第%d行有无法识别的字符编码", line), fmt.Sprintf("line %d is in no encoding that can be read", line),
		"请用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx", "open it in Excel or WPS and save it as “CSV UTF-8” or .xlsx")
}

func refuseQuote(row int) *rules.Problem {
	return refuse(fmt.Sprintf("第%d行的双引号没有配对，其后的内容连成了一格", row), fmt.Sprintf("a quotation mark in row %d is never closed, so all that follows runs into one cell", row),
		"请在该行补上或删去一个双引号", "add or delete a quotation mark in that row")
}

// refuseLongCell names the row where it is known; 0 where it is not.
func refuseLongCell(row int) *rules.Problem {
	zh, en := "有一格内容过长", "a cell is too long"
	if row > 0 {
		zh, en = fmt.Sprintf("第%d行有一格内容过长", row), fmt.Sprintf("a cell in row %d is too long", row)
	}
	return refuse(zh, en,
		"一格最多8000个汉字，更长的写成摘要；如果是 CSV，请检查该行的双引号是否配对", "a cell holds at most 8,000 Chinese characters, so give a summary of more; in a CSV file, look whether quotation marks in that row are paired")
}
