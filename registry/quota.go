package registry

import "fmt"

// perMillion is how many marked organizations a million residents ought to have
// (湘民发〔2023〕29号 二(一)).
const perMillion = 20

// Quota holds a region's marked organizations against the notice's number.
type Quota struct {
	Marked int
	// Due is the smallest number that reaches the quota; 0 without a population.
	Due int64
	// Met is false, too, when there is no population to compare with.
	Met bool
	// PerMillion is marked organizations per million residents, rounded to one
	// decimal but never up to a quota that is not met; empty without a population.
	PerMillion string
}

// QuotaOf computes the quota of a region with so many residents; 0 when unknown.
func QuotaOf(marked int, residents int64) Quota {
	q := Quota{Marked: marked}
	if residents <= 0 {
		return q
	}
	q.Due = (residents*perMillion + 999_999) / 1_000_000
	q.Met = int64(marked)*1_000_000 >= perMillion*residents
	tenths := (int64(marked)*10_000_000 + residents/2) / residents
	if !q.Met {
		tenths = min(tenths, perMillion*10-1) // short of it by little is still short of it
	}
	q.PerMillion = fmt.Sprintf("%d.%d", tenths/10, tenths%10)
	return q
}
