package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// InsertCertificate writes a new certificate with its records. It is written
// together with others when many wait, before anything reads it, or in the end; a
// row that the schema refuses is refused then. What is written is what they are now.
func (w *Writer) InsertCertificate(c *Certificate) {
	now := *c
	w.waiting.certificates = append(w.waiting.certificates, &now)
	for _, record := range c.Records {
		record.CertificateID = c.ID
		now := *record
		w.waiting.records = append(w.waiting.records, &now)
	}
	w.numbers = with(w.numbers, c.Number, true)
	delete(w.foreseen.fresh, c.Number)
	w.noteService(c)
	w.unlinked = w.unlinked || c.IssuerID == 0
}

// CertificateByNumber finds a certificate with its records, or ErrNotFound.
func (w *Writer) CertificateByNumber(ctx context.Context, number string) (*Certificate, error) {
	if w.numbers[number] {
		if err := w.flush(); err != nil {
			return nil, err
		}
	} else if w.foreseen.fresh[number] {
		return nil, ErrNotFound
	}
	certificate, err := one[Certificate](ctx, w, func(q *bun.SelectQuery) { q.Where("certificate.number = ?", number) })
	if err != nil {
		return nil, err
	}
	err = w.queries().NewSelect().Model(&certificate.Records).
		Where("record.certificate_id = ?", certificate.ID).Order("record.position").Scan(ctx)
	return certificate, err
}

// LinkOrganization links what was published about an organization before it was
// registered: the inspections and certificates that name its credit code. The
// links follow from facts that stand in the ledger already, so they are no news.
func (w *Writer) LinkOrganization(ctx context.Context, o *Organization) error {
	if err := w.lookForUnlinked(ctx); err != nil || !w.unlinked {
		return err
	}
	if err := w.flush(); err != nil {
		return err
	}
	for _, link := range []string{
		"UPDATE inspections SET organization_id = ? WHERE subject_credit_code = ? AND organization_id IS NULL",
		"UPDATE certificates SET issuer_id = ? WHERE issuer_credit_code = ? AND issuer_id IS NULL",
	} {
		if _, err := w.queries().NewRaw(link, o.ID, o.CreditCode).Exec(ctx); err != nil {
			return fmt.Errorf("linking an organization: %w", err)
		}
	}
	return nil
}

// lookForUnlinked looks once in a transaction whether anything waits for its
// organization: in a register whose lists came in order nothing does.
func (w *Writer) lookForUnlinked(ctx context.Context) error {
	if w.looked || w.unlinked {
		return nil
	}
	const text = `SELECT EXISTS (SELECT 1 FROM inspections WHERE subject_credit_code IS NOT NULL AND organization_id IS NULL)
		OR EXISTS (SELECT 1 FROM certificates WHERE issuer_credit_code IS NOT NULL AND issuer_id IS NULL)`
	if err := w.queries().NewRaw(text).Scan(ctx, &w.unlinked); err != nil {
		return fmt.Errorf("looking for what waits for its organization: %w", err)
	}
	w.looked = true
	return nil
}

// foreseen is what was read for many verbs at once, and is not read again while
// nothing changes it.
type foreseen struct {
	// issuers are organizations by their credit codes; nil where there is none.
	issuers map[string]*Organization
	// fresh are numbers that no certificate has.
	fresh map[string]bool
	// announcements are by their ids.
	announcements map[int64]*Announcement
	// service is what persons' certificates stand on, by HolderKey; present and nil
	// where there is none.
	service map[int64][]Service
}

// mostForeseen is how many issuers are remembered in one transaction.
const mostForeseen = 20_000

// forget forgets what a row that is written changes.
func (w *Writer) forget(row any) {
	switch row := row.(type) {
	case *Organization:
		w.foreseen.issuers = nil
	case *Announcement:
		w.foreseen.announcements = nil
	case *Certificate, *ServiceRecord:
		w.foreseen.service = nil
	case *Inspection:
		w.unlinked = w.unlinked || row.OrganizationID == 0
	}
}

// ForeseeCertificates reads at once what issuing many certificates asks: their
// issuers by credit code, which of their normalised numbers are taken, and what else
// was certified for their holders.
func (w *Writer) ForeseeCertificates(ctx context.Context, creditCodes, numbers []string, holderKeys []int64) error {
	if err := w.foreseeIssuers(ctx, creditCodes); err != nil {
		return err
	}
	if err := w.foreseeService(ctx, holderKeys); err != nil {
		return err
	}
	w.foreseen.fresh = nil
	if len(numbers) == 0 {
		return nil
	}
	if err := w.flush(); err != nil { // what waits is taken, too
		return err
	}
	var taken []string
	err := w.queries().NewSelect().Model((*Certificate)(nil)).Column("number").Where("certificate.number IN (?)", bun.List(numbers)).Scan(ctx, &taken)
	if err != nil {
		return fmt.Errorf("reading numbers: %w", err)
	}
	for _, number := range numbers {
		w.foreseen.fresh = with(w.foreseen.fresh, number, true)
	}
	for _, number := range taken {
		delete(w.foreseen.fresh, number)
	}
	return nil
}

func (w *Writer) foreseeIssuers(ctx context.Context, creditCodes []string) error {
	if len(w.foreseen.issuers) > mostForeseen {
		w.foreseen.issuers = nil
	}
	var unknown []string
	for _, code := range creditCodes {
		if _, ok := w.foreseen.issuers[code]; !ok {
			unknown = append(unknown, code)
			w.foreseen.issuers = with(w.foreseen.issuers, code, nil)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	var issuers []*Organization
	err := w.queries().NewSelect().Model(&issuers).Where("organization.credit_code IN (?)", bun.List(unknown)).Scan(ctx)
	if err != nil {
		return fmt.Errorf("reading issuers: %w", err)
	}
	for _, issuer := range issuers {
		w.foreseen.issuers[issuer.CreditCode] = issuer
	}
	return nil
}

// Issuer finds the organization of a credit code, for reading only; ErrNotFound
// when there is none.
func (w *Writer) Issuer(ctx context.Context, code string) (*Organization, error) {
	if err := w.foreseeIssuers(ctx, []string{code}); err != nil {
		return nil, err
	}
	if issuer := w.foreseen.issuers[code]; issuer != nil {
		return issuer, nil
	}
	return nil, ErrNotFound
}
