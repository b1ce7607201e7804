package graph

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The table of docs/limits.md is written from the limits themselves.
func TestLimitsPageIsCurrent(t *testing.T) {
	const page = "../docs/limits.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	begin, rest, found := strings.Cut(string(text), " -update -->\n")
	_, end, closed := strings.Cut(rest, "<!-- end of limits -->")
	if !found || !closed {
		t.Fatal("the page has no place for the table")
	}
	want := begin + " -update -->\n" + limitsTable() + "<!-- end of limits -->" + end
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("docs/limits.md is behind the limits: go test ./graph -run LimitsPage -update")
	}
}

func limitsTable() string {
	var b strings.Builder
	b.WriteString("| limit | at most | code | what is counted | 所计 |\n| --- | ---: | --- | --- | --- |\n")
	for _, limit := range Limits() {
		code := "–" // nothing is refused
		if limit.Code != "" {
			code = "`" + string(limit.Code) + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s | %s |\n", limit.Name, limit.Most, code, limit.Counts.En, limit.Counts.Zh)
	}
	return b.String()
}

// Each limit has one name, and a refusal that tells both figures in both languages.
func TestEveryLimitSaysWhatItIs(t *testing.T) {
	names := map[string]bool{}
	for _, limit := range Limits() {
		if names[limit.Name] || limit.Most < 1 || limit.Counts.En == "" || limit.Counts.Zh == "" {
			t.Errorf("%+v", limit)
		}
		names[limit.Name] = true
		if limit.refusal.En == "" {
			continue // worded elsewhere
		}
		if err := limit.passedBy(limit.Most); err != nil {
			t.Errorf("%s: as much as is allowed is refused: %v", limit.Name, err)
		}
		over := limit.refuse(limit.Most + 1)
		for _, text := range []string{over.Message.Zh, over.Message.En} {
			if !strings.Contains(text, fmt.Sprint(limit.Most)) || !strings.Contains(text, fmt.Sprint(limit.Most+1)) {
				t.Errorf("%s is refused by %q", limit.Name, text)
			}
		}
		if over.Mend.Zh == "" || over.Mend.En == "" || over.name != limit.Name {
			t.Errorf("%s does not say how to mend it", limit.Name)
		}
	}
}

// A refusal says what mends it, and not what would mend another one.
func TestEveryLimitSaysWhatMendsIt(t *testing.T) {
	for _, test := range []struct {
		sentence string
		limit    Limit
		zh, en   string
	}{
		{"a long name is shortened, not split", limitName, "较短的名称", "shorter name"},
		{"a deep value is written flatter, not shorter", limitValueDepth, "少嵌套", "less deeply"},
		{"a long list is split, and no field is at fault", limitList, "列表", "split the list"},
		{"directives are left out", limitDirectives, "指令", "fewer directives"},
		{"fragments are spread less", limitSpreads, "片段", "fewer fragments"},
		{"aliases are given up, or taken together", limitAliases, "nodes(ids:)", "nodes(ids:)"},
		{"cost is in pages and in lists inside lists", limitCost, "列表里面再取列表", "lists inside lists"},
		{"so are objects", limitNodes, "列表里面再取列表", "lists inside lists"},
	} {
		mend := test.limit.refuse(test.limit.Most + 1).Mend
		if !strings.Contains(mend.Zh, test.zh) || !strings.Contains(mend.En, test.en) {
			t.Errorf("%s: %+v", test.sentence, mend)
		}
	}
}
