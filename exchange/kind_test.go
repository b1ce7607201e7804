package exchange

import (
	"strings"
	"testing"

	"mingzhi/rules"
)

func TestAKindIsReadInBothLanguages(t *testing.T) {
	for _, c := range []struct {
		why, name string
		want      Kind
	}{
		{"the English name", "organizations", Organizations},
		{"its singular", "organization", Organizations},
		{"in capitals", "Certificates", Certificates},
		{"the Chinese name", "志愿服务组织", Organizations},
		{"a part that only one kind has", "组织", Organizations},
		{"another", "证明", Certificates},
		{"the beginning of an English name", "cert", Certificates},
		{"the beginning of a Chinese name", "抽查", Inspections},
		{"a part that several kinds have", "志愿服务", ""},
		{"a beginning that two kinds have", "p", ""},
		{"what is no kind", "salaries", ""},
		{"nothing", "", ""},
	} {
		got, err := ParseKind(c.name)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q, %v", c.why, got, err)
		}
	}
	_, err := ParseKind("salaries")
	for _, kind := range Kinds() {
		if mend := rules.AsProblem(err).Mend; !strings.Contains(mend.Zh, string(kind)+"（"+kind.Title().Zh+"）") || !strings.Contains(mend.En, kind.Title().Zh) {
			t.Errorf("%s does not stand there in both languages: %+v", kind, mend)
		}
	}
	_, err = ParseKind("志愿服务")
	if mend := rules.AsProblem(err).Mend; !strings.Contains(mend.Zh, "platforms") || strings.Contains(mend.Zh, "populations") {
		t.Errorf("only those that it may be are offered: %+v", mend)
	}
}
