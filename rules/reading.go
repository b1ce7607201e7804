package rules

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// reading is what was understood of a written date, before it is decided
// whether that is enough.
type reading struct {
	year, month, day int
	// known tells to what the date is given; month and day may be 0.
	known precision
	// loose is true for 上旬, 年底 and their like, which name no day.
	loose bool
	// clock is set when a time of day stands beside the date.
	clock *clock
}

// numeral is the class of every character that a written number may have.
const numeral = `[0-9oO〇○◯零一壹弌二贰貳两三叁參叄四肆五伍六陆陸七柒八捌九玖十拾廿卅]`

// The ways to write a date, tried in this order by readDate. Spaces remain only
// between two digits, and every separator is one of - / . or a space.
var (
	hanDate      = regexp.MustCompile(`^(` + numeral + `{1,8})年(?:(` + numeral + `{1,3})月份?(?:(` + numeral + `{1,4})(?:[日号號]| |$))?)?(.*)$`)
	yearFirst    = regexp.MustCompile(`^(` + numeral + `{4})[-/. ](` + numeral + `{1,3})(?:[-/. ](` + numeral + `{1,3})[日号號]?(?:$|[ t]|([^0-9].*$)))?(.*)$`)
	eightDigits  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:\.0+$|[ t]|$)(.*)$`)
	stamp        = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?$`)
	dayMonthName = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,9})[-/. ]*(\d{2}|\d{4})(?:[ t]|$)(.*)$`)
	monthNameDay = regexp.MustCompile(`^([a-z]{3,9})[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/. ]+(\d{4})(?:[ t]|$)(.*)$`)
	bareYear     = regexp.MustCompile(`^` + numeral + `{4}$`)
	sixDigits    = regexp.MustCompile(`^(\d{4})(\d{2})$`)

	yearLast     = regexp.MustCompile(`^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}(\D|$)`)
	shortYear    = regexp.MustCompile(`^'?\d{1,2}[-/. ]\d{1,2}[-/. ]\d{1,2}(\D|$)`)
	noYear       = regexp.MustCompile(`^` + numeral + `{1,3}(月|[-/.]\d{1,2}$)`)
	loosePeriod  = regexp.MustCompile(`^(上旬|中旬|下旬|初|底|末|间|内|春|夏|秋|冬|上半年|下半年|[第]?[一二三四1-4]季度)$`)
	weekday      = regexp.MustCompile(`[(\[]?(?:星期|周|礼拜)([一二三四五六日天])[)\]]?`)
	otherReckons = regexp.MustCompile(`农历|農曆|阴历|陰曆|正月|腊月|冬月|初` + numeral)
)

// dateSigns unifies what people put between year, month and day.
var dateSigns = strings.NewReplacer(
	"–", "-", "—", "-", "−", "-", "‐", "-", "‑", "-", "‒", "-", "―", "-", "﹣", "-",
	"\\", "/", "∕", "/", "。", ".", "、", ".", "·", ".", "・", ".", "•", ".", ",", ".", "﹒", ".",
)

// dateText brings a written date into the form that the patterns above read.
func dateText(s string) string {
	text := []rune(dateSigns.Replace(strings.ToLower(norm.NFKC.String(Clean(s)))))
	var b strings.Builder
	for i, r := range text {
		if r == ' ' && !(i > 0 && asciiDigit(text[i-1]) && i+1 < len(text) && asciiDigit(text[i+1])) {
			continue
		}
		b.WriteRune(r)
	}
	trimmed := strings.TrimRight(b.String(), "./-")
	return strings.TrimPrefix(strings.TrimPrefix(trimmed, "公元"), "西元")
}

func asciiDigit(r rune) bool { return '0' <= r && r <= '9' }

// readDate understands a written date in any common spelling.
func readDate(s string) (reading, *Problem) {
	text := dateText(s)
	if text == "" {
		return reading{}, badDate(dateMissing)
	}
	if strings.HasPrefix(text, "民国") || strings.HasPrefix(text, "民國") {
		return reading{}, badDate(dateOfRepublic)
	}
	if otherReckons.MatchString(text) {
		return reading{}, badDate(dateIsLunar)
	}
	var named string
	if found := weekday.FindStringSubmatch(text); found != nil {
		named = found[1]
		text = strings.TrimSpace(strings.Replace(text, found[0], " ", 1))
	}
	read, problem := readForms(text)
	if problem == nil {
		problem = read.check(named)
	}
	return read, problem
}

