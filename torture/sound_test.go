package torture

import (
	"context"
	"fmt"
	"testing"

	"github.com/uptrace/bun"

	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/registry"
)

// witness remembers a checkpoint, as a stranger would, to hold a later one
// against.
type witness struct{ last db.Checkpoint }

// sound fails the test unless the register is what it has to be after any fault:
// rows and ledger equal, the ledger a continuation of what was seen before, and
// every acknowledged publication there. It gives how many were acknowledged, and
// whether what the writer had begun last was published without an acknowledgement.
func (w *witness) sound(t *testing.T, r *register) (acknowledged int, unheard bool) {
	t.Helper()
	ctx := context.Background()
	database, err := db.Open(ctx, r.url)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	opened, err := registry.Open(ctx, database, registry.Options{Keys: r.keys()})
	if err != nil {
		t.Fatal(err)
	}
	audit, err := opened.Audit(ctx)
	if err != nil || len(audit.Faults) > 0 {
		t.Fatalf("the audit found %+v, %v", audit, err)
	}
	now, err := database.Checkpoint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if now.Size < w.last.Size {
		t.Fatalf("the ledger shrank from %d to %d entries", w.last.Size, now.Size)
	}
	if w.last.Size > 0 {
		before, err := ledger.RootHash(w.last.Size, database.StoredHashes(ctx))
		if err != nil || before != w.last.RootHash {
			t.Fatalf("the ledger is no continuation of the one seen before: %v", err)
		}
	}
	w.last = now
	done, begun, _ := journalOf(t, r.journal)
	announcements, certificates := make([]string, 0, len(done)+1), make([]string, 0, len(done)+1)
	for _, line := range done {
		announcements, certificates = append(announcements, line.announcement), append(certificates, line.certificate)
	}
	if len(done) > 0 {
		present(t, database, "announcements", "document_number", announcements)
		present(t, database, "certificates", "number", certificates)
	}
	return len(done), begun != "" && count(t, database, "announcements", "document_number", []string{begun}) == 1
}

func present(t *testing.T, database *db.DB, table, column string, keys []string) {
	t.Helper()
	if n := count(t, database, table, column, keys); n != len(keys) {
		t.Fatalf("LOST: of %d acknowledged %s only %d are there", len(keys), table, n)
	}
}

func count(t *testing.T, database *db.DB, table, column string, keys []string) (n int) {
	t.Helper()
	err := database.NewRaw(fmt.Sprintf("SELECT count(*) FROM %s WHERE %s IN (?)", table, column), bun.List(keys)).Scan(context.Background(), &n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
