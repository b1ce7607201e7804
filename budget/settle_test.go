package budget

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/testenv"
)

// secret is the servers' secret.
var secret = bytes.Repeat([]byte{7}, 32)

func migrated(t *testing.T, url string) *db.DB {
	t.Helper()
	database, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return database
}

// server is a keeper on a database, with connections of its own.
func server(t *testing.T, url string, c *clock) *Keeper {
	t.Helper()
	database, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	k, err := Open(t.Context(), Options{Limits: small, Clock: c.tell, DB: database, Secret: secret, Logger: silent})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// settled settles a holder's points, however little was spent.
func settled(t *testing.T, k *Keeper, who Who) {
	t.Helper()
	k.bucket(Query, who, k.limits.of(Query, who), k.clock().UnixNano()).again(k.wake)
	k.Settle(t.Context())
}

// What was owed under a limit that was set by mistake ends with the mistake.
func TestAnotherLimitIsAnotherBucket(t *testing.T) {
	url := testenv.SQLiteURL(t)
	database := migrated(t, url)
	c := newClock()
	who := Address("192.0.2.1")
	tiny, err := Open(t.Context(), Options{Limits: Limits{Query: Rate{PerMinute: 1, Burst: 1}}, Clock: c.tell, DB: database, Secret: secret, Logger: silent})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tiny.Take(Query, who, 100); err != nil {
		t.Fatal(err)
	}
	tiny.Settle(t.Context())
	for _, step := range []struct {
		sentence string
		limits   Limits
		refused  bool
	}{
		{"the same limit after a restart", Limits{Query: Rate{PerMinute: 1, Burst: 1}}, true},
		{"another limit", small, false},
	} {
		k, err := Open(t.Context(), Options{Limits: step.limits, Clock: c.tell, DB: database, Secret: secret, Logger: silent})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Take(Query, who, 1); (err != nil) != step.refused {
			t.Errorf("%s: %v", step.sentence, err)
		}
	}
}

func TestServersShareABucket(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		migrated(t, url)
		c := newClock()
		one, two := server(t, url, c), server(t, url, c)
		settle := func() {
			for _, k := range []*Keeper{one, two, one} { // the first learns what the second told
				settled(t, k, asker)
			}
		}
		taken(t, one, asker, 30)
		taken(t, two, asker, 50)
		settle()
		for name, k := range map[string]*Keeper{"the first": one, "the second": two} {
			if got := taken(t, k, asker, 0); got != 20 {
				t.Errorf("%s server knows of %d points left instead of 20", name, got)
			}
		}
		grant, err := two.Take(Query, asker, 20)
		if err != nil {
			t.Fatal(err)
		}
		settle()
		grant.Refund(15)
		settle()
		if got := taken(t, one, asker, 0); got != 15 {
			t.Errorf("after a refund on the second the first knows of %d points instead of 15", got)
		}
		taken(t, one, asker, 15)
		taken(t, two, asker, 15)
		settle()
		c.pass(1400 * time.Millisecond) // of the 1.5 s that both overspent
		if got := taken(t, two, asker, 1); got != -1 {
			t.Errorf("an overspent bucket gives more before it is paid back: %d remain", got)
		}
		c.pass(200 * time.Millisecond)
		if got := taken(t, two, asker, 1); got != 0 {
			t.Errorf("after it was paid back %d remain", got)
		}
	})
}

func TestLimitsSurviveARestart(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		migrated(t, url)
		c := newClock()
		before := server(t, url, c)
		taken(t, before, asker, 100)
		if _, err := before.Take(Certificate, Number("OTHER-1"), 20); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := before.Run(ctx); err != nil { // a server that is told to stop settles once more
			t.Fatal(err)
		}
		c.pass(time.Second)
		after := server(t, url, c)
		if got := taken(t, after, asker, 11); got != -1 {
			t.Errorf("after a restart %d points remain of the ten of a second", got)
		}
		if got := taken(t, after, asker, 10); got != 0 {
			t.Errorf("after a restart %d remain instead of 0", got)
		}
		if _, err := after.Take(Certificate, Number("OTHER-1"), 1); err == nil {
			t.Error("after a restart a certificate's attempts are forgotten")
		}
		if got := taken(t, after, Address("192.0.2.9"), 0); got != 100 {
			t.Errorf("who never asked has %d", got)
		}
	})
}

