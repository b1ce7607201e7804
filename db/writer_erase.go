package db

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Erased stands where a text was that may have told of a person.
const Erased = "（已删除）"

// NumbersOfHolder lists the numbers of the certificates that were issued to a person,
// in the order of their issue: hashes are those of the ID number under each secret, and
// keys their beginnings.
func (w *Writer) NumbersOfHolder(ctx context.Context, keys []int64, hashes [][]byte) ([]string, error) {
	var numbers []string
	err := w.queries().NewSelect().Model((*Certificate)(nil)).Column("number").
		Where("holder_key IN (?)", bun.List(keys)).Where("id_number_hash IN (?)", bun.List(hashes)).
		Order("certificate.id").Scan(ctx, &numbers)
	if err != nil {
		return nil, fmt.Errorf("reading whose certificates they are: %w", err)
	}
	return numbers, nil
}

// EraseRecords erases the texts of the service records behind a certificate. Their
// times stay.
func (w *Writer) EraseRecords(ctx context.Context, certificateID int64) error {
	_, err := w.queries().NewRaw(`UPDATE service_records SET activity = ?0, content = ?0, place = NULL, evaluation = NULL,
		void_reason = CASE WHEN void_reason IS NULL THEN NULL ELSE ?0 END WHERE certificate_id = ?1`, Erased, certificateID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("erasing service records: %w", err)
	}
	return nil
}

// EndShareCodes ends all share codes of a certificate that still stand.
func (w *Writer) EndShareCodes(ctx context.Context, certificateID int64, at time.Time) error {
	_, err := w.queries().NewUpdate().Model((*ShareCode)(nil)).Set("revoked_at = ?", at).
		Where("certificate_id = ? AND revoked_at IS NULL", certificateID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ending share codes: %w", err)
	}
	return nil
}

// Sweep takes out of the database's files what was erased from its rows. SQLite's
// journal is written back and emptied, PostgreSQL's dead rows are given up; done is
// false where a reader kept some of it, and the next sweep will do it.
func (d *DB) Sweep(ctx context.Context) (done bool, err error) {
	if d.Kind == Postgres {
		_, err := d.ExecContext(ctx, "VACUUM certificates, service_records, share_codes")
		if err != nil {
			return false, fmt.Errorf("giving up dead rows: %w", err)
		}
		return true, nil
	}
	var busy, frames, written int
	if err := d.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &written); err != nil {
		return false, fmt.Errorf("writing the journal back: %w", err)
	}
	return busy == 0, nil
}
