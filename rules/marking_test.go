package rules_test

import (
	"testing"

	"mingzhi/rules"
)

func TestMarkingBasisOf(t *testing.T) {
	const keyword, plain = "长沙市某某志愿者协会（示例）", "长沙市某某公益促进会（示例）"
	for _, row := range []struct {
		why              string
		name             string
		purpose, applied bool
		footing          rules.Footing
		basis            string
	}{
		{"keyword and purpose: marked without an application", keyword, true, false, rules.MustMark, "NAME_AND_CHARTER"},
		{"keyword and purpose, and it applied all the same", keyword, true, true, rules.MustMark, "NAME_AND_CHARTER"},
		{"no keyword, purpose, applied", plain, true, true, rules.MayMark, "APPLICATION"},
		{"no keyword, purpose, not applied: invited, not marked", plain, true, false, rules.EligibleIfApplied, ""},
		{"keyword, but another purpose", keyword, false, false, rules.MarkingConflict, ""},
		{"keyword, another purpose, applied: an application heals nothing", keyword, false, true, rules.MarkingConflict, ""},
		{"neither keyword nor purpose", plain, false, false, rules.NoFooting, ""},
		{"neither, but it applied", plain, false, true, rules.NoFooting, ""},
	} {
		answer := rules.MarkingBasisOf(row.name, row.purpose, row.applied)
		if answer.Footing != row.footing || answer.Basis != row.basis || answer.Allowed() != (row.basis != "") {
			t.Errorf("%s: %+v", row.why, answer)
		}
		if answer.Reason.Zh == "" || answer.Reason.En == "" || answer.Article == "" || answer.Effective != rules.NoticePeriod() {
			t.Errorf("%s: the answer does not say why, where and when: %+v", row.why, answer)
		}
	}
}

func TestHasMarkingKeyword(t *testing.T) {
	for _, row := range []struct {
		why, name string
		want      bool
	}{
		{"志愿服务", "湖南省某某志愿服务促进会", true},
		{"志愿者", "某某县志愿者协会", true},
		{"义工", "某某市义工联合会", true},
		{"义工 before 会", "某某义工会", true},
		{"traditional 志願服務", "某某志願服務中心", true},
		{"traditional 志願者", "某某志願者協會", true},
		{"traditional 義工", "某某義工聯會", true},
		{"spaces inside", "某某志 愿 者协会", true},
		{"an ideographic space inside", "某某义　工协会", true},
		{"志愿 alone is not listed", "某某志愿协会", false},
		{"志愿队 is not listed", "某某志愿队", false},
		{"主义工作 only contains 义工 by chance", "某某社会主义工作研究会", false},
		{"正义工程 only contains 义工 by chance", "某某正义工程促进会", false},
		{"a real keyword beside the chance one", "某某正义工程志愿者协会", true},
		{"nothing of the kind", "某某慈善会", false},
		{"no name", "", false},
	} {
		if got := rules.HasMarkingKeyword(row.name); got != row.want {
			t.Errorf("%s: HasMarkingKeyword(%q) = %v", row.why, row.name, got)
		}
	}
}

func TestPurposeIsVolunteeringIsASignal(t *testing.T) {
	for _, row := range []struct {
		why, purpose string
		want         rules.PurposeSignal
	}{
		{"says it outright", "本会宗旨：开展志愿服务，弘扬奉献精神。", rules.PurposeLikely},
		{"says it in traditional characters", "以志願服務為宗旨", rules.PurposeLikely},
		{"names volunteers", "组织志愿者参与社区治理", rules.PurposeLikely},
		{"denies it", "本会不再以开展志愿服务为宗旨", rules.PurposeUnlikely},
		{"touches on it", "弘扬志愿精神，资助困难学生", rules.PurposeUnclear},
		{"speaks of something else", "促进行业交流", rules.PurposeUnlikely},
		{"says nothing", "　", rules.PurposeUnclear},
	} {
		if got := rules.PurposeIsVolunteering(row.purpose); got != row.want {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
}

func TestTheNoticeHoldsForFiveYears(t *testing.T) {
	for day, want := range map[rules.Date]bool{
		"2023-09-06": false, "2023-09-07": true, "2026-11-24": true, "2028-09-06": true, "2028-09-07": false, "": false,
	} {
		if got := rules.NoticePeriod().Contains(day); got != want {
			t.Errorf("the notice on %q: %v", day, got)
		}
	}
	if !(rules.Period{}).Contains("2000-01-01") || !(rules.Period{From: "2000-01-01"}).Contains("2099-01-01") {
		t.Error("an empty end is open")
	}
}
