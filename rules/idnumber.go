package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

var (
	idNumberForm = regexp.MustCompile(`^\d{17}[\dX]$`)
	lastFourForm = regexp.MustCompile(`^\d{3}[\dX]$`)
)

// idWeights and idChecks are the check of GB 11643-1999 (ISO 7064 MOD 11-2).
var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

const idChecks = "10X98765432"

// ParseIDNumber reads a resident ID number (公民身份号码) by GB 11643-1999 and gives
// its 18 characters. The birth date must exist and, when today is given, not lie
// after it. An area code that is unknown today is accepted, because numbers
// outlive divisions. The problem is BAD_ID_NUMBER.
//
// The number is never stored or shown: callers keep keyed hashes only.
func ParseIDNumber(s string, today Date) (string, *Problem) {
	number := strings.ReplaceAll(compact(s), "-", "")
	length := len([]rune(number))
	switch {
	case length == 0:
		return "", badIDNumber(Text{"缺少公民身份号码", "the ID number is missing"})
	case length == 15:
		problem := badIDNumber(Text{"这是15位的旧身份证号码，2013年起已停止使用", "this is an old ID number of 15 digits, no longer valid since 2013"})
		problem.Mend = Text{"请填写第二代身份证上的18位号码", "give the 18 characters on the present card"}
		return "", problem
	case length != 18:
		return "", badIDNumber(Text{fmt.Sprintf("公民身份号码应为18位，现为%d位", length), fmt.Sprintf("an ID number has 18 characters, this has %d", length)})
	case !idNumberForm.MatchString(number):
		return "", badIDNumber(Text{"公民身份号码前17位应为数字，末位为数字或 X", "an ID number is 17 digits and a last digit or X"})
	}
	if !idBirthExists(number[6:14], today) {
		return "", badIDNumber(Text{"公民身份号码中的出生日期（第7至14位）不存在", "the birth date in the ID number (positions 7 to 14) does not exist"})
	}
	sum := 0
	for i, weight := range idWeights {
		sum += int(number[i]-'0') * weight
	}
	if number[17] != idChecks[sum%11] {
		return "", badIDNumber(Text{"公民身份号码校验不符：至少有一位抄错，或相邻两位颠倒", "the ID number does not check: at least one character is wrong, or two neighbours are swapped"})
	}
	return number, nil
}

// idBirthExists tells whether YYYYMMDD is a day on which a person may be born.
func idBirthExists(eight string, today Date) bool {
	year, _ := strconv.Atoi(eight[:4])
	month, _ := strconv.Atoi(eight[4:6])
	day, _ := strconv.Atoi(eight[6:])
	if year < 1800 || !dayExists(year, month, day) {
		return false
	}
	return today == "" || eight <= strings.ReplaceAll(string(today), "-", "")
}

// idRuns are the ways in which an ID number stands inside a text: its characters
// in one run, perhaps of a longer number, or in its usual groups.
var (
	idRun    = regexp.MustCompile(`\d{17,}[Xx]?`)
	idGroups = regexp.MustCompile(`\d{6}[ -]\d{8}[ -]\d{3}[\dXx]|\d{6}[ -]\d{4}[ -]\d{4}[ -]\d{3}[\dXx]|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}[ -]\d[\dXx]`)
	oldIDRun = regexp.MustCompile(`\d{15}`)
)

// hasLongRun tells whether a text has as many digits in a row, perhaps in groups,
// as the shortest ID number. Most texts have not, and cost nothing more.
func hasLongRun(s string) bool {
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if digits++; digits == 15 {
				return true
			}
		case c != ' ' && c != '-':
			digits = 0
		}
	}
	return false
}

// HasIDNumber tells whether a text holds a good ID number anywhere. It is for
// refusing what must not become public.
func HasIDNumber(s string) bool {
	text := width.Fold.String(s)
	if !hasLongRun(text) {
		return false
	}
	for _, found := range idGroups.FindAllString(text, -1) {
		if _, problem := ParseIDNumber(found, ""); problem == nil {
			return true
		}
	}
	for _, run := range idRun.FindAllString(text, -1) {
		for i := 0; i+18 <= len(run); i++ {
			if _, problem := ParseIDNumber(run[i:i+18], ""); problem == nil {
				return true
			}
		}
	}
	return false
}

// MaskIDNumbers hides what may be an ID number in a text, also one that does not
// check or is of the old form: all that has a birth date in its place. It is for
// showing a stranger's text.
func MaskIDNumbers(s string) string {
	if !hasLongRun(s) {
		return s
	}
	hide := func(found string) string {
		digits := compact(strings.ReplaceAll(found, "-", ""))
		for i := 0; i+18 <= len(digits); i++ {
			if idBirthExists(digits[i+6:i+14], "") {
				return strings.Repeat("*", len(found))
			}
		}
		return found
	}
	text := idGroups.ReplaceAllStringFunc(s, hide)
	text = idRun.ReplaceAllStringFunc(text, hide)
	return oldIDRun.ReplaceAllStringFunc(text, func(found string) string {
		if idBirthExists("19"+found[6:12], "") {
			return strings.Repeat("*", len(found))
		}
		return found
	})
}

// LastFour gives the last four characters of an ID number that ParseIDNumber
// returned; empty for anything shorter.
func LastFour(number string) string {
	if len(number) < 4 {
		return ""
	}
	return number[len(number)-4:]
}

// ParseLastFour reads the last four characters of an ID number as a person types
// them: three digits and a last digit or X. The problem is BAD_ID_NUMBER.
func ParseLastFour(s string) (string, *Problem) {
	four := compact(s)
	if !lastFourForm.MatchString(four) {
		problem := badIDNumber(Text{"身份证号码后四位不成形", "these are not the last four characters of an ID number"})
		problem.Mend = Text{"请填写身份证号码的最后四位：三位数字，加一位数字或 X", "give the last four characters: three digits, then a digit or X"}
		return "", problem
	}
	return four, nil
}

func badIDNumber(message Text) *Problem {
	return &Problem{
		Code:    BadIDNumber,
		Message: message,
		Mend:    Text{"请对照身份证核对18位号码；其他证件请不要填在这一栏", "compare all 18 characters with the card; other documents do not belong here"},
	}
}