// readForms tries each way to write a date.
func readForms(text string) (reading, *Problem) {
	if found := hanDate.FindStringSubmatch(text); found != nil {
		return readParts(found[1], found[2], found[3], found[4])
	}
	if found := eightDigits.FindStringSubmatch(text); found != nil {
		return readParts(found[1], found[2], found[3], found[4])
	}
	if found := stamp.FindStringSubmatch(text); found != nil {
		return readParts(found[1], found[2], found[3], found[4]+":"+found[5]+stampSeconds(found[6]))
	}
	if found := yearFirst.FindStringSubmatch(text); found != nil {
		return readParts(found[1], found[2], found[3], found[4]+found[5])
	}
	if found := dayMonthName.FindStringSubmatch(text); found != nil {
		return readParts(found[3], monthNumber(found[2]), found[1], found[4])
	}
	if found := monthNameDay.FindStringSubmatch(text); found != nil {
		return readParts(found[3], monthNumber(found[1]), found[2], found[4])
	}
	if read, ok := readSerial(text); ok {
		return read, nil
	}
	if found := sixDigits.FindStringSubmatch(text); found != nil && plausibleYear(found[1]) && found[2] >= "01" && found[2] <= "12" {
		return readParts(found[1], found[2], "", "")
	}
	if bareYear.MatchString(text) && plausibleYear(text) {
		return readParts(text, "", "", "")
	}
	switch {
	case yearLast.MatchString(text):
		return reading{}, badDate(dateOrderUnclear)
	case shortYear.MatchString(text), len(text) == 6 && sixDigits.MatchString(text):
		return reading{}, badDate(dateShortYear)
	case noYear.MatchString(text):
		return reading{}, badDate(dateWithoutYear)
	}
	return reading{}, badDate(dateUnreadable)
}

// readParts reads year, month and day, each in digits or Chinese numerals, and
// what stands behind them.
func readParts(year, month, day, rest string) (read reading, problem *Problem) {
	digits, ok := readDigits(year)
	switch {
	case ok && len(digits) == 2:
		return read, badDate(dateShortYear)
	case !ok || len(digits) != 4:
		return read, badDate(dateUnreadable)
	}
	read.year, _ = strconv.Atoi(digits)
	read.known = toYear
	if month != "" {
		if read.month, ok = readNumeral(month); !ok {
			return read, badDate(dateUnreadable)
		}
		read.known = toMonth
	}
	if day != "" {
		if read.day, ok = readNumeral(day); !ok {
			return read, badDate(dateUnreadable)
		}
		read.known = toDay
	}
	switch {
	case rest == "", rest == "度" && read.known == toYear:
	case read.known < toDay && loosePeriod.MatchString(rest):
		read.loose = true
	case read.known < toDay:
		return read, badDate(dateUnreadable)
	default:
		if read.clock, ok = readClock(rest); !ok {
			return read, badDate(timeUnreadable)
		}
	}
	return read, nil
}

// readSerial reads the day number of a spreadsheet, such as 45176 or 45176.5:
// days since 1899-12-30. Numbers below 10000 (before 1927) are not taken for
// dates, because they are years or quantities.
func readSerial(text string) (reading, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	days, err := strconv.Atoi(whole)
	if err != nil || len(whole) != 5 || whole[0] == '0' || len(fraction) > 15 {
		return reading{}, false
	}
	part := 0.0
	if fraction != "" {
		if part, err = strconv.ParseFloat("0."+fraction, 64); err != nil {
			return reading{}, false
		}
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	seconds := time.Duration(part*86400+0.5) * time.Second
	read := reading{year: start.Year(), month: int(start.Month()), day: start.Day(), known: toDay}
	if fraction != "" && strings.Trim(fraction, "0") != "" {
		read.clock = &clock{sinceMidnight: seconds}
	}
	return read, read.year <= LastYear
}

// check refuses what the calendar does not have.
func (r reading) check(named string) *Problem {
	if r.year < FirstYear || r.year > LastYear {
		return badDate(dateYearOutside)
	}
	if r.known >= toMonth && (r.month < 1 || r.month > 12) {
		return badDate(dateNoSuchMonth)
	}
	if r.known == toDay && !dayExists(r.year, r.month, r.day) {
		return badDate(dateNoSuchDay)
	}
	if named != "" && r.known == toDay {
		said := strings.Index("日一二三四五六", strings.Replace(named, "天", "日", 1)) / len("日")
		if said != int(NewDate(r.year, r.month, r.day).Weekday()) {
			return badDate(dateWrongWeekday)
		}
	}
	return nil
}

// plausibleYear tells a year from any other number of four digits.
func plausibleYear(s string) bool {
	digits, ok := readDigits(s)
	year, err := strconv.Atoi(digits)
	return ok && err == nil && year >= FirstYear && year <= LastYear
}

// monthNumber gives the number of an English month, or what is not a number.
func monthNumber(name string) string {
	for month := time.January; month <= time.December; month++ {
		full := strings.ToLower(month.String())
		if strings.HasPrefix(full, name) || name == "sept" && month == time.September {
			return strconv.Itoa(int(month))
		}
	}
	return "?"
}

// stampSeconds adds the colon that a stamp of 14 digits leaves out.
func stampSeconds(digits string) string {
	if digits == "" {
		return ""
	}
	return ":" + digits
}
