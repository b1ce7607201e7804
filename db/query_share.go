package db

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// ShareCode lets whoever has it see chosen facts of one certificate for a while.
type ShareCode struct {
	bun.BaseModel `bun:"table:share_codes,alias:share"`

	// CodeHash is the keyed hash of the code, which is kept nowhere.
	CodeHash      []byte `bun:"code_hash,pk"`
	CertificateID int64  `bun:"certificate_id,notnull"`
	// Shows are the names of the facts that the holder chose, between commas.
	Shows     string    `bun:"shows,notnull"`
	CreatedAt time.Time `bun:"created_at,notnull"`
	ExpiresAt time.Time `bun:"expires_at,notnull"`
	// RevokedAt is when the holder ended it before its time; zero while they did not.
	RevokedAt time.Time `bun:"revoked_at,nullzero"`
	// Views is how often it was used.
	Views int64 `bun:"views,notnull"`

	// Number is the certificate's; read by ShareCodeByHash alone.
	Number string `bun:"number,scanonly"`
}

// InsertShareCode keeps a new share code; a BUSY problem while another program holds
// the database.
func (d *DB) InsertShareCode(ctx context.Context, share *ShareCode) error {
	_, err := d.NewInsert().Model(share).Exec(ctx)
	return busyOr("keeping a share code", err)
}

// ShareCodesOf lists a certificate's share codes that still hold at a time, the newest
// first.
func (d *DB) ShareCodesOf(ctx context.Context, certificateID int64, at time.Time) ([]*ShareCode, error) {
	var shares []*ShareCode
	err := d.NewSelect().Model(&shares).Where("share.certificate_id = ? AND share.revoked_at IS NULL AND share.expires_at > ?", certificateID, at).
		Order("share.created_at DESC", "share.code_hash").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading share codes: %w", err)
	}
	return shares, nil
}

// ShareCodeByHash finds a share code by any of some hashes, with the number of its
// certificate; ErrNotFound when there is none.
func (d *DB) ShareCodeByHash(ctx context.Context, hashes [][]byte) (*ShareCode, error) {
	share := &ShareCode{}
	err := d.NewSelect().Model(share).ColumnExpr("share.*, certificate.number").
		Join("JOIN certificates AS certificate ON certificate.id = share.certificate_id").
		Where("share.code_hash IN (?)", bun.List(hashes)).Limit(1).Scan(ctx)
	if err != nil {
		return nil, found(err)
	}
	return share, nil
}

// RevokeShareCode ends one of a certificate's share codes. Ending it again changes
// nothing.
func (d *DB) RevokeShareCode(ctx context.Context, certificateID int64, hash []byte, at time.Time) error {
	_, err := d.NewUpdate().Model((*ShareCode)(nil)).Set("revoked_at = ?", at).
		Where("certificate_id = ? AND code_hash = ? AND revoked_at IS NULL", certificateID, hash).Exec(ctx)
	return busyOr("ending a share code", err)
}

// CountShareViews adds to how often a share code was used.
func (d *DB) CountShareViews(ctx context.Context, hash []byte, views int64) error {
	_, err := d.NewUpdate().Model((*ShareCode)(nil)).Set("views = views + ?", views).Where("code_hash = ?", hash).Exec(ctx)
	return busyOr("counting views", err)
}

// busyOr tells of a database that another program holds as a problem.
func busyOr(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case isBusy(err):
		return busy(err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
