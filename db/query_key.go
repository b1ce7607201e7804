package db

import (
	"context"
	"database/sql"
	"fmt"
)

// usedKeysQuery steps from one secret's id to the next in their index: it takes as long
// as there are secrets, however many certificates there are.
const usedKeysQuery = `WITH RECURSIVE used (id) AS (
	SELECT min(key_id) FROM certificates
	UNION ALL SELECT (SELECT min(key_id) FROM certificates WHERE key_id > used.id) FROM used WHERE used.id IS NOT NULL
) SELECT id FROM used WHERE id IS NOT NULL`

// CertificateKeyIDs lists the ids of the secrets under which certificates were issued;
// none while there are no certificates.
func (d *DB) CertificateKeyIDs(ctx context.Context) ([]string, error) {
	var ids []string
	err := d.each(ctx, usedKeysQuery, nil, func(rows *sql.Rows) error {
		ids = append(ids, "")
		return rows.Scan(&ids[len(ids)-1])
	})
	if err != nil {
		return nil, fmt.Errorf("reading which secrets are in use: %w", err)
	}
	return ids, nil
}

// CertificatesByKey counts the certificates that were issued under each secret, by its
// id. The count reads an index alone.
func (d *DB) CertificatesByKey(ctx context.Context) (map[string]int64, error) {
	issued := map[string]int64{}
	err := d.each(ctx, "SELECT key_id, count(*) FROM certificates GROUP BY key_id", nil, func(rows *sql.Rows) error {
		var id string
		var n int64
		err := rows.Scan(&id, &n)
		issued[id] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("counting certificates by their secret: %w", err)
	}
	return issued, nil
}

// SealedName is the sealed name of one certificate.
type SealedName struct {
	ID     int64
	Number string
	Sealed []byte
}

// SealedNamesAfter lists sealed names by the ids of their certificates, from beyond one
// id on, at most a number of them.
func (d *DB) SealedNamesAfter(ctx context.Context, id int64, limit int) ([]SealedName, error) {
	var names []SealedName
	const text = "SELECT id, number, sealed_name FROM certificates WHERE id > ? AND sealed_name IS NOT NULL ORDER BY id LIMIT ?"
	err := d.each(ctx, text, []any{id, limit}, func(rows *sql.Rows) error {
		var name SealedName
		err := rows.Scan(&name.ID, &name.Number, &name.Sealed)
		names = append(names, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading sealed names: %w", err)
	}
	return names, nil
}
