package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"golang.org/x/mod/sumdb/tlog"

	"mingzhi/ledger"
)

// hashReader reads stored hashes of the ledger within a connection or
// transaction.
type hashReader struct {
	ctx context.Context
	db  bun.IDB
}

// ReadHashes reads hashes by their index, in the order asked for.
func (r hashReader) ReadHashes(indexes []int64) ([]ledger.Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	var rows []LedgerHash
	err := r.db.NewSelect().Model(&rows).Where("hash_index IN (?)", bun.List(indexes)).Scan(r.ctx)
	if err != nil {
		return nil, fmt.Errorf("reading hashes: %w", err)
	}
	return inOrder(indexes, rows)
}

// inOrder gives the hashes in the order asked for.
func inOrder(indexes []int64, rows []LedgerHash) ([]ledger.Hash, error) {
	at := make(map[int64]ledger.Hash, len(rows))
	for _, row := range rows {
		at[row.Index] = ledger.Hash(row.Hash)
	}
	hashes := make([]ledger.Hash, len(indexes))
	for i, index := range indexes {
		hash, ok := at[index]
		if !ok {
			return nil, fmt.Errorf("hash %d of the ledger is missing", index)
		}
		hashes[i] = hash
	}
	return hashes, nil
}

// someHashes reads a few hashes by a prepared statement.
func (d *DB) someHashes(ctx context.Context, indexes []int64) ([]ledger.Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	wanted := make([]any, len(indexes))
	for i, index := range indexes {
		wanted[i] = index
	}
	text := "SELECT hash_index, hash FROM ledger_hashes WHERE hash_index IN (?" + strings.Repeat(", ?", len(indexes)-1) + ")"
	read := make([]LedgerHash, 0, len(indexes))
	err := d.each(ctx, text, wanted, func(rows *sql.Rows) error {
		read = append(read, LedgerHash{})
		row := &read[len(read)-1]
		return rows.Scan(&row.Index, &row.Hash)
	})
	if err != nil {
		return nil, fmt.Errorf("reading hashes: %w", err)
	}
	return inOrder(indexes, read)
}

// StoredHashes reads the hashes of the ledger as they are stored, for audits.
func (d *DB) StoredHashes(ctx context.Context) ledger.HashReader { return hashReader{ctx, d.DB} }

// Hashes reads the hashes of the ledger for proofs. What was committed never
// changes, so hashes that were read are remembered: most of a proof is.
func (d *DB) Hashes(ctx context.Context) ledger.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]ledger.Hash, error) {
		hashes := make([]ledger.Hash, len(indexes))
		var unknown []int64
		for i, index := range indexes {
			var known bool
			if hashes[i], known = d.hashes.Get(index); !known {
				unknown = append(unknown, index)
			}
		}
		read, err := d.someHashes(ctx, unknown)
		if err != nil {
			return nil, err
		}
		for i, next := 0, 0; next < len(unknown); i++ {
			if indexes[i] == unknown[next] {
				hashes[i] = read[next]
				d.hashes.Add(indexes[i], read[next])
				next++
			}
		}
		return hashes, nil
	})
}

// rememberedHashes is how many hashes are remembered: some 30 MiB. Of a ledger of
// a million entries these are all but the lowest four levels.
const rememberedHashes = 1 << 18

func ledgerSize(ctx context.Context, idb bun.IDB) (int64, error) {
	var size int64
	err := idb.QueryRowContext(ctx, "SELECT COALESCE(max(entry_index), -1) + 1 FROM ledger_entries").Scan(&size)
	if err != nil {
		return 0, fmt.Errorf("reading the ledger's size: %w", err)
	}
	return size, nil
}

// Checkpoint is the ledger's size and the root hash over that many entries.
type Checkpoint struct {
	Size     int64
	RootHash ledger.Hash
}

// Checkpoint reads size and root; both belong together even while others append.
func (d *DB) Checkpoint(ctx context.Context) (Checkpoint, error) {
	size, err := d.LedgerSize(ctx)
	if err != nil {
		return Checkpoint{}, err
	}
	root, err := d.RootHash(ctx, size)
	return Checkpoint{Size: size, RootHash: root}, err
}

