package rules_test

import (
	"slices"
	"testing"
	"time"

	"mingzhi/rules"
)

// served is a stretch on days of March 2026, by the clock in Shanghai.
func served(day, hour, minutes int) rules.Served {
	from := time.Date(2026, 3, day, hour, 0, 0, 0, rules.Shanghai())
	return rules.Served{StartedAt: from, EndedAt: from.Add(time.Duration(minutes) * time.Minute), Minutes: int64(minutes)}
}

func TestLongDaysAreThoseOfMoreThanEightHours(t *testing.T) {
	for _, test := range []struct {
		sentence string
		served   []rules.Served
		want     map[rules.Date]int64
	}{
		{"nothing", nil, nil},
		{"eight hours are usual", []rules.Served{served(1, 8, 240), served(1, 14, 240)}, nil},
		{"a minute more is long", []rules.Served{served(1, 8, 240), served(1, 14, 241)}, map[rules.Date]int64{"2026-03-01": 481}},
		{"several activities add up", []rules.Served{served(1, 6, 300), served(1, 12, 300), served(1, 18, 200)}, map[rules.Date]int64{"2026-03-01": 800}},
		{"each day by itself", []rules.Served{served(1, 8, 400), served(2, 8, 500)}, map[rules.Date]int64{"2026-03-02": 500}},
		{"a night is shared out", []rules.Served{served(1, 20, 600)}, nil},
		{"and adds to its days", []rules.Served{served(1, 8, 360), served(1, 20, 600)}, map[rules.Date]int64{"2026-03-01": 600}},
		{"the day is Shanghai's", []rules.Served{{StartedAt: time.Date(2026, 2, 28, 16, 0, 0, 0, time.UTC), EndedAt: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC), Minutes: 600}}, map[rules.Date]int64{"2026-03-01": 600}},
		{"recorded time counts, not that between start and end", []rules.Served{{StartedAt: served(1, 6, 1).StartedAt, EndedAt: served(1, 6, 900).EndedAt, Minutes: 300}}, nil},
	} {
		days, minutes := rules.LongDays(test.served)
		if len(days) != len(test.want) || !slices.IsSorted(days) {
			t.Errorf("%s: %v", test.sentence, days)
		}
		for _, day := range days {
			if minutes[day] != test.want[day] {
				t.Errorf("%s: %s has %d minutes", test.sentence, day, minutes[day])
			}
		}
	}
}

func TestNobodyServesInTwoPlacesAtOnce(t *testing.T) {
	for _, test := range []struct {
		sentence string
		served   []rules.Served
		want     []rules.Overlap
	}{
		{"one after another", []rules.Served{served(1, 8, 60), served(1, 9, 60)}, nil},
		{"at the same time", []rules.Served{served(1, 8, 60), served(1, 8, 60)}, []rules.Overlap{{0, 1}}},
		{"a minute too early", []rules.Served{served(1, 8, 61), served(1, 9, 60)}, []rules.Overlap{{0, 1}}},
		{"in any order", []rules.Served{served(1, 9, 60), served(1, 8, 61)}, []rules.Overlap{{0, 1}}},
		{"a long one holds several", []rules.Served{served(1, 8, 300), served(1, 9, 60), served(1, 11, 60), served(1, 14, 60)}, []rules.Overlap{{0, 1}, {0, 2}}},
		{"on other days", []rules.Served{served(1, 8, 60), served(2, 8, 60)}, nil},
	} {
		if got := rules.Overlaps(test.served); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v", test.sentence, got)
		}
	}
}
