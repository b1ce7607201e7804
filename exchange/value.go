package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingzhi/rules"
)

func tooLong(limit int) *rules.Problem {
	return &rules.Problem{
		Code:    rules.TooLong,
		Message: rules.Text{Zh: fmt.Sprintf("超过%d个字", limit), En: fmt.Sprintf("longer than %d characters", limit)},
		Mend:    rules.Text{Zh: "请缩短，或检查是否串了列", En: "shorten it, or look whether columns have slipped"},
	}
}

func badWord(zh, en []string) *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadEnum,
		Message: rules.Text{Zh: "不是可选的值", En: "this is not one of the choices"},
		Mend:    rules.Text{Zh: "可填：" + strings.Join(zh, "、"), En: "one of " + strings.Join(en, ", ")},
	}
}

func badNumber(zh, en, mendZh, mendEn string) *rules.Problem {
	return &rules.Problem{Code: rules.BadNumber, Message: rules.Text{Zh: zh, En: en}, Mend: rules.Text{Zh: mendZh, En: mendEn}}
}

// readWord finds the word of a column that has a fixed choice.
func readWord(text string, words []Word) (string, *rules.Problem) {
	folded := rules.Fold(text)
	var zh, en []string
	for _, word := range words {
		zh, en = append(zh, word.Title.Zh), append(en, word.Title.Zh+" ("+word.Title.En+")")
		if folded == rules.Fold(word.Value) || folded == rules.Fold(word.Title.Zh) || folded == rules.Fold(word.Title.En) {
			return word.Value, nil
		}
		for _, other := range word.Others {
			if folded == rules.Fold(other) {
				return word.Value, nil
			}
		}
	}
	return "", badWord(zh, en)
}

// readYesNo reads the ways in which yes and no are written: "yes", "no", or "".
func readYesNo(text string) string {
	switch strings.Trim(rules.Fold(text), ".。") {
	case "是", "y", "yes", "true", "1", "√", "✓", "✔", "☑", "对", "有":
		return "yes"
	case "否", "n", "no", "false", "0", "×", "✗", "✘", "x", "不是", "没有", "无":
		return "no"
	}
	return ""
}

// readList splits a cell into its items and drops the empty and repeated ones.
func readList(text, separators string) []string {
	var items []string
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if item = rules.Clean(item); item != "" && !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items
}

// listSeparators separate the items of most lists.
const listSeparators = "、，,；;\n|/"

var yearForm = regexp.MustCompile(`^(\d{4})(?:年度?|\.0+)?$`)

// readYear reads a year such as 2024, 2024年 or 2024年度; a blank is 0.
func readYear(text string, today rules.Date) (int, *rules.Problem) {
	if text == "" {
		return 0, nil
	}
	found := yearForm.FindStringSubmatch(rules.Fold(text))
	if found == nil {
		return 0, badNumber("读不出年份", "the year cannot be read", "请写四位年份，例如 2024", "write four digits, such as 2024")
	}
	year, _ := strconv.Atoi(found[1])
	if year < rules.FirstYear || year > rules.LastYear {
		return 0, badNumber("年份不在1900至2100年之间", "the year lies outside 1900 to 2100", "请核对年份", "check the year")
	}
	if latest := today.Year(); latest != 0 && year > latest {
		return 0, &rules.Problem{
			Code:    rules.DateInFuture,
			Message: rules.Text{Zh: "年份在今年之后", En: "the year lies ahead"},
			Mend:    rules.Text{Zh: "请核对年份", En: "check the year"},
		}
	}
	return year, nil
}

var countForm = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万)?人?$`)

// readCount reads a number of people, such as 1,526,641, 152.66万 or 1526641人. A
// heading's note such as 万人 is the unit of plain numbers.
func readCount(text, note string) (int64, *rules.Problem) {
	bad := badNumber("读不出人数", "the number of people cannot be read", "请写阿拉伯数字，例如 1526641", "write digits, such as 1526641")
	found := countForm.FindStringSubmatch(rules.Fold(text))
	if found == nil || len(found[1]) > 15 {
		return 0, bad
	}
	value, err := strconv.ParseFloat(strings.ReplaceAll(found[1], ",", "")+found[2], 64)
	if err != nil {
		return 0, bad
	}
	if found[3] != "" || strings.Contains(note, "万") {
		value *= 10_000
	}
	count := int64(value + 0.5)
	if difference := value - float64(count); difference > 1e-6 || difference < -1e-6 {
		return 0, badNumber("人数不是整数", "the number of people is not whole", "请核对数字和单位", "check the number and its unit")
	}
	return count, nil
}

var minutesHeading = regexp.MustCompile(`分|min`)

// readDuration reads a service time in seconds; a number alone is hours, or
// minutes where the heading says so.
func readDuration(text, note string) (int64, *rules.Problem) {
	unit := time.Hour
	if minutesHeading.MatchString(note) {
		unit = time.Minute
	}
	spent, problem := rules.ParseDuration(text, unit)
	if problem == nil && spent == 0 {
		problem = badNumber("时长应大于零", "the duration must be above zero", "请核对时长和单位", "check the duration and its unit")
	}
	return int64(spent / time.Second), problem
}

// hoursText writes seconds as hours, as people read them.
func hoursText(seconds int64) string {
	return strconv.FormatFloat(float64(seconds*100/3600)/100, 'f', -1, 64)
}
