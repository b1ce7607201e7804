package db

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"mingzhi/ledger"
)

// Held is a certificate as a verification needs it.
type Held struct {
	*Certificate
	// EntryBody is the canonical text of the ledger entry that published it.
	EntryBody []byte
	// PlatformName and ReplacedByNumber are empty for none.
	PlatformName, ReplacedByNumber string
}

// heldQuery reads a certificate with what an answer about it needs. For a number
// that is not known it reads another certificate in its place, and it looks for that
// one for every number, so that both are the same work: one that was always the same
// would always be in memory.
const heldQuery = `SELECT c.id, c.number, c.key_id, c.code_hash, c.holder_hash, c.name_hash, c.id_number_hash, c.sealed_name, c.masked_name,
	c.issuer_name, COALESCE(c.issuer_credit_code, ''), COALESCE(c.issuer_id, 0), COALESCE(c.platform_id, 0),
	c.period_start, c.period_end, c.minutes, c.content, c.issued_on, c.state,
	COALESCE(c.state_changed_on, ''), COALESCE(c.state_reason, ''), COALESCE(c.replaced_by_id, 0),
	c.salt, c.commitment, c.flags, COALESCE(c.erased_on, ''), COALESCE(c.source, ''), c.synthetic, c.entry_index, c.revised_index,
	entry.body, COALESCE(platform.name, ''), COALESCE(successor.number, '')
FROM certificates AS c
JOIN ledger_entries AS entry ON entry.entry_index = c.entry_index
LEFT JOIN platforms AS platform ON platform.id = c.platform_id
LEFT JOIN certificates AS successor ON successor.id = c.replaced_by_id
WHERE c.id = (SELECT COALESCE(known.id, other.id, first.id)
	FROM (SELECT min(id) AS id FROM certificates WHERE id >= ?) AS other
	CROSS JOIN (SELECT min(id) AS id FROM certificates) AS first
	LEFT JOIN (SELECT id FROM certificates WHERE number = ?) AS known ON TRUE)`

// CertificateHeld finds a certificate by its normalised number, without its
// records; ErrNotFound when there is none, after the same work. Only verification
// may ask.
func (d *DB) CertificateHeld(ctx context.Context, number string) (*Held, error) {
	c := &Certificate{}
	held := &Held{Certificate: c}
	err := d.each(ctx, heldQuery, []any{d.standIn(number), number}, func(rows *sql.Rows) error {
		return rows.Scan(&c.ID, &c.Number, &c.KeyID, &c.CodeHash, &c.HolderHash, &c.NameHash, &c.IDNumberHash, &c.SealedName, &c.MaskedName,
			&c.IssuerName, &c.IssuerCreditCode, &c.IssuerID, &c.PlatformID,
			&c.PeriodStart, &c.PeriodEnd, &c.Minutes, &c.Content, &c.IssuedOn, &c.State,
			&c.StateChangedOn, &c.StateReason, &c.ReplacedByID,
			&c.Salt, &c.Commitment, &c.Flags, &c.ErasedOn, &c.Source, &c.Synthetic, &c.EntryIndex, &c.RevisedIndex,
			&held.EntryBody, &held.PlatformName, &held.ReplacedByNumber)
	})
	if err != nil {
		return nil, fmt.Errorf("reading a certificate: %w", err)
	}
	if c.Number != number {
		return nil, ErrNotFound
	}
	return held, nil
}

// standIn is from which id on a certificate is looked for that stands in for a number
// that is not known: anywhere in the ledger, for each number in another place.
func (d *DB) standIn(number string) int64 {
	last, _, _ := d.LastReflected()
	digest := fnv.New64a()
	digest.Write([]byte(number))
	return int64(digest.Sum64() % uint64(max(1, last.LedgerSize)))
}

// evidenceQuery reads the service records behind a certificate and, in the same
// columns, hashes of the ledger.
const (
	recordsQuery = `SELECT position, activity, COALESCE(place, ''), started_at, ended_at, minutes, content,
	COALESCE(evaluation, ''), recorded_at, voided_at, COALESCE(void_reason, ''), NULL
FROM service_records WHERE certificate_id = ?`
	evidenceQuery = recordsQuery + `
UNION ALL SELECT hash_index, '', '', NULL, NULL, 0, '', '', NULL, NULL, '', hash FROM ledger_hashes WHERE hash_index IN (`
)

