package rules_test

import (
	"testing"
	"time"

	"mingzhi/rules"
)

func TestParseDateReadsEveryCommonSpelling(t *testing.T) {
	for spelling, why := range map[string]string{
		"2023-09-07":                "the house's own form",
		"2023/9/7":                  "slashes without zeros",
		"2023.9.7":                  "dots, as in older files",
		"2023.09.07.":               "a dot too many at the end",
		"20230907":                  "eight digits",
		"20230907.0":                "eight digits that a spreadsheet made a number",
		"2023年9月7日":                 "as in a document",
		"2023年09月07号":               "with zeros and the spoken 号",
		"2023年9月7":                  "日 forgotten",
		"2023 年 9 月 7 日":            "stray spaces",
		"　2023年9月7日\u00a0":          "ideographic and no-break spaces around it",
		"\ufeff2023-09-07":          "a byte order mark before it",
		"二〇二三年九月七日":                 "Chinese numerals with the true zero",
		"二○二三年九月七日":                 "a circle typed for zero",
		"二O二三年九月七日":                 "the letter O typed for zero",
		"二零二三年九月七日":                 "a spoken zero",
		"贰零贰叁年玖月柒日":                 "financial numerals",
		"贰零贰叁年零玖月零柒日":               "financial numerals with leading zeros",
		"二〇二三.九.七":                  "Chinese numerals with dots",
		"２０２３年９月７日":                 "full-width digits",
		"２０２３－０９－０７":                "full-width digits and dashes",
		"２０２３．９．７":                  "full-width dots",
		"2023。9。7":                  "full stops typed for dots",
		"2023、9、7":                  "enumeration commas",
		"2023—9—7":                  "long dashes",
		"2023 9 7":                  "spaces only",
		"2023-9-7 0:00:00":          "a spreadsheet's midnight",
		"2023/9/7 0:00":             "a spreadsheet's midnight without seconds",
		"2023-09-07T00:00:00":       "ISO 8601 without a zone",
		"2023-09-07T08:00:00+08:00": "ISO 8601 in China's zone",
		"2023-09-06T16:00:00.000Z":  "midnight in China as a program in UTC writes it",
		"2023年9月7日14时30分":           "with a time of day, which is dropped",
		"2023-09-07下午2:30":          "with a Chinese time of day",
		"公元2023年9月7日":               "with the era",
		"2023年9月7日（星期四）":            "with its weekday",
		"2023-09-07 星期四 14:30":      "with its weekday and a time of day",
		"45176":                     "a spreadsheet's day number",
		"45176.0":                   "a day number with an empty fraction",
		"45176.60416667":            "a day number with a time of day",
		"7 September 2023":          "as English pages write it",
		"Sep 7, 2023":               "as American files write it",
		"7-Sep-2023":                "as spreadsheets in English write it",
		"2023年9月7日 ":                "a space at the end",
		"2023年\u200b9月7日":           "a zero-width space inside",
		"2023\\9\\7":                "backslashes",
		"西元2023年9月7日":               "with the other word for the era",
		"20230907 00:00:00":         "eight digits and a time",
		"20230907000000":            "fourteen digits, as systems export them",
	} {
		got, problem := rules.ParseDate(spelling, "2026-11-24")
		if problem != nil || got != "2023-09-07" {
			t.Errorf("%s: ParseDate(%q) = %q, %v", why, spelling, got, problem)
		}
	}
}

func TestParseDateReadsTensInChinese(t *testing.T) {
	for spelling, want := range map[string]rules.Date{
		"二〇二四年十月十日":     "2024-10-10",
		"二〇二四年十一月二十日":   "2024-11-20",
		"二〇二四年十二月二十一日":  "2024-12-21",
		"二〇二四年十二月三十一日":  "2024-12-31",
		"二〇二四年二月廿九日":    "2024-02-29",
		"二〇二四年十二月卅一日":   "2024-12-31",
		"贰零贰肆年壹拾贰月叁拾壹日": "2024-12-31",
		"一九四九年十月一日":     "1949-10-01",
		"一九〇〇年一月一日":     "1900-01-01",
		"2100-12-31":    "2100-12-31",
		"73415":         "2100-12-31",
	} {
		if got, problem := rules.ParseDate(spelling, ""); problem != nil || got != want {
			t.Errorf("ParseDate(%q) = %q, %v; want %q", spelling, got, problem, want)
		}
	}
}

