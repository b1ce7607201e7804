package torture

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
)

// write is the writer process: it publishes for ever, and acknowledges each
// publication by a line that is on the disk before the next one begins.
func write(url string) {
	ctx := context.Background()
	journal, err := os.OpenFile(os.Getenv(asJournal), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(err)
	keys, err := keysIn(os.Getenv(asKey))
	must(err)
	database := reached(ctx, url)
	clock := time.Now
	if os.Getenv(asClock) != "" {
		clock = jumpingClock()
	}
	register, err := registry.Open(ctx, database, registry.Options{Keys: keys, Clock: clock})
	for err != nil {
		time.Sleep(50 * time.Millisecond) // until the fault is over
		register, err = registry.Open(ctx, database, registry.Options{Keys: keys, Clock: clock})
	}
	for n := 1; ; n++ {
		number := fmt.Sprintf("示例公告%s〔2026〕%d号", os.Getenv(asPrefix), n)
		say(journal, "begin", number)
		var issued *registry.Issued
		patience, enough := context.WithTimeout(ctx, 10*time.Second)
		err := register.Publish(patience, func(tx *registry.Tx) (err error) {
			issued, err = publish(patience, tx, number, n)
			return err
		})
		enough()
		switch {
		case err != nil:
			say(journal, "failed", number, strings.ReplaceAll(err.Error(), "\n", " "))
			time.Sleep(50 * time.Millisecond) // until the fault is over
		default:
			say(journal, "done", number, issued.Number, issued.Code)
		}
	}
}

// reached waits for the database, however long it is away.
func reached(ctx context.Context, url string) *db.DB {
	for {
		database, err := db.Open(ctx, url)
		if err == nil {
			return database
		}
		time.Sleep(50 * time.Millisecond) // until the fault is over
	}
}

// publish makes one publication of rows of several kinds: new ones, one that is
// revised, and a certificate.
func publish(ctx context.Context, tx *registry.Tx, number string, n int) (*registry.Issued, error) {
	origin := db.Origin{Synthetic: true}
	if _, err := tx.Announce(ctx, &db.Announcement{
		DocumentNumber: number, Title: "关于标识志愿服务组织的公告（示例）", Kind: db.Notice, PublishedOn: "2026-02-10",
		RegionCode: "430100", Publishers: []*db.Publisher{{Name: "长沙市民政局（示例）"}}, Origin: origin,
		Attachments: []*db.Attachment{{Name: "名单.xlsx"}},
	}); err != nil {
		return nil, err
	}
	org := &db.Organization{
		CreditCode: "51430000MJ0000018C", Name: "长沙市晨光志愿者协会（示例）", RegionCode: "430100", RegisteredOn: "2019-05-01",
		Address: fmt.Sprintf("示例路%d号", n), Purpose: "以开展志愿服务为宗旨", Origin: origin,
	}
	if _, err := tx.RegisterOrganization(ctx, org); err != nil {
		return nil, err
	}
	started := time.Date(2026, 2, 11, 1, 0, 0, 0, time.UTC)
	return tx.Issue(ctx, &registry.Issue{
		Certificate: &db.Certificate{
			IssuerName: org.Name, IssuerCreditCode: org.CreditCode, Content: "敬老院陪伴（示例）" + number, IssuedOn: "2026-03-01", Minutes: 60,
			Records: []*db.ServiceRecord{{
				Activity: "敬老院陪伴（示例）", Content: "陪伴聊天", StartedAt: started, EndedAt: started.Add(time.Hour), Minutes: 60,
				RecordedAt: started.AddDate(0, 0, 1),
			}}, Origin: origin,
		},
		HolderName: "欧阳示例",
	})
}

// jumpingClock goes back two hours, on by a month, and back again, as the clock of
// a machine does whose time is set by hand.
func jumpingClock() func() time.Time {
	calls := 0
	jumps := []time.Duration{0, -2 * time.Hour, 30 * 24 * time.Hour, -time.Second, 90 * time.Minute, -20 * 24 * time.Hour}
	return func() time.Time {
		calls++
		return time.Now().Add(jumps[calls/7%len(jumps)])
	}
}

// keysIn reads a key file.
func keysIn(path string) (*certificate.Ring, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return certificate.ParseRing(text)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func say(journal *os.File, words ...string) {
	_, err := journal.WriteString(strings.Join(words, "\t") + "\n")
	must(errors.Join(err, journal.Sync()))
}

// writer is a writer process and its journal, which outlives it.
type writer struct {
	*exec.Cmd
	journal string
	stderr  strings.Builder
}

func startWriter(t *testing.T, url, keyFile, journal, prefix string, more ...string) *writer {
	t.Helper()
	w := &writer{Cmd: exec.Command(os.Args[0]), journal: journal}
	w.Env = append(append(os.Environ(), asWriter+"="+url, asKey+"="+keyFile, asJournal+"="+journal, asPrefix+"="+prefix), more...)
	w.Cmd.Stderr = &w.stderr
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.kill)
	return w
}

// kill kills it at once; it may be dead already.
func (w *writer) kill() { killed(w.Cmd) }

func killed(command *exec.Cmd) {
	if command.ProcessState == nil {
		_ = command.Process.Signal(syscall.SIGKILL) // it may have ended
		_ = command.Wait()                          // it was killed
	}
}

// acknowledged is one line "done".
type acknowledged struct{ announcement, certificate, code string }

// journalOf reads what a writer acknowledged, what it had begun last without an
// end, and the last failure that it told of.
func journalOf(t *testing.T, path string) (done []acknowledged, begun, failed string) {
	t.Helper()
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, "", ""
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := bufio.NewReader(file)
	for {
		line, err := reader.ReadString('\n')
		if errors.Is(err, io.EOF) { // a line without its end acknowledges nothing
			return done, begun, failed
		}
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch words[0] {
		case "begin":
			begun = words[1]
		case "failed":
			failed, begun = words[2], ""
		case "done":
			done, begun = append(done, acknowledged{words[1], words[2], words[3]}), ""
		}
	}
}

// acknowledges waits until a writer acknowledged more than it had.
func acknowledges(t *testing.T, journal string, within time.Duration) {
	t.Helper()
	before, _, _ := journalOf(t, journal)
	eventually(t, within, "the writer publishes", func() error {
		now, _, failed := journalOf(t, journal)
		if len(now) <= len(before) {
			return fmt.Errorf("still %d acknowledged; it last failed by %s", len(now), failed)
		}
		return nil
	})
}

// eventually polls until a condition holds.
func eventually(t *testing.T, within time.Duration, what string, holds func() error) (took time.Duration) {
	t.Helper()
	begun := time.Now()
	for {
		err := holds()
		took = time.Since(begun)
		if err == nil {
			return took
		}
		if took > within {
			t.Fatalf("%s: not within %v: %v", what, within, err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
