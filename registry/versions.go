package registry

import (
	"context"

	"mingzhi/db"
)

// What rows are called in the ledger, for those who read their versions.

// AnnouncementSubject is an announcement's reference.
func AnnouncementSubject(a *db.Announcement) string { return announcementSubject(a.EntryIndex) }

// OrganizationSubject is an organization's reference.
func OrganizationSubject(o *db.Organization) string { return organizationSubject(o.CreditCode) }

// InspectionSubject is an inspection's reference.
func InspectionSubject(i *db.Inspection) string { return inspectionSubject(i.EntryIndex) }

// AnnouncementVersions lists what announcements said and from when on, by their
// subjects, the oldest first.
func AnnouncementVersions(ctx context.Context, database *db.DB, subjects []string) (map[string][]*db.Version, error) {
	return database.VersionsOf(ctx, subjects, AnnouncementPublished, AnnouncementCorrected, AnnouncementWithdrawn)
}

// OrganizationVersions lists what was registered of organizations.
func OrganizationVersions(ctx context.Context, database *db.DB, subjects []string) (map[string][]*db.Version, error) {
	return database.VersionsOf(ctx, subjects, OrganizationEntered, OrganizationRevised)
}

// InspectionVersions lists what was published of inspections.
func InspectionVersions(ctx context.Context, database *db.DB, subjects []string) (map[string][]*db.Version, error) {
	return database.VersionsOf(ctx, subjects, InspectionPublished, InspectionRevised)
}