// RootHash is the root over the first size entries. That of one size never changes,
// so the last one is remembered.
func (d *DB) RootHash(ctx context.Context, size int64) (ledger.Hash, error) {
	if last := d.root.Load(); last != nil && last.Size == size {
		return last.RootHash, nil
	}
	root, err := ledger.RootHash(size, d.Hashes(ctx))
	if err != nil {
		return ledger.Hash{}, fmt.Errorf("computing the root: %w", err)
	}
	d.root.Store(&Checkpoint{Size: size, RootHash: root})
	return root, nil
}

// EntriesAfter lists at most limit entries from an index on, in order.
func (d *DB) EntriesAfter(ctx context.Context, position int64, limit int) ([]*LedgerEntry, error) {
	var entries []*LedgerEntry
	err := d.NewSelect().Model(&entries).Where("entry.entry_index >= ?", position).
		Order("entry.entry_index").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading entries: %w", err)
	}
	return entries, nil
}

// PublicSubjects lists the subjects of at most limit public entries from an index
// on, in order, and the index to go on from: when nothing is left, the size of the
// ledger. It is what followers of the public registry read, who need not look at a
// million certificates.
func (d *DB) PublicSubjects(ctx context.Context, position int64, limit int) (subjects []string, next int64, err error) {
	reflected, err := d.Refresh(ctx) // first: what is appended meanwhile comes after it
	if err != nil {
		return nil, position, err
	}
	next = max(position, reflected.LedgerSize)
	if position > reflected.DataVersion {
		return nil, next, nil
	}
	const text = "SELECT entry_index, subject FROM ledger_entries WHERE public AND entry_index >= ? ORDER BY entry_index LIMIT ?"
	var index int64
	err = d.each(ctx, text, []any{position, limit}, func(rows *sql.Rows) error {
		subjects = append(subjects, "")
		return rows.Scan(&index, &subjects[len(subjects)-1])
	})
	if err != nil {
		return nil, position, fmt.Errorf("reading the subjects of entries: %w", err)
	}
	if len(subjects) == limit {
		next = index + 1
	}
	return subjects, max(next, index+1), nil
}

// PublicEntriesAfter counts the public entries from an index on: how far behind
// a follower is that has applied everything before it.
func (d *DB) PublicEntriesAfter(ctx context.Context, position int64) (int64, error) {
	var n int64
	err := d.QueryRowContext(ctx, "SELECT count(*) FROM ledger_entries WHERE public AND entry_index >= "+fmt.Sprint(position)).Scan(&n)
	return n, err
}

// EntriesAbout lists the entries about one subject, oldest first: its history.
func (d *DB) EntriesAbout(ctx context.Context, subject string) ([]*LedgerEntry, error) {
	var entries []*LedgerEntry
	err := d.NewSelect().Model(&entries).Where("entry.subject = ?", subject).Order("entry.entry_index").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a subject's entries: %w", err)
	}
	return entries, nil
}

// CursorPosition is how many entries a follower has applied; 0 for a new one.
func (d *DB) CursorPosition(ctx context.Context, name string) (int64, error) {
	var cursor FollowerCursor
	err := d.NewSelect().Model(&cursor).Where("name = ?", name).Scan(ctx)
	if err != nil && found(err) == ErrNotFound {
		return 0, nil
	}
	return cursor.Position, err
}

// MoveCursor remembers how many entries a follower has applied.
func (d *DB) MoveCursor(ctx context.Context, name string, position int64, now time.Time) error {
	cursor := &FollowerCursor{Name: name, Position: position, UpdatedAt: now.UTC()}
	_, err := d.NewInsert().Model(cursor).On("CONFLICT (name) DO UPDATE").
		Set("position = EXCLUDED.position").Set("updated_at = EXCLUDED.updated_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("moving the cursor: %w", err)
	}
	return nil
}
