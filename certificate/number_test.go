package certificate_test

import (
	"errors"
	"strings"
	"testing"

	"mingzhi/certificate"
)

// numbers are spread over regions, years and serials.
func numbers(t testing.TB) []certificate.Number {
	t.Helper()
	var all []certificate.Number
	for _, region := range []string{"430000", "430100", "433127"} {
		for _, year := range []int{1999, 2024, 2026} {
			for _, serial := range []int64{0, 1, 30, 31, 123_456, 887_503_680, certificate.LastSerial} {
				number, err := certificate.NewNumber(region, year, serial)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, number)
			}
		}
	}
	return all
}

func TestEveryWrongCharacterIsNoticed(t *testing.T) {
	for _, number := range numbers(t) {
		compact := strings.ReplaceAll(number.String(), "-", "")
		for i := range compact {
			for _, other := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
				meant := map[rune]rune{'O': '0', 'I': '1'}[other]
				if rune(compact[i]) == other || i > 1 && rune(compact[i]) == meant {
					continue
				}
				changed := compact[:i] + string(other) + compact[i+1:]
				if got, err := certificate.ParseNumber(changed); err == nil {
					t.Fatalf("%s with position %d changed is taken for %s", number, i+1, got)
				}
			}
		}
	}
}

func TestEverySwapOfNeighboursIsNoticed(t *testing.T) {
	for _, number := range numbers(t) {
		compact := strings.ReplaceAll(number.String(), "-", "")
		for i := range len(compact) - 1 {
			if compact[i] == compact[i+1] {
				continue
			}
			swapped := compact[:i] + string(compact[i+1]) + string(compact[i]) + compact[i+2:]
			if got, err := certificate.ParseNumber(swapped); err == nil {
				t.Fatalf("%s with positions %d and %d swapped is taken for %s", number, i+1, i+2, got)
			}
		}
	}
}

func TestNewNumberCountsWithoutRepeating(t *testing.T) {
	seen := map[certificate.Number]bool{}
	for serial := range int64(2000) {
		number, err := certificate.NewNumber("430100", 2026, serial)
		if err != nil || seen[number] {
			t.Fatalf("serial %d: %s, %v", serial, number, err)
		}
		seen[number] = true
	}
	number, _ := certificate.NewNumber("430100", 2026, 123)
	if number.Region() != "430100" || number.Year() != "2026" || !strings.HasPrefix(number.String(), "ZM430100-2026-000003Y-") {
		t.Errorf("the number tells its region, year and serial: %s", number)
	}
	if certificate.Number("").Region() != "" {
		t.Error("no number has no region")
	}
	for why, bad := range map[string]func() (certificate.Number, error){
		"a negative serial": func() (certificate.Number, error) { return certificate.NewNumber("430100", 2026, -1) },
		"a serial too great": func() (certificate.Number, error) {
			return certificate.NewNumber("430100", 2026, certificate.LastSerial+1)
		},
		"a region of five digits":  func() (certificate.Number, error) { return certificate.NewNumber("43010", 2026, 1) },
		"a region with a letter":   func() (certificate.Number, error) { return certificate.NewNumber("43010A", 2026, 1) },
		"a year of another age":    func() (certificate.Number, error) { return certificate.NewNumber("430100", 1600, 1) },
		"a year of the far future": func() (certificate.Number, error) { return certificate.NewNumber("430100", 2100, 1) },
	} {
		if number, err := bad(); !errors.Is(err, certificate.ErrNumberParts) {
			t.Errorf("%s: %s, %v", why, number, err)
		}
	}
}

func TestTheExampleInTheWordsIsOne(t *testing.T) {
	if _, err := certificate.ParseNumber("ZM430100-2026-000123K-9"); err != nil || !strings.Contains(certificate.ErrNumberForm.Mend.Zh, "ZM430100-2026-000123K-9") {
		t.Errorf("people are shown an example that is not valid: %v", err)
	}
}

