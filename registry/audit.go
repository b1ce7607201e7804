package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"mingzhi/db"
	"mingzhi/ledger"
)

// Audit is what an audit saw.
type Audit struct {
	// Entries is the size of the ledger, Rows the number of public rows.
	Entries, Rows int64
	// RootHash is the root over the entries, computed anew.
	RootHash ledger.Hash
	// Faults say what is wrong, at most maxFaults of them; none means that rows
	// and ledger are equal.
	Faults []string
}

const maxFaults = 100

func (a *Audit) fault(format string, values ...any) {
	if len(a.Faults) < maxFaults {
		a.Faults = append(a.Faults, fmt.Sprintf(format, values...))
	}
}

// Audit compares every public row with the ledger and every ledger entry with
// the tree: the row must state exactly the facts of the entry that last revised
// it, every entry must be some row's, and the stored hashes must be those that
// the entries give. It only reads, and sees the register as it stands at one
// moment, however much is published meanwhile.
func (r *Registry) Audit(ctx context.Context) (*Audit, error) {
	var audit *Audit
	err := r.db.Snapshot(ctx, func(still *db.DB) (err error) {
		audit, err = auditOf(ctx, still)
		return err
	})
	return audit, err
}

// auditOf audits what a database shows, within whatever transaction it is.
func auditOf(ctx context.Context, database *db.DB) (*Audit, error) {
	r, audit := &Registry{db: database}, &Audit{}
	// claimed notes for each entry whether a row names it as its latest, or a
	// later entry as the one that it revises.
	claimed := map[int64]bool{}
	for _, check := range []func(context.Context, *Audit, map[int64]bool) error{
		r.auditRegions, r.auditAnnouncements, r.auditOrganizations, r.auditMarkings, r.auditInspections,
		r.auditOthers, r.auditCertificates,
	} {
		if err := check(ctx, audit, claimed); err != nil {
			return nil, err
		}
	}
	return audit, r.auditTree(ctx, audit, claimed)
}

// auditTable compares the rows of one table with their latest entries.
func auditTable[T any](ctx context.Context, r *Registry, audit *Audit, claimed map[int64]bool,
	publication func(*T) db.Publication, load func([]*T) error, state func(*T) facts,
) error {
	return db.Each(ctx, r.db, publication, func(rows []*T) error {
		if load != nil {
			if err := load(rows); err != nil {
				return err
			}
		}
		indexes := make([]int64, len(rows))
		for i, row := range rows {
			indexes[i] = publication(row).RevisedIndex
		}
		entries, err := r.db.BodiesByIndex(ctx, indexes)
		if err != nil {
			return err
		}
		for i, row := range rows {
			audit.Rows++
			entry, ok := entries[indexes[i]]
			if !ok {
				audit.fault("a %T names entry %d, which is not in the ledger", row, indexes[i])
				continue
			}
			claimed[entry.Index] = true
			if err := audit.compare(entry, state(row)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *Audit) compare(entry *db.LedgerEntry, want facts) error {
	var published struct {
		Facts json.RawMessage `json:"facts"`
	}
	if err := json.Unmarshal(entry.Body, &published); err != nil {
		return fmt.Errorf("reading entry %d: %w", entry.Index, err)
	}
	equal, err := same(published.Facts, want)
	if err == nil && !equal {
		a.fault("entry %d (%s) does not state what its row states", entry.Index, entry.Subject)
	}
	return err
}

func (r *Registry) auditRegions(ctx context.Context, audit *Audit, claimed map[int64]bool) error {
	latest, err := r.db.LatestPopulations(ctx)
	if err != nil {
		return err
	}
	load := func(rows []*db.Region) error {
		for _, row := range rows {
			var p db.Population
			if counted := latest[row.Code]; counted != nil {
				p = *counted
			}
			if row.Population != p.Residents || row.PopulationYear != p.Year || row.PopulationSource != p.Source {
				audit.fault("region %s shows another population than its latest count", row.Code)
			}
		}
		return nil
	}
	err = auditTable(ctx, r, audit, claimed, func(x *db.Region) db.Publication { return x.Publication }, load, regionFacts)
	if err != nil {
		return err
	}
	return auditTable(ctx, r, audit, claimed, func(x *db.Population) db.Publication { return x.Publication }, nil, populationFacts)
}

func (r *Registry) auditAnnouncements(ctx context.Context, audit *Audit, claimed map[int64]bool) error {
	load := func(rows []*db.Announcement) error {
		ids := idsOf(rows, func(a *db.Announcement) int64 { return a.ID })
		publishers, err := r.db.PublishersOf(ctx, ids)
		if err != nil {
			return err
		}
		attachments, err := r.db.AttachmentsOf(ctx, ids)
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.Publishers, row.Attachments = publishers[row.ID], attachments[row.ID]
		}
		return nil
	}
	return auditTable(ctx, r, audit, claimed, func(x *db.Announcement) db.Publication { return x.Publication }, load, announcementFacts)
}

// registered gives the ids of the organizations that rows name by credit code.
func registered[T any](ctx context.Context, r *Registry, rows []T, code func(T) string) (map[string]int64, error) {
	codes := make([]string, 0, len(rows))
	for _, row := range rows {
		if c := code(row); c != "" {
			codes = append(codes, c)
		}
	}
	found, err := r.db.OrganizationsByCreditCode(ctx, codes)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]int64, len(found))
	for c, o := range found {
		ids[c] = o.ID
	}
	return ids, nil
}

func idsOf[T any](rows []T, of func(T) int64) []int64 {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = of(row)
	}
	return ids
}

