package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mingzhi/rules"
)

// Insert writes new rows.
func (w *Writer) Insert(ctx context.Context, rows any) error {
	w.forget(rows)
	if _, err := w.queries().NewInsert().Model(rows).Exec(ctx); err != nil {
		return fmt.Errorf("inserting: %w", err)
	}
	return nil
}

// Update writes a row over the one with its primary key. The old text stays in
// the ledger.
func (w *Writer) Update(ctx context.Context, row any) error {
	w.forget(row)
	if _, err := w.queries().NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("updating: %w", err)
	}
	return nil
}

// one reads one row within the transaction, or ErrNotFound.
func one[T any](ctx context.Context, w *Writer, choose func(*bun.SelectQuery)) (*T, error) {
	row := new(T)
	query := w.queries().NewSelect().Model(row)
	choose(query)
	if err := query.Limit(1).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return row, nil
}

// Regions reads the whole region tree.
func (w *Writer) Regions(ctx context.Context) ([]*Region, error) {
	var regions []*Region
	err := w.queries().NewSelect().Model(&regions).Order("region.code").Scan(ctx)
	return regions, err
}

// Population reads one region's figure for a year, or ErrNotFound.
func (w *Writer) Population(ctx context.Context, code string, year int) (*Population, error) {
	return one[Population](ctx, w, func(q *bun.SelectQuery) {
		q.Where("region_code = ? AND year = ?", code, year)
	})
}

// PublisherByName finds a publisher, or ErrNotFound.
func (w *Writer) PublisherByName(ctx context.Context, name string) (*Publisher, error) {
	return one[Publisher](ctx, w, func(q *bun.SelectQuery) { q.Where("publisher.name = ?", name) })
}

// OrganizationByCreditCode finds an organization, or ErrNotFound.
func (w *Writer) OrganizationByCreditCode(ctx context.Context, code string) (*Organization, error) {
	return one[Organization](ctx, w, func(q *bun.SelectQuery) { q.Where("organization.credit_code = ?", code) })
}

// Namesake finds an organization of a name that has another credit code, or
// ErrNotFound.
func (w *Writer) Namesake(ctx context.Context, name, creditCode string) (*Organization, error) {
	return one[Organization](ctx, w, func(q *bun.SelectQuery) {
		q.Where("organization.name = ? AND organization.credit_code <> ?", name, creditCode).Order("organization.id")
	})
}

// OrganizationByID finds an organization, or ErrNotFound.
func (w *Writer) OrganizationByID(ctx context.Context, id int64) (*Organization, error) {
	return one[Organization](ctx, w, func(q *bun.SelectQuery) { q.Where("organization.id = ?", id) })
}

// MarkingsOf lists an organization's markings, the newest first.
func (w *Writer) MarkingsOf(ctx context.Context, organizationID int64) ([]*Marking, error) {
	var markings []*Marking
	err := w.queries().NewSelect().Model(&markings).Where("marking.organization_id = ?", organizationID).
		Order("marking.marked_on DESC", "marking.id DESC").Scan(ctx)
	return markings, err
}

// AnnouncementByNumber finds an announcement in any state, with its publishers
// and attachments, or ErrNotFound.
func (w *Writer) AnnouncementByNumber(ctx context.Context, number string) (*Announcement, error) {
	return w.announcement(ctx, func(q *bun.SelectQuery) { q.Where("announcement.document_number = ?", number) })
}

// AnnouncementByTitle finds an announcement that has no document number.
func (w *Writer) AnnouncementByTitle(ctx context.Context, title string, on rules.Date, region string) (*Announcement, error) {
	return w.announcement(ctx, func(q *bun.SelectQuery) {
		q.Where("announcement.document_number IS NULL AND announcement.title = ?", title).
			Where("announcement.published_on = ? AND announcement.region_code = ?", on, region)
	})
}

// AnnouncementTitles lists what the announcements in force are called.
func (w *Writer) AnnouncementTitles(ctx context.Context) ([]*Announcement, error) {
	var announcements []*Announcement
	err := w.queries().NewSelect().Model(&announcements).Column("id", "document_number", "title", "published_on").
		Where("announcement.state IN (?)", bun.List([]AnnouncementState{Published, Corrected})).Order("announcement.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading titles: %w", err)
	}
	return announcements, nil
}

// AnnouncementByID finds an announcement in any state, or ErrNotFound.
func (w *Writer) AnnouncementByID(ctx context.Context, id int64) (*Announcement, error) {
	return w.announcement(ctx, func(q *bun.SelectQuery) { q.Where("announcement.id = ?", id) })
}