// EvidenceOf lists the service records behind a certificate, in their order, and
// reads with them the hashes that prove an entry in a ledger of a size: Hashes
// remembers them then. This is read when a proof holds and not before: how much
// there is would tell, by the time it takes, that a number exists.
func (d *DB) EvidenceOf(ctx context.Context, certificateID, entry, size int64) ([]*ServiceRecord, error) {
	text, values := recordsQuery, []any{certificateID}
	for _, index := range ledger.ProofIndexes(size, entry) {
		if !d.hashes.Contains(index) {
			values = append(values, index)
		}
	}
	if n := len(values) - 1; n > 0 {
		text = evidenceQuery + "?" + strings.Repeat(", ?", n-1) + ")"
	}
	var records []*ServiceRecord
	err := d.each(ctx, text, values, func(rows *sql.Rows) error {
		record := &ServiceRecord{CertificateID: certificateID}
		var started, ended, recorded, voided bun.NullTime
		var place int64
		var hash []byte
		err := rows.Scan(&place, &record.Activity, &record.Place, &started, &ended, &record.Minutes, &record.Content,
			&record.Evaluation, &recorded, &voided, &record.VoidReason, &hash)
		if err != nil {
			return err
		}
		if hash != nil {
			d.hashes.Add(place, ledger.Hash(hash))
			return nil
		}
		record.Position = int(place)
		record.StartedAt, record.EndedAt = started.UTC(), ended.UTC()
		record.RecordedAt, record.VoidedAt = recorded.UTC(), voided.UTC()
		records = append(records, record)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading service records: %w", err)
	}
	slices.SortFunc(records, func(a, b *ServiceRecord) int { return cmp.Compare(a.Position, b.Position) })
	return records, nil
}

// RecordsOfMany lists the service records behind many certificates, each in their
// order.
func (d *DB) RecordsOfMany(ctx context.Context, certificateIDs []int64) (map[int64][]*ServiceRecord, error) {
	return groups(ctx, d, certificateIDs, func(q *bun.SelectQuery, v *arguments) {
		q.Where(among(v, "record.certificate_id", certificateIDs)).Order("record.certificate_id", "record.position")
	}, func(r *ServiceRecord) int64 { return r.CertificateID })
}

// IssuerRecord is what is public about an issuer's standing.
type IssuerRecord struct {
	// Markings are the newest first, without their announcements.
	Markings []*Marking
	// Inspections are the newest hundred, the newest first.
	Inspections []*Inspection
}

const (
	periodsQuery = `SELECT marked_on, COALESCE(unmarked_on, '') FROM markings WHERE organization_id = ?
		ORDER BY marked_on DESC, id DESC`
	outcomesQuery = `SELECT published_on, outcome FROM inspections WHERE organization_id = ?
		ORDER BY published_on DESC, id DESC LIMIT 100`
)

// IssuerRecord reads the periods in which an organization was marked, and the days
// and outcomes of its inspections.
func (d *DB) IssuerRecord(ctx context.Context, organizationID int64) (*IssuerRecord, error) {
	record := &IssuerRecord{}
	err := d.each(ctx, periodsQuery, []any{organizationID}, func(rows *sql.Rows) error {
		marking := &Marking{OrganizationID: organizationID}
		record.Markings = append(record.Markings, marking)
		return rows.Scan(&marking.MarkedOn, &marking.UnmarkedOn)
	})
	if err != nil {
		return nil, fmt.Errorf("reading markings: %w", err)
	}
	err = d.each(ctx, outcomesQuery, []any{organizationID}, func(rows *sql.Rows) error {
		inspection := &Inspection{OrganizationID: organizationID}
		record.Inspections = append(record.Inspections, inspection)
		return rows.Scan(&inspection.PublishedOn, &inspection.Outcome)
	})
	if err != nil {
		return nil, fmt.Errorf("reading inspections: %w", err)
	}
	return record, nil
}