func (r *Registry) auditOrganizations(ctx context.Context, audit *Audit, claimed map[int64]bool) error {
	load := func(rows []*db.Organization) error {
		markings, err := r.db.MarkingsOf(ctx, idsOf(rows, func(o *db.Organization) int64 { return o.ID }))
		if err != nil {
			return err
		}
		for _, o := range rows {
			status, on := db.NeverMarked, o.MarkedOn
			if of := markings[o.ID]; len(of) > 0 {
				status, on = db.Marked, of[0].MarkedOn
				if of[0].UnmarkedOn != "" {
					status = db.Unmarked
				}
			}
			if o.MarkStatus != status || o.MarkedOn != on {
				audit.fault("organization %s is %s, its markings say %s", o.CreditCode, o.MarkStatus, status)
			}
		}
		return nil
	}
	return auditTable(ctx, r, audit, claimed, func(x *db.Organization) db.Publication { return x.Publication }, load, organizationFacts)
}

func (r *Registry) auditMarkings(ctx context.Context, audit *Audit, claimed map[int64]bool) error {
	var codes map[int64]*db.Organization
	load := func(rows []*db.Marking) (err error) {
		codes, err = r.db.OrganizationsByID(ctx, idsOf(rows, func(m *db.Marking) int64 { return m.OrganizationID }))
		return err
	}
	return auditTable(ctx, r, audit, claimed, func(x *db.Marking) db.Publication { return x.Publication }, load,
		func(m *db.Marking) facts {
			if o := codes[m.OrganizationID]; o != nil {
				return markingFacts(o.CreditCode, m)
			}
			return markingFacts("", m) // its organization is gone: no entry states that
		})
}

func (r *Registry) auditInspections(ctx context.Context, audit *Audit, claimed map[int64]bool) error {
	err := auditTable(ctx, r, audit, claimed, func(x *db.InspectionCampaign) db.Publication { return x.Publication }, nil, campaignFacts)
	if err != nil {
		return err
	}
	load := func(rows []*db.Inspection) error {
		findings, err := r.db.FindingsOf(ctx, idsOf(rows, func(i *db.Inspection) int64 { return i.ID }))
		if err != nil {
			return err
		}
		subjects, err := registered(ctx, r, rows, func(i *db.Inspection) string { return i.SubjectCreditCode })
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.Findings = findings[row.ID]
			if row.OrganizationID != subjects[row.SubjectCreditCode] {
				audit.fault("inspection %d is linked to another organization than it names", row.EntryIndex)
			}
		}
		return nil
	}
	return auditTable(ctx, r, audit, claimed, func(x *db.Inspection) db.Publication { return x.Publication }, load, inspectionFacts)
}

func (r *Registry) auditOthers(ctx context.Context, audit *Audit, claimed map[int64]bool) error {
	err := auditTable(ctx, r, audit, claimed, func(x *db.Publisher) db.Publication { return x.Publication }, nil, publisherFacts)
	if err != nil {
		return err
	}
	err = auditTable(ctx, r, audit, claimed, func(x *db.Commendation) db.Publication { return x.Publication }, nil, commendationFacts)
	if err != nil {
		return err
	}
	err = auditTable(ctx, r, audit, claimed, func(x *db.SigningKey) db.Publication { return x.Publication }, nil, signingKeyFacts)
	if err != nil {
		return err
	}
	err = auditTable(ctx, r, audit, claimed, func(x *db.WorkdayYear) db.Publication { return x.Publication }, nil, workdayYearFacts)
	if err != nil {
		return err
	}
	return auditTable(ctx, r, audit, claimed, func(x *db.Platform) db.Publication { return x.Publication }, nil, platformFacts)
}

