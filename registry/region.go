package registry

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mingzhi/db"
	"mingzhi/rules"
)

// Where the embedded populations come from.
const (
	censusYear   = 2020
	censusSource = "湖南省第七次全国人口普查公报（第二号）"
)

// loadRegions publishes the embedded region table into a register that has none.
func (r *Registry) loadRegions(ctx context.Context) error {
	standing, err := r.db.Regions(ctx, db.RegionFilter{})
	if err != nil || len(standing) > 0 {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(db.RegionTable)).ReadAll()
	if err != nil {
		return fmt.Errorf("reading the embedded regions: %w", err)
	}
	return r.Publish(ctx, func(tx *Tx) error {
		if known, err := tx.writer.Regions(ctx); err != nil || len(known) > 0 {
			return err // another server was first
		}
		tx.regions = make(map[string]*db.Region, len(rows))
		for _, row := range rows[1:] {
			region := &db.Region{Code: row[0], Name: row[1], Level: db.RegionLevel(strings.ToUpper(row[2])), ParentCode: row[3]}
			region.Publication = tx.first()
			if err := tx.writer.Insert(ctx, region); err != nil {
				return err
			}
			if _, err := tx.append(ctx, RegionLoaded, regionSubject(region.Code), -1, regionFacts(region), true); err != nil {
				return err
			}
			tx.regions[region.Code] = region
			if row[4] == "" {
				continue
			}
			residents, err := strconv.ParseInt(row[4], 10, 64)
			if err != nil {
				return fmt.Errorf("the population of %s: %w", region.Code, err)
			}
			if _, err := tx.CountPopulation(ctx, region.Code, censusYear, residents, censusSource); err != nil {
				return err
			}
		}
		return nil
	})
}

// CountPopulation publishes a region's number of residents in a year. The figure
// of the latest year becomes the region's population.
func (tx *Tx) CountPopulation(ctx context.Context, code string, year int, residents int64, source string) (Change, error) {
	region, err := tx.Region(ctx, code)
	if err != nil {
		return "", err
	}
	if residents <= 0 {
		return "", &rules.Problem{
			Code: rules.BadNumber, Field: "residents",
			Message: rules.Text{Zh: "人口数要大于零", En: "the number of residents must be above zero"},
		}
	}
	if source == "" {
		return "", missing("source", "来源", "the source")
	}
	p := &db.Population{RegionCode: region.Code, Year: year, Residents: residents, Source: source}
	change, kept := Created, (*db.Population)(nil)
	standing, err := tx.writer.Population(ctx, region.Code, year)
	switch {
	case errors.Is(err, db.ErrNotFound):
		p.Publication = tx.first()
		err = tx.writer.Insert(ctx, p)
	case err == nil:
		if equal, err := same(populationFacts(p), populationFacts(standing)); err != nil || equal {
			return Unchanged, err
		}
		change, kept = Revised, standing
		p.EntryIndex, p.RevisedIndex = standing.EntryIndex, tx.writer.NextIndex()
		err = tx.writer.Update(ctx, p)
	}
	if err != nil {
		return "", err
	}
	if year >= region.PopulationYear {
		region.Population, region.PopulationYear, region.PopulationSource = residents, year, source
		if err := tx.writer.Update(ctx, region); err != nil {
			return "", err
		}
	}
	previous := int64(-1)
	if kept != nil {
		previous = kept.RevisedIndex
	}
	_, err = tx.append(ctx, PopulationCounted, regionSubject(region.Code), previous, populationFacts(p), true)
	return change, err
}

// Region finds a region by its six-digit code, or by its name when the name is
// not shared by two regions; BAD_REGION otherwise, naming the candidates.
func (tx *Tx) Region(ctx context.Context, codeOrName string) (*db.Region, error) {
	if tx.regions == nil {
		all, err := tx.writer.Regions(ctx)
		if err != nil {
			return nil, err
		}
		tx.regions = make(map[string]*db.Region, len(all))
		for _, region := range all {
			tx.regions[region.Code] = region
		}
	}
	if region, ok := tx.regions[codeOrName]; ok {
		return region, nil
	}
	if codeOrName == "" {
		return nil, missing("region", "行政区划", "the region")
	}
	var candidates []*db.Region
	for _, region := range tx.regions {
		if tx.named(region, codeOrName) {
			candidates = append(candidates, region)
		}
	}
	if len(candidates) == 1 {
		return candidates[0], nil
	}
	return nil, badRegion(candidates)
}

// named tells whether a name, written alone or with the names above it
// (湖南省长沙市岳麓区, 长沙市岳麓区, 岳麓区), is a region's.
func (tx *Tx) named(region *db.Region, name string) bool {
	if name == region.Name {
		return true
	}
	full := region.Name
	for above := tx.regions[region.ParentCode]; above != nil; above = tx.regions[above.ParentCode] {
		full = above.Name + full
		if name == full {
			return true
		}
	}
	if above := tx.regions[region.ParentCode]; above != nil && above.Level == db.Prefecture {
		return name == "湖南省"+region.Name
	}
	return false
}

func badRegion(candidates []*db.Region) *rules.Problem {
	problem := &rules.Problem{
		Code: rules.BadRegion, Field: "region",
		Message: rules.Text{Zh: "没有这个行政区划", En: "there is no such region in Hunan"},
		Mend:    rules.Text{Zh: "写六位行政区划代码，如 430104", En: "write the six-digit code, such as 430104"},
	}
	if len(candidates) > 1 {
		slices.SortFunc(candidates, func(a, b *db.Region) int { return strings.Compare(a.Code, b.Code) })
		names := make([]string, len(candidates))
		for i, region := range candidates {
			names[i] = region.Name + " " + region.Code
		}
		list := strings.Join(names, "、")
		problem.Message = rules.Text{Zh: "有几个行政区划同名：" + list, En: "several regions have this name: " + list}
	}
	return problem
}
