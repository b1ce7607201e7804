package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// loader writes the rows of a backup, many in one statement.
type loader struct {
	db *DB
	// standing is the number of entries that are there already.
	standing int64
	table    table
	columns  []column
	text     string
	values   []any
	rows     int
	// tree is set while the ledger's entries come in: their hashes are stored.
	tree   *treeCheck
	hashes []LedgerHash
	// tighten is set while tokens come in: it looks at their names afterwards.
	tighten func() error
}

// How much one statement writes.
const (
	loadRows   = 500
	loadHashes = 1000
)

// begin turns to the table of a row.
func (l *loader) begin(ctx context.Context, tables []table, row BackupRow) error {
	if err := l.end(ctx); err != nil {
		return err
	}
	at := slices.IndexFunc(tables, func(t table) bool { return t.name == row.Table })
	if at < 0 {
		return altered(errors.New("it has a table that the schema has not: " + row.Table))
	}
	l.table, l.columns, l.tree = tables[at], nil, nil
	for _, name := range row.Columns {
		of := slices.IndexFunc(l.table.columns, func(c column) bool { return c.name == name })
		if of < 0 {
			return altered(errors.New("it has a column that the schema has not: " + row.Table + "." + name))
		}
		l.columns = append(l.columns, l.table.columns[of])
	}
	l.text = "INSERT INTO " + quoted(l.table.name) + " (" + quoted(row.Columns...) + ") "
	if l.db.Kind == Postgres {
		l.text += "OVERRIDING SYSTEM VALUE "
	}
	l.text += "VALUES "
	if l.table.name == entriesTable {
		l.tree = newTreeCheck(row.Columns)
	}
	if l.table.name == tokensTable {
		tighten, err := l.db.loosenNames(ctx)
		if err != nil {
			return err
		}
		l.tighten = tighten
	}
	return nil
}

// add takes one row. An entry that is there already is not written again.
func (l *loader) add(ctx context.Context, row []any) error {
	if l.tree != nil {
		first, stored, err := l.tree.append(row)
		if err != nil {
			return altered(err)
		}
		if l.tree.Size() <= l.standing {
			return nil
		}
		for i := range stored {
			l.hashes = append(l.hashes, LedgerHash{Index: first + int64(i), Hash: stored[i][:]})
		}
	}
	for i, c := range l.columns {
		value, err := native(c.kind, row[i])
		if err == nil {
			err = checkRate(l.table.name, c.name, value)
		}
		if err != nil {
			return altered(fmt.Errorf("%s.%s: %w", l.table.name, c.name, err))
		}
		l.values = append(l.values, value)
	}
	if l.rows++; l.rows >= loadRows || len(l.hashes) >= loadHashes {
		return l.flush(ctx)
	}
	return nil
}

func (l *loader) flush(ctx context.Context) error {
	if l.rows == 0 {
		return nil
	}
	one := places(len(l.columns))
	text := l.text + one + strings.Repeat(", "+one, l.rows-1)
	if standing := keptByRestores[l.table.name]; standing != "" {
		text += " " + standing
	}
	if _, err := l.db.NewRaw(text, l.values...).Exec(ctx); err != nil {
		return fmt.Errorf("writing %s: %w", l.table.name, err)
	}
	l.values, l.rows = l.values[:0], 0
	if len(l.hashes) == 0 {
		return nil
	}
	if _, err := l.db.NewInsert().Model(&l.hashes).Exec(ctx); err != nil {
		return fmt.Errorf("writing hashes: %w", err)
	}
	l.hashes = l.hashes[:0]
	return nil
}

// end writes what is left of a table, looks at tokens' names, and moves PostgreSQL's counters past the ids
// that came in.
func (l *loader) end(ctx context.Context) error {
	if err := l.flush(ctx); err != nil {
		return err
	}
	if l.tighten != nil {
		if err := l.tighten(); err != nil {
			return err
		}
		l.tighten = nil
	}
	if l.db.Kind == SQLite || l.table.name == "" {
		return nil
	}
	for _, c := range l.columns {
		if c.kind != integers {
			continue
		}
		_, err := l.db.DB.DB.ExecContext(ctx, fmt.Sprintf(`SELECT setval(s::regclass, (SELECT COALESCE(max(%[2]s), 0) + 1 FROM %[1]s), false)
			FROM pg_get_serial_sequence('%[3]s', '%[4]s') AS s WHERE s IS NOT NULL`,
			quoted(l.table.name), quoted(c.name), quoted(l.table.name), c.name))
		if err != nil {
			return fmt.Errorf("moving a counter of %s: %w", l.table.name, err)
		}
	}
	return nil
}