// AnnouncementRow finds an announcement in any state without its publishers and
// attachments, for reading only; ErrNotFound when there is none. An announcement
// makes many markings public, so it is remembered.
func (w *Writer) AnnouncementRow(ctx context.Context, id int64) (*Announcement, error) {
	if known := w.foreseen.announcements[id]; known != nil {
		return known, nil
	}
	row, err := one[Announcement](ctx, w, func(q *bun.SelectQuery) { q.Where("announcement.id = ?", id) })
	if err == nil {
		w.foreseen.announcements = with(w.foreseen.announcements, id, row)
	}
	return row, err
}

func (w *Writer) announcement(ctx context.Context, choose func(*bun.SelectQuery)) (*Announcement, error) {
	announcement, err := one[Announcement](ctx, w, choose)
	if err != nil {
		return nil, err
	}
	err = w.queries().NewSelect().Model(&announcement.Publishers).
		Join("JOIN announcement_publishers AS link ON link.publisher_id = publisher.id").
		Where("link.announcement_id = ?", announcement.ID).Order("link.position").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading publishers: %w", err)
	}
	err = w.queries().NewSelect().Model(&announcement.Attachments).
		Where("attachment.announcement_id = ?", announcement.ID).Order("attachment.position").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading attachments: %w", err)
	}
	return announcement, nil
}

// SetAnnouncementParts writes an announcement's publishers and attachments in
// place of those that it had.
func (w *Writer) SetAnnouncementParts(ctx context.Context, announcement *Announcement) error {
	for _, part := range []any{(*AnnouncementPublisher)(nil), (*Attachment)(nil)} {
		if announcement.RevisedIndex == announcement.EntryIndex {
			break // it is new, and has none yet
		}
		if _, err := w.queries().NewDelete().Model(part).Where("announcement_id = ?", announcement.ID).Exec(ctx); err != nil {
			return fmt.Errorf("clearing parts of an announcement: %w", err)
		}
	}
	var links []*AnnouncementPublisher
	for i, publisher := range announcement.Publishers {
		links = append(links, &AnnouncementPublisher{AnnouncementID: announcement.ID, PublisherID: publisher.ID, Position: i})
	}
	if len(links) > 0 {
		if err := w.Insert(ctx, &links); err != nil {
			return err
		}
	}
	for i, attachment := range announcement.Attachments {
		attachment.AnnouncementID, attachment.Position = announcement.ID, i
	}
	if len(announcement.Attachments) > 0 {
		return w.Insert(ctx, &announcement.Attachments)
	}
	return nil
}

// Campaign finds a region's inspection campaign of a year, or ErrNotFound.
func (w *Writer) Campaign(ctx context.Context, region string, year int) (*InspectionCampaign, error) {
	return one[InspectionCampaign](ctx, w, func(q *bun.SelectQuery) {
		q.Where("campaign.region_code = ? AND campaign.year = ?", region, year)
	})
}

// InspectionsOn lists a campaign's inspections of one day and mode, without their
// findings.
func (w *Writer) InspectionsOn(ctx context.Context, campaignID int64, on rules.Date, mode InspectionMode) ([]*Inspection, error) {
	var inspections []*Inspection
	err := w.queries().NewSelect().Model(&inspections).Where("inspection.campaign_id = ?", campaignID).
		Where("inspection.inspected_on = ? AND inspection.mode = ?", on, mode).Order("inspection.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading inspections: %w", err)
	}
	return inspections, nil
}

// ReadFindings fills in an inspection's findings.
func (w *Writer) ReadFindings(ctx context.Context, inspection *Inspection) error {
	err := w.queries().NewSelect().Model(&inspection.Findings).
		Where("finding.inspection_id = ?", inspection.ID).Order("finding.item").Scan(ctx)
	if err != nil {
		return fmt.Errorf("reading findings: %w", err)
	}
	return nil
}

// SetFindings writes an inspection's findings in place of those that it had.
func (w *Writer) SetFindings(ctx context.Context, inspection *Inspection) error {
	if _, err := w.queries().NewDelete().Model((*Finding)(nil)).Where("inspection_id = ?", inspection.ID).Exec(ctx); err != nil {
		return fmt.Errorf("clearing findings: %w", err)
	}
	for _, finding := range inspection.Findings {
		finding.InspectionID = inspection.ID
	}
	if len(inspection.Findings) > 0 {
		return w.Insert(ctx, &inspection.Findings)
	}
	return nil
}

// CommendationOf finds a commendation by what makes it one, or ErrNotFound.
func (w *Writer) CommendationOf(ctx context.Context, year int, programme, category, name string) (*Commendation, error) {
	return one[Commendation](ctx, w, func(q *bun.SelectQuery) {
		q.Where("commendation.year = ? AND commendation.programme = ?", year, programme).
			Where("commendation.category = ? AND commendation.name = ?", category, name)
	})
}

// PlatformByName finds a platform, or ErrNotFound.
func (w *Writer) PlatformByName(ctx context.Context, name string) (*Platform, error) {
	return one[Platform](ctx, w, func(q *bun.SelectQuery) { q.Where("platform.name = ?", name) })
}
