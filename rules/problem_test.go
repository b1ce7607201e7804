package rules_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"mingzhi/rules"
)

var update = flag.Bool("update", false, "write docs/errors.md from the table of codes")

func TestEveryCodeHasAMeaningInBothLanguages(t *testing.T) {
	for code, text := range rules.Codes {
		if text.Zh == "" || text.En == "" {
			t.Errorf("%s lacks a meaning: %+v", code, text)
		}
		if strings.Trim(string(code), "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
			t.Errorf("%q is not written in capitals", code)
		}
	}
}

// TestErrorsPageIsCurrent keeps docs/errors.md in step with the table of codes.
func TestErrorsPageIsCurrent(t *testing.T) {
	const page = "../docs/errors.md"
	want := errorsPage()
	if *update {
		if err := os.MkdirAll("../docs", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("docs/errors.md is behind the table of codes: go test ./rules -run ErrorsPage -update")
	}
}

func errorsPage() string {
	var b strings.Builder
	b.WriteString("# 错误代码 Error codes\n\n" +
		"代码是稳定的，程序可以依赖；文字可能改进。GraphQL 在 `extensions.code` 给出代码，导入和网页在文字旁边给出。\n" +
		"Codes are stable and programs may depend on them; wordings may improve. GraphQL gives the code in\n" +
		"`extensions.code`; imports and pages give it beside the words. No message of the API or a page repeats the input.\n\n" +
		"| 代码 Code | 含义 | Meaning |\n| --- | --- | --- |\n")
	for _, code := range slices.Sorted(maps.Keys(rules.Codes)) {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", code, rules.Codes[code].Zh, rules.Codes[code].En)
	}
	return b.String()
}

func TestProblemPointsToItsFieldAndKeepsItsCause(t *testing.T) {
	cause := errors.New("disk full")
	problem := &rules.Problem{Code: rules.BadDate, Message: rules.Text{Zh: "日期不对", En: "bad date"}, Cause: cause}
	located := problem.In("发布日期")
	if problem.Field != "" || located.Field != "发布日期" || located.Error() != "发布日期: BAD_DATE: bad date: disk full" {
		t.Errorf("%v, %v", problem, located)
	}
	if !errors.Is(located, cause) {
		t.Error("the cause is lost")
	}
	if problem.Message.In("en") != "bad date" || problem.Message.In("zh") != "日期不对" {
		t.Error("each language has its own words")
	}
	wrapped := fmt.Errorf("import row 3: %w", problem)
	if rules.AsProblem(wrapped) != problem {
		t.Error("a wrapped problem is found")
	}
	if hidden := rules.AsProblem(cause); hidden.Code != rules.Internal || strings.Contains(hidden.Message.En, "disk") || !errors.Is(hidden, cause) {
		t.Errorf("any other error is internal and its text hidden: %v", hidden)
	}
}

func TestWhatIsOnlyForTheMomentIsNoFaultOfTheInput(t *testing.T) {
	passing := []rules.Code{rules.TooManyAttempts, rules.TooManyRequests, rules.Overloaded, rules.Unavailable}
	for code := range rules.Codes {
		if got := (&rules.Problem{Code: code}).Temporary(); got != slices.Contains(passing, code) {
			t.Errorf("%s is temporary: %t", code, got)
		}
	}
}
