package rules_test

import (
	"testing"

	"mingzhi/rules"
)

func TestNamesAreWrittenWithoutTheSpacesOfAJustifiedLine(t *testing.T) {
	for _, row := range []struct{ why, name, want string }{
		{"spaced out to fill a line", "乙 志 愿　者 协 会", "乙志愿者协会"},
		{"before a bracket", "甲协会 （示例）", "甲协会（示例）"},
		{"beside Latin letters a space stays", "甲 ABC 协会", "甲 ABC 协会"},
		{"full-width letters are narrowed", "ＡＢ 协会", "AB 协会"},
		{"an English name keeps its spaces", "Blue  Sky Team", "Blue Sky Team"},
	} {
		if got := rules.CleanName(row.name); got != row.want {
			t.Errorf("%s: %q is written %q, want %q", row.why, row.name, got, row.want)
		}
	}
}

func TestSpellingsOfOneNameHaveOneKey(t *testing.T) {
	for _, row := range []struct {
		why, one, other string
		same            bool
	}{
		{"brackets of either width", "甲协会（示例）", "甲协会(示例)", true},
		{"traditional characters", "長沙志願者協會", "长沙志愿者协会", true},
		{"spaces", "甲 协会", "甲协会", true},
		{"another character is another name", "甲协会", "乙协会", false},
	} {
		if same := rules.NameKey(row.one) == rules.NameKey(row.other); same != row.same {
			t.Errorf("%s: %q and %q count as the same: %v", row.why, row.one, row.other, same)
		}
	}
}
