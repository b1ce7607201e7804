package db

import (
	"context"
	"errors"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"mingzhi/rules"
	"mingzhi/testenv"
)

// A process may die right after a migration's commit: what stands then is a whole
// migration with its mark, and the next start goes on from there.
func TestMigrationsGoOnWhereAKilledProcessStopped(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		database, err := Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		defer database.Close()
		migrator, err := database.migrator()
		if err != nil {
			t.Fatal(err)
		}
		if err := migrator.Init(ctx); err != nil {
			t.Fatal(err)
		}
		all, err := migrator.MigrationsWithStatus(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for i, migration := range all {
			if err := migration.Up(ctx, migrator, &migration); err != nil { // and killed
				t.Fatal(err)
			}
			now, err := migrator.MigrationsWithStatus(ctx)
			if err != nil || len(now.Applied()) != i+1 {
				t.Fatalf("after %s: %s, %v", migration.Name, now.Applied(), err)
			}
		}
		if err := database.Migrate(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestManyProcessesMayMigrateAtOnce(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		var processes errgroup.Group
		for range 4 {
			processes.Go(func() error {
				database, err := Open(ctx, url)
				if err != nil {
					return err
				}
				defer database.Close()
				// A command that only looks, beside those that migrate, may find it too early.
				problem := (*rules.Problem)(nil)
				if err := database.CheckVersion(ctx); err != nil && !errors.As(err, &problem) {
					return err
				}
				if err := database.Migrate(ctx); err != nil {
					return err
				}
				return database.CheckVersion(ctx)
			})
		}
		if err := processes.Wait(); err != nil {
			t.Error(err)
		}
	})
}

func TestLookingAtTheVersionWaitsForNoMigration(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database, err := Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer database.Close()
		if err := database.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		migrating, err := database.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer migrating.Rollback() //nolint:errcheck // it only has to end
		if _, err := migrating.ExecContext(t.Context(), "INSERT INTO bun_migrations (name, group_id) VALUES ('29990101000000', 99)"); err != nil {
			t.Fatal(err)
		}
		soon, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := database.CheckVersion(soon); err != nil {
			t.Error(err)
		}
	})
}
