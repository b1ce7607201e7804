package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mingzhi/rules"
)

// CertificateByNumber finds a certificate by its normalised number, without its
// records; ErrNotFound when there is none. Only verification may ask.
func (d *DB) CertificateByNumber(ctx context.Context, number string) (*Certificate, error) {
	certificate := new(Certificate)
	if err := d.NewSelect().Model(certificate).Where("certificate.number = ?", number).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return certificate, nil
}

// CertificateByID finds a certificate, for the one that replaces another.
func (d *DB) CertificateByID(ctx context.Context, id int64) (*Certificate, error) {
	certificate := new(Certificate)
	if err := d.NewSelect().Model(certificate).Where("certificate.id = ?", id).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return certificate, nil
}

// RecordsOf lists the service records behind a certificate, in their order.
func (d *DB) RecordsOf(ctx context.Context, certificateID int64) ([]*ServiceRecord, error) {
	var records []*ServiceRecord
	err := d.NewSelect().Model(&records).Where("record.certificate_id = ?", certificateID).
		Order("record.position").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading service records: %w", err)
	}
	return records, nil
}

// RecordsOfMany lists the service records behind many certificates, each in their
// order.
func (d *DB) RecordsOfMany(ctx context.Context, certificateIDs []int64) (map[int64][]*ServiceRecord, error) {
	return groups(ctx, d, certificateIDs, func(q *bun.SelectQuery) {
		q.Where("record.certificate_id IN (?)", bun.List(certificateIDs)).Order("record.certificate_id", "record.position")
	}, func(r *ServiceRecord) int64 { return r.CertificateID })
}

// CertificateKeyID is the key under which certificates were issued; empty while
// there are none.
func (d *DB) CertificateKeyID(ctx context.Context) (string, error) {
	var keyIDs []string
	err := d.NewRaw("SELECT key_id FROM certificates LIMIT 1").Scan(ctx, &keyIDs)
	if err != nil || len(keyIDs) == 0 {
		return "", err
	}
	return keyIDs[0], nil
}

// EntryByIndex reads one ledger entry, or ErrNotFound.
func (d *DB) EntryByIndex(ctx context.Context, index int64) (*LedgerEntry, error) {
	entry := new(LedgerEntry)
	if err := d.NewSelect().Model(entry).Where("entry.entry_index = ?", index).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return entry, nil
}

// InspectionsSince lists the latest inspections of an organization published
// from a day on, at most ten.
func (d *DB) InspectionsSince(ctx context.Context, organizationID int64, from rules.Date) ([]*Inspection, error) {
	var inspections []*Inspection
	err := d.NewSelect().Model(&inspections).
		Where("inspection.organization_id = ? AND inspection.published_on >= ?", organizationID, from).
		Order("inspection.published_on DESC", "inspection.id DESC").Limit(10).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading inspections: %w", err)
	}
	return inspections, nil
}
