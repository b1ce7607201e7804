package registry_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// The child process of the kill test finds its orders here.
const (
	childDatabase = "MINGZHI_TEST_CHILD_DATABASE"
	childStep     = "MINGZHI_TEST_CHILD_STEP"
	// childErases is the number of a certificate: the child renews keys and erases it,
	// in place of publishing.
	childErases = "MINGZHI_TEST_CHILD_ERASES"
	// childKeys is the text of the newer keys.
	childKeys = "MINGZHI_TEST_CHILD_KEYS"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(childDatabase); url != "" {
		if number := os.Getenv(childErases); number != "" {
			childErasesOne(url, number)
			return
		}
		childPublishes(url)
		return
	}
	os.Exit(m.Run())
}

// killer kills the whole process, as a power cut would, before its nth SQL
// statement.
type killer struct{ left int }

func (k *killer) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context {
	if k.left--; k.left == 0 {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		time.Sleep(time.Hour) // the signal is on its way
	}
	return ctx
}

func (k *killer) AfterQuery(context.Context, *bun.QueryEvent) {}

// childPublishes makes one publication of every kind of row, and is killed on
// the way. It says so when it came to the end.
func childPublishes(url string) {
	ctx := context.Background()
	register, step := childOpens(ctx, url)
	number := fmt.Sprintf("示例公告〔2026〕%d号", 1000+step)
	must(register.Publish(ctx, func(tx *registry.Tx) error {
		a := announcement(number)
		a.Attachments = []*db.Attachment{{Name: "名单.xlsx"}}
		if _, err := tx.Announce(ctx, a); err != nil {
			return err
		}
		org := organization(fmt.Sprintf("长沙市第%d志愿者协会（示例）", step))
		if _, err := tx.RegisterOrganization(ctx, org); err != nil {
			return err
		}
		m := &db.Marking{Basis: db.NameAndCharter, CharterCheckedOn: "2026-02-01", MarkedOn: "2026-02-10", AnnouncementID: a.ID}
		if _, err := tx.Mark(ctx, org, m); err != nil {
			return err
		}
		_, err := tx.Issue(ctx, certificateFor(org))
		return err
	}))
	fmt.Println("published")
}

// childOpens opens the register in a process that is killed before a statement.
func childOpens(ctx context.Context, url string) (register *registry.Registry, step int) {
	step, err := strconv.Atoi(os.Getenv(childStep))
	must(err)
	database, err := db.Open(ctx, url)
	must(err)
	register, err = registry.Open(ctx, database, registry.Options{Clock: func() time.Time { return now }, Keys: testenv.KeysOf(secret), Authority: authority})
	must(err)
	database.DB = database.WithQueryHook(&killer{left: step})
	return register, step
}

// childErasesOne takes newer keys, seals every name anew and erases one certificate,
// and is killed on the way.
func childErasesOne(url, number string) {
	ctx := context.Background()
	register, _ := childOpens(ctx, url)
	ring, err := certificate.ParseRing([]byte(os.Getenv(childKeys)))
	must(err)
	must(register.TakeKeys(ctx, ring))
	_, err = register.Reseal(ctx, func(registry.Resealed) {})
	must(err)
	must(register.Publish(ctx, func(tx *registry.Tx) error { _, err := tx.Erase(ctx, number); return err }))
	fmt.Println("erased")
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// A real process is killed before each of its SQL statements in turn, until it
// comes through. Whatever it had begun, rows and ledger are equal, and the next
// process goes on.
func TestKilledBetweenAnyTwoStepsRowsAndLedgerAreEqual(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		before, err := o.db.LedgerSize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		kills := 0
		for step := 1; ; step++ {
			command := exec.Command(os.Args[0])
			command.Env = append(os.Environ(), childDatabase+"="+o.url, childStep+"="+strconv.Itoa(step))
			output, err := command.CombinedOutput()
			if err == nil {
				if string(output) != "published\n" {
					t.Fatalf("the child said %q", output)
				}
				break
			}
			if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
				t.Fatalf("step %d: the child was not killed but failed: %v\n%s", step, err, output)
			}
			kills++
			if now, err := o.db.Refresh(t.Context()); err != nil || now.LedgerSize != before {
				t.Fatalf("killed before statement %d, the ledger went from %d to %d, %v", step, before, now.LedgerSize, err)
			}
			if step%5 == 0 {
				o.sound(t)
			}
		}
		if kills < 15 {
			t.Errorf("killed only %d times", kills)
		}
		if now, err := o.db.Refresh(t.Context()); err != nil || now.LedgerSize <= before {
			t.Errorf("the publication that came through left the ledger at %d, %v", now.LedgerSize, err)
		}
		o.sound(t)
	})
}

// A real process that renews keys, seals names anew and erases a person is killed before
// each of its statements in turn: what it did is whole or not there, everything can be
// verified, and the next one goes on.
func TestKilledWhileKeysAreRenewedAndAPersonIsErasedEverythingStands(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		other := second(t, o)
		ring := renewed(t)
		text, err := ring.File()
		if err != nil {
			t.Fatal(err)
		}
		kills := 0
		for step := 1; ; step++ {
			command := exec.Command(os.Args[0])
			command.Env = append(os.Environ(), childDatabase+"="+o.url, childStep+"="+strconv.Itoa(step), childErases+"="+c.Number, childKeys+"="+string(text))
			output, err := command.CombinedOutput()
			if err == nil {
				if string(output) != "erased\n" {
					t.Fatalf("the child said %q", output)
				}
				break
			}
			if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
				t.Fatalf("step %d: the child was not killed but failed: %v\n%s", step, err, output)
			}
			kills++
			if _, err := o.db.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			o.sound(t)
			next := o.another(t, ring)
			if got := verdictOf(t, next, other.Number, other.Code); got != certificate.Genuine {
				t.Errorf("killed before statement %d, another's certificate is %s", step, got)
			}
			if row := o.row(t, c.Number); (row.ErasedOn == "") != (verdictOf(t, next, c.Number, c.Code) == certificate.Genuine) {
				t.Errorf("killed before statement %d, it is half erased: %+v", step, row)
			}
		}
		if kills < 10 {
			t.Errorf("killed only %d times", kills)
		}
		if row := o.row(t, c.Number); row.ErasedOn == "" {
			t.Error("the one that came through erased nothing")
		}
		if _, by, err := ring.Unseal(other.Number, o.row(t, other.Number).SealedName); err != nil || by.ID() != ring.Keys().ID() {
			t.Errorf("the name of the other is not sealed anew: %v", err)
		}
		if keys, err := o.db.SigningKeys(t.Context()); err != nil || len(keys) != 3 {
			t.Errorf("%d keys are public, %v", len(keys), err)
		}
		o.sound(t)
	})
}
