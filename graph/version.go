package graph

import (
	"context"
	"fmt"

	"mingzhi/db"
	"mingzhi/registry"
)

// What rows are called in the ledger.
func announcementSubject(a *db.Announcement) string {
	return fmt.Sprintf("announcement/%d", a.EntryIndex)
}
func organizationSubject(o *db.Organization) string { return "organization/" + o.CreditCode }
func inspectionSubject(i *db.Inspection) string     { return fmt.Sprintf("inspection/%d", i.EntryIndex) }

func (r *Resolver) announcementVersions(ctx context.Context, subjects []string) (map[string][]*db.Version, error) {
	return r.db.VersionsOf(ctx, subjects, registry.AnnouncementPublished, registry.AnnouncementCorrected, registry.AnnouncementWithdrawn)
}

func (r *Resolver) organizationVersions(ctx context.Context, subjects []string) (map[string][]*db.Version, error) {
	return r.db.VersionsOf(ctx, subjects, registry.OrganizationEntered, registry.OrganizationRevised)
}

func (r *Resolver) inspectionVersions(ctx context.Context, subjects []string) (map[string][]*db.Version, error) {
	return r.db.VersionsOf(ctx, subjects, registry.InspectionPublished, registry.InspectionRevised)
}