func TestParseDateRefusesWhatItWouldHaveToGuess(t *testing.T) {
	for _, row := range []struct {
		why, spelling string
		code          rules.Code
	}{
		{"only a year", "2023年", rules.DateTooVague},
		{"only a year, in digits", "2023", rules.DateTooVague},
		{"only a year, in numerals", "二〇二三", rules.DateTooVague},
		{"only a year and month", "2023年9月", rules.DateTooVague},
		{"only a year and month, spoken", "2023年9月份", rules.DateTooVague},
		{"only a year and month, in digits", "202309", rules.DateTooVague},
		{"only a year and month, with a dash", "2023-09", rules.DateTooVague},
		{"a third of a month", "2023年9月上旬", rules.DateTooVague},
		{"the end of a year", "2023年底", rules.DateTooVague},
		{"two digits of year with dots", "23.9.7", rules.BadDate},
		{"two digits of year in Chinese", "23年9月7日", rules.BadDate},
		{"two digits of year, no separators", "230907", rules.BadDate},
		{"two digits of year at the end", "7-Sep-23", rules.BadDate},
		{"month or day first", "9/7/2023", rules.BadDate},
		{"day first though it can only be so", "13/7/2023", rules.BadDate},
		{"no year", "9月7日", rules.BadDate},
		{"no year, in digits", "9-7", rules.BadDate},
		{"a day that does not exist", "2023-02-29", rules.BadDate},
		{"the 31st of a short month", "2023年9月31日", rules.BadDate},
		{"a thirteenth month", "2023-13-01", rules.BadDate},
		{"a day zero", "2023-09-00", rules.BadDate},
		{"a year before 1900", "1899-12-31", rules.BadDate},
		{"a year after 2100", "2101-01-01", rules.BadDate},
		{"the Republic's years", "民国112年9月7日", rules.BadDate},
		{"a lunar date", "2023年农历七月廿三", rules.BadDate},
		{"a weekday that does not fit", "2023年9月7日星期五", rules.BadDate},
		{"a time of day that does not exist", "2023-09-07 25:00", rules.BadDate},
		{"the letter O among plain digits", "2O23-09-07", rules.BadDate},
		{"words", "长期", rules.BadDate},
		{"a dash for nothing", "-", rules.BadDate},
		{"nothing", "", rules.BadDate},
		{"a small number", "29", rules.BadDate},
		{"two dates", "2023-09-07至2023-09-08", rules.BadDate},
		{"a day after today", "2026-11-25", rules.DateInFuture},
	} {
		got, problem := rules.ParseDate(row.spelling, "2026-11-24")
		if problem == nil || problem.Code != row.code {
			t.Errorf("%s: ParseDate(%q) = %q, %v; want %s", row.why, row.spelling, got, problem, row.code)
			continue
		}
		if problem.Mend.Zh == "" || problem.Mend.En == "" || problem.Message.Zh == "" || problem.Message.En == "" {
			t.Errorf("%s: the problem lacks words", row.why)
		}
	}
}

func TestParseDateKnowsTodayOnlyWhenTold(t *testing.T) {
	if got, problem := rules.ParseDate("2026-11-24", "2026-11-24"); problem != nil {
		t.Errorf("today itself is no future: %q, %v", got, problem)
	}
	if got, problem := rules.ParseDate("2027-09-07", ""); problem != nil || got != "2027-09-07" {
		t.Errorf("without today any date passes: %q, %v", got, problem)
	}
	if got, _ := rules.ParseDate("2027-09-07", "2026-11-24"); got != "2027-09-07" {
		t.Errorf("a future date is given beside its problem: %q", got)
	}
}

func TestParsePartialDateKeepsWhatIsKnown(t *testing.T) {
	for _, row := range []struct {
		spelling string
		want     rules.PartialDate
		code     rules.Code
	}{
		{"2017", "2017", ""}, {"2017年", "2017", ""}, {"2017年度", "2017", ""}, {"二〇一七年", "2017", ""},
		{"2023年9月", "2023-09", ""}, {"2023-09", "2023-09", ""}, {"2023.9", "2023-09", ""}, {"202309", "2023-09", ""},
		{"2023.10", "2023-10", ""}, {"2026-07-20", "2026-07-20", ""}, {"2026年7月20日", "2026-07-20", ""},
		{"2023.1", "", rules.BadDate}, {"2023年底", "", rules.DateTooVague}, {"", "", rules.BadDate}, {"2023-13", "", rules.BadDate},
		{"1850", "", rules.BadDate},
	} {
		got, problem := rules.ParsePartialDate(row.spelling)
		if got != row.want || (problem == nil) != (row.code == "") || problem != nil && problem.Code != row.code {
			t.Errorf("ParsePartialDate(%q) = %q, %v; want %q %s", row.spelling, got, problem, row.want, row.code)
		}
	}
}

