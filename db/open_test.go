package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// opened is a migrated database behind a URL.
func opened(t *testing.T, url string) *db.DB {
	t.Helper()
	database := connected(t, url)
	if err := database.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return database
}

func connected(t *testing.T, url string) *db.DB {
	t.Helper()
	database, err := db.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	return database
}

func TestAWrongDatabaseURLIsRefusedByTheNameOfTheSetting(t *testing.T) {
	for _, url := range []string{"", "mingzhi.db", "sqlite:", "mysql://host/x", "postgres://host:port/x"} {
		_, err := db.Open(context.Background(), url)
		var problem *rules.Problem
		if !errors.As(err, &problem) || problem.Code != rules.BadSetting || problem.Field != "--database-url" || problem.Mend.En == "" {
			t.Errorf("%q: %v", url, err)
		}
		if err != nil && strings.Contains(problem.Message.En+problem.Mend.En, "mysql") {
			t.Errorf("%q is echoed: %v", url, problem.Message)
		}
	}
}

func TestMigrationsGoUpOnAnEmptyAndOnAFilledDatabase(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database := connected(t, url)
		if err := database.CheckVersion(ctx); problemCode(err) != rules.BadSetting {
			t.Errorf("a database without tables passes for current: %v", err)
		}
		if err := database.Migrate(ctx); err != nil {
			t.Fatalf("an empty database: %v", err)
		}
		fill(t, database, 3)
		if err := database.Migrate(ctx); err != nil {
			t.Fatalf("a filled database: %v", err)
		}
		if err := database.CheckVersion(ctx); err != nil {
			t.Errorf("a migrated database: %v", err)
		}
		if size, err := database.LedgerSize(ctx); err != nil || size != 3 {
			t.Errorf("after migrating again the ledger has %d entries, %v", size, err)
		}
	})
}

func TestADatabaseNewerThanTheProgramIsRefused(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database := opened(t, url)
		_, err := database.ExecContext(ctx, "INSERT INTO bun_migrations (name, group_id) VALUES ('29990101000000', 99)")
		if err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{"serving": database.CheckVersion(ctx), "migrating": database.Migrate(ctx)} {
			var problem *rules.Problem
			if !errors.As(err, &problem) || problem.Code != rules.BadSetting || !strings.Contains(problem.Message.En, "newer") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func problemCode(err error) rules.Code {
	var problem *rules.Problem
	if errors.As(err, &problem) {
		return problem.Code
	}
	return ""
}

// fill appends entries that are about nothing.
func fill(t *testing.T, database *db.DB, entries int) {
	t.Helper()
	ctx := context.Background()
	err := database.Write(ctx, func(w *db.Writer) error {
		for i := range entries {
			entry := ledger.Entry{At: time.Unix(1_800_000_000, 0), Kind: "NOTED", Subject: "note/1", Facts: i}
			if _, err := w.Append(entry, i%2 == 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestANewFileIsNobodyElsesToRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mingzhi.db")
	database, err := db.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{"", "-wal", "-shm"} {
		if file, err := os.Stat(path + ending); err != nil || file.Mode().Perm() != 0o600 {
			t.Errorf("mingzhi.db%s: %v, %v", ending, file.Mode(), err)
		}
	}
}
