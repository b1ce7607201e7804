package db

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"mingzhi/rules"
)

// OrganizationFilter chooses organizations; the zero filter means all.
type OrganizationFilter struct {
	// Region includes every division below it.
	Region     string
	MarkStatus []MarkStatus
	Kind       []OrganizationKind
	// NameContains is a part of the name, in any of its spellings.
	NameContains string
}

// OrganizationOrder is how organizations are sorted.
type OrganizationOrder string

// The orders. The empty order is ByName.
const (
	ByName         OrganizationOrder = "NAME"
	ByMarkedOn     OrganizationOrder = "MARKED_ON"
	ByRegisteredOn OrganizationOrder = "REGISTERED_ON"
)

func (o OrganizationOrder) order() order[*Organization] {
	switch o {
	case ByMarkedOn:
		return order[*Organization]{
			name: "organizations/marked", key: "COALESCE(organization.marked_on, '')", id: "organization.id", descending: true,
			of: func(o *Organization) (string, int64) { return string(o.MarkedOn), o.ID },
		}
	case ByRegisteredOn:
		return order[*Organization]{
			name: "organizations/registered", key: "COALESCE(organization.registered_on, '')", id: "organization.id", descending: true,
			of: func(o *Organization) (string, int64) { return string(o.RegisteredOn), o.ID },
		}
	default:
		return order[*Organization]{
			name: "organizations/name", key: "organization.name", id: "organization.id",
			of: func(o *Organization) (string, int64) { return o.Name, o.ID },
		}
	}
}

func (f OrganizationFilter) choose(query *bun.SelectQuery, v *arguments) {
	inRegion(query, v, "organization.region_code", f.Region)
	in(query, v, "organization.mark_status", f.MarkStatus)
	in(query, v, "organization.kind", f.Kind)
	if spellings := spellingsOf(f.NameContains); len(spellings) > 0 {
		query.WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			for _, spelling := range spellings {
				q.WhereOr("lower(organization.name) LIKE ? ESCAPE '!'", v.at("%"+likeEscaper.Replace(spelling)+"%"))
			}
			return q
		})
	}
}

// spellingsOf are the ways in which a part of a name may be registered, in small
// letters: with its spaces and without, with wide marks and with narrow ones, in
// the characters given and in simplified ones. Most parts have one. Folding the
// part and not the names keeps a scan of the names cheap.
func spellingsOf(part string) []string {
	clean := strings.ToLower(rules.Clean(part))
	if clean == "" {
		return nil
	}
	spellings := []string{clean, strings.ReplaceAll(clean, " ", "")}
	for _, each := range spellings {
		spellings = append(spellings, narrowMarks.Replace(each), wideMarks.Replace(each))
	}
	for _, each := range spellings {
		spellings = append(spellings, strings.Map(rules.Simplified, each))
	}
	slices.Sort(spellings)
	return slices.Compact(spellings)
}

// The marks that names are registered with in either width.
var (
	narrowMarks = strings.NewReplacer("（", "(", "）", ")", "，", ",", "：", ":", "！", "!")
	wideMarks   = strings.NewReplacer("(", "（", ")", "）", ",", "，", ":", "：", "!", "！")
)

// likeEscaper makes the wildcards of LIKE plain.
var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// Organizations lists organizations that fit, one page of the given order.
func (d *DB) Organizations(ctx context.Context, filter OrganizationFilter, by OrganizationOrder, page Page) (Slice[*Organization], error) {
	var rows []*Organization
	query, v := d.NewSelect().Model(&rows), d.arguments()
	filter.choose(query, v)
	result, err := slice(ctx, d, query, v, &rows, by.order(), page)
	if err != nil {
		return result, fmt.Errorf("listing organizations: %w", err)
	}
	return result, nil
}

// CountOrganizations counts the organizations that fit.
func (d *DB) CountOrganizations(ctx context.Context, filter OrganizationFilter) (int, error) {
	query, v := d.NewSelect().Model((*Organization)(nil)), d.arguments()
	filter.choose(query, v)
	return d.counted(ctx, query, v)
}

// OrganizationByCreditCode finds one organization, or ErrNotFound.
func (d *DB) OrganizationByCreditCode(ctx context.Context, code string) (*Organization, error) {
	organization := new(Organization)
	if err := d.NewSelect().Model(organization).Where("organization.credit_code = ?", code).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return organization, nil
}

// OrganizationsByCreditCode finds many organizations in one statement.
func (d *DB) OrganizationsByCreditCode(ctx context.Context, codes []string) (map[string]*Organization, error) {
	return byKey(ctx, d, "organization.credit_code", codes, func(o *Organization) string { return o.CreditCode })
}

