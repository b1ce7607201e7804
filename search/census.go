package search

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// census is what is counted of every public row, as the database has it at one
// data version. Counting tens of thousands of rows by a list of their keys takes
// either database a quarter of a second; their facts fit in a few bytes each, and
// only those that later entries revised are read again.
type census struct {
	mu      sync.RWMutex
	version int64
	path    regionPath
	// groups are the different facts, and places say in which group a row is.
	groups  []group
	byGroup map[group]int32
	places  map[Kind]map[int64]int32
}

// group is the facts that rows of it share.
type group struct {
	kind                     Kind
	region, markStatus, year string
}

// key names a public row.
type key struct {
	kind  Kind
	entry int64
}

func newCensus() *census {
	c := &census{version: -1, byGroup: map[group]int32{}, places: map[Kind]map[int64]int32{}}
	for _, kind := range Kinds() {
		c.places[kind] = map[int64]int32{}
	}
	return c
}

// renew reads what was published since, up to a data version.
func (c *census) renew(ctx context.Context, from loader, version int64) error {
	c.mu.RLock()
	current := version <= c.version
	c.mu.RUnlock()
	if current {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if version <= c.version {
		return nil
	}
	facts, err := from.db.FactsRevisedFrom(ctx, c.version+1)
	if err != nil {
		return err
	}
	path, err := from.path(ctx)
	if err != nil {
		return err
	}
	for _, f := range facts {
		kind := Kind(f.Kind)
		if !f.Public {
			delete(c.places[kind], f.Entry)
			continue
		}
		g := group{kind, f.Region, f.MarkStatus, f.Year}
		place, known := c.byGroup[g]
		if !known {
			place = int32(len(c.groups))
			c.groups = append(c.groups, g)
			c.byGroup[g] = place
		}
		c.places[kind][f.Entry] = place
	}
	c.version, c.path = version, path
	return nil
}

func (c *census) regions() regionPath {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.path
}

// found is what a question found, counted.
type found struct {
	// keys are the best, as far as pages go.
	keys     []key
	complete bool
	total    int
	facets   Facets
}

// count counts the matched rows that are public, and groups them.
func (c *census) count(matches Matches) *found {
	c.mu.RLock()
	defer c.mu.RUnlock()
	counts := make([]int, len(c.groups))
	f := &found{complete: matches.Complete}
	for _, r := range matches.List {
		if place, public := c.places[r.Kind][r.Key]; public {
			counts[place]++
			f.total++
		}
	}
	for _, r := range best(matches.List, maxDepth) {
		f.keys = append(f.keys, key{r.Kind, r.Key})
	}
	kinds, regions, statuses, years := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for place, n := range counts {
		if n == 0 {
			continue
		}
		g := c.groups[place]
		kinds[string(g.kind)] += n
		for _, code := range c.path.codes(g.region) {
			regions[code] += n
		}
		if g.markStatus != "" {
			statuses[g.markStatus] += n
		}
		if g.year != "" {
			years[g.year] += n
		}
	}
	f.facets = Facets{Kinds: sorted(kinds), Regions: sorted(regions), MarkStatuses: sorted(statuses), Years: sorted(years)}
	for i, region := range f.facets.Regions {
		f.facets.Regions[i].Label = c.path[region.Value].Name
	}
	slices.SortFunc(f.facets.Years, func(a, b FacetCount) int { return strings.Compare(b.Value, a.Value) })
	return f
}

func sorted(counts map[string]int) []FacetCount {
	list := make([]FacetCount, 0, len(counts))
	for value, count := range counts {
		list = append(list, FacetCount{Value: value, Count: count})
	}
	slices.SortFunc(list, func(a, b FacetCount) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Value, b.Value)
	})
	return list
}
