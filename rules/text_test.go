package rules_test

import (
	"strings"
	"testing"

	"mingzhi/rules"
)

func TestClean(t *testing.T) {
	for _, row := range []struct{ why, typed, want string }{
		{"spaces of every kind at both ends", "\u3000\u00a0\t湖南省民政厅 \n", "湖南省民政厅"},
		{"a line end inside a cell", "湖南省\r\n民政厅", "湖南省 民政厅"},
		{"runs of spaces", "a  \u3000 b", "a b"},
		{"full-width letters and digits", "ＡＢＣ１２３", "ABC123"},
		{"full-width signs of numbers", "２０２３－０９／０７．％", "2023-09/07.%"},
		{"Chinese punctuation stays", "（示例）：甲、乙，“丙”；《丁》！？", "（示例）：甲、乙，“丙”；《丁》！？"},
		{"a byte order mark", "\ufeff名称", "名称"},
		{"zero-width and control characters", "名\u200b\u200d称\x00", "名称"},
		{"a soft hyphen", "soft\u00adware", "software"},
		{"a mark parted from its letter by what leaves no ink", "A\u200b\u0300", "À"},
		{"a composed letter", "e\u0301", "é"},
		{"bytes that are not UTF-8", "a\xffb", "a\uFFFDb"},
		{"nothing", "", ""},
	} {
		if got := rules.Clean(row.typed); got != row.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", row.why, row.typed, got, row.want)
		}
	}
}

func TestFoldMakesTheSameTextTheSameKey(t *testing.T) {
	for _, row := range []struct{ why, one, other string }{
		{"width of brackets", "某某协会（示例）", "某某协会(示例)"},
		{"spaces inside", "某 某　协会", "某某协会"},
		{"case", "MINGZHI", "mingzhi"},
		{"compatibility ideographs", "\uf9b4", "領"},
		{"radicals that look like characters", "⽼⼈", "老人"},
		{"variation selectors", "葛\U000E0100", "葛"},
		{"signs that stand for words", "㈱", "(株)"},
	} {
		if rules.Fold(row.one) != rules.Fold(row.other) {
			t.Errorf("%s: %q and %q differ: %q, %q", row.why, row.one, row.other, rules.Fold(row.one), rules.Fold(row.other))
		}
	}
	if rules.Fold("志愿者") == rules.Fold("志願者") {
		t.Error("simplified and traditional characters are not the same text")
	}
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"　（示例）ＡＢＣ １２３\n", "e\u0301", "\xff", "㈱", "葛\U000E0100", "买买提 • 吐尔逊", "\u1160 \u200b", "İß"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, normal := range map[string]func(string) string{"Clean": rules.Clean, "Fold": rules.Fold, "PersonName": rules.PersonName} {
			once := normal(s)
			if twice := normal(once); twice != once {
				t.Fatalf("%s(%q) = %q, and again %q", name, s, once, twice)
			}
			if strings.TrimSpace(once) != once {
				t.Fatalf("%s(%q) = %q keeps spaces at an end", name, s, once)
			}
		}
	})
}
