package db

import (
	"context"
	"fmt"
)

// eachBatch is how many rows an audit reads at once.
const eachBatch = 1000

// Each visits every row of a table that carries a publication, by the order of
// its first entry, in batches, so that memory does not grow with the table.
func Each[T any](ctx context.Context, d *DB, publication func(*T) Publication, visit func([]*T) error) error {
	for last := int64(-1); ; {
		var rows []*T
		err := d.NewSelect().Model(&rows).Where("?TableAlias.entry_index > ?", last).
			OrderExpr("?TableAlias.entry_index").Limit(eachBatch).Scan(ctx)
		if err != nil {
			return fmt.Errorf("reading a table: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		if err := visit(rows); err != nil {
			return err
		}
		last = publication(rows[len(rows)-1]).EntryIndex
	}
}

// BodiesByIndex reads the canonical texts of many entries in one statement.
func (d *DB) BodiesByIndex(ctx context.Context, indexes []int64) (map[int64]*LedgerEntry, error) {
	return byKey(ctx, d, "entry.entry_index", indexes, func(e *LedgerEntry) int64 { return e.Index })
}

// HashCount is the number of stored hashes.
func (d *DB) HashCount(ctx context.Context) (int64, error) {
	var n int64
	err := d.QueryRowContext(ctx, "SELECT count(*) FROM ledger_hashes").Scan(&n)
	return n, err
}
