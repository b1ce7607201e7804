package hostile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mingzhi/testenv"
)

// No request costs more than the bounds, whatever it holds.
func TestNoRequestOfTheCorpusCostsTooMuch(t *testing.T) {
	testenv.Databases(t, noRequestCostsTooMuch)
}

func noRequestCostsTooMuch(t *testing.T, url string) {
	v := newVictim(t, url)
	for range 20 { // a server that has begun to work
		v.send(document("", "{organizations{nodes{name}}}").Bytes(0))
	}
	type row struct {
		attack Attack
		cost
	}
	var table []row
	for _, attack := range slices.Concat(Documents(), Lists(), Bodies()) {
		measured := v.measure(attack)
		if len(measured.faults()) > 0 { // somebody else may have been in the way
			if again := v.measure(attack); again.cpu < measured.cpu {
				measured = again
			}
		}
		table = append(table, row{attack, measured})
		for _, fault := range measured.faults() {
			t.Errorf("%s: %s", attack.Sentence, fault)
		}
	}
	slices.SortStableFunc(table, func(a, b row) int { return -cmp.Compare(a.cpu, b.cpu) })
	var b strings.Builder
	fmt.Fprintf(&b, "%9s %9s %8s %9s %7s %6s  %s\n", "CPU ms", "MB", "sent", "answered", "points", "status", "attack")
	for _, row := range table {
		fmt.Fprintf(&b, "%9.2f %9.2f %8d %9d %7d %6d  %s\n", float64(row.cpu)/float64(time.Millisecond), float64(row.allocated)/(1<<20),
			row.sent, row.bytes, row.points, row.status, row.attack.Sentence)
	}
	t.Logf("%d attacks, the worst first:\n%s", len(table), b.String())
	if answer := v.send(document("", "{ledger{size}}").Bytes(0)); !answer.data {
		t.Errorf("afterwards a fair question is answered with %+v", answer)
	}
}
