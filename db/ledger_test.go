package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"mingzhi/db"
	"mingzhi/rules"
	"mingzhi/testenv"
)

func TestTheLedgerKeepsWhatWasAppended(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database := opened(t, url)
		if version, err := database.DataVersion(ctx); err != nil || version != -1 {
			t.Errorf("an empty ledger has data version %d, %v", version, err)
		}
		fill(t, database, 1200) // more than one statement holds
		fill(t, database, 4)
		checkpoint, err := database.Checkpoint(ctx)
		if err != nil || checkpoint.Size != 1204 {
			t.Fatalf("%+v, %v", checkpoint, err)
		}
		entries, err := database.EntriesAfter(ctx, 0, 2000)
		if err != nil || len(entries) != 1204 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		var stored []tlog.Hash
		for i, entry := range entries {
			if entry.Index != int64(i) {
				t.Fatalf("entry %d stands at %d", entry.Index, i)
			}
			hashes, err := tlog.StoredHashes(int64(i), entry.Body, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
				var out []tlog.Hash
				for _, index := range indexes {
					out = append(out, stored[index])
				}
				return out, nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			stored = append(stored, hashes...)
		}
		proof, err := tlog.ProveRecord(1204, 777, database.Hashes(ctx))
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(proof, 1204, checkpoint.RootHash, 777, tlog.RecordHash(entries[777].Body)); err != nil {
			t.Errorf("an entry cannot be proven: %v", err)
		}
		if version, err := database.DataVersion(ctx); err != nil || version != 1202 {
			t.Errorf("the last public entry is %d, %v; entry 1203 is not public", version, err)
		}
	})
}

func TestTheLedgerIsAppendOnlyInTheSchemaItself(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database := opened(t, url)
		fill(t, database, 2)
		for _, statement := range []string{
			"UPDATE ledger_entries SET kind = 'OTHER'", "DELETE FROM ledger_entries",
			"UPDATE ledger_hashes SET hash_index = 9 WHERE hash_index = 0", "DELETE FROM ledger_hashes",
		} {
			if _, err := database.ExecContext(ctx, statement); err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	})
}

func TestAFailedPublicationLeavesNothing(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database := opened(t, url)
		fill(t, database, 2)
		before, err := database.Checkpoint(ctx)
		if err != nil {
			t.Fatal(err)
		}
		failure := errors.New("the last step fails")
		err = database.Write(ctx, func(w *db.Writer) error {
			region := &db.Region{Code: "430000", Name: "湖南省", Level: db.Province}
			if err := w.Insert(ctx, region); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) {
			t.Fatalf("got %v", err)
		}
		after, err := database.Checkpoint(ctx)
		if err != nil || after != before {
			t.Errorf("ledger %+v became %+v, %v", before, after, err)
		}
		if _, err := database.RegionByCode(ctx, "430000"); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("the row stayed: %v", err)
		}
	})
}

func TestARowWithoutItsEntryIsRefusedByTheSchema(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database := opened(t, url)
		err := database.Write(ctx, func(w *db.Writer) error {
			return w.Insert(ctx, &db.Region{
				Code: "430000", Name: "湖南省", Level: db.Province, Publication: db.Publication{EntryIndex: 5, RevisedIndex: 5},
			})
		})
		if err == nil {
			t.Error("a public row without a ledger entry was committed")
		}
	})
}

func TestAFollowerResumesWhereItsCursorStands(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database := opened(t, url)
		fill(t, database, 5)
		if position, err := database.CursorPosition(ctx, "search:test"); err != nil || position != 0 {
			t.Errorf("a new follower stands at %d, %v", position, err)
		}
		for _, position := range []int64{2, 4} {
			if err := database.MoveCursor(ctx, "search:test", position, time.Unix(1_800_000_000, 0)); err != nil {
				t.Fatal(err)
			}
		}
		position, err := database.CursorPosition(ctx, "search:test")
		if err != nil || position != 4 {
			t.Fatalf("it stands at %d, %v", position, err)
		}
		rest, err := database.EntriesAfter(ctx, position, 10)
		if err != nil || len(rest) != 1 || rest[0].Index != 4 {
			t.Errorf("the rest is %v, %v", rest, err)
		}
		for _, step := range []struct {
			sentence        string
			position, limit int64
			many            int
			next            int64
		}{
			{"from the beginning, only public entries come", 0, 10, 3, 5},
			{"a page ends behind its last entry", 0, 2, 2, 3},
			{"and the next one goes on there", 3, 2, 1, 5},
			{"at the end nothing comes", 5, 10, 0, 5},
			{"nor does anything behind the end", 9, 10, 0, 9},
		} {
			subjects, next, err := database.PublicSubjects(ctx, step.position, int(step.limit))
			if err != nil || len(subjects) != step.many || next != step.next {
				t.Errorf("%s: %v, then %d, %v", step.sentence, subjects, next, err)
			}
		}
		if lag, err := database.PublicEntriesAfter(ctx, 1); err != nil || lag != 2 {
			t.Errorf("behind entry 1 there are %d public entries, %v", lag, err)
		}
	})
}

func TestManyWritersAtOnceGiveOneLedger(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database := opened(t, url)
		done := make(chan struct{})
		for range 8 {
			go func() {
				defer func() { done <- struct{}{} }()
				for range 5 {
					fill(t, database, 3)
				}
			}()
		}
		for range 8 {
			<-done
		}
		size, err := database.LedgerSize(ctx)
		if err != nil || size != 120 {
			t.Fatalf("size %d, %v", size, err)
		}
		if hashes, err := database.HashCount(ctx); err != nil || hashes != tlog.StoredHashCount(120) {
			t.Errorf("%d hashes, %v", hashes, err)
		}
	})
}

// SQLite has one write lock. Whoever waits for it in vain is told why, and that
// nothing was changed.
func TestAWriterThatWaitsInVainIsToldWhy(t *testing.T) {
	url := testenv.SQLiteURL(t)
	first := opened(t, url)
	second, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	second.SetMaxOpenConns(1)
	if _, err := second.ExecContext(t.Context(), "PRAGMA busy_timeout = 20"); err != nil {
		t.Fatal(err)
	}
	err = first.Write(t.Context(), func(*db.Writer) error {
		return second.Write(t.Context(), func(*db.Writer) error { return nil })
	})
	if rules.AsProblem(err).Code != rules.Busy {
		t.Errorf("it is told %v", err)
	}
}
