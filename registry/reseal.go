package registry

import (
	"context"
	"fmt"

	"mingzhi/db"
)

// resealAtOnce is how many names are sealed anew in one transaction: servers that issue
// meanwhile wait no longer than it takes.
const resealAtOnce = 500

// Reseal seals every holder's name anew that is not sealed under the newest secret, and
// tells after each batch how many certificates were looked at and how many names were
// sealed. Broken off, it goes on when it is run again. A name that no secret opens is an
// error. The hashes of a certificate stay under its own secret: the ledger binds them.
func (r *Registry) Reseal(ctx context.Context, tell func(seen, sealed int64)) error {
	keys := r.ring()
	newest := keys.Keys()
	var seen, sealed int64
	for after := int64(-1); ; {
		rows, err := r.db.SealedNames(ctx, after, resealAtOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		var changed []*db.SealedName
		for _, row := range rows {
			after = row.ID
			if _, err := newest.Unseal(row.Number, row.Sealed); err == nil {
				continue
			}
			name, err := keys.Unseal(row.Number, row.Sealed)
			if err != nil {
				return fmt.Errorf("the certificate of entry %d: %w", row.ID, err)
			}
			changed = append(changed, &db.SealedName{ID: row.ID, Sealed: newest.Seal(row.Number, name), Before: row.Sealed})
		}
		if err := r.db.Reseal(ctx, changed); err != nil {
			return err
		}
		seen, sealed = seen+int64(len(rows)), sealed+int64(len(changed))
		if tell != nil {
			tell(seen, sealed)
		}
	}
}

// SecretUse tells of the secrets, by their ids, under which certificates were issued.
func (r *Registry) SecretUse(ctx context.Context) (map[string]bool, error) {
	used := map[string]bool{}
	for _, id := range r.ring().Secrets() {
		inUse, err := r.db.SecretInUse(ctx, id)
		if err != nil {
			return nil, err
		}
		used[id] = inUse
	}
	return used, nil
}
