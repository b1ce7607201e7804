package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// CommendationFilter chooses commendations; the zero filter means all.
type CommendationFilter struct {
	// Region includes every division below it.
	Region string
	// Year is 0 for any.
	Year                int
	Programme, Category string
}

func (f CommendationFilter) choose(query *bun.SelectQuery, v *arguments) {
	inRegion(query, v, "commendation.region_code", f.Region)
	if f.Year != 0 {
		query.Where("commendation.year = ?", v.at(f.Year))
	}
	if f.Programme != "" {
		query.Where("commendation.programme = ?", v.at(f.Programme))
	}
	if f.Category != "" {
		query.Where("commendation.category = ?", v.at(f.Category))
	}
}

var newestCommendation = order[*Commendation]{
	name: "commendations", key: "CAST(commendation.year AS TEXT)", id: "commendation.id", descending: true,
	of: func(c *Commendation) (string, int64) { return fmt.Sprint(c.Year), c.ID },
}

// Commendations lists commendations that fit, the newest year first.
func (d *DB) Commendations(ctx context.Context, filter CommendationFilter, page Page) (Slice[*Commendation], error) {
	var rows []*Commendation
	query, v := d.NewSelect().Model(&rows), d.arguments()
	filter.choose(query, v)
	result, err := slice(ctx, d, query, v, &rows, newestCommendation, page)
	if err != nil {
		return result, fmt.Errorf("listing commendations: %w", err)
	}
	return result, nil
}

// CountCommendations counts the commendations that fit.
func (d *DB) CountCommendations(ctx context.Context, filter CommendationFilter) (int, error) {
	query, v := d.NewSelect().Model((*Commendation)(nil)), d.arguments()
	filter.choose(query, v)
	return d.counted(ctx, query, v)
}

// CommendationByEntry finds a commendation by the ledger entry that published
// it, or ErrNotFound.
func (d *DB) CommendationByEntry(ctx context.Context, entryIndex int64) (*Commendation, error) {
	commendation := new(Commendation)
	if err := d.NewSelect().Model(commendation).Where("commendation.entry_index = ?", entryIndex).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return commendation, nil
}

// CommendationsByEntry finds many commendations in one statement.
func (d *DB) CommendationsByEntry(ctx context.Context, entries []int64) (map[int64]*Commendation, error) {
	return byKey(ctx, d, "commendation.entry_index", entries, func(c *Commendation) int64 { return c.EntryIndex })
}

// CommendationChoices are the values by which commendations can be filtered.
type CommendationChoices struct {
	Years                  []int
	Programmes, Categories []string
}

// CommendationChoices lists the years (newest first), programmes and categories
// that occur.
func (d *DB) CommendationChoices(ctx context.Context) (CommendationChoices, error) {
	var choices CommendationChoices
	for _, part := range []struct {
		into  any
		query string
	}{
		{&choices.Years, "SELECT DISTINCT year FROM commendations ORDER BY year DESC"},
		{&choices.Programmes, "SELECT DISTINCT programme FROM commendations ORDER BY programme"},
		{&choices.Categories, "SELECT DISTINCT category FROM commendations ORDER BY category"},
	} {
		if err := d.NewRaw(part.query).Scan(ctx, part.into); err != nil {
			return choices, fmt.Errorf("listing the choices of commendations: %w", err)
		}
	}
	return choices, nil
}

// Platforms lists every platform, those still valid first. There are only a few.
func (d *DB) Platforms(ctx context.Context) ([]*Platform, error) {
	var platforms []*Platform
	err := d.NewSelect().Model(&platforms).OrderExpr("platform.valid_to IS NOT NULL, platform.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing platforms: %w", err)
	}
	return platforms, nil
}

// PlatformByEntry finds a platform by the ledger entry that published it, or
// ErrNotFound.
func (d *DB) PlatformByEntry(ctx context.Context, entryIndex int64) (*Platform, error) {
	platform := new(Platform)
	if err := d.NewSelect().Model(platform).Where("platform.entry_index = ?", entryIndex).Scan(ctx); err != nil {
		return nil, found(err)
	}
	return platform, nil
}
