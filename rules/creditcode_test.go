package rules_test

import (
	"errors"
	"strings"
	"testing"

	"mingzhi/rules"
)

// creditCodes are the standard's own example and four invented codes.
var creditCodes = []string{
	"91350100M000100Y43", "51430000MJ0000018C", "52430100MJ0000018E", "53430000MJ00000186", "51430121MJ0000018Y",
}

func TestParseCreditCodeReadsWhatClerksType(t *testing.T) {
	for typed, why := range map[string]string{
		"51430000MJ0000018C":     "as printed",
		"51430000mj0000018c":     "in lower case",
		" 51430000MJ0000018C　":   "spaces around it",
		"5143 0000 MJ00 0001 8C": "spaces inside",
		"５１４３００００ＭＪ０００００１８Ｃ":       "in full width",
		"51-430000-MJ0000018-C":    "with dashes",
		"\ufeff51430000MJ0000018C": "after a byte order mark",
	} {
		code, warning, err := rules.ParseCreditCode(typed)
		if err != nil || warning != nil || code != "51430000MJ0000018C" {
			t.Errorf("%s: ParseCreditCode(%q) = %q, %v, %v", why, typed, code, warning, err)
		}
	}
	for _, want := range creditCodes {
		if code, warning, err := rules.ParseCreditCode(want); err != nil || warning != nil || code != want {
			t.Errorf("ParseCreditCode(%q) = %q, %v, %v", want, code, warning, err)
		}
	}
}

func TestParseCreditCodeRefusesAndSaysHowToMend(t *testing.T) {
	for _, row := range []struct{ why, typed, said, mend string }{
		{"nothing", "", "缺少", "18位"},
		{"seventeen characters", "51430000MJ0000018", "现为17位", "全部18位"},
		{"an old organization code", "MJ000001-8", "现为9位", "组织机构代码"},
		{"an old registration number", "430000000000001", "现为15位", "旧的15位"},
		{"the letter O for zero", "51430000MJO000018C", "第11位是字母 O", "多半是 0"},
		{"the letter I for one", "5I430000MJ0000018C", "第2位是字母 I", "多半是 1"},
		{"the letter Z for two", "51430000MJ0000018Z", "第18位是字母 Z", "多半是 2"},
		{"a Chinese character", "51430000MJ0000018码", "第18位不是可用的字符", "核对"},
		{"a letter in the region", "5143000AMJ0000018C", "第8位应为数字", "登记证书"},
		{"a wrong check character", "51430000MJ0000018D", "校验不符", "逐位核对"},
	} {
		code, _, err := rules.ParseCreditCode(row.typed)
		var problem *rules.Problem
		if !errors.As(err, &problem) || code != "" || problem.Code != rules.BadCreditCode {
			t.Errorf("%s: %q, %v", row.why, code, err)
			continue
		}
		if !strings.Contains(problem.Message.Zh, row.said) || !strings.Contains(problem.Mend.Zh, row.mend) {
			t.Errorf("%s: says %q, mends %q", row.why, problem.Message.Zh, problem.Mend.Zh)
		}
		if problem.Message.En == "" || problem.Mend.En == "" || row.typed != "" && strings.Contains(problem.Error(), row.typed) {
			t.Errorf("%s: lacks English or echoes the input: %v", row.why, problem)
		}
	}
}

func TestOnlyTheInnerCheckFailingIsAWarning(t *testing.T) {
	code, err := rules.MakeCreditCode("51430000MJ0000019")
	if err != nil {
		t.Fatal(err)
	}
	got, warning, err := rules.ParseCreditCode(code)
	if err != nil || got != code {
		t.Fatalf("%q, %v", got, err)
	}
	if warning == nil || !warning.Warning || warning.Code != rules.BadOrganizationCode {
		t.Errorf("the inner check fails without a warning: %v", warning)
	}
}

