package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"
)

// nesting is a list that each of many parents has, such as the inspections of
// organizations. One page of every parent's list is read in one statement, and all
// counts in another, however many parents there are.
type nesting[K comparable, T any] struct {
	// from joins the rows of the list to their parents; it selects no columns.
	from func(d *DB, v *arguments, parents []K) *bun.SelectQuery
	// parent is the SQL of the parent's key in from.
	parent string
	by     order[*T]
}

// page reads the same page of every parent's list. Parents with no rows are
// missing from the map.
func (n nesting[K, T]) page(ctx context.Context, d *DB, parents []K, page Page) (map[K]Slice[*T], error) {
	result := make(map[K]Slice[*T], len(parents))
	w, err := page.window(n.by.name)
	if err != nil || len(parents) == 0 {
		return result, err
	}
	rows, err := n.rows(ctx, d, parents, w)
	if err != nil {
		return nil, err
	}
	for start := 0; start < len(rows); {
		end := start
		for end < len(rows) && rows[end].Parent == rows[start].Parent {
			end++
		}
		result[rows[start].Parent] = n.slice(rows[start:end], w)
		start = end
	}
	return result, nil
}

// nestedRow is a row of a parent's list.
type nestedRow[K comparable, T any] struct {
	Parent K
	Row    T `bun:"embed:"`
}

// rows reads the rows of the page, and one row more for each parent, to know
// whether another page follows.
func (n nesting[K, T]) rows(ctx context.Context, d *DB, parents []K, w window) ([]nestedRow[K, T], error) {
	direction := "ASC"
	if n.by.descending != w.backwards {
		direction = "DESC"
	}
	v := d.arguments()
	inner := n.from(d, v, parents).ColumnExpr(n.parent + " AS parent, " + n.by.id + " AS id, row_number() OVER (PARTITION BY " + n.parent +
		" ORDER BY " + n.by.key + " " + direction + ", " + n.by.id + " " + direction + ") AS place")
	if w.after != nil {
		n.by.beyond(inner, v, *w.after, false)
	}
	if w.before != nil {
		n.by.beyond(inner, v, *w.before, true)
	}
	var rows []nestedRow[K, T]
	query := d.NewSelect().Model((*T)(nil)).ColumnExpr("placed.parent, ?TableColumns").
		Join("JOIN (?) AS placed ON placed.id = ?TableAlias.id", inner).
		Where("placed.place <= ?", v.at(w.size+1)).OrderExpr("placed.parent, placed.place")
	if err := d.find(ctx, query, v, &rows); err != nil {
		return nil, fmt.Errorf("listing %s of many parents: %w", n.by.name, err)
	}
	return rows, nil
}

func (n nesting[K, T]) slice(rows []nestedRow[K, T], w window) Slice[*T] {
	more := len(rows) > w.size
	if more {
		rows = rows[:w.size]
	}
	var part Slice[*T]
	for i := range rows {
		part.Items = append(part.Items, &rows[i].Row)
	}
	if w.backwards {
		slices.Reverse(part.Items)
		part.HasPreviousPage, part.HasNextPage = more, w.before != nil
	} else {
		part.HasNextPage, part.HasPreviousPage = more, w.after != nil
	}
	for _, row := range part.Items {
		key, id := n.by.of(row)
		part.Cursors = append(part.Cursors, position{Order: n.by.name, Key: key, ID: id}.encode())
	}
	return part
}

// count counts every parent's whole list. Parents with no rows are missing from
// the map.
func (n nesting[K, T]) count(ctx context.Context, d *DB, parents []K) (map[K]int, error) {
	result := make(map[K]int, len(parents))
	if len(parents) == 0 {
		return result, nil
	}
	var rows []struct {
		Parent K
		Total  int
	}
	v := d.arguments()
	query := n.from(d, v, parents).ColumnExpr(n.parent + " AS parent, count(*) AS total").GroupExpr(n.parent)
	if err := d.find(ctx, query, v, &rows); err != nil {
		return nil, fmt.Errorf("counting %s of many parents: %w", n.by.name, err)
	}
	for _, row := range rows {
		result[row.Parent] = row.Total
	}
	return result, nil
}

