package synthetic

import (
	"testing"

	"mingzhi/rules"
)

func TestEveryInventedPersonHasAnIDNumberOfTheirOwn(t *testing.T) {
	seen := map[string]int64{}
	for n := range int64(200_000) {
		number := idNumber(n * 131) // from the first nearly to the last
		if _, problem := rules.ParseIDNumber(number, "2026-01-01"); problem != nil {
			t.Fatalf("person %d has %s: %v", n, number, problem)
		}
		if other, taken := seen[number]; taken {
			t.Fatalf("persons %d and %d both have %s", other, n, number)
		}
		seen[number] = n
	}
}
