package registry_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/registry"
)

// rankSum is the chance that a time of the first kind is longer than one of the second:
// a half when nobody can tell them apart.
func rankSum(first, second []time.Duration) float64 {
	type timed struct {
		took  time.Duration
		first bool
	}
	var all []timed
	for _, took := range first {
		all = append(all, timed{took, true})
	}
	for _, took := range second {
		all = append(all, timed{took, false})
	}
	slices.SortFunc(all, func(a, b timed) int { return int(a.took - b.took) })
	var longer, shorter int
	for _, one := range all {
		if one.first {
			longer += shorter
		} else {
			shorter++
		}
	}
	return float64(longer) / float64(len(first)*len(second))
}

// Whether a number exists cannot be told by how long a refusal takes. The two kinds are
// asked by turns, so that what else the machine does falls on both; ranks, and not
// means, are compared, so that a pause falls on neither. With 1,500 of each the chance
// strays from a half by 0.011 (one standard deviation).
func TestUnknownAndUnprovenTakeAsLong(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		org := organization("长沙市晨光志愿者协会（示例）")
		var numbers []string
		o.publish(t, func(tx *registry.Tx) error {
			if _, err := tx.RegisterOrganization(ctx, org); err != nil {
				return err
			}
			var issues []*registry.Issue
			for i := range 300 {
				issue := certificateFor(org)
				issue.IDNumber, issue.Certificate.Number = "", number(i)
				issues, numbers = append(issues, issue), append(numbers, number(i))
			}
			_, err := tx.IssueAll(ctx, issues)
			return err
		})
		var known, unknown []time.Duration
		ask := func(i int, number string) time.Duration {
			verify := registry.Verify{Number: number, Code: "7KQM-X2WD-85UC", Asker: fmt.Sprintf("2001:db8:%x::1", i)}
			start := time.Now()
			answer, err := o.Verify(ctx, verify)
			took := time.Since(start)
			if err != nil || answer.Verdict != certificate.NotConfirmed {
				t.Fatalf("%s: %+v, %v", number, answer, err)
			}
			return took
		}
		for i := range 1600 {
			asks := []func() time.Duration{
				func() time.Duration { return ask(2*i, numbers[i*7%len(numbers)]) },
				func() time.Duration { return ask(2*i+1, fmt.Sprintf("示例字2025-%d", i*7%len(numbers))) },
			}
			var took [2]time.Duration
			for turn := range asks { // now the one first, now the other
				which := (turn + i) % 2
				took[which] = asks[which]()
			}
			if i >= 100 { // what is read for the first time is left out
				known, unknown = append(known, took[0]), append(unknown, took[1])
			}
		}
		if chance := rankSum(known, unknown); chance < 0.45 || chance > 0.55 {
			t.Errorf("a number that is known is refused later with chance %.3f", chance)
		} else {
			t.Logf("a number that is known is refused later with chance %.3f", chance)
		}
	})
}
