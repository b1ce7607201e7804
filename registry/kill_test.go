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

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// The child process of the kill test finds its orders here.
const (
	childDatabase = "MINGZHI_TEST_CHILD_DATABASE"
	childStep     = "MINGZHI_TEST_CHILD_STEP"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(childDatabase); url != "" {
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
	step, err := strconv.Atoi(os.Getenv(childStep))
	must(err)
	ctx := context.Background()
	database, err := db.Open(ctx, url)
	must(err)
	register, err := registry.Open(ctx, database, registry.Options{Clock: func() time.Time { return now }, Keys: testenv.KeysOf(secret)})
	must(err)
	database.DB = database.WithQueryHook(&killer{left: step})
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
