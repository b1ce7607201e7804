package torture

import (
	"testing"
	"time"

	"mingzhi/testenv"
)

// The writer's clock goes back and forth by hours and weeks. The ledger is ordered
// by its indexes and not by the clock, so nothing comes of it.
func TestAClockThatJumps(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r, witness := newRegister(t, url), &witness{}
		server := r.serve()
		server.ready(backWithin)
		startWriter(t, url, r.key, r.journal, "甲", asClock+"=jumps")
		for range 3 {
			acknowledges(t, r.journal, 30*time.Second)
			witness.sound(t, r)
		}
		if _, _, failed := journalOf(t, r.journal); failed != "" {
			t.Errorf("a publication failed: %s", failed)
		}
		back(t, r, server, witness)
	})
}
