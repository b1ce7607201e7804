package db

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"

	"mingzhi/ledger"
)

// backupFormat names the shape of a backup: JSON lines, compressed by zstd. The
// first line is the manifest; then each table's name and columns, and its rows as
// arrays; the last line is the SHA-256 of all lines before it. Nothing in it
// depends on the kind of database.
const backupFormat = "mingzhi-backup/1"

// Manifest is the first line of a backup: what it holds.
type Manifest struct {
	Format string `json:"format"`
	// Program is the version of the program that made it.
	Program string `json:"program"`
	// Database is the kind of database that it was made from.
	Database string `json:"database"`
	// Schema is the newest migration of that database.
	Schema string    `json:"schema"`
	MadeAt time.Time `json:"madeAt"`
	// Size is the number of ledger entries, RootHash the root over them.
	Size     int64       `json:"ledgerSize"`
	RootHash ledger.Hash `json:"rootHash"`
	// DataVersion is the index of the last public entry; -1 for none.
	DataVersion int64        `json:"dataVersion"`
	Tables      []TableCount `json:"tables"`
}

// TableCount is a table of a backup and the number of its rows.
type TableCount struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
}

// Rows is the number of rows of all tables.
func (m *Manifest) Rows() (rows int64) {
	for _, t := range m.Tables {
		rows += t.Rows
	}
	return rows
}

// tableLine begins a table.
type tableLine struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

// endLine is the last line.
type endLine struct {
	SHA256 string `json:"sha256"`
}

// WriteBackup writes the register to out, in constant memory. It is called within
// a Snapshot. It fails when the stored tree is not that of the entries.
func (d *DB) WriteBackup(ctx context.Context, out io.Writer, program string, madeAt time.Time) (*Manifest, error) {
	tables, err := d.backupTables(ctx)
	if err != nil {
		return nil, err
	}
	manifest, err := d.manifest(ctx, tables)
	if err != nil {
		return nil, err
	}
	manifest.Program, manifest.MadeAt = program, madeAt.UTC().Truncate(time.Second)
	compressed, err := zstd.NewWriter(out)
	if err != nil {
		return nil, err
	}
	writer := &backupWriter{Writer: bufio.NewWriterSize(compressed, 64<<10), digest: sha256.New()}
	if err := writer.all(ctx, d, manifest, tables); err != nil {
		_ = compressed.Close() // the file is thrown away
		return nil, err
	}
	if err := compressed.Close(); err != nil {
		return nil, fmt.Errorf("writing the backup: %w", err)
	}
	return manifest, nil
}

func (d *DB) manifest(ctx context.Context, tables []table) (*Manifest, error) {
	m := &Manifest{Format: backupFormat, Database: d.Kind}
	stored, err := d.storedCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	m.Size, m.RootHash = stored.Size, stored.RootHash
	if m.Schema, err = d.schemaVersion(ctx); err != nil {
		return nil, err
	}
	err = d.QueryRowContext(ctx, "SELECT COALESCE(max(entry_index), -1) FROM ledger_entries WHERE public").Scan(&m.DataVersion)
	if err != nil {
		return nil, fmt.Errorf("reading the data version: %w", err)
	}
	for _, t := range tables {
		count := TableCount{Name: t.name}
		if err := d.QueryRowContext(ctx, "SELECT count(*) FROM "+quoted(t.name)).Scan(&count.Rows); err != nil {
			return nil, fmt.Errorf("counting %s: %w", t.name, err)
		}
		m.Tables = append(m.Tables, count)
	}
	return m, nil
}

// backupWriter writes lines and hashes them.
type backupWriter struct {
	*bufio.Writer
	digest hash.Hash
}

func (w *backupWriter) line(value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	text = append(text, '\n')
	w.digest.Write(text)
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	return nil
}

func (w *backupWriter) all(ctx context.Context, d *DB, manifest *Manifest, tables []table) error {
	if err := w.line(manifest); err != nil {
		return err
	}
	for _, t := range tables {
		if err := w.line(tableLine{t.name, t.columnNames()}); err != nil {
			return err
		}
		var check *treeCheck
		if t.name == entriesTable {
			check = newTreeCheck(t.columnNames())
		}
		if err := w.rows(ctx, d, t, check); err != nil {
			return err
		}
		if check != nil && (check.Size() != manifest.Size || check.root() != manifest.RootHash) {
			return fmt.Errorf("the stored tree is not that of the %d entries: run an audit", check.Size())
		}
	}
	if err := w.line(endLine{hex.EncodeToString(w.digest.Sum(nil))}); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	return nil
}

func (w *backupWriter) rows(ctx context.Context, d *DB, t table, check *treeCheck) error {
	text := "SELECT " + quoted(t.columnNames()...) + " FROM " + quoted(t.name)
	if len(t.key) > 0 {
		text += " ORDER BY " + quoted(t.key...)
	}
	rows, err := d.DB.DB.QueryContext(ctx, text)
	if err != nil {
		return fmt.Errorf("reading %s: %w", t.name, err)
	}
	defer rows.Close()
	values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("reading %s: %w", t.name, err)
		}
		for i, c := range t.columns {
			if values[i], err = portable(c.kind, values[i]); err != nil {
				return fmt.Errorf("%s.%s: %w", t.name, c.name, err)
			}
		}
		if check != nil {
			if err := check.add(values); err != nil {
				return err
			}
		}
		if err := w.line(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// schemaVersion is the newest migration of the database; empty for none.
func (d *DB) schemaVersion(ctx context.Context) (string, error) {
	var newest sql.NullString
	if err := d.QueryRowContext(ctx, "SELECT max(name) FROM bun_migrations").Scan(&newest); err != nil {
		return "", fmt.Errorf("reading migrations: %w", err)
	}
	return newest.String, nil
}
