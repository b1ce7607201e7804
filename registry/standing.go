package registry

import (
	"context"
	"errors"

	"mingzhi/db"
	"mingzhi/rules"
)

// A list often says only a part of a row. What follows finds the row that a verb
// would revise, as it stands within the publication, so that the rest can be
// taken over; nil where nothing stands.

func orNone[T any](row *T, err error) (*T, error) {
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil
	}
	return row, err
}

// StandingOrganization finds the organization with the same credit code.
func (tx *Tx) StandingOrganization(ctx context.Context, o *db.Organization) (*db.Organization, error) {
	return orNone(tx.writer.OrganizationByCreditCode(ctx, o.CreditCode))
}

// StandingAnnouncement finds the announcement with the same document number or,
// without one, the same title, date and region.
func (tx *Tx) StandingAnnouncement(ctx context.Context, a *db.Announcement) (*db.Announcement, error) {
	return orNone(tx.standingAnnouncement(ctx, a))
}

// StandingInspection finds the inspection of the same subject on the same day, in
// the same mode and campaign, which the row names by its region and year.
func (tx *Tx) StandingInspection(ctx context.Context, i *db.Inspection) (*db.Inspection, error) {
	campaign, err := orNone(tx.writer.Campaign(ctx, i.Campaign.RegionCode, i.Campaign.Year))
	if err != nil || campaign == nil {
		return nil, err
	}
	return tx.sameInspection(ctx, campaign.ID, i)
}

// sameInspection knows a subject by its credit code, and by its name in any
// spelling.
func (tx *Tx) sameInspection(ctx context.Context, campaignID int64, i *db.Inspection) (*db.Inspection, error) {
	candidates, err := tx.writer.InspectionsOn(ctx, campaignID, i.InspectedOn, i.Mode)
	if err != nil {
		return nil, err
	}
	name := rules.NameKey(i.SubjectName)
	var named *db.Inspection
	for _, standing := range candidates {
		coded := i.SubjectCreditCode != "" && standing.SubjectCreditCode != ""
		switch {
		case coded && standing.SubjectCreditCode == i.SubjectCreditCode:
			return standing, tx.writer.ReadFindings(ctx, standing)
		case !coded && rules.NameKey(standing.SubjectName) == name:
			named = standing
		}
	}
	if named == nil {
		return nil, nil
	}
	return named, tx.writer.ReadFindings(ctx, named)
}

// StandingCommendation finds the commendation of the same year, programme,
// category and name.
func (tx *Tx) StandingCommendation(ctx context.Context, c *db.Commendation) (*db.Commendation, error) {
	return orNone(tx.writer.CommendationOf(ctx, c.Year, c.Programme, c.Category, c.Name))
}

// StandingPlatform finds the platform of the same name.
func (tx *Tx) StandingPlatform(ctx context.Context, p *db.Platform) (*db.Platform, error) {
	return orNone(tx.writer.PlatformByName(ctx, p.Name))
}

// Namesake finds an organization of the same name under another credit code.
func (tx *Tx) Namesake(ctx context.Context, o *db.Organization) (*db.Organization, error) {
	return orNone(tx.writer.Namesake(ctx, o.Name, o.CreditCode))
}

// AnnouncementTitles lists what every announcement in force is called: its ID,
// document number, title and date, and nothing else of it.
func (tx *Tx) AnnouncementTitles(ctx context.Context) ([]*db.Announcement, error) {
	return tx.writer.AnnouncementTitles(ctx)
}