func organizationsOfRegions() nesting[string, Organization] {
	return nesting[string, Organization]{
		from: func(d *DB, v *arguments, codes []string) *bun.SelectQuery {
			return d.NewSelect().TableExpr("regions AS above").
				Join(`JOIN regions AS below ON below.code = above.code OR below.parent_code = above.code
					OR below.parent_code IN (SELECT code FROM regions WHERE parent_code = above.code)`).
				Join("JOIN organizations AS organization ON organization.region_code = below.code").
				Where(among(v, "above.code", codes))
		},
		parent: "above.code",
		by:     ByName.order(),
	}
}

// OrganizationsOfRegions lists, for each of many regions, one page of the
// organizations registered there or in any division below, by name.
func (d *DB) OrganizationsOfRegions(ctx context.Context, codes []string, page Page) (map[string]Slice[*Organization], error) {
	return organizationsOfRegions().page(ctx, d, codes, page)
}

// CountOrganizationsOfRegions counts them.
func (d *DB) CountOrganizationsOfRegions(ctx context.Context, codes []string) (map[string]int, error) {
	return organizationsOfRegions().count(ctx, d, codes)
}

func announcementsOfOrganizations() nesting[int64, Announcement] {
	return nesting[int64, Announcement]{
		from: func(d *DB, v *arguments, ids []int64) *bun.SelectQuery {
			theirs := bun.Safe(among(v, "organization_id", ids))
			return d.NewSelect().TableExpr(`(
					SELECT organization_id, announcement_id FROM markings WHERE ?
					UNION SELECT organization_id, unmark_announcement_id FROM markings WHERE ?
					UNION SELECT organization_id, announcement_id FROM inspections WHERE ?
				) AS link`, theirs, theirs, theirs).
				Join("JOIN announcements AS announcement ON announcement.id = link.announcement_id").
				Where("announcement.state IN (?)", bun.List(publicStates))
		},
		parent: "link.organization_id",
		by:     newestAnnouncement,
	}
}

// AnnouncementsOfOrganizations lists, for each of many organizations, one page of
// the announcements of its markings, unmarkings and inspections, the newest first.
func (d *DB) AnnouncementsOfOrganizations(ctx context.Context, ids []int64, page Page) (map[int64]Slice[*Announcement], error) {
	return announcementsOfOrganizations().page(ctx, d, ids, page)
}

// CountAnnouncementsOfOrganizations counts them.
func (d *DB) CountAnnouncementsOfOrganizations(ctx context.Context, ids []int64) (map[int64]int, error) {
	return announcementsOfOrganizations().count(ctx, d, ids)
}

func inspectionsOfOrganizations() nesting[int64, Inspection] {
	return nesting[int64, Inspection]{
		from: func(d *DB, v *arguments, ids []int64) *bun.SelectQuery {
			return d.NewSelect().TableExpr("inspections AS inspection").Where(among(v, "inspection.organization_id", ids))
		},
		parent: "inspection.organization_id",
		by:     newestInspection,
	}
}

// InspectionsOfOrganizations lists, for each of many organizations, one page of
// its inspections, the newest first.
func (d *DB) InspectionsOfOrganizations(ctx context.Context, ids []int64, page Page) (map[int64]Slice[*Inspection], error) {
	return inspectionsOfOrganizations().page(ctx, d, ids, page)
}

// CountInspectionsOfOrganizations counts them.
func (d *DB) CountInspectionsOfOrganizations(ctx context.Context, ids []int64) (map[int64]int, error) {
	return inspectionsOfOrganizations().count(ctx, d, ids)
}

func commendationsOfOrganizations() nesting[int64, Commendation] {
	return nesting[int64, Commendation]{
		from: func(d *DB, v *arguments, ids []int64) *bun.SelectQuery {
			return d.NewSelect().TableExpr("commendations AS commendation").Where(among(v, "commendation.organization_id", ids))
		},
		parent: "commendation.organization_id",
		by:     newestCommendation,
	}
}

