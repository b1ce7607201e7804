package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mingzhi/rules"
)

// InspectionFilter chooses inspections; the zero filter means all.
type InspectionFilter struct {
	// Region includes every division below it.
	Region string
	// Year is the campaign's year; 0 means any.
	Year    int
	Outcome []InspectionOutcome
	Mode    []InspectionMode
	// Rectification keeps the inspections whose ordered rectification stands so.
	Rectification []RectificationState
	// Today makes an order whose last day has passed count as overdue; empty takes
	// each state as it was published.
	Today rules.Date
	// OrganizationID keeps the inspections of one organization; 0 means any.
	OrganizationID int64
	// AnnouncementID keeps those that one announcement made public; 0 means any.
	AnnouncementID int64
}

func (f InspectionFilter) choose(query *bun.SelectQuery, v *arguments) {
	inRegion(query, v, "inspection.region_code", f.Region)
	in(query, v, "inspection.outcome", f.Outcome)
	in(query, v, "inspection.mode", f.Mode)
	switch {
	case len(f.Rectification) == 0:
	case f.Today == "":
		in(query, v, "inspection.rectification_state", f.Rectification)
	default:
		query.Where("CASE WHEN inspection.rectification_state = ? AND inspection.rectification_due_on < ? THEN ? ELSE inspection.rectification_state END IN (?)",
			RectificationOrdered, v.at(f.Today), RectificationOverdue, bun.List(f.Rectification))
	}
	if f.Year != 0 {
		query.Where("inspection.campaign_id IN (SELECT id FROM inspection_campaigns WHERE year = ?)", v.at(f.Year))
	}
	if f.OrganizationID != 0 {
		query.Where("inspection.organization_id = ?", v.at(f.OrganizationID))
	}
	if f.AnnouncementID != 0 {
		query.Where("inspection.announcement_id = ?", v.at(f.AnnouncementID))
	}
}

var newestInspection = order[*Inspection]{
	name: "inspections", key: "inspection.published_on", id: "inspection.id", descending: true,
	of: func(i *Inspection) (string, int64) { return string(i.PublishedOn), i.ID },
}

// Inspections lists published inspections that fit, the newest first.
func (d *DB) Inspections(ctx context.Context, filter InspectionFilter, page Page) (Slice[*Inspection], error) {
	var rows []*Inspection
	query, v := d.NewSelect().Model(&rows), d.arguments()
	filter.choose(query, v)
	result, err := slice(ctx, d, query, v, &rows, newestInspection, page)
	if err != nil {
		return result, fmt.Errorf("listing inspections: %w", err)
	}
	return result, nil
}

// CountInspections counts the inspections that fit.
func (d *DB) CountInspections(ctx context.Context, filter InspectionFilter) (int, error) {
	query, v := d.NewSelect().Model((*Inspection)(nil)), d.arguments()
	filter.choose(query, v)
	return d.counted(ctx, query, v)
}

// InspectionByEntry finds an inspection by the ledger entry that published it,
// or ErrNotFound.
func (d *DB) InspectionByEntry(ctx context.Context, entryIndex int64) (*Inspection, error) {
	inspection := new(Inspection)
	if err := d.NewSelect().Model(inspection).Where("inspection.entry_index = ?", entryIndex).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return inspection, nil
}

// InspectionsByEntry finds many inspections in one statement.
func (d *DB) InspectionsByEntry(ctx context.Context, entries []int64) (map[int64]*Inspection, error) {
	return byKey(ctx, d, "inspection.entry_index", entries, func(i *Inspection) int64 { return i.EntryIndex })
}

// CampaignsByID finds many inspection campaigns in one statement.
func (d *DB) CampaignsByID(ctx context.Context, ids []int64) (map[int64]*InspectionCampaign, error) {
	return byKey(ctx, d, "campaign.id", ids, func(c *InspectionCampaign) int64 { return c.ID })
}

// FindingsOf lists the findings of many inspections, by check item.
func (d *DB) FindingsOf(ctx context.Context, inspectionIDs []int64) (map[int64][]*Finding, error) {
	return groups(ctx, d, inspectionIDs, func(q *bun.SelectQuery, v *arguments) {
		q.Where(among(v, "finding.inspection_id", inspectionIDs)).Order("finding.inspection_id", "finding.item")
	}, func(f *Finding) int64 { return f.InspectionID })
}

// InspectionYears lists the years for which inspections were published, newest
// first.
func (d *DB) InspectionYears(ctx context.Context) ([]int, error) {
	var years []int
	err := d.NewRaw("SELECT DISTINCT year FROM inspection_campaigns ORDER BY year DESC").Scan(ctx, &years)
	return years, err
}
