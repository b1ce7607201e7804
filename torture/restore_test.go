package torture

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/testenv"
)

// `mingzhi backup` while others publish, and `mingzhi restore` killed at random
// moments: either all is there, or nothing.
func TestARestoreThatIsKilledLeavesAllOrNothing(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r, server, witness, _ := worked(t, url)
		backup := filepath.Join(r.folder, "register.mzb")
		r.done("backup", backup)
		witness.sound(t, r)
		for range number(rounds, 20) / 4 {
			target := &register{t: t, url: testenv.SQLiteURL(t), folder: t.TempDir()}
			if strings.HasPrefix(url, "postgres") {
				target.url = testenv.PostgresURL(t)
			}
			restoring := target.command("restore", backup)
			if err := restoring.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond) // a kill at any moment
			killed(restoring)
			standing := standing(t, target.url)
			if standing.Size == 0 {
				target.done("restore", backup)
			}
			if said := r.auditOf(target); !strings.Contains(said, " 0 faults") {
				t.Fatalf("after a killed restore that left %d entries: %s", standing.Size, said)
			}
		}
		restored := &register{t: t, url: testenv.SQLiteURL(t), folder: t.TempDir(), key: r.key}
		restored.done("restore", backup)
		r.keyFor(restored)
		again := restored.serve()
		again.ready(backWithin)
		done, _, _ := journalOf(t, r.journal)
		if _, text, err := again.verify(done[0].certificate, done[0].code); err != nil || !strings.Contains(text, "属实") {
			t.Errorf("a certificate of the backup: %v\n%.300s", err, text)
		}
		back(t, r, server, witness)
	})
}

// standing is the ledger behind a URL; a file that is missing has none.
func standing(t *testing.T, url string) db.Checkpoint {
	t.Helper()
	if path, file := strings.CutPrefix(url, "sqlite:"); file {
		if _, err := os.Stat(path); err != nil {
			return db.NothingStanding
		}
	}
	database, err := db.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	checkpoint, _, err := database.Standing(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return checkpoint
}

// keyFor gives another register the key of this one.
func (r *register) keyFor(other *register) {
	r.t.Helper()
	key, err := os.ReadFile(r.key)
	if err == nil {
		err = os.WriteFile(filepath.Join(other.folder, "mingzhi.key"), key, 0o600)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// auditOf audits another register with the key of this one.
func (r *register) auditOf(other *register) string {
	r.t.Helper()
	r.keyFor(other)
	return other.done("audit")
}
