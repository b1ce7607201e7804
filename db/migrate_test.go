package db

import (
	"context"
	"testing"

	"golang.org/x/sync/errgroup"

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
