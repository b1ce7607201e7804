package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"mingzhi/db"
	"mingzhi/registry"
)

// Backup writes the register that the settings name to out, while servers go on.
// It needs no key file, and none is in the backup.
func Backup(ctx context.Context, config Config, out io.Writer) (*db.Manifest, error) {
	if err := errors.Join(config.Validate(), config.findRegister()); err != nil {
		return nil, err
	}
	database, err := db.Open(ctx, config.databaseURL())
	if err != nil {
		return nil, err
	}
	defer database.Close()
	if err := database.CheckVersion(ctx); err != nil {
		return nil, err
	}
	return registry.Backup(ctx, database, out, config.Build, time.Now())
}

// Restore brings a backup into the database that the settings name: an empty one,
// or one whose ledger the backup continues. Whatever is refused is refused before
// anything is written, and a restore that is killed leaves nothing half done.
func Restore(ctx context.Context, config Config, backup *os.File, expected registry.Expected) (*db.Manifest, *registry.Audit, error) {
	if err := config.Validate(); err != nil {
		return nil, nil, err
	}
	standing, schema, err := config.standing(ctx)
	if err != nil {
		return nil, nil, err
	}
	manifest, err := registry.CheckBackup(backup, standing, expected)
	if err != nil {
		return nil, nil, err
	}
	if standing.Size > 0 && schema != manifest.Schema {
		return nil, nil, badSetting("FILE", "备份来自另一版本的数据库；登记簿没有改动", "the backup was made from a database of another version; nothing was changed",
			"用备份时的程序版本（"+manifest.Program+"）恢复，或恢复到空库", "restore it by the version that made it ("+manifest.Program+"), or into an empty database")
	}
	if _, err := backup.Seek(0, io.SeekStart); err != nil {
		return nil, nil, fmt.Errorf("reading the backup again: %w", err)
	}
	if err := os.MkdirAll(config.Data, 0o700); err != nil {
		return nil, nil, unwritable(err)
	}
	database, err := db.Open(ctx, config.databaseURL())
	if err != nil {
		return nil, nil, err
	}
	defer database.Close()
	if standing.Size == 0 {
		if err := database.MigrateTo(ctx, manifest.Schema); err != nil {
			return nil, nil, err
		}
	}
	audit, err := registry.Restore(ctx, database, backup, standing)
	if err != nil {
		return nil, nil, err
	}
	if err := database.Migrate(ctx); err != nil {
		return nil, nil, err
	}
	return manifest, audit, database.Analyze(ctx)
}

// standing is the ledger that is there before a restore; an SQLite file that is
// missing is not made by the question.
func (c Config) standing(ctx context.Context) (db.Checkpoint, string, error) {
	path, file := strings.CutPrefix(c.databaseURL(), "sqlite:")
	if _, err := os.Stat(path); file && errors.Is(err, os.ErrNotExist) {
		return db.NothingStanding, "", nil
	}
	database, err := db.Open(ctx, c.databaseURL())
	if err != nil {
		return db.Checkpoint{}, "", err
	}
	defer database.Close()
	return database.Standing(ctx)
}