func TestParseNumberReadsWhatPeopleType(t *testing.T) {
	want, _ := certificate.NewNumber("430100", 2026, 32)
	compact := strings.ReplaceAll(want.String(), "-", "")
	wide := strings.Map(func(r rune) rune { return r - '!' + 0xFF01 }, compact)
	for why, typed := range map[string]string{
		"as printed":            want.String(),
		"without dashes":        compact,
		"in lower case":         strings.ToLower(want.String()),
		"with spaces":           " " + strings.ReplaceAll(want.String(), "-", " ") + " ",
		"in full width":         wide,
		"with other dashes":     strings.ReplaceAll(want.String(), "-", "—"),
		"with ideographic gaps": strings.ReplaceAll(want.String(), "-", "\u3000"),
		"with O for 0":          "ZM" + strings.ReplaceAll(compact[2:], "0", "O"),
		"with i for 1":          "zm" + strings.ReplaceAll(compact[2:], "1", "i"),
	} {
		if got, err := certificate.ParseNumber(typed); err != nil || got != want {
			t.Errorf("%s: ParseNumber(%q) = %q, %v", why, typed, got, err)
		}
		if got, err := certificate.NormalizeNumber(typed); err != nil || got != want.String() {
			t.Errorf("%s: NormalizeNumber(%q) = %q, %v", why, typed, got, err)
		}
	}
	for typed, want := range map[string]error{
		"":                                certificate.ErrNumberMissing,
		" - ":                             certificate.ErrNumberMissing,
		"ZM":                              certificate.ErrNumberForm,
		"湘志证2023-001":                     certificate.ErrNumberForm,
		compact[:19]:                      certificate.ErrNumberForm,
		compact + "0":                     certificate.ErrNumberForm,
		compact[:12] + "Z" + compact[13:]: certificate.ErrNumberCheck,
	} {
		if got, err := certificate.ParseNumber(typed); !errors.Is(err, want) {
			t.Errorf("ParseNumber(%q) = %q, %v; want %v", typed, got, err, want)
		}
	}
}

func TestNormalizeNumberKeepsOtherPlatformsNumbers(t *testing.T) {
	for typed, want := range map[string]string{
		"p51190324030028878": "P51190324030028878",
		"湘志证〔2023〕001号":      "湘志证〔2023〕001号",
		"湘志证（2023） 001 号":    "湘志证(2023)001号",
		"１２３－４５":             "123-45",
		"ab—12":              "AB-12",
		"\u200bGZ/2024/0001": "GZ/2024/0001",
		"ZM-2024-1":          "ZM-2024-1",
	} {
		if got, err := certificate.NormalizeNumber(typed); err != nil || got != want {
			t.Errorf("NormalizeNumber(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
	for why, typed := range map[string]string{
		"markup": "<b>1</b>", "quotes": "1' or '1", "too long": strings.Repeat("1", 65), "only signs": "/-/",
	} {
		if got, err := certificate.NormalizeNumber(typed); !errors.Is(err, certificate.ErrNumberForm) {
			t.Errorf("%s: NormalizeNumber = %q, %v", why, got, err)
		}
	}
	own, _ := certificate.NewNumber("430100", 2026, 7)
	mistyped := strings.Replace(own.String(), "2026", "2025", 1)
	if got, err := certificate.NormalizeNumber(mistyped); !errors.Is(err, certificate.ErrNumberCheck) {
		t.Errorf("a mistyped number of ours is no foreign number: %q, %v", got, err)
	}
}

func TestFlawsSpeakBothLanguages(t *testing.T) {
	for _, flaw := range []*certificate.Flaw{
		certificate.ErrNumberMissing, certificate.ErrNumberForm, certificate.ErrNumberCheck, certificate.ErrNumberParts,
		certificate.ErrCodeMissing, certificate.ErrCodeForm,
	} {
		for _, lang := range []string{"zh", "en"} {
			if flaw.What.In(lang) == "" || flaw.Mend.In(lang) == "" {
				t.Errorf("%v lacks words in %s", flaw, lang)
			}
		}
	}
}

func FuzzNormalizeNumber(f *testing.F) {
	for _, number := range numbers(f) {
		f.Add(number.String())
	}
	for _, seed := range []string{"", "ZM", "湘志证〔2023〕001号", "ｚｍ４３", "\xff", "ß-ŉ", "\u1100\u200b\u1161"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if number, err := certificate.ParseNumber(s); err == nil {
			if again, err := certificate.ParseNumber(number.String()); err != nil || again != number {
				t.Fatalf("%q: the printed form %q reads as %q, %v", s, number, again, err)
			}
		}
		if number, err := certificate.NormalizeNumber(s); err == nil {
			if again, err := certificate.NormalizeNumber(number); err != nil || again != number {
				t.Fatalf("%q: the normal form %q becomes %q, %v", s, number, again, err)
			}
		}
	})
}
