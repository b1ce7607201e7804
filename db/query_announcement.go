package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mingzhi/rules"
)

// publicStates are the states in which an announcement is visible. A draft is
// in none of them, and every query about announcements asks for one of them.
var publicStates = []AnnouncementState{Published, Corrected, Withdrawn}

// AnnouncementFilter chooses announcements; the zero filter means all that are
// public.
type AnnouncementFilter struct {
	// Region includes every division below it.
	Region string
	Kind   []AnnouncementKind
	// Publisher is the exact name of one of the publishers.
	Publisher                  string
	PublishedFrom, PublishedTo rules.Date
	// DocumentNumber is a normalised 发文字号.
	DocumentNumber string
}

func (f AnnouncementFilter) choose(query *bun.SelectQuery, v *arguments) {
	query.Where("announcement.state IN (?)", bun.List(publicStates))
	inRegion(query, v, "announcement.region_code", f.Region)
	in(query, v, "announcement.kind", f.Kind)
	if f.Publisher != "" {
		query.Where(`announcement.id IN (SELECT link.announcement_id FROM announcement_publishers AS link
			JOIN publishers ON publishers.id = link.publisher_id WHERE publishers.name = ?)`, v.at(f.Publisher))
	}
	if f.PublishedFrom != "" {
		query.Where("announcement.published_on >= ?", v.at(f.PublishedFrom))
	}
	if f.PublishedTo != "" {
		query.Where("announcement.published_on <= ?", v.at(f.PublishedTo))
	}
	if f.DocumentNumber != "" {
		query.Where("announcement.document_number = ?", v.at(f.DocumentNumber))
	}
}

var newestAnnouncement = order[*Announcement]{
	name: "announcements", key: "announcement.published_on", id: "announcement.id", descending: true,
	of: func(a *Announcement) (string, int64) { return string(a.PublishedOn), a.ID },
}

// Announcements lists announcements that fit, the newest first.
func (d *DB) Announcements(ctx context.Context, filter AnnouncementFilter, page Page) (Slice[*Announcement], error) {
	var rows []*Announcement
	query, v := d.NewSelect().Model(&rows), d.arguments()
	filter.choose(query, v)
	result, err := slice(ctx, d, query, v, &rows, newestAnnouncement, page)
	if err != nil {
		return result, fmt.Errorf("listing announcements: %w", err)
	}
	return result, nil
}

// CountAnnouncements counts the announcements that fit.
func (d *DB) CountAnnouncements(ctx context.Context, filter AnnouncementFilter) (int, error) {
	query, v := d.NewSelect().Model((*Announcement)(nil)), d.arguments()
	filter.choose(query, v)
	return d.counted(ctx, query, v)
}

// AnnouncementByEntry finds an announcement by the ledger entry that published
// it, or ErrNotFound.
func (d *DB) AnnouncementByEntry(ctx context.Context, entryIndex int64) (*Announcement, error) {
	return d.announcement(ctx, "announcement.entry_index = ?", entryIndex)
}

// AnnouncementByNumber finds an announcement by its normalised document number,
// or ErrNotFound.
func (d *DB) AnnouncementByNumber(ctx context.Context, documentNumber string) (*Announcement, error) {
	return d.announcement(ctx, "announcement.document_number = ?", documentNumber)
}

func (d *DB) announcement(ctx context.Context, where string, key any) (*Announcement, error) {
	announcement := new(Announcement)
	err := d.NewSelect().Model(announcement).Where(where, key).
		Where("announcement.state IN (?)", bun.List(publicStates)).Scan(ctx)
	if err != nil {
		return nil, found(err)
	}
	return announcement, nil
}

// AnnouncementsByID finds many public announcements in one statement.
func (d *DB) AnnouncementsByID(ctx context.Context, ids []int64) (map[int64]*Announcement, error) {
	return d.announcementsBy(ctx, "announcement.id", ids, func(a *Announcement) int64 { return a.ID })
}

// AnnouncementsByEntry finds many public announcements by the entries that
// published them, in one statement.
func (d *DB) AnnouncementsByEntry(ctx context.Context, entries []int64) (map[int64]*Announcement, error) {
	return d.announcementsBy(ctx, "announcement.entry_index", entries, func(a *Announcement) int64 { return a.EntryIndex })
}

func (d *DB) announcementsBy(ctx context.Context, column string, keys []int64, of func(*Announcement) int64) (map[int64]*Announcement, error) {
	rows, err := byKey(ctx, d, column, keys, of)
	for key, row := range rows {
		if row.State == Draft || row.State == InReview {
			delete(rows, key)
		}
	}
	return rows, err
}