// OrganizationsByID finds many organizations in one statement.
func (d *DB) OrganizationsByID(ctx context.Context, ids []int64) (map[int64]*Organization, error) {
	return byKey(ctx, d, "organization.id", ids, func(o *Organization) int64 { return o.ID })
}

// MarkingsOf lists the markings of many organizations, the newest first, each
// with the announcements of both its ends.
func (d *DB) MarkingsOf(ctx context.Context, organizationIDs []int64) (map[int64][]*Marking, error) {
	return groups(ctx, d, organizationIDs, func(q *bun.SelectQuery, v *arguments) {
		q.Relation("Announcement").Relation("UnmarkAnnouncement").
			Where(among(v, "marking.organization_id", organizationIDs)).
			Order("marking.marked_on DESC", "marking.id DESC")
	}, func(m *Marking) int64 { return m.OrganizationID })
}

// CommendationsOf lists the commendations of many organizations, newest first.
func (d *DB) CommendationsOf(ctx context.Context, organizationIDs []int64) (map[int64][]*Commendation, error) {
	return groups(ctx, d, organizationIDs, func(q *bun.SelectQuery, v *arguments) {
		q.Where(among(v, "commendation.organization_id", organizationIDs)).
			Order("commendation.year DESC", "commendation.id DESC")
	}, func(c *Commendation) int64 { return c.OrganizationID })
}

// Figures are counts about a region and every division below it, all counted in
// the database.
type Figures struct {
	Organizations int
	Marked        int
	Announcements int
	Inspections   int
	// InspectedOnSite counts distinct subjects inspected on site in the year.
	InspectedOnSite int
	Commendations   int
}

// RegionFigures counts what is registered about a region and all below it;
// an empty code counts everything. InspectedOnSite is of the given year.
func (d *DB) RegionFigures(ctx context.Context, code string, year int) (Figures, error) {
	tree := `(SELECT code FROM regions WHERE ? = '' OR code = ? OR parent_code = ?
		OR parent_code IN (SELECT code FROM regions WHERE parent_code = ?))`
	var f Figures
	err := d.NewRaw(`WITH tree AS `+tree+`
		SELECT
			(SELECT count(*) FROM organizations WHERE region_code IN (SELECT code FROM tree)) AS organizations,
			(SELECT count(*) FROM organizations WHERE mark_status = 'MARKED' AND region_code IN (SELECT code FROM tree)) AS marked,
			(SELECT count(*) FROM announcements WHERE state IN ('PUBLISHED', 'CORRECTED', 'WITHDRAWN') AND region_code IN (SELECT code FROM tree)) AS announcements,
			(SELECT count(*) FROM inspections WHERE region_code IN (SELECT code FROM tree)) AS inspections,
			(SELECT count(DISTINCT subject_name) FROM inspections WHERE mode = 'ON_SITE' AND region_code IN (SELECT code FROM tree)
				AND inspected_on LIKE ?) AS inspected_on_site,
			(SELECT count(*) FROM commendations WHERE region_code IN (SELECT code FROM tree)) AS commendations`,
		code, code, code, code, fmt.Sprintf("%04d-%%", year)).Scan(ctx, &f)
	if err != nil {
		return f, fmt.Errorf("counting a region: %w", err)
	}
	return f, nil
}

// MarkedCounts counts the marked organizations of many regions, of all when no
// codes are given, each with every division below it, in one statement: what is
// registered directly in each is counted, and added to all above it.
func (d *DB) MarkedCounts(ctx context.Context, codes []string) (map[string]int, error) {
	var rows []struct {
		Code, ParentCode string
		Marked           int
	}
	err := d.NewRaw(`SELECT region.code AS code, COALESCE(region.parent_code, '') AS parent_code, COALESCE(own.marked, 0) AS marked
		FROM regions AS region
		LEFT JOIN (SELECT region_code, count(*) AS marked FROM organizations WHERE mark_status = 'MARKED' GROUP BY region_code) AS own
			ON own.region_code = region.code`).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting marked organizations: %w", err)
	}
	parents := make(map[string]string, len(rows))
	for _, row := range rows {
		parents[row.Code] = row.ParentCode
	}
	counts := make(map[string]int, len(rows))
	for _, row := range rows {
		for code := row.Code; code != "" && row.Marked > 0; code = parents[code] {
			counts[code] += row.Marked
		}
	}
	if codes != nil {
		maps.DeleteFunc(counts, func(code string, _ int) bool { return !slices.Contains(codes, code) })
	}
	return counts, nil
}
