package db

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"
)

// RegionFilter chooses regions; the zero filter means all.
type RegionFilter struct {
	Level []RegionLevel
	// Parent is the code of the division directly above.
	Parent string
}

// inRegion keeps rows of a region or of any division below it.
func inRegion(query *bun.SelectQuery, v *arguments, column, code string) {
	if code == "" {
		return
	}
	place := v.at(code)
	query.Where(column+` IN (SELECT code FROM regions WHERE code = ? OR parent_code = ?
		OR parent_code IN (SELECT code FROM regions WHERE parent_code = ?))`, place, place, place)
}

// in keeps rows whose column has one of the values; no values means all rows.
func in[T any](query *bun.SelectQuery, v *arguments, column string, list []T) {
	if len(list) > 0 {
		query.Where(among(v, column, list))
	}
}

// Regions lists the regions that fit, by code. There are never more than the
// tree of one province, so the list has no pages.
func (d *DB) Regions(ctx context.Context, filter RegionFilter) ([]*Region, error) {
	var regions []*Region
	query, v := d.NewSelect().Model(&regions).Order("region.code"), d.arguments()
	in(query, v, "region.level", filter.Level)
	if filter.Parent != "" {
		query.Where("region.parent_code = ?", v.at(filter.Parent))
	}
	if err := d.find(ctx, query, v, &regions); err != nil {
		return nil, fmt.Errorf("listing regions: %w", err)
	}
	return regions, nil
}

// RegionByCode finds one region, or ErrNotFound.
func (d *DB) RegionByCode(ctx context.Context, code string) (*Region, error) {
	if !isCode(code) {
		return nil, ErrNotFound
	}
	region := new(Region)
	if err := d.NewSelect().Model(region).Where("region.code = ?", code).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return region, nil
}

// isCode keeps from the database what is no code, such as a NUL that SQLite would
// not read.
func isCode(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// RegionPath gives the divisions from the province down to a region itself.
func (d *DB) RegionPath(ctx context.Context, code string) ([]*Region, error) {
	if !isCode(code) {
		return nil, ErrNotFound
	}
	var path []*Region
	err := d.NewRaw(`WITH RECURSIVE path (code, parent_code) AS (
			SELECT code, parent_code FROM regions WHERE code = ?
			UNION ALL
			SELECT above.code, above.parent_code FROM regions AS above JOIN path ON above.code = path.parent_code
		) SELECT regions.* FROM regions JOIN path ON regions.code = path.code`, code).Scan(ctx, &path)
	if err != nil {
		return nil, fmt.Errorf("reading the region's path: %w", err)
	}
	if len(path) == 0 {
		return nil, ErrNotFound
	}
	rank := map[RegionLevel]int{Province: 0, Prefecture: 1, County: 2}
	slices.SortFunc(path, func(a, b *Region) int { return rank[a.Level] - rank[b.Level] })
	return path, nil
}

// knownRegions are all regions at a data version.
type knownRegions struct {
	version int64
	regions map[string]*Region
}

// RegionsByCode finds many regions. There are never more than the tree of one
// province, and every row of a list has one: they are read once for a data version.
func (d *DB) RegionsByCode(ctx context.Context, codes []string) (map[string]*Region, error) {
	reflected, err := d.Reflected(ctx)
	if err != nil {
		return nil, err
	}
	known := d.regions.Load()
	if known == nil || known.version != reflected.DataVersion {
		all, err := d.Regions(ctx, RegionFilter{})
		if err != nil {
			return nil, err
		}
		known = &knownRegions{reflected.DataVersion, make(map[string]*Region, len(all))}
		for _, region := range all {
			known.regions[region.Code] = region
		}
		d.regions.Store(known)
	}
	found := make(map[string]*Region, len(codes))
	for _, code := range codes {
		if region := known.regions[code]; region != nil {
			own := *region // what is remembered is nobody's to change
			found[code] = &own
		}
	}
	return found, nil
}

// byKey loads rows by a unique column in one statement, however many keys there
// are. Missing keys are missing from the map.
func byKey[K comparable, T any](ctx context.Context, d *DB, column string, keys []K, of func(*T) K) (map[K]*T, error) {
	result := make(map[K]*T, len(keys))
	if len(keys) == 0 {
		return result, nil
	}
	var rows []*T
	v := d.arguments()
	if err := d.find(ctx, d.NewSelect().Model(&rows).Where(among(v, column, keys)), v, &rows); err != nil {
		return nil, fmt.Errorf("loading by %s: %w", column, err)
	}
	for _, row := range rows {
		result[of(row)] = row
	}
	return result, nil
}

// LatestPopulations gives each counted region's figure of its latest year.
func (d *DB) LatestPopulations(ctx context.Context) (map[string]*Population, error) {
	var rows []*Population
	if err := d.NewSelect().Model(&rows).Order("population.year").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading populations: %w", err)
	}
	latest := make(map[string]*Population, len(rows))
	for _, row := range rows {
		latest[row.RegionCode] = row
	}
	return latest, nil
}

// PopulationsOf lists every loaded figure of the regions, newest year first.
func (d *DB) PopulationsOf(ctx context.Context, codes []string) (map[string][]*Population, error) {
	return groups(ctx, d, codes, func(q *bun.SelectQuery, v *arguments) {
		q.Where(among(v, "population.region_code", codes)).Order("population.region_code", "population.year DESC")
	}, func(p *Population) string { return p.RegionCode })
}

// groups loads the rows that belong to many parents in one statement.
func groups[K comparable, T any](ctx context.Context, d *DB, keys []K, choose func(*bun.SelectQuery, *arguments), of func(*T) K) (map[K][]*T, error) {
	result := make(map[K][]*T, len(keys))
	if len(keys) == 0 {
		return result, nil
	}
	var rows []*T
	query, v := d.NewSelect().Model(&rows), d.arguments()
	choose(query, v)
	if err := d.find(ctx, query, v, &rows); err != nil {
		return nil, fmt.Errorf("loading rows of many parents: %w", err)
	}
	for _, row := range rows {
		result[of(row)] = append(result[of(row)], row)
	}
	return result, nil
}
