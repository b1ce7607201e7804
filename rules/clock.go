package rules

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// clock is a time of day.
type clock struct {
	// sinceMidnight is at most 24 hours.
	sinceMidnight time.Duration
	// zone is nil when none is written.
	zone *time.Location
}

// clockForm is a time of day: 14:30, 14:30:05, 14时30分, 下午2点半, 2:30 pm, with a
// zone such as Z or +08:00.
var clockForm = regexp.MustCompile(`^(凌晨|清晨|早晨|早上|早|上午|中午|下午|傍晚|晚上|晚|夜里|夜间|am|pm)?` +
	`(` + numeral + `{1,3})(?:[:时時点點])` +
	`(?:(半|整|一刻|三刻)|(?:(` + numeral + `{1,3})分?(?:[:]?(` + numeral + `{1,3})秒?(?:\.\d{1,9})?)?)?)` +
	`(am|pm|a\.m|p\.m)?(z|utc|[+-]\d{2}:?\d{2})?$`)

// readClock reads a time of day; ok is false when it cannot be read.
func readClock(text string) (read *clock, ok bool) {
	found := clockForm.FindStringSubmatch(strings.ReplaceAll(text, " ", ""))
	if found == nil || found[1] != "" && found[6] != "" {
		return nil, false
	}
	hour, hourOK := readNumeral(found[2])
	minute, minuteOK := readMinutes(found[3], found[4])
	second, secondOK := 0, true
	if found[5] != "" {
		second, secondOK = readNumeral(found[5])
	}
	if !hourOK || !minuteOK || !secondOK || minute > 59 || second > 59 {
		return nil, false
	}
	if hour, hourOK = hourOfDay(strings.ReplaceAll(found[1]+found[6], ".", ""), hour); !hourOK {
		return nil, false
	}
	if hour > 24 || hour == 24 && (minute > 0 || second > 0) {
		return nil, false
	}
	read = &clock{sinceMidnight: time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second}
	read.zone, ok = readZone(found[7])
	return read, ok
}

// readMinutes reads 半, 一刻 and 三刻 or a number; nothing written is the full hour.
func readMinutes(word, number string) (int, bool) {
	switch {
	case word == "半":
		return 30, true
	case word == "一刻":
		return 15, true
	case word == "三刻":
		return 45, true
	case number == "":
		return 0, true
	}
	return readNumeral(number)
}

// hourOfDay applies the word for the part of the day. 晚上12点 ends the day; a word
// that contradicts the hour, such as 上午15点, is refused.
func hourOfDay(word string, hour int) (int, bool) {
	switch word {
	case "":
		return hour, true
	case "am", "凌晨":
		if hour == 12 {
			return 0, true
		}
		return hour, hour < 12
	case "清晨", "早晨", "早上", "早", "上午":
		return hour, hour <= 12
	case "中午":
		if hour >= 1 && hour <= 2 {
			return hour + 12, true
		}
		return hour, hour >= 11 && hour <= 14
	case "晚上", "晚", "夜里", "夜间":
		if hour == 12 {
			return 24, true
		}
		if hour < 5 {
			return 0, false
		}
	}
	if hour < 12 {
		return hour + 12, hour > 0
	}
	return hour, true
}

// readZone reads Z or an offset from UTC; nothing written is nil.
func readZone(text string) (*time.Location, bool) {
	switch {
	case text == "":
		return nil, true
	case text == "z" || text == "utc":
		return time.UTC, true
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi(digits[2:])
	if hours > 14 || minutes > 59 {
		return nil, false
	}
	offset := hours*3600 + minutes*60
	if text[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset), true
}
