package rules_test

import (
	"regexp"
	"strings"
	"testing"

	"mingzhi/rules"
)

func TestParseDocumentNumberReadsEveryBracket(t *testing.T) {
	for typed, why := range map[string]string{
		"湘民发〔2023〕29号":       "as printed",
		"湘民发﹝2023﹞29号":       "small tortoise-shell brackets",
		"湘民发[2023]29号":       "square brackets",
		"湘民发［2023］29号":       "full-width square brackets",
		"湘民发【2023】29号":       "lenticular brackets",
		"湘民发(2023)29号":       "round brackets",
		"湘民发（2023）29号":       "full-width round brackets",
		"湘民发〈2023〉29号":       "angle brackets",
		"湘民发《2023》29号":       "double angle brackets",
		"湘民发<2023>29号":       "less and greater",
		"湘民发{2023}29号":       "braces",
		"湘民发〖2023〗29号":       "white lenticular brackets",
		"湘民发﹙2023﹚29号":       "small round brackets",
		"湘民发〔2023）29号":       "brackets that do not match",
		"湘民发〔２０２３〕２９号":       "full-width digits",
		" 湘民发 〔2023〕 29 号　":  "stray spaces",
		"湘民发〔2023〕第29号":      "with 第",
		"湘民发〔2023〕029号":      "with a leading zero",
		"湘民发〔2023〕29號":       "with the traditional 號",
		"湘民發〔2023〕29號":       "in traditional characters",
		"湘民发〔2023年〕29号":      "with 年 inside",
		"湘民发〔二〇二三〕29号":       "the year in Chinese numerals",
		"湘民发\u200b〔2023〕29号": "with a zero-width space",
	} {
		if number, problem := rules.ParseDocumentNumber(typed); problem != nil || number != "湘民发〔2023〕29号" {
			t.Errorf("%s: ParseDocumentNumber(%q) = %q, %v", why, typed, number, problem)
		}
	}
	for _, number := range []string{"湘民函〔2022〕6号", "国办发〔1999〕12345号", "粤民办发〔2020〕1号", "赣办字〔2021〕10号"} {
		if got, problem := rules.ParseDocumentNumber(number); problem != nil || got != number {
			t.Errorf("ParseDocumentNumber(%q) = %q, %v", number, got, problem)
		}
	}
}

func TestParseDocumentNumberRefuses(t *testing.T) {
	for why, typed := range map[string]string{
		"nothing":                            "",
		"no year":                            "湘民发29号",
		"no 号":                               "湘民发〔2023〕29",
		"no serial":                          "湘民发〔2023〕号",
		"serial zero":                        "湘民发〔2023〕0号",
		"a serial of six digits":             "湘民发〔2023〕123456号",
		"a serial that is not a number":      "湘民发〔2023〕甲号",
		"a year of two digits":               "湘民发〔23〕29号",
		"a year of another age":              "湘民发〔1823〕29号",
		"no office":                          "〔2023〕29号",
		"letters for the office":             "XMF〔2023〕29号",
		"an office of nine characters":       "湘民发湘民发湘民发〔2023〕29号",
		"two numbers in one cell":            "湘民发〔2023〕29号、湘民函〔2022〕6号",
		"a heading run into it":              "文号：湘民发〔2023〕29号",
		"a letter O for the year's zero":     "湘民发〔2O23〕29号",
		"brackets only":                      "〔〕",
		"brackets the wrong way round":       "湘民发〕2023〔29号",
		"a version that is no number at all": "无",
	} {
		number, problem := rules.ParseDocumentNumber(typed)
		if problem == nil || number != "" || problem.Code != rules.BadDocumentNumber {
			t.Errorf("%s: ParseDocumentNumber(%q) = %q, %v", why, typed, number, problem)
			continue
		}
		if problem.Message.Zh == "" || problem.Message.En == "" || problem.Mend.Zh == "" || problem.Mend.En == "" {
			t.Errorf("%s: the problem lacks words", why)
		}
	}
}

func TestASerialIsNoDocumentNumber(t *testing.T) {
	for _, typed := range []string{"第52号公告", "2024年第5号", "公告2024年第5号", "第五号", "〔2024〕第5号"} {
		_, problem := rules.ParseDocumentNumber(typed)
		if problem == nil || problem.Code != rules.BadDocumentNumber || !strings.Contains(problem.Mend.Zh, "标题") {
			t.Errorf("%s: %+v, want the advice to leave it blank and refer by the title", typed, problem)
		}
	}
}

func FuzzParseDocumentNumber(f *testing.F) {
	for _, seed := range []string{"湘民发〔2023〕29号", "湘民发（２０２３）第029號", "湘民发【二〇二三】29号", "", "〔〕号", "\xff"} {
		f.Add(seed)
	}
	form := regexp.MustCompile(`^[\p{Han}]{1,8}〔(19|20)\d{2}〕[1-9]\d{0,4}号$`)
	f.Fuzz(func(t *testing.T, s string) {
		number, problem := rules.ParseDocumentNumber(s)
		if problem != nil {
			return
		}
		if !form.MatchString(number) {
			t.Fatalf("%q gives %q, which is not the one written form", s, number)
		}
		if again, problem := rules.ParseDocumentNumber(number); problem != nil || again != number {
			t.Fatalf("%q: %q reads as %q, %v", s, number, again, problem)
		}
	})
}