// PublishersOf lists the publishers of many announcements, in the order in which
// each document names them.
func (d *DB) PublishersOf(ctx context.Context, announcementIDs []int64) (map[int64][]*Publisher, error) {
	result := make(map[int64][]*Publisher, len(announcementIDs))
	if len(announcementIDs) == 0 {
		return result, nil
	}
	var links []struct {
		AnnouncementID int64
		Publisher      `bun:",extend"`
	}
	v := d.arguments()
	query := d.NewSelect().TableExpr("announcement_publishers AS link").
		Join("JOIN publishers AS publisher ON publisher.id = link.publisher_id").
		ColumnExpr("link.announcement_id, publisher.*").
		Where(among(v, "link.announcement_id", announcementIDs)).
		Order("link.announcement_id", "link.position")
	if err := d.find(ctx, query, v, &links); err != nil {
		return nil, fmt.Errorf("loading publishers: %w", err)
	}
	for _, link := range links {
		publisher := link.Publisher
		result[link.AnnouncementID] = append(result[link.AnnouncementID], &publisher)
	}
	return result, nil
}

// AttachmentsOf lists the attachments of many announcements, in their order.
func (d *DB) AttachmentsOf(ctx context.Context, announcementIDs []int64) (map[int64][]*Attachment, error) {
	return groups(ctx, d, announcementIDs, func(q *bun.SelectQuery, v *arguments) {
		q.Where(among(v, "attachment.announcement_id", announcementIDs)).
			Order("attachment.announcement_id", "attachment.position")
	}, func(a *Attachment) int64 { return a.AnnouncementID })
}

// CorrectionsOf lists the announcements that correct each of the given ones,
// oldest first.
func (d *DB) CorrectionsOf(ctx context.Context, announcementIDs []int64) (map[int64][]*Announcement, error) {
	return groups(ctx, d, announcementIDs, func(q *bun.SelectQuery, v *arguments) {
		q.Where(among(v, "announcement.corrects_id", announcementIDs)).
			Where("announcement.state IN (?)", bun.List(publicStates)).
			Order("announcement.published_on", "announcement.id")
	}, func(a *Announcement) int64 { return a.CorrectsID })
}

// MaxMarkingsShown is how many markings of one announcement a page or a query
// shows at most; the rest is found in the list of organizations.
const MaxMarkingsShown = 500

// AnnouncedMarking is a marking with the organization that it is about.
type AnnouncedMarking struct {
	Marking      *Marking
	Organization *Organization
	// Ends is true when the announcement made the unmarking public.
	Ends bool
}

// MarkingsAnnouncedBy lists what many announcements made public: markings and
// unmarkings, by name, at most MaxMarkingsShown for each announcement.
func (d *DB) MarkingsAnnouncedBy(ctx context.Context, announcementIDs []int64) (map[int64][]AnnouncedMarking, error) {
	result := make(map[int64][]AnnouncedMarking, len(announcementIDs))
	if len(announcementIDs) == 0 {
		return result, nil
	}
	var links []struct {
		AnnouncementID int64
		MarkingID      int64
		OrganizationID int64
		Ends           bool
	}
	err := d.NewRaw(`SELECT announcement_id, marking_id, organization_id, ends FROM (
			SELECT link.*, row_number() OVER (PARTITION BY link.announcement_id ORDER BY organizations.name, link.marking_id) AS place
			FROM (
				SELECT announcement_id, id AS marking_id, organization_id, FALSE AS ends FROM markings WHERE announcement_id IN (?)
				UNION ALL
				SELECT unmark_announcement_id, id, organization_id, TRUE FROM markings WHERE unmark_announcement_id IN (?)
			) AS link JOIN organizations ON organizations.id = link.organization_id
		) AS placed WHERE place <= ? ORDER BY announcement_id, place`,
		bun.List(announcementIDs), bun.List(announcementIDs), MaxMarkingsShown).Scan(ctx, &links)
	if err != nil {
		return nil, fmt.Errorf("loading announced markings: %w", err)
	}
	var markingIDs, organizationIDs []int64
	for _, link := range links {
		markingIDs = append(markingIDs, link.MarkingID)
		organizationIDs = append(organizationIDs, link.OrganizationID)
	}
	markings, err := byKey(ctx, d, "marking.id", markingIDs, func(m *Marking) int64 { return m.ID })
	if err != nil {
		return nil, err
	}
	organizations, err := d.OrganizationsByID(ctx, organizationIDs)
	if err != nil {
		return nil, err
	}
	for _, link := range links {
		result[link.AnnouncementID] = append(result[link.AnnouncementID], AnnouncedMarking{
			Marking: markings[link.MarkingID], Organization: organizations[link.OrganizationID], Ends: link.Ends,
		})
	}
	return result, nil
}
