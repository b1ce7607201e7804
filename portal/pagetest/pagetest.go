// Package pagetest is what the tests of pages share: a small invented register
// that is the same in each run, the portal on it, and golden files of what a page
// says. Only tests import it. It may import the portal and what the portal stands
// on, so that a page's test is an external one (package home_test).
package pagetest

import (
	"bytes"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"mingzhi/answers"
	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/exchange"
	"mingzhi/load"
	"mingzhi/portal"
	"mingzhi/portal/checklist"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/search"
	"mingzhi/search/embedded"
	"mingzhi/testenv"
)

// Now is when every test of a page happens: 2026-11-24, noon in Changsha.
var Now = time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)

// Register is the portal on a small invented register, which has one row of each
// state that a page tells apart. Its numbers, codes and hashes are the same in
// each run: the clock stands still and the source of randomness is seeded.
type Register struct {
	// Handler answers every path of the portal.
	http.Handler
	DB       *db.DB
	Registry *registry.Registry
	Gate     *load.Gate

	// Marked had another name before; it was inspected and commended, and issued
	// the certificates.
	Marked *db.Organization
	// Remarked was unmarked by mistake and is marked again.
	Remarked *db.Organization
	// Unmarked lost its mark, because its charter changed.
	Unmarked *db.Organization
	// NeverMarked has nothing but what a registration must have.
	NeverMarked *db.Organization

	// Marking has two publishers and two attachments.
	Marking   *db.Announcement
	Unmarking *db.Announcement
	// Reworded was corrected in its own place: its earlier wording is kept.
	Reworded *db.Announcement
	// Amended was corrected by a later announcement, which is Amending.
	Amended, Amending *db.Announcement
	// Withdrawn was taken back with a reason.
	Withdrawn *db.Announcement
	// TitleOnly has no text and no document number.
	TitleOnly *db.Announcement

	// Clean found no issue, Faulty some that were put right, and Refused did not
	// cooperate.
	Clean, Faulty, Refused *db.Inspection

	// Valid stands; Revoked and Replaced ended; Foreign comes from another
	// platform and a body that is not in the register.
	Valid, Revoked, Replaced, Foreign Paper
}

// Paper is what the holder of a certificate has in hand.
type Paper struct{ Number, Code, HolderName, IDLastFour string }

// slots is how many requests the portal works on at once.
const slots = 4

// Lists are how lists of certificates are read, as the server has it.
var Lists = checklist.Lists{
	Read: func(name string, file []byte, today rules.Date) (checklist.List, error) {
		return exchange.ReadChecklist(name, bytes.NewReader(file), int64(len(file)), today)
	},
	Blank: exchange.WriteChecklistTemplate, Most: exchange.MostChecked,
}

// Open opens the portal on a new register.
func Open(t *testing.T) *Register { return open(t, (*Register).fill) }

// OpenEmpty opens the portal on a register that knows the regions and nothing
// else.
func OpenEmpty(t *testing.T) *Register {
	return open(t, func(*Register, *testing.T, *registry.Tx) {})
}

func open(t *testing.T, fill func(*Register, *testing.T, *registry.Tx)) *Register {
	t.Helper()
	ctx := t.Context()
	database, err := db.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "mingzhi.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	if err := database.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return Now }
	register, err := registry.Open(ctx, database, registry.Options{
		Clock: clock, Keys: testenv.Keys(), Rand: rand.NewChaCha8([32]byte{1}),
		Authority: certificate.Authority{DID: "did:web:register.example", Name: "示例登记簿", Base: "https://register.example"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := &Register{DB: database, Registry: register, Gate: load.New(slots, load.DefaultPatience(slots))}
	if err := register.Publish(ctx, func(tx *registry.Tx) error {
		fill(r, t, tx)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := register.PublishKeys(ctx); err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	r.Handler = portal.New(portal.Deps{
		DB: database, Registry: register, Search: lookup(t, database, clock, logger), Clock: clock, Logger: logger, Build: "test",
		Answers: answers.New(8 << 20), Gate: r.Gate,
		Lists: Lists,
	})
	return r
}

// lookup is a search that has caught up with the register.
func lookup(t *testing.T, database *db.DB, clock func() time.Time, logger *slog.Logger) *search.Service {
	t.Helper()
	service, err := search.New(search.Options{DB: database, Embedded: embedded.New(), Clock: clock, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- service.Run(t.Context()) }()
	for !service.Ready() {
		select {
		case err := <-ended:
			t.Fatalf("search ended before it was ready: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	return service
}
