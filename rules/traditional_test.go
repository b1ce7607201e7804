package rules_test

import (
	"testing"

	"mingzhi/rules"
)

func TestTraditionalCharactersHaveTheirSimplifiedForm(t *testing.T) {
	for from, want := range map[rune]rune{'長': '长', '識': '识', '願': '愿', '義': '义', '长': '长', 'a': 'a', '〔': '〔', '𠮷': '𠮷'} {
		if got := rules.Simplified(from); got != want {
			t.Errorf("%c becomes %c, want %c", from, got, want)
		}
	}
}
