package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// Service is a service record that stands behind a valid certificate, as issuing
// another one to the same person asks for it.
type Service struct {
	HolderKey     int64  `bun:"holder_key"`
	CertificateID int64  `bun:"certificate_id"`
	Number        string `bun:"number"`
	// IDNumberHash tells whose it is: two persons may share a HolderKey.
	IDNumberHash     []byte    `bun:"id_number_hash"`
	IssuerName       string    `bun:"issuer_name"`
	IssuerCreditCode string    `bun:"issuer_credit_code"`
	Activity         string    `bun:"activity"`
	StartedAt        time.Time `bun:"started_at"`
	EndedAt          time.Time `bun:"ended_at"`
	// Minutes is service time in minutes.
	Minutes int64 `bun:"minutes"`
}

const serviceQuery = `SELECT c.holder_key, c.id AS certificate_id, c.number, c.id_number_hash, c.issuer_name,
	COALESCE(c.issuer_credit_code, '') AS issuer_credit_code, r.activity, r.started_at, r.ended_at, r.minutes
FROM certificates AS c JOIN service_records AS r ON r.certificate_id = c.id
WHERE c.holder_key IN (?) AND c.state = 'VALID' AND r.voided_at IS NULL
ORDER BY c.id, r.position`

// ServiceOf lists the service certified for persons, by their HolderKeys.
func (w *Writer) ServiceOf(ctx context.Context, holderKeys []int64) ([]Service, error) {
	if err := w.foreseeService(ctx, holderKeys); err != nil {
		return nil, err
	}
	var all []Service
	for _, key := range holderKeys {
		all = append(all, w.foreseen.service[key]...)
	}
	return all, nil
}

// foreseeService reads the service of persons that is not known yet.
func (w *Writer) foreseeService(ctx context.Context, holderKeys []int64) error {
	if len(w.foreseen.service) > mostForeseen {
		w.foreseen.service = nil
	}
	var unknown []int64
	for _, key := range holderKeys {
		if _, known := w.foreseen.service[key]; !known {
			unknown = append(unknown, key)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	if slices.ContainsFunc(unknown, func(key int64) bool { return w.holders[key] }) {
		if err := w.flush(); err != nil { // what waits was certified, too
			return err
		}
	}
	var read []Service
	if err := w.queries().NewRaw(serviceQuery, bun.List(unknown)).Scan(ctx, &read); err != nil {
		return fmt.Errorf("reading a person's service: %w", err)
	}
	for _, key := range unknown {
		w.foreseen.service = with(w.foreseen.service, key, nil)
	}
	for _, s := range read {
		w.foreseen.service[s.HolderKey] = append(w.foreseen.service[s.HolderKey], s)
	}
	return nil
}

// noteService keeps what is known of a person's service in step with a certificate
// that is issued.
func (w *Writer) noteService(c *Certificate) {
	if c.HolderKey == 0 {
		return
	}
	w.holders = with(w.holders, c.HolderKey, true)
	known, ok := w.foreseen.service[c.HolderKey]
	if !ok {
		return
	}
	for _, r := range c.Records {
		known = append(known, Service{
			HolderKey: c.HolderKey, CertificateID: c.ID, Number: c.Number, IDNumberHash: c.IDNumberHash,
			IssuerName: c.IssuerName, IssuerCreditCode: c.IssuerCreditCode,
			Activity: r.Activity, StartedAt: r.StartedAt, EndedAt: r.EndedAt, Minutes: r.Minutes,
		})
	}
	w.foreseen.service[c.HolderKey] = known
}
