package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"

	"mingzhi/rules"
)

// migrationFiles holds the texts on which both databases agree, and twins of the
// same name for those on which they do not.
//
//go:embed migrations
var migrationFiles embed.FS

func (d *DB) migrator() (*migrate.Migrator, error) {
	migrations, err := d.migrations()
	if err != nil {
		return nil, err
	}
	return d.migratorOf(migrations), nil
}

// migratorOf marks a migration as applied in the transaction that applies it: a
// process killed between the two would find its tables made and refuse to start.
// bun marks it once more afterwards, which changes only its time.
func (d *DB) migratorOf(migrations *migrate.Migrations) *migrate.Migrator {
	return migrate.NewMigrator(d.DB, migrations,
		migrate.WithMarkAppliedOnSuccess(true), migrate.WithUpsert(true),
		migrate.BeforeMigration(func(ctx context.Context, tx bun.IConn, migration *migrate.Migration) error {
			marked, err := tx.ExecContext(ctx,
				"INSERT INTO bun_migrations (name, group_id) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
				migration.Name, migration.GroupID)
			if err != nil {
				return err
			}
			if rows, err := marked.RowsAffected(); err != nil || rows == 0 {
				return errors.Join(err, errApplied)
			}
			return nil
		}))
}

// errApplied says that another process applied a migration since they were listed.
var errApplied = errors.New("applied by another process meanwhile")

// migrations are those of this kind of database.
func (d *DB) migrations() (*migrate.Migrations, error) {
	migrations := migrate.NewMigrations()
	for _, folder := range []string{"migrations/both", "migrations/" + d.Kind} {
		files, err := fs.Sub(migrationFiles, folder)
		if err != nil {
			return nil, err
		}
		if err := migrations.Discover(files); err != nil {
			return nil, fmt.Errorf("reading %s: %w", folder, err)
		}
	}
	return migrations, nil
}

// Migrate brings the schema up to this program's version. It refuses a database
// that is newer than the program, and does nothing when all is done.
func (d *DB) Migrate(ctx context.Context) error {
	migrator, err := d.migrator()
	if err != nil {
		return err
	}
	return d.migrate(ctx, migrator)
}

func (d *DB) migrate(ctx context.Context, migrator *migrate.Migrator) error {
	unlock, err := d.lockMigrations(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := migrator.Init(ctx); err != nil {
		return fmt.Errorf("preparing migrations: %w", err)
	}
	if err := d.refuseNewer(ctx, migrator); err != nil {
		return err
	}
	for {
		_, err := migrator.Migrate(ctx)
		if err == nil {
			return nil
		}
		if !errors.Is(err, errApplied) {
			return fmt.Errorf("migrating: %w", err)
		}
	}
}

// CheckVersion refuses a database that is newer or older than the program:
// BAD_SETTING with the way to mend it. It only reads, and waits for no migration.
func (d *DB) CheckVersion(ctx context.Context) error {
	migrator, err := d.migrator()
	if err != nil {
		return err
	}
	all, err := migrator.MigrationsWithStatus(ctx)
	if lacksTable(err) { // nothing was ever applied
		return older()
	}
	if err != nil {
		return fmt.Errorf("reading migrations: %w", err)
	}
	if err := d.refuseNewer(ctx, migrator); err != nil {
		return err
	}
	if len(all.Unapplied()) > 0 {
		return older()
	}
	return nil
}

func older() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadSetting,
		Field:   "--database-url",
		Message: rules.Text{Zh: "数据库版本比程序旧", En: "the database is older than this program"},
		Mend:    rules.Text{Zh: "先运行 mingzhi migrate", En: "run mingzhi migrate first"},
	}
}

// undefinedTable is PostgreSQL's code of a table that is not there.
const undefinedTable = "42P01"

// lacksTable tells whether a table that was asked for is not there.
func lacksTable(err error) bool {
	var postgres *pgconn.PgError
	if errors.As(err, &postgres) {
		return postgres.Code == undefinedTable
	}
	return err != nil && strings.Contains(err.Error(), "no such table") // SQLite has one code for all of these
}

func (d *DB) refuseNewer(ctx context.Context, migrator *migrate.Migrator) error {
	missing, err := migrator.MissingMigrations(ctx)
	if err != nil {
		return fmt.Errorf("reading migrations: %w", err)
	}
	if len(missing) == 0 {
		return nil
	}
	return &rules.Problem{
		Code:    rules.BadSetting,
		Field:   "--database-url",
		Message: rules.Text{Zh: "数据库版本比程序新", En: "the database is newer than this program"},
		Mend: rules.Text{
			Zh: "换用建立该数据库的版本或更新的版本",
			En: "use the version of mingzhi that made this database, or a newer one",
		},
	}
}

// migrationLock is the advisory lock under which one server at a time migrates.
const migrationLock = 0x6d7a6d6967 // "mzmig"

// lockMigrations keeps two servers from migrating one PostgreSQL at once. On SQLite
// the file's own lock and the marks of the migrations do.
func (d *DB) lockMigrations(ctx context.Context) (unlock func(), err error) {
	if d.Kind == SQLite {
		return func() {}, nil
	}
	connection, err := d.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := connection.ExecContext(ctx, "SELECT pg_advisory_lock(?)", migrationLock); err != nil {
		connection.Close()
		return nil, fmt.Errorf("waiting for another migration: %w", err)
	}
	return func() {
		// Closing gives the connection back to the pool with its lock, so unlock first.
		_, _ = connection.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(?)", migrationLock)
		connection.Close()
	}, nil
}
