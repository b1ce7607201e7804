package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/uptrace/bun/migrate"

	"mingzhi/ledger"
	"mingzhi/rules"
)

// NothingStanding is the ledger of an empty database.
var NothingStanding = Checkpoint{RootHash: ledger.EmptyRoot}

// Standing is the ledger that a database holds before a restore, and the newest
// migration of its schema; empty for a database without tables.
func (d *DB) Standing(ctx context.Context) (Checkpoint, string, error) {
	tables, err := d.backupTables(ctx)
	if err != nil || !slices.ContainsFunc(tables, func(t table) bool { return t.name == entriesTable }) {
		return NothingStanding, "", err
	}
	schema, err := d.schemaVersion(ctx)
	if err != nil {
		return Checkpoint{}, "", err
	}
	standing, err := d.storedCheckpoint(ctx)
	return standing, schema, err
}

// storedCheckpoint reads size and root as they stand in the tables at this moment.
func (d *DB) storedCheckpoint(ctx context.Context) (Checkpoint, error) {
	size, err := ledgerSize(ctx, d.DB)
	if err != nil {
		return Checkpoint{}, err
	}
	root, err := ledger.RootHash(size, d.StoredHashes(ctx))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("computing the root: %w", err)
	}
	return Checkpoint{Size: size, RootHash: root}, nil
}

// MigrateTo brings an empty database to the schema that a backup was made from,
// and no further: its rows fit that one, and later migrations may move them. A
// schema that this program does not know is a BAD_SETTING.
func (d *DB) MigrateTo(ctx context.Context, schema string) error {
	migrator, err := d.migratorTo(schema)
	if err != nil {
		return err
	}
	return d.migrate(ctx, migrator)
}

func (d *DB) migratorTo(schema string) (*migrate.Migrator, error) {
	all, err := d.migrations()
	if err != nil {
		return nil, err
	}
	known, upTo := false, migrate.NewMigrations()
	for _, migration := range all.Sorted() {
		known = known || migration.Name == schema
		if migration.Name <= schema {
			upTo.Add(migration)
		}
	}
	if !known {
		return nil, &rules.Problem{
			Code: rules.BadSetting, Field: "FILE",
			Message: rules.Text{Zh: "备份来自比本程序新的版本；登记簿没有改动", En: "the backup was made by a newer version of mingzhi; nothing was changed"},
			Mend:    rules.Text{Zh: "换用备份清单里写明的版本，或更新的版本", En: "use the version that its manifest names, or a newer one"},
		}
	}
	return d.migratorOf(upTo), nil
}

// Restore loads a backup in one transaction, over the register that stands there:
// entries are added to the ledger, tokens are brought together (a CONFLICT when a
// name has two in force), all other rows are replaced. Who calls it has compared
// standing with the backup; when something was published since, it is a BUSY
// problem. Before the commit, check sees the register as it would be.
func (d *DB) Restore(ctx context.Context, backup *BackupReader, standing Checkpoint, check func(*DB) error) error {
	begin := "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE"
	if d.Kind == Postgres {
		begin = "BEGIN"
	}
	return d.alone(ctx, begin, func(inside *DB) error {
		if err := inside.lockFor(ctx, standing); err != nil {
			return err
		}
		tighten, err := inside.loosen(ctx)
		if err != nil {
			return err
		}
		if err := inside.load(ctx, backup, standing); err != nil {
			return err
		}
		if err := tighten(); err != nil {
			return err
		}
		if err := check(inside); err != nil {
			return err
		}
		if d.Kind == Postgres {
			_, err = inside.ExecContext(ctx, "SELECT pg_notify('mingzhi_ledger', ?)", fmt.Sprint(backup.Size))
		}
		return err
	})
}

// lockFor takes the ledger's lock and makes sure that nothing was published since
// the standing was read.
func (d *DB) lockFor(ctx context.Context, standing Checkpoint) error {
	if d.Kind == Postgres {
		if _, err := d.ExecContext(ctx, "SELECT pg_advisory_xact_lock(?)", ledgerLock); err != nil {
			return fmt.Errorf("waiting for the ledger: %w", err)
		}
	}
	now, err := d.storedCheckpoint(ctx)
	if err != nil {
		return err
	}
	if now != standing {
		return &rules.Problem{
			Code:    rules.Busy,
			Message: rules.Text{Zh: "恢复期间有新的公示；登记簿没有改动", En: "something was published while the backup was read; nothing was changed"},
			Mend:    rules.Text{Zh: "停掉写入的程序后再试", En: "stop what publishes and try again"},
		}
	}
	return nil
}

// loosen takes the foreign keys away while rows come in, in whatever order; tighten
// puts them back and checks every row. SQLite's are off in this connection alone.
func (d *DB) loosen(ctx context.Context) (tighten func() error, err error) {
	if d.Kind == SQLite {
		return func() error {
			var dangling []string
			if err := d.NewRaw(`SELECT DISTINCT "table" FROM pragma_foreign_key_check`).Scan(ctx, &dangling); err != nil {
				return fmt.Errorf("checking foreign keys: %w", err)
			}
			if len(dangling) > 0 {
				return altered(fmt.Errorf("rows of %s refer to rows that are not there", strings.Join(dangling, ", ")))
			}
			return nil
		}, nil
	}
	var keys []struct{ Relation, Name, Definition string }
	err = d.NewRaw(`SELECT r.relname::text AS relation, k.conname::text AS name, pg_get_constraintdef(k.oid) AS definition
		FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid JOIN pg_namespace s ON s.oid = r.relnamespace
		WHERE k.contype = 'f' AND s.nspname = current_schema() ORDER BY 1, 2`).Scan(ctx, &keys)
	if err != nil {
		return nil, fmt.Errorf("reading foreign keys: %w", err)
	}
	each := func(change func(name, definition string) string) error {
		for _, key := range keys {
			_, err := d.DB.DB.ExecContext(ctx, "ALTER TABLE "+quoted(key.Relation)+" "+change(quoted(key.Name), key.Definition))
			if err != nil {
				return fmt.Errorf("%s of %s: %w", key.Name, key.Relation, err)
			}
		}
		return nil
	}
	if err := each(func(name, _ string) string { return "DROP CONSTRAINT " + name }); err != nil {
		return nil, err
	}
	return func() error {
		return each(func(name, definition string) string { return "ADD CONSTRAINT " + name + " " + definition })
	}, nil
}

// load writes the rows of a backup.
func (d *DB) load(ctx context.Context, backup *BackupReader, standing Checkpoint) error {
	tables, err := d.backupTables(ctx)
	if err != nil {
		return err
	}
	l := &loader{db: d, standing: standing.Size}
	for _, t := range tables {
		if t.name == entriesTable || keptByRestores[t.name] != "" {
			continue
		}
		if _, err := d.ExecContext(ctx, "DELETE FROM "+quoted(t.name)); err != nil {
			return fmt.Errorf("clearing %s: %w", t.name, err)
		}
	}
	for {
		row, err := backup.Next()
		if errors.Is(err, io.EOF) {
			return l.end(ctx)
		}
		if err != nil {
			return err
		}
		if row.Table != l.table.name {
			if err := l.begin(ctx, tables, row); err != nil {
				return err
			}
		}
		if err := l.add(ctx, row.Values); err != nil {
			return err
		}
	}
}

// places is "(?, ?, …)" for a number of values.
func places(n int) string { return "(?" + strings.Repeat(", ?", n-1) + ")" }
