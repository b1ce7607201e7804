package graph

import (
	"context"

	"mingzhi/db"
)

// announcementOf answers the announcement of one end of a marking. Where it was
// read together with the marking it is taken from there.
func (r *Resolver) announcementOf(
	ctx context.Context, marking *db.Marking, end string, id func(*db.Marking) int64, loaded func(*db.Marking) *db.Announcement,
) (*db.Announcement, error) {
	return related(ctx, marking, end, func(ctx context.Context, rows []*db.Marking) (map[*db.Marking]*db.Announcement, error) {
		values := make(map[*db.Marking]*db.Announcement, len(rows))
		var absent []*db.Marking
		var all []*db.Announcement
		for _, row := range rows {
			switch announcement := loaded(row); {
			case announcement != nil:
				values[row] = announcement
				all = append(all, announcement)
			case id(row) != 0:
				absent = append(absent, row)
			}
		}
		found, err := r.db.AnnouncementsByID(ctx, keysOf(absent, id))
		if err != nil {
			return nil, err
		}
		for _, row := range absent {
			values[row] = found[id(row)]
		}
		for _, announcement := range found {
			all = append(all, announcement)
		}
		arrived(ctx, all)
		return values, nil
	})
}
