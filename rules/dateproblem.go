package rules

// dateFault is one way in which a written date can be wrong: message and mend.
type dateFault struct{ message, mend Text }

var writeFullDate = Text{"请写成四位年-月-日，例如 2023-09-07", "write it year first with four digits, such as 2023-09-07"}

// The faults of a written date. They are texts only and never change.
var (
	dateMissing      = dateFault{Text{"缺少日期", "the date is missing"}, writeFullDate}
	dateUnreadable   = dateFault{Text{"读不出日期", "the date cannot be read"}, writeFullDate}
	dateOfRepublic   = dateFault{Text{"这是民国纪年", "this counts years of the Republic calendar"}, Text{"请改用公元纪年，例如 2023-09-07", "use the common era, such as 2023-09-07"}}
	dateIsLunar      = dateFault{Text{"这是农历日期", "this is a date of the lunar calendar"}, Text{"请改用公历日期，例如 2023-09-07", "use the Gregorian date, such as 2023-09-07"}}
	dateShortYear    = dateFault{Text{"年份只有两位，无法确定是哪一年", "the year has two digits only, so the date has more than one meaning"}, Text{"请写全四位年份，例如把 23.9.7 写成 2023-09-07", "write the year with four digits, such as 2023-09-07 for 23.9.7"}}
	dateOrderUnclear = dateFault{Text{"年份写在后面，分不清哪个是月、哪个是日", "the year stands last, so month and day cannot be told apart"}, Text{"请把年份写在前面：年-月-日，例如 2023-09-07", "put the year first: year-month-day, such as 2023-09-07"}}
	dateWithoutYear  = dateFault{Text{"日期没有年份", "the date has no year"}, writeFullDate}
	dateYearOutside  = dateFault{Text{"年份不在1900至2100年之间", "the year lies outside 1900 to 2100"}, Text{"请核对年份", "check the year"}}
	dateNoSuchMonth  = dateFault{Text{"没有这个月份", "there is no such month"}, Text{"月份应为1至12，请核对", "months run from 1 to 12; check it"}}
	dateNoSuchDay    = dateFault{Text{"这个月没有这一天", "that month has no such day"}, Text{"请核对日期（例如非闰年没有2月29日）", "check the day (29 February, for one, exists in leap years only)"}}
	dateWrongWeekday = dateFault{Text{"日期与所写的星期对不上", "the date does not fall on the weekday written beside it"}, Text{"请核对日期，或去掉星期", "check the date, or leave the weekday out"}}
	timeUnreadable   = dateFault{Text{"读不出日期后面的时刻", "the time of day behind the date cannot be read"}, Text{"请写成 2024-03-05 14:30", "write it as 2024-03-05 14:30"}}
)

func badDate(fault dateFault) *Problem {
	return &Problem{Code: BadDate, Message: fault.message, Mend: fault.mend}
}

// tooVague is the problem of a date that is right but not known to the day.
func tooVague(read reading) *Problem {
	message := Text{"日期只到月，缺少日", "the date is known to the month only"}
	if read.known == toYear {
		message = Text{"日期只到年，缺少月和日", "the date is known to the year only"}
	}
	return &Problem{
		Code:    DateTooVague,
		Message: message,
		Mend:    Text{"请查原件补全到日；查不到的，请留空或单独说明，不要臆造", "look up the full date in the original; where it cannot be found, leave it out or say so: do not invent a day"},
	}
}
