package graph

import "mingzhi/db"

// What rows are known by, and what they point to.
func regionCode(r *db.Region) string          { return r.Code }
func organizationID(o *db.Organization) int64 { return o.ID }
func announcementID(a *db.Announcement) int64 { return a.ID }
func inspectionID(i *db.Inspection) int64     { return i.ID }

// orZero is what a pointer holds, or the zero value.
func orZero[T any](pointer *T) T {
	var zero T
	if pointer == nil {
		return zero
	}
	return *pointer
}
