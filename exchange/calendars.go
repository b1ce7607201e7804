package exchange

import (
	"context"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// calendars is the list of days off and make-up working days that the State Council
// arranges for each year.
func calendars() definition {
	return definition{
		title: rules.Text{Zh: "放假安排", En: "calendars"},
		about: rules.Text{
			Zh: "每行一天，照国务院办公厅的通知写：放假的每一天和调休上班的每一天。同一年度的行合成一年的安排，要一次写全；年度可只填第一行。程序自己知道 2001 至 2026 年。",
			En: "One day in each row, as the State Council Office's notice has it: every day off and every make-up working day. The rows of one year are its arrangement and must be complete; the year may be filled in the first row only. The program knows 2001 to 2026 by itself.",
		},
		unit:    rules.Text{Zh: "个年度", En: "years"},
		deeds:   []rules.Text{{Zh: "登记放假安排 %d 年", En: "years arranged: %d"}},
		columns: calendarColumns(),
		keys:    []key{{fields: []string{"year"}}},
		group:   []string{"year"},
		groupBy: rules.Fold,
		take:    takeCalendar,
	}
}

func calendarColumns() []Column {
	source := sourceColumn()
	source.Example = "放假安排的通知（示例）"
	source.Headings = append(source.Headings, "通知", "通知文号", "文号", "依据", "papers")
	source.Meaning = rules.Text{Zh: "通知的文号或名称", En: "the notice's number or name"}
	return []Column{
		{
			Field: "year", Title: rules.Text{Zh: "年度", En: "Year"}, Required: true, Reads: ReadsYear,
			Headings: []string{"年份", "安排年度"},
			Meaning:  rules.Text{Zh: "通知是哪一年的安排；个别日子可在前一年年底", En: "the year that the notice arranges; some days may lie at the end of the one before"}, Example: "2027",
		},
		{
			Field: "date", Title: rules.Text{Zh: "日期", En: "Date"}, Required: true, Reads: ReadsDate,
			Headings: []string{"日子", "day"},
			Meaning:  rules.Text{Zh: "放假或调休上班的一天", En: "a day off or a make-up working day"}, Example: "2027-01-01",
		},
		{
			Field: "dayKind", Title: rules.Text{Zh: "安排", En: "Arrangement"}, Required: true, Reads: ReadsWord,
			Headings: []string{"类型", "是否放假", "放假或上班", "isOffDay"},
			Words: []Word{
				{Value: "OFF", Title: rules.Text{Zh: "放假", En: "day off"}, Others: []string{"休息", "休", "假", "假期", "节假日", "是", "true", "off"}},
				{Value: "WORK", Title: rules.Text{Zh: "上班", En: "working day"}, Others: []string{"补班", "班", "调休上班", "调休", "工作日", "否", "false", "work"}},
			},
			Meaning: rules.Text{Zh: "放假或上班", En: "day off or working day"}, Example: "放假",
		},
		source,
	}
}

func takeCalendar(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error) {
	year := &db.WorkdayYear{Year: rows[0].nextYear("year"), Source: rows[0].name("source", 500)}
	if year.Source == "" {
		year.Source = tx.options.Source
	}
	for _, r := range rows {
		day := r.dueDate("date")
		switch r.word("dayKind") {
		case "OFF":
			year.DaysOff = append(year.DaysOff, day)
		case "WORK":
			year.DaysOfWork = append(year.DaysOfWork, day)
		}
	}
	if anyBad(rows) {
		return "", nil
	}
	return tx.ArrangeYear(ctx, year)
}