// holdDatabase keeps everybody else from writing budgets until it is let go.
func holdDatabase(t *testing.T, database *db.DB) (release func()) {
	t.Helper()
	tx, err := database.BeginTx(t.Context(), nil) // SQLite: takes the one write lock
	if err != nil {
		t.Fatal(err)
	}
	if database.Kind == db.Postgres {
		if _, err := tx.ExecContext(t.Context(), "LOCK TABLE budgets IN ACCESS EXCLUSIVE MODE"); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if database.Kind == db.Postgres { // until what was given up waits no longer
			for waiting := -1; waiting != 0; {
				err := database.QueryRowContext(t.Context(), `SELECT count(*) FROM pg_stat_activity
					WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting)
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

func TestLittleIsSettledLater(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database := migrated(t, url)
		k := server(t, url, newClock())
		for _, step := range []struct {
			sentence string
			points   int64
			times    int
			settled  bool
		}{
			{"who reads a few pages costs the database nothing", 90, 1, false},
			{"a tenth of the burst, in however many parts, is settled", 2, 5, true},
			{"and then it begins anew", 90, 1, false},
			{"to the next tenth", 5, 2, true},
		} {
			who := Who{name: "token 01", perMinute: 6000} // a thousand at once
			for range step.times {
				taken(t, k, who, step.points)
			}
			before, err := database.BudgetsAfter(t.Context(), 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			k.Settle(t.Context())
			after, err := database.BudgetsAfter(t.Context(), 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			if changed := fmt.Sprint(before) != fmt.Sprint(after); changed != step.settled {
				t.Errorf("%s: settled %v", step.sentence, changed)
			}
		}
	})
}

func TestWhileTheDatabaseIsAwayBudgetsGoOn(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database := migrated(t, url)
		c := newClock()
		one, two := server(t, url, c), server(t, url, c)
		var logged bytes.Buffer
		one.logger = slog.New(slog.NewTextHandler(&logged, nil))
		release := holdDatabase(t, database)
		for range 2 {
			taken(t, one, asker, 45)
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			one.Settle(ctx)
			cancel()
		}
		if got := taken(t, one, asker, 11); got != -1 {
			t.Errorf("without the database the limit is forgotten: %d remain", got)
		}
		if got := strings.Count(logged.String(), "by this server alone"); got != 1 {
			t.Errorf("it is logged %d times:\n%s", got, logged.String())
		}
		release()
		one.Settle(t.Context())
		settled(t, two, asker)
		if got := taken(t, two, asker, 0); got != 10 {
			t.Errorf("when the database is back, the other server learns of %d points left instead of 10", got)
		}
		if !strings.Contains(logged.String(), "shared again") {
			t.Errorf("it is not logged that the database is back:\n%s", logged.String())
		}
		if strings.Contains(logged.String(), "192.0.2") {
			t.Error("the log holds an address")
		}
	})
}

func TestTheDatabaseLearnsNoAddressAndNoNumber(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database := migrated(t, url)
		c := newClock()
		k := server(t, url, c)
		hashes := func() map[string]bool {
			taken(t, k, asker, 10)
			if _, err := k.Take(Certificate, Number("OTHER-1"), 2); err != nil {
				t.Fatal(err)
			}
			k.Settle(t.Context())
			rows, err := database.BudgetsAfter(t.Context(), 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			found := map[string]bool{}
			for _, row := range rows {
				found[string(row.Bucket)] = true
				for _, text := range []string{"192.0.2.1", "OTHER-1"} {
					if bytes.Contains(row.Bucket, []byte(text)) {
						t.Errorf("a row is named %q", row.Bucket)
					}
				}
			}
			return found
		}
		if first := hashes(); len(first) != 2 {
			t.Fatalf("%d rows", len(first))
		}
		if again := hashes(); len(again) != 2 {
			t.Errorf("on the same day the buckets have %d names", len(again))
		}
		if err := k.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if again := hashes(); len(again) != 2 {
			t.Errorf("buckets that are not full are swept away: %d stand", len(again))
		}
		c.pass(24 * time.Hour)
		if err := k.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		tomorrow := hashes()
		if len(tomorrow) != 2 {
			t.Errorf("on the next day, after yesterday's were swept away, %d rows stand", len(tomorrow))
		}
		other := New(Options{Limits: small, Clock: c.tell, DB: database, Secret: []byte("another"), Logger: silent})
		if hash := other.hash(&bucket{kind: Query, who: asker}, c.tell().UnixNano()); tomorrow[string(hash[:])] {
			t.Error("another secret gives the same name")
		}
	})
}

// asked counts what a database is asked.
type asked struct {
	store
	statements int
}

func (a *asked) SettleBudgets(ctx context.Context, spent []db.Budget) ([]db.Budget, error) {
	a.statements++
	return a.store.SettleBudgets(ctx, spent)
}

func TestTheDatabaseIsAskedOncePerThousandBucketsAndNotForNothing(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		migrated(t, url)
		k := server(t, url, newClock())
		counted := &asked{store: k.store}
		k.store = counted
		for _, step := range []struct {
			sentence           string
			askers, statements int
		}{
			{"many requests of one asker", 1, 1},
			{"nothing", 0, 0},
			{"as many as go into one statement", settledAtOnce, 1},
			{"one more", settledAtOnce + 1, 2},
		} {
			counted.statements = 0
			for n := range step.askers {
				for range 3 {
					taken(t, k, Who{name: strings.Repeat("x", n+1)}, 4)
				}
			}
			k.Settle(t.Context())
			if counted.statements != step.statements {
				t.Errorf("%s: %d statements instead of %d", step.sentence, counted.statements, step.statements)
			}
		}
	})
}

// A bucket that memory dropped and made anew is two buckets for a while; both
// count.
func TestABucketThatMemoryDroppedStillCounts(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		migrated(t, url)
		c := newClock()
		k := server(t, url, c)
		taken(t, k, asker, 60)
		k.buckets[Query].Remove(asker.name)
		taken(t, k, asker, 40)
		k.Settle(t.Context())
		k.Settle(t.Context())
		taken(t, k, asker, 0)
		k.Settle(t.Context())
		if got := taken(t, k, asker, 1); got != -1 {
			t.Errorf("%d points remain of 100", got)
		}
	})
}

// memory is a database of budgets in memory, with the arithmetic of spending. It
// may be away.
type memory struct {
	store
	rows map[string]int64
	away bool
}

func (m *memory) SettleBudgets(_ context.Context, spent []db.Budget) ([]db.Budget, error) {
	if m.away {
		return nil, errors.New("the database is away")
	}
	standing := make([]db.Budget, 0, len(spent))
	for _, row := range spent {
		name := string(row.Bucket)
		m.rows[name] = spending{row.Spent, row.FullAt}.after(m.rows[name])
		standing = append(standing, db.Budget{Bucket: row.Bucket, FullAt: m.rows[name]})
	}
	return standing, nil
}

func (m *memory) ForgetBudgets(_ context.Context, instant int64) error {
	for name, fullAt := range m.rows {
		if fullAt < instant {
			delete(m.rows, name)
		}
	}
	return nil
}

// However N servers spend one bucket, settling at least every half second, they
// grant at most B + R·t + (N-1)·(B + R·½ s) points within the time t, and at least
// what one server would that spends less by half a second of refill for each
// settlement that it hears of late.
func TestServersTogetherOverspendByNoMoreThanTheirBound(t *testing.T) {
	const window, rate, burst = settleEvery, 10.0, 100.0
	worst := 0.0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 5))
		c := newClock()
		shared := &memory{rows: map[string]int64{}}
		servers := make([]*Keeper, 1+r.IntN(5))
		last := make([]time.Time, len(servers))
		for i := range servers {
			servers[i] = New(Options{Limits: small, Clock: c.tell, Secret: secret, Logger: silent})
			servers[i].store, last[i] = shared, c.tell()
		}
		greed := 1 + r.Int64N(60)
		granted, start := 0.0, c.tell()
		for range 600 {
			c.pass(time.Duration(r.Int64N(int64(window / 8))))
			for i, k := range servers {
				if c.tell().Sub(last[i]) > window-window/8 || r.IntN(4) == 0 {
					k.Settle(t.Context())
					last[i] = c.tell()
				}
				if r.IntN(2) == 0 {
					continue
				}
				points := 1 + r.Int64N(greed)
				grant, err := k.Take(Query, asker, points)
				if err != nil {
					continue
				}
				back := r.Int64N(points + 1)
				grant.Refund(back)
				granted += float64(points - back)
			}
			elapsed := c.tell().Sub(start).Seconds()
			others := float64(len(servers) - 1)
			over := granted - (burst + rate*elapsed)
			worst = max(worst, over)
			if bound := others * (burst + rate*window.Seconds()); over > bound+1e-6 {
				t.Fatalf("seed %d: %d servers granted %.1f points more than one bucket gives, and the bound is %.1f", seed, len(servers), over, bound)
			}
		}
	}
	if worst < burst {
		t.Errorf("servers overspent by at most %.1f: the test does not come near the bound", worst)
	}
}

// The databases do the arithmetic of spending: a random history gives what memory
// gives.
func TestDatabasesSettleAsSpendingDoes(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database := migrated(t, url)
		model := &memory{rows: map[string]int64{}}
		r := rand.New(rand.NewPCG(6, 7))
		for range 100 {
			var rows []db.Budget
			for n := range byte(5) {
				if s := someSpending(r); r.IntN(3) > 0 {
					rows = append(rows, db.Budget{Bucket: bytes.Repeat([]byte{n}, 32), Spent: s.cost, FullAt: s.floor})
				}
			}
			if len(rows) == 0 {
				continue
			}
			want, _ := model.SettleBudgets(t.Context(), rows)
			got, err := database.SettleBudgets(t.Context(), rows)
			if err != nil {
				t.Fatal(err)
			}
			same := slices.EqualFunc(got, want, func(a, b db.Budget) bool {
				return bytes.Equal(a.Bucket, b.Bucket) && a.FullAt == b.FullAt
			})
			if !same {
				t.Fatalf("%v are settled as\n%v instead of\n%v", rows, got, want)
			}
		}
	})
}
