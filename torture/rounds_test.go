package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/testenv"
)

// roundsOfALife is how many rounds one register lives through: it stays small, so
// that each round can audit all of it.
const roundsOfALife = 25

// A restarted server answers within this time.
const backWithin = 15 * time.Second

// tally is what all rounds saw.
type tally struct {
	rounds, servers, writers, imports int
	// within counts writers killed within a publication, unheard the publications
	// that were committed and not acknowledged any more.
	within, unheard int
	acknowledged    int
	reads, refused  atomic.Int64
	slowest         time.Duration
}

// Server, writer and importer are killed at random moments while others read.
// Whatever was acknowledged is public afterwards.
func TestKilledAtRandomMomentsNothingAcknowledgedIsLost(t *testing.T) {
	for kind, share := range map[string]int{"sqlite": 1, "postgres": 5} {
		t.Run(kind, func(t *testing.T) {
			total := max(1, number(rounds, 20)/share)
			seed := uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			chance, sum := rand.New(rand.NewPCG(seed, 0)), &tally{}
			for sum.rounds < total {
				t.Run(fmt.Sprintf("from round %d", sum.rounds+1), func(t *testing.T) {
					url := map[string]func(testenv.T) string{"sqlite": testenv.SQLiteURL, "postgres": testenv.PostgresURL}[kind](t)
					life(t, url, min(roundsOfALife, total-sum.rounds), chance, sum)
				})
				t.Logf("%d of %d rounds: %d acknowledged, none lost, slowest restart %v", sum.rounds, total, sum.acknowledged, sum.slowest)
				if t.Failed() || sum.rounds == 0 { // or PostgreSQL is not there
					return
				}
			}
			t.Logf("%d rounds: %d servers, %d writers and %d imports killed; %d writers within a publication, %d of those committed unheard; "+
				"%d publications acknowledged, 0 lost; %d reads answered, %d cut off or refused; slowest restart %v",
				sum.rounds, sum.servers, sum.writers, sum.imports, sum.within, sum.unheard, sum.acknowledged,
				sum.reads.Load(), sum.refused.Load(), sum.slowest.Round(time.Millisecond))
		})
	}
}

// life is the life of one register: rounds of work, each ended by kills.
func life(t *testing.T, url string, total int, chance *rand.Rand, sum *tally) {
	r, witness := newRegister(t, url), &witness{}
	server, before := r.serve(), 0
	for round := range total {
		server.ready(backWithin)
		w := startWriter(t, url, r.key, r.journal, fmt.Sprint(round))
		var importing *exec.Cmd
		if round%4 == 3 {
			importing = r.command("import", "announcements", listOf(t, r.folder, round, 40))
			if err := importing.Start(); err != nil {
				t.Fatal(err)
			}
		}
		stop := readers(server, sum)
		time.Sleep(time.Duration(chance.IntN(250)) * time.Millisecond) // a kill at any moment, of a beginning process too
		victims := chance.IntN(3)                                      // the server, the writer, or both
		if victims != 1 {
			server.kill()
			sum.servers++
		}
		w.kill()
		sum.writers++
		if importing != nil {
			killed(importing)
			sum.imports++
		}
		stop()
		if victims != 1 {
			server = r.serve()
			sum.slowest = max(sum.slowest, server.ready(backWithin))
		}
		acknowledged, unheard := witness.sound(t, r)
		if _, begun, _ := journalOf(t, r.journal); begun != "" {
			sum.within++
		}
		if unheard {
			sum.unheard++
		}
		sum.acknowledged += acknowledged - before
		before = acknowledged
		if importing != nil {
			whole(t, r, round, 40)
		}
		sum.rounds++
	}
	shown(t, server, witness)
	server.kill()
	if said := r.done("audit"); !strings.Contains(said, " 0 faults") {
		t.Errorf("mingzhi audit says %s", said)
	}
}

// listOf writes a list of announcements to import.
func listOf(t *testing.T, folder string, round, rows int) string {
	t.Helper()
	text := "发文字号,标题,类别,发布机关,行政区划代码,发布日期\n"
	for n := range rows {
		text += fmt.Sprintf("%s%d号,关于志愿服务的通知（示例）,通知,长沙市民政局（示例）,430100,2026-02-10\n", listed(round), n+1)
	}
	path := filepath.Join(folder, fmt.Sprintf("list-%d.csv", round))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// listed begins the document numbers of a round's list.
func listed(round int) string { return fmt.Sprintf("示例通知%d〔2026〕", round) }

// whole fails the test when a part of a list was published.
func whole(t *testing.T, r *register, round, rows int) {
	t.Helper()
	database, err := db.Open(context.Background(), r.url)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	var there int
	err = database.NewRaw("SELECT count(*) FROM announcements WHERE document_number LIKE ?", listed(round)+"%").Scan(context.Background(), &there)
	if err != nil || there != 0 && there != rows {
		t.Fatalf("a killed import left %d of %d rows, %v", there, rows, err)
	}
}

// readers read pages, lists, search and verification until they are stopped. A
// server that lives fails no request.
func readers(server *served, sum *tally) (stop func()) {
	ending, stopAll := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for _, read := range []func() (*http.Response, string, error){
		func() (*http.Response, string, error) { return server.get("/announcements") },
		func() (*http.Response, string, error) {
			return server.ask(`{announcements(first:5){totalCount nodes{title}} ledger{size}}`)
		},
		func() (*http.Response, string, error) { return server.ask(`{search(query:"志愿"){totalCount}}`) },
		func() (*http.Response, string, error) { return server.verify("OTHER-1", "2222-2222-2222") },
	} {
		group.Go(func() {
			for ending.Err() == nil {
				answer, text, err := read()
				switch {
				case err != nil:
					sum.refused.Add(1)
				case answer.StatusCode == http.StatusInternalServerError || strings.Contains(text, `"INTERNAL"`):
					server.t.Errorf("a reader met a fault: %d %.300s", answer.StatusCode, text)
				default:
					sum.reads.Add(1)
				}
				time.Sleep(5 * time.Millisecond) // a reader reads
			}
		})
	}
	return func() {
		stopAll()
		group.Wait()
	}
}

// shown fails the test unless the server shows the ledger that the witness saw.
func shown(t *testing.T, server *served, witness *witness) {
	t.Helper()
	eventually(t, backWithin, "the server shows all of the ledger", func() error {
		_, text, err := server.ask(`{ledger{size rootHash}}`)
		if err == nil && (!strings.Contains(text, fmt.Sprintf(`"size":%d`, witness.last.Size)) || !strings.Contains(text, witness.last.RootHash.String())) {
			err = fmt.Errorf("it answers %s instead of %d, %s", text, witness.last.Size, witness.last.RootHash)
		}
		return err
	})
}
