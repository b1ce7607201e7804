package db

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/uptrace/bun"
)

// SigningKeys lists the keys that sign certificates, or did, the oldest first.
func (d *DB) SigningKeys(ctx context.Context) ([]*SigningKey, error) {
	var keys []*SigningKey
	if err := d.NewSelect().Model(&keys).Order("signing_key.entry_index").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the signing keys: %w", err)
	}
	return keys, nil
}

// SigningKey finds a key by how it is written, or ErrNotFound.
func (w *Writer) SigningKey(ctx context.Context, multibase string) (*SigningKey, error) {
	return one[SigningKey](ctx, w, func(q *bun.SelectQuery) { q.Where("signing_key.multibase = ?", multibase) })
}

// endedQuery reads which certificates of a range of ledger entries are in a state
// that ended them.
const endedQuery = "SELECT entry_index FROM certificates WHERE state = ? AND state <> 'VALID' AND entry_index >= ? AND entry_index < ? ORDER BY entry_index"

// EndedCertificates lists the first entries, from one index up to another, of the
// certificates that are in a state other than Valid.
func (d *DB) EndedCertificates(ctx context.Context, state CertificateState, from, to int64) ([]int64, error) {
	var entries []int64
	err := d.each(ctx, endedQuery, []any{string(state), from, to}, func(rows *sql.Rows) error {
		entries = append(entries, 0)
		return rows.Scan(&entries[len(entries)-1])
	})
	if err != nil {
		return nil, fmt.Errorf("reading which certificates ended: %w", err)
	}
	return entries, nil
}
