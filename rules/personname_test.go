package rules_test

import (
	"testing"

	"mingzhi/rules"
)

func TestPersonNameIsTheSameHoweverTyped(t *testing.T) {
	for _, row := range []struct{ why, one, other string }{
		{"spread over a column", "张　三", "张三"},
		{"another middle dot", "买买提•吐尔逊", "买买提·吐尔逊"},
		{"a katakana middle dot", "买买提・吐尔逊", "买买提·吐尔逊"},
		{"a half-width katakana dot", "买买提･吐尔逊", "买买提·吐尔逊"},
		{"a full stop", "买买提.吐尔逊", "买买提·吐尔逊"},
		{"a full-width full stop", "买买提．吐尔逊", "买买提·吐尔逊"},
		{"spaces around the dot", "买买提 · 吐尔逊", "买买提·吐尔逊"},
		{"two dots", "买买提··吐尔逊", "买买提·吐尔逊"},
		{"a dot at the end", "买买提·", "买买提"},
		{"Latin case and spaces", "Ann  Lee", "ANN LEE"},
		{"full-width Latin", "Ａｎｎ", "Ann"},
		{"a typographer's apostrophe", "O’Brien", "O'Brien"},
		{"traditional characters", "歐陽曉明", "欧阳晓明"},
	} {
		if rules.PersonName(row.one) != rules.PersonName(row.other) {
			t.Errorf("%s: %q and %q differ", row.why, rules.PersonName(row.one), rules.PersonName(row.other))
		}
	}
	if rules.PersonName("张三") == rules.PersonName("张叁") || rules.PersonName("买买提·吐尔逊") == rules.PersonName("买买提吐尔逊") {
		t.Error("different names become the same")
	}
}
