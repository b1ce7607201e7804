package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// SealedName is a holder's name as it is kept.
type SealedName struct {
	bun.BaseModel `bun:"table:certificates,alias:certificate"`

	// ID and Number are the certificate's.
	ID     int64  `bun:"id,pk"`
	Number string `bun:"number"`
	Sealed []byte `bun:"sealed_name"`
	// Before is what stood there; it is replaced only if it still does.
	Before []byte `bun:"-"`
}

// SealedNames lists certificates with sealed names by their ids, from behind one on.
func (d *DB) SealedNames(ctx context.Context, after int64, limit int) ([]*SealedName, error) {
	var rows []*SealedName
	err := d.NewSelect().Model(&rows).Where("certificate.id > ? AND certificate.sealed_name IS NOT NULL", after).Order("certificate.id").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading sealed names: %w", err)
	}
	return rows, nil
}

// Reseal writes names that were sealed anew, in one transaction.
func (d *DB) Reseal(ctx context.Context, names []*SealedName) error {
	if len(names) == 0 {
		return nil
	}
	err := d.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for _, name := range names {
			_, err := tx.ExecContext(ctx, "UPDATE certificates SET sealed_name = ? WHERE id = ? AND sealed_name = ?", name.Sealed, name.ID, name.Before)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return busyOr("sealing names anew", err)
}

// SecretInUse tells whether any certificate was issued under a secret.
func (d *DB) SecretInUse(ctx context.Context, keyID string) (used bool, err error) {
	if err := d.NewRaw("SELECT EXISTS (SELECT 1 FROM certificates WHERE key_id = ?)", keyID).Scan(ctx, &used); err != nil {
		return false, fmt.Errorf("looking for a secret's certificates: %w", err)
	}
	return used, nil
}
