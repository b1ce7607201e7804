package rules_test

import (
	"strings"
	"testing"

	"mingzhi/rules"
)

// idNumbers are two textbook examples and two invented numbers.
var idNumbers = []string{"11010519491231002X", "440524188001010014", "430102199001010016", "433127201312310024"}

func TestParseIDNumberReadsWhatPeopleType(t *testing.T) {
	for typed, why := range map[string]string{
		"11010519491231002X":     "as on the card",
		"11010519491231002x":     "with a small x",
		" 110105 19491231 002X ": "in groups",
		"１１０１０５１９４９１２３１００２Ｘ": "in full width",
	} {
		if number, problem := rules.ParseIDNumber(typed, "2026-11-24"); problem != nil || number != "11010519491231002X" {
			t.Errorf("%s: %v", why, problem)
		}
	}
	for _, want := range idNumbers {
		if number, problem := rules.ParseIDNumber(want, ""); problem != nil || number != want {
			t.Errorf("a known good number is refused: %v", problem)
		}
	}
	if number, problem := rules.ParseIDNumber("99999919900101001"+checkOf("99999919900101001"), ""); problem != nil || number == "" {
		t.Errorf("an area code that is unknown today is no error: %v", problem)
	}
}

func TestParseIDNumberRefuses(t *testing.T) {
	for _, row := range []struct{ why, typed, said string }{
		{"nothing", "", "缺少"},
		{"an old number of 15 digits", "430102900101001", "15位的旧身份证"},
		{"seventeen characters", "43010219900101001", "现为17位"},
		{"a letter in the middle", "4301021990010I0016", "前17位应为数字"},
		{"the 30th of February", "43010219900230001" + checkOf("43010219900230001"), "出生日期"},
		{"a birth in the future", "43010220270101001" + checkOf("43010220270101001"), "出生日期"},
		{"a birth before 1800", "43010217990101001" + checkOf("43010217990101001"), "出生日期"},
		{"a wrong check digit", "430102199001010017", "校验不符"},
	} {
		number, problem := rules.ParseIDNumber(row.typed, "2026-11-24")
		if problem == nil || number != "" || problem.Code != rules.BadIDNumber {
			t.Errorf("%s: passes, or %v", row.why, problem)
			continue
		}
		if !strings.Contains(problem.Message.Zh, row.said) || problem.Mend.Zh == "" || problem.Mend.En == "" {
			t.Errorf("%s: says %q", row.why, problem.Message.Zh)
		}
	}
}

func TestEverySlipInAnIDNumberIsNoticed(t *testing.T) {
	for _, number := range idNumbers {
		for i := range number {
			for _, other := range "0123456789X" {
				if byte(other) != number[i] {
					if got, problem := rules.ParseIDNumber(number[:i]+string(other)+number[i+1:], ""); problem == nil {
						t.Errorf("position %d of %s changed passes as %s", i+1, number, got)
					}
				}
			}
			if i+1 < len(number) && number[i] != number[i+1] {
				swapped := number[:i] + number[i+1:i+2] + number[i:i+1] + number[i+2:]
				if _, problem := rules.ParseIDNumber(swapped, ""); problem == nil {
					t.Errorf("positions %d and %d of %s swapped pass", i+1, i+2, number)
				}
			}
		}
	}
}

func TestLastFour(t *testing.T) {
	if got := rules.LastFour("11010519491231002X"); got != "002X" {
		t.Errorf("LastFour = %q", got)
	}
	if got := rules.LastFour("2X"); got != "" {
		t.Errorf("less than four characters have no last four: %q", got)
	}
	for _, typed := range []string{"002X", "002x", " 00 2Ｘ"} {
		if got, problem := rules.ParseLastFour(typed); problem != nil || got != "002X" {
			t.Errorf("ParseLastFour(%q) = %q, %v", typed, got, problem)
		}
	}
	for _, typed := range []string{"", "02X", "X002", "0002X", "abcd"} {
		if got, problem := rules.ParseLastFour(typed); problem == nil || got != "" {
			t.Errorf("ParseLastFour(%q) = %q", typed, got)
		}
	}
}

// checkOf computes the check digit by ISO 7064's recursion, another way than the
// weights of the code under test.
func checkOf(first17 string) string {
	p := 0
	for _, digit := range first17 {
		p = (p + int(digit-'0')) * 2 % 11
	}
	return string("0123456789X"[(12-p)%11])
}

func FuzzParseIDNumber(f *testing.F) {
	for _, number := range idNumbers {
		f.Add(number)
	}
	f.Add("430102900101001")
	f.Fuzz(func(t *testing.T, s string) {
		number, problem := rules.ParseIDNumber(s, "")
		if (problem == nil) != (len(number) == 18) {
			t.Fatalf("ParseIDNumber(%q) = %q, %v", s, number, problem)
		}
		if problem == nil {
			if _, problem := rules.ParseLastFour(rules.LastFour(number)); problem != nil {
				t.Fatalf("the last four of %q are not such: %v", number, problem)
			}
		}
	})
}

func TestIDNumbersAreFoundAndHiddenInsideOfTexts(t *testing.T) {
	const number = "43010219900101001" + "6"
	for _, row := range []struct {
		why, text   string
		has, hidden bool
	}{
		{"between words", "张三" + number + "队", true, true},
		{"in full width", "４３０１０２１９９００１０１００１６", true, true},
		{"in groups", "430102 19900101 0016", true, true},
		{"within a longer run", "No" + number + "99", true, true},
		{"one that does not check is hidden all the same", "43010219900101001X", false, true},
		{"one of the old form", "430102900101001", false, true},
		{"a credit code is none", "51430104MJ0000018B", false, false},
		{"a credit code of digits is none", "514300005012345678", false, false},
		{"an area code of 18 digits is none", "430104000000000000", false, false},
		{"dates in a row are none", "2023-03-05 2023-03-06 2023-03-07", false, false},
	} {
		if got := rules.HasIDNumber(row.text); got != row.has {
			t.Errorf("%s: found in %q: %v", row.why, row.text, got)
		}
		if got := rules.MaskIDNumbers(rules.Clean(row.text)); (got != rules.Clean(row.text)) != row.hidden {
			t.Errorf("%s: %q is shown as %q", row.why, row.text, got)
		}
	}
}