func TestParseInstantReadsTheTimeOfDay(t *testing.T) {
	half := time.Date(2024, 3, 5, 14, 30, 0, 0, rules.Shanghai())
	midnight := time.Date(2024, 3, 5, 0, 0, 0, 0, rules.Shanghai())
	for spelling, want := range map[string]time.Time{
		"2024-03-05 14:30":          half,
		"2024-03-05 14:30:00":       half,
		"2024-03-05T14:30:00+08:00": half,
		"2024-03-05T06:30:00Z":      half,
		"2024-03-05T06:30:00.000Z":  half,
		"2024年3月5日14时30分":           half,
		"2024年3月5日 14：30":           half,
		"2024年3月5日14点半":             half,
		"2024年3月5日下午2:30":           half,
		"2024年3月5日下午两点半":            half,
		"2024-3-5 下午2点30分":          half,
		"2024/3/5 2:30 PM":          half,
		"2024/3/5 下午 2:30":          half,
		"二〇二四年三月五日十四时三十分":           half,
		"45356.6041666667":          half,
		"202403051430":              half,
		"20240305143000":            half,
		"2024-03-05 0:00:00":        midnight,
		"2024-03-05 凌晨12点":          midnight,
		"2024-03-05 12:00 am":       midnight,
		"2024-03-05 中午12:00":        midnight.Add(12 * time.Hour),
		"2024-03-05 上午9点一刻":         midnight.Add(9*time.Hour + 15*time.Minute),
		"2024-03-05 中午1点":           midnight.Add(13 * time.Hour),
		"2024-03-05 晚上8点":           midnight.Add(20 * time.Hour),
		"2024-03-05 24:00":          midnight.Add(24 * time.Hour),
		"2024-03-05 23:59:59":       midnight.Add(24*time.Hour - time.Second),
		"2024-03-05 9时整":            midnight.Add(9 * time.Hour),
	} {
		if got, problem := rules.ParseInstant(spelling, nil); problem != nil || !got.Equal(want) {
			t.Errorf("ParseInstant(%q) = %v, %v; want %v", spelling, got, problem, want)
		}
	}
	for spelling, code := range map[string]rules.Code{
		"2024-03-05":         rules.DateTooVague,
		"2024年3月":            rules.DateTooVague,
		"45356":              rules.DateTooVague,
		"2024-03-05 24:01":   rules.BadDate,
		"2024-03-05 14:60":   rules.BadDate,
		"2024-03-05 上午15:00": rules.BadDate,
		"2024-03-05 晚上3点":    rules.BadDate,
		"14:30":              rules.BadDate,
		"":                   rules.BadDate,
	} {
		if got, problem := rules.ParseInstant(spelling, nil); problem == nil || problem.Code != code {
			t.Errorf("ParseInstant(%q) = %v, %v; want %s", spelling, got, problem, code)
		}
	}
	if got, _ := rules.ParseInstant("2024-03-05 14:30", time.UTC); !got.Equal(time.Date(2024, 3, 5, 14, 30, 0, 0, time.UTC)) {
		t.Errorf("the caller's zone holds where none is written: %v", got)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2023-09-07", "二〇二三年九月七日", "45176.5", "23.9.7", "9/7/2023", "2023年9月7日（星期四）下午2:30", "Sep 7, 2023", "2023-09-06T16:00:00Z", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		date, problem := rules.ParseDate(s, "")
		if (problem == nil) != date.Valid() {
			t.Fatalf("ParseDate(%q) = %q, %v", s, date, problem)
		}
		if problem == nil {
			for _, written := range []string{string(date), date.Zh(), date.En()} {
				if again, problem := rules.ParseDate(written, ""); problem != nil || again != date {
					t.Fatalf("what we write of %q we must read: %q gives %q, %v", s, written, again, problem)
				}
			}
		}
		partial, problem := rules.ParsePartialDate(s)
		if (problem == nil) != partial.Valid() {
			t.Fatalf("ParsePartialDate(%q) = %q, %v", s, partial, problem)
		}
		if instant, problem := rules.ParseInstant(s, nil); problem == nil && instant.IsZero() {
			t.Fatalf("ParseInstant(%q) gave nothing", s)
		}
	})
}