// CommendationsOfOrganizations lists, for each of many organizations, one page of
// its commendations, the newest first.
func (d *DB) CommendationsOfOrganizations(ctx context.Context, ids []int64, page Page) (map[int64]Slice[*Commendation], error) {
	return commendationsOfOrganizations().page(ctx, d, ids, page)
}

// CountCommendationsOfOrganizations counts them.
func (d *DB) CountCommendationsOfOrganizations(ctx context.Context, ids []int64) (map[int64]int, error) {
	return commendationsOfOrganizations().count(ctx, d, ids)
}

func markingsOfAnnouncements() nesting[int64, Marking] {
	return nesting[int64, Marking]{
		from: func(d *DB, v *arguments, ids []int64) *bun.SelectQuery {
			return d.NewSelect().TableExpr(`(
					SELECT announcement_id, id FROM markings WHERE ?
					UNION SELECT unmark_announcement_id, id FROM markings WHERE ?
				) AS link`, bun.Safe(among(v, "announcement_id", ids)), bun.Safe(among(v, "unmark_announcement_id", ids))).
				Join("JOIN markings AS marking ON marking.id = link.id")
		},
		parent: "link.announcement_id",
		by: order[*Marking]{
			name: "announcement/markings", key: "marking.marked_on", id: "marking.id",
			of: func(m *Marking) (string, int64) { return string(m.MarkedOn), m.ID },
		},
	}
}

// MarkingsOfAnnouncements lists, for each of many announcements, one page of the
// markings and unmarkings that it made public, in the order in which they were
// entered.
func (d *DB) MarkingsOfAnnouncements(ctx context.Context, ids []int64, page Page) (map[int64]Slice[*Marking], error) {
	return markingsOfAnnouncements().page(ctx, d, ids, page)
}

// CountMarkingsOfAnnouncements counts them.
func (d *DB) CountMarkingsOfAnnouncements(ctx context.Context, ids []int64) (map[int64]int, error) {
	return markingsOfAnnouncements().count(ctx, d, ids)
}

// RegionsBelow lists the regions directly below each of many, by code.
func (d *DB) RegionsBelow(ctx context.Context, codes []string) (map[string][]*Region, error) {
	return groups(ctx, d, codes, func(q *bun.SelectQuery, v *arguments) {
		q.Where(among(v, "region.parent_code", codes)).Order("region.code")
	}, func(r *Region) string { return r.ParentCode })
}

// RegionPaths gives, for each of many regions, the divisions from the province
// down to it, in one statement. Missing codes are missing from the map.
func (d *DB) RegionPaths(ctx context.Context, codes []string) (map[string][]*Region, error) {
	result := make(map[string][]*Region, len(codes))
	if len(codes) == 0 {
		return result, nil
	}
	var steps []struct {
		Origin string
		Height int
		Region `bun:",extend"`
	}
	err := d.NewRaw(`WITH RECURSIVE path (origin, height, code, parent_code) AS (
			SELECT code, 0, code, parent_code FROM regions WHERE code IN (?)
			UNION ALL
			SELECT path.origin, path.height + 1, above.code, above.parent_code
			FROM regions AS above JOIN path ON above.code = path.parent_code
		) SELECT path.origin, path.height, region.* FROM path JOIN regions AS region ON region.code = path.code
		ORDER BY path.origin, path.height DESC`, bun.List(codes)).Scan(ctx, &steps)
	if err != nil {
		return nil, fmt.Errorf("reading the paths of regions: %w", err)
	}
	for _, step := range steps {
		region := step.Region
		result[step.Origin] = append(result[step.Origin], &region)
	}
	return result, nil
}

// PlatformsByEntry finds many platforms in one statement.
func (d *DB) PlatformsByEntry(ctx context.Context, entries []int64) (map[int64]*Platform, error) {
	return byKey(ctx, d, "platform.entry_index", entries, func(p *Platform) int64 { return p.EntryIndex })
}
