package exchange

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// shelves are the tables of which a row may say only a part.
type shelves struct {
	organizations shelf[db.Organization]
	// namesakes are the organizations by name.
	namesakes     shelf[db.Organization]
	announcements shelf[db.Announcement]
	inspections   shelf[db.Inspection]
	commendations shelf[db.Commendation]
	platforms     shelf[db.Platform]
}

func newShelves(tx *registry.Tx, database *db.DB) shelves {
	s := shelves{
		organizations: shelf[db.Organization]{
			keys: func(o *db.Organization) []string { return []string{o.CreditCode} },
			ask: func(ctx context.Context, o *db.Organization) (*db.Organization, bool, error) {
				standing, err := tx.OrganizationByCreditCode(ctx, o.CreditCode)
				if errors.Is(err, db.ErrNotFound) {
					return nil, true, nil
				}
				return standing, true, err
			},
		},
		namesakes: shelf[db.Organization]{keys: func(o *db.Organization) []string { return []string{rules.NameKey(o.Name)} }},
		announcements: shelf[db.Announcement]{
			keys: announcementKeys,
			ask: func(ctx context.Context, a *db.Announcement) (*db.Announcement, bool, error) {
				if a.DocumentNumber == "" {
					return nil, false, nil
				}
				standing, err := tx.AnnouncementByNumber(ctx, a.DocumentNumber)
				if isProblem(err) {
					return nil, true, nil
				}
				return standing, true, err
			},
		},
		inspections: shelf[db.Inspection]{keys: inspectionKeys},
		commendations: shelf[db.Commendation]{keys: func(c *db.Commendation) []string {
			return []string{keyOf(c.Year, c.Programme, c.Category, c.Name)}
		}},
		platforms: shelf[db.Platform]{keys: func(p *db.Platform) []string { return []string{p.Name} }},
	}
	if database == nil {
		return s
	}
	s.namesakes.load = loadAll(database, func(o *db.Organization) db.Publication { return o.Publication }, nil)
	s.announcements.load = loadAll(database, func(a *db.Announcement) db.Publication { return a.Publication }, announcementParts)
	s.inspections.load = loadAll(database, func(i *db.Inspection) db.Publication { return i.Publication }, campaignsAndFindings)
	s.commendations.load = loadAll(database, func(c *db.Commendation) db.Publication { return c.Publication }, nil)
	s.platforms.load = loadAll(database, func(p *db.Platform) db.Publication { return p.Publication }, nil)
	return s
}

// loadAll reads a table in batches; with completes each batch.
func loadAll[T any](database *db.DB, publication func(*T) db.Publication, with func(context.Context, *db.DB, []*T) error) func(context.Context, func(*T)) error {
	return func(ctx context.Context, put func(*T)) error {
		return db.Each(ctx, database, publication, func(rows []*T) error {
			if with != nil {
				if err := with(ctx, database, rows); err != nil {
					return err
				}
			}
			for _, row := range rows {
				put(row)
			}
			return nil
		})
	}
}

func keyOf(parts ...any) string { return strings.TrimSuffix(fmt.Sprintln(parts...), "\n") }

// announcementKeys: a document is known by its number or, without one, by title,
// date and region.
func announcementKeys(a *db.Announcement) []string {
	if a.DocumentNumber != "" {
		return []string{a.DocumentNumber}
	}
	return []string{keyOf(a.Title, a.PublishedOn, a.RegionCode)}
}

// inspectionKeys: the subject is known by its credit code, and by its name in any
// spelling.
func inspectionKeys(i *db.Inspection) []string {
	when := keyOf(i.Campaign.RegionCode, i.Campaign.Year, i.InspectedOn, i.Mode)
	keys := []string{keyOf(rules.NameKey(i.SubjectName), when)}
	if i.SubjectCreditCode != "" {
		keys = append([]string{keyOf(i.SubjectCreditCode, when)}, keys...)
	}
	return keys
}

func announcementParts(ctx context.Context, database *db.DB, rows []*db.Announcement) error {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	files, err := database.AttachmentsOf(ctx, ids)
	if err != nil {
		return err
	}
	publishers, err := database.PublishersOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		row.Attachments, row.Publishers = files[row.ID], publishers[row.ID]
	}
	return nil
}

func campaignsAndFindings(ctx context.Context, database *db.DB, rows []*db.Inspection) error {
	ids, campaignIDs := make([]int64, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		ids[i], campaignIDs[i] = row.ID, row.CampaignID
	}
	campaigns, err := database.CampaignsByID(ctx, campaignIDs)
	if err != nil {
		return err
	}
	findings, err := database.FindingsOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		row.Campaign, row.Findings = campaigns[row.CampaignID], findings[row.ID]
	}
	return nil
}