func (r *Registry) auditCertificates(ctx context.Context, audit *Audit, claimed map[int64]bool) error {
	load := func(rows []*db.Certificate) error {
		records, err := r.db.RecordsOfMany(ctx, idsOf(rows, func(c *db.Certificate) int64 { return c.ID }))
		if err != nil {
			return err
		}
		issuers, err := registered(ctx, r, rows, func(c *db.Certificate) string { return c.IssuerCreditCode })
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.IssuerID != issuers[row.IssuerCreditCode] {
				audit.fault("the certificate of entry %d is linked to another issuer than it names", row.EntryIndex)
			}
			row.Records = records[row.ID]
			if row.ErasedOn != "" { // nothing is left to give the commitment, nor may be
				if held := heldBack(row); held != "" {
					audit.fault("the certificate of entry %d was erased, and still holds %s", row.EntryIndex, held)
				}
				continue
			}
			recomputed, err := commitment(row)
			if err != nil {
				return err
			}
			if string(recomputed) != string(row.Commitment) {
				audit.fault("the certificate of entry %d no longer gives its commitment", row.EntryIndex)
			}
		}
		return nil
	}
	return auditTable(ctx, r, audit, claimed, func(x *db.Certificate) db.Publication { return x.Publication }, load, certificateEntry)
}

// auditTree walks the ledger: indexes without gaps, every entry claimed by a row
// or revised by a later entry, and every stored hash as the entries give it.
func (r *Registry) auditTree(ctx context.Context, audit *Audit, claimed map[int64]bool) error {
	appender, err := ledger.NewAppender(0, nil)
	if err != nil {
		return err
	}
	stored := r.db.StoredHashes(ctx)
	for {
		entries, err := r.db.EntriesAfter(ctx, audit.Entries, 1000)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			break
		}
		for _, entry := range entries {
			if entry.Index != audit.Entries {
				audit.fault("entry %d is missing", audit.Entries)
				return nil
			}
			if err := audit.entry(appender, stored, entry, claimed); err != nil {
				return err
			}
			audit.Entries++
		}
	}
	if audit.RootHash, err = appender.RootHash(); err != nil {
		return err
	}
	for index, named := range claimed {
		if !named {
			audit.fault("entry %d is no row's", index)
		}
	}
	count, err := r.db.HashCount(ctx)
	if err == nil && count != tlog.StoredHashCount(audit.Entries) {
		audit.fault("%d hashes are stored for %d entries", count, audit.Entries)
	}
	return err
}

func (a *Audit) entry(appender *ledger.Appender, stored ledger.HashReader, entry *db.LedgerEntry, claimed map[int64]bool) error {
	first, hashes, err := appender.Append(entry.Body)
	if err != nil {
		return err
	}
	indexes := make([]int64, len(hashes))
	for i := range hashes {
		indexes[i] = first + int64(i)
	}
	have, err := stored.ReadHashes(indexes)
	if err != nil {
		a.fault("entry %d: %v", entry.Index, err)
		return nil
	}
	for i := range hashes {
		if have[i] != hashes[i] {
			a.fault("hash %d is not what entry %d gives", indexes[i], entry.Index)
		}
	}
	var body struct {
		Index    int64     `json:"index"`
		At       time.Time `json:"at"`
		Subject  string    `json:"subject"`
		Kind     string    `json:"kind"`
		Previous *int64    `json:"previous"`
	}
	if err := json.Unmarshal(entry.Body, &body); err != nil {
		return fmt.Errorf("reading entry %d: %w", entry.Index, err)
	}
	certificates := strings.HasPrefix(body.Subject, certificateSubjects)
	if body.Index != entry.Index || body.Subject != entry.Subject || body.Kind != entry.Kind ||
		!body.At.Equal(entry.RecordedAt) || entry.Public == certificates {
		a.fault("entry %d is filed under other marks than its text", entry.Index)
	}
	if body.Previous != nil {
		if *body.Previous >= entry.Index || *body.Previous < 0 {
			a.fault("entry %d revises entry %d", entry.Index, *body.Previous)
		} else {
			claimed[*body.Previous] = true
		}
	}
	if _, known := claimed[entry.Index]; !known {
		claimed[entry.Index] = false // a later entry may still revise it
	}
	return nil
}
