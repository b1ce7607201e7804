package rules

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// The tiers of service in one day at which others look again: i志愿 of Guangdong takes
// up to eight hours as they are, and has more than twelve decided by the province.
// No law has them: they are shown and forbid nothing.
const (
	LongDay     = 8 * 60
	VeryLongDay = 12 * 60
)

// Served is a stretch of service.
type Served struct {
	StartedAt, EndedAt time.Time
	// Minutes is the service time recorded for it.
	Minutes int64
}

// LongDays lists the days, in Asia/Shanghai, on which the stretches of one person add
// up to more than LongDay minutes, with their sums. A stretch over midnight counts on
// each day in proportion.
func LongDays(served []Served) (days []Date, minutes map[Date]int64) {
	sums := map[Date]float64{}
	for _, s := range served {
		whole := s.EndedAt.Sub(s.StartedAt)
		if whole <= 0 {
			continue
		}
		for from := s.StartedAt; from.Before(s.EndedAt); {
			day := DateOf(from)
			to := day.AddDays(1).Time(Shanghai())
			if to.After(s.EndedAt) {
				to = s.EndedAt
			}
			sums[day] += float64(s.Minutes) * float64(to.Sub(from)) / float64(whole)
			from = to
		}
	}
	minutes = map[Date]int64{}
	for day, sum := range sums {
		if whole := int64(sum + 0.5); whole > LongDay {
			minutes[day] = whole
		}
	}
	return slices.Sorted(maps.Keys(minutes)), minutes
}

// Overlap is two stretches of service of one person at the same time, by their places
// in a list: nobody serves in two places at once.
type Overlap struct{ First, Second int }

// Overlaps lists the pairs of stretches that share more than a moment, in the order
// of their beginnings; each stretch is told with the earlier one that it overlaps.
func Overlaps(served []Served) (pairs []Overlap) {
	order := make([]int, len(served))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return served[a].StartedAt.Compare(served[b].StartedAt) })
	latest := -1 // the stretch that ends last of those before
	for _, i := range order {
		if latest >= 0 && served[i].StartedAt.Before(served[latest].EndedAt) {
			pairs = append(pairs, Overlap{min(latest, i), max(latest, i)})
		}
		if latest < 0 || cmp.Compare(served[i].EndedAt.UnixNano(), served[latest].EndedAt.UnixNano()) > 0 {
			latest = i
		}
	}
	return pairs
}
