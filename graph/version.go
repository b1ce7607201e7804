package graph

import (
	"context"

	"mingzhi/db"
	"mingzhi/registry"
)

func (r *Resolver) announcementVersions(ctx context.Context, subjects []string) (map[string][]*db.Version, error) {
	return registry.AnnouncementVersions(ctx, r.db, subjects)
}

func (r *Resolver) organizationVersions(ctx context.Context, subjects []string) (map[string][]*db.Version, error) {
	return registry.OrganizationVersions(ctx, r.db, subjects)
}

func (r *Resolver) inspectionVersions(ctx context.Context, subjects []string) (map[string][]*db.Version, error) {
	return registry.InspectionVersions(ctx, r.db, subjects)
}