func TestEverySlipInACreditCodeIsNoticed(t *testing.T) {
	for _, code := range creditCodes {
		for i := range code {
			for _, other := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
				if byte(other) == code[i] {
					continue
				}
				changed := code[:i] + string(other) + code[i+1:]
				if _, _, err := rules.ParseCreditCode(changed); err == nil {
					t.Errorf("%s with position %d changed passes as %s", code, i+1, changed)
				}
			}
			if i+1 < len(code) && code[i] != code[i+1] {
				swapped := code[:i] + code[i+1:i+2] + code[i:i+1] + code[i+2:]
				if _, _, err := rules.ParseCreditCode(swapped); err == nil {
					t.Errorf("%s with positions %d and %d swapped passes", code, i+1, i+2)
				}
			}
		}
	}
}

func TestACreditCodeHintsAtKindAndRegion(t *testing.T) {
	for _, row := range []struct{ code, kind, region string }{
		{"51430000MJ0000018C", "ASSOCIATION", "430000"},
		{"52430100MJ0000018E", "SERVICE_INSTITUTION", "430100"},
		{"53430000MJ00000186", "FOUNDATION", "430000"},
		{"91350100M000100Y43", "", "350100"},
		{"59430000MJ00000186", "", "430000"},
		{"", "", ""},
	} {
		if kind, region := rules.OrganizationKindOf(row.code), rules.RegisteringRegionOf(row.code); kind != row.kind || region != row.region {
			t.Errorf("%q hints at %q in %q", row.code, kind, region)
		}
	}
}

func TestSyntheticCreditCodesAreValidAndDiffer(t *testing.T) {
	for want, row := range map[string]struct{ kind, region string }{
		"51430000MJ0000018C": {"ASSOCIATION", "430000"}, "52430100MJ0000018E": {"SERVICE_INSTITUTION", "430100"},
		"53430000MJ00000186": {"FOUNDATION", "430000"}, "51430121MJ0000018Y": {"ASSOCIATION", "430121"},
	} {
		if code, err := rules.SyntheticCreditCode(row.kind, row.region, 1); err != nil || code != want {
			t.Errorf("the first %s of %s is %q, %v; want %q", row.kind, row.region, code, err, want)
		}
	}
	seen := map[string]bool{}
	for serial := range int64(3000) {
		code, err := rules.SyntheticCreditCode("ASSOCIATION", "430100", serial)
		if err != nil || seen[code] {
			t.Fatalf("serial %d: %q, %v", serial, code, err)
		}
		seen[code] = true
		if _, warning, err := rules.ParseCreditCode(code); err != nil || warning != nil {
			t.Fatalf("serial %d: %q is not valid: %v, %v", serial, code, warning, err)
		}
	}
	for why, make := range map[string]func() (string, error){
		"an unknown kind":     func() (string, error) { return rules.SyntheticCreditCode("CLUB", "430100", 1) },
		"a negative serial":   func() (string, error) { return rules.SyntheticCreditCode("ASSOCIATION", "430100", -1) },
		"a serial too great":  func() (string, error) { return rules.SyntheticCreditCode("ASSOCIATION", "430100", 887_503_681) },
		"a region too short":  func() (string, error) { return rules.SyntheticCreditCode("ASSOCIATION", "43010", 1) },
		"a region of letters": func() (string, error) { return rules.SyntheticCreditCode("ASSOCIATION", "43010A", 1) },
		"a letter O":          func() (string, error) { return rules.MakeCreditCode("51430000MJ000001O") },
	} {
		if code, err := make(); err == nil {
			t.Errorf("%s gives %q", why, code)
		}
	}
}

func FuzzParseCreditCode(f *testing.F) {
	for _, code := range creditCodes {
		f.Add(code)
	}
	for _, seed := range []string{"", "5I430000MJ0000018C", "５１４３", "51430000MJ0000018码", "\xff\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, warning, err := rules.ParseCreditCode(s)
		if err != nil {
			if code != "" || warning != nil || rules.AsProblem(err).Code != rules.BadCreditCode {
				t.Fatalf("ParseCreditCode(%q) = %q, %v, %v", s, code, warning, err)
			}
			return
		}
		if again, _, err := rules.ParseCreditCode(code); err != nil || again != code || len(code) != 18 {
			t.Fatalf("%q reads as %q, then as %q, %v", s, code, again, err)
		}
	})
}
