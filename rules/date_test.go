package rules_test

import (
	"testing"
	"time"

	"mingzhi/rules"
)

func TestDateOfIsTheDayInShanghai(t *testing.T) {
	for _, row := range []struct {
		why  string
		at   time.Time
		want rules.Date
	}{
		{"one second before midnight in China", time.Date(2023, 9, 6, 15, 59, 59, 0, time.UTC), "2023-09-06"},
		{"midnight in China", time.Date(2023, 9, 6, 16, 0, 0, 0, time.UTC), "2023-09-07"},
		{"no time at all", time.Time{}, ""},
	} {
		if got := rules.DateOf(row.at); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	day := rules.Date("2024-02-28")
	for n, want := range map[int]rules.Date{0: "2024-02-28", 1: "2024-02-29", 2: "2024-03-01", -59: "2023-12-31", 366: "2025-02-28", 1_000_000: ""} {
		if got := day.AddDays(n); got != want {
			t.Errorf("%s and %d days: %q, want %q", day, n, got, want)
		}
	}
	if !day.Before("2024-02-29") || day.Before(day) || day.Before("") || rules.Date("").Before(day) {
		t.Error("Before compares two known dates")
	}
	if !day.After("2024-02-27") || day.After(day) || day.After("") || rules.Date("").After(day) {
		t.Error("After compares two known dates")
	}
	if day.Year() != 2024 || day.Weekday() != time.Wednesday {
		t.Errorf("%s is in %d, a %s", day, day.Year(), day.Weekday())
	}
	if at := day.Time(nil); !at.Equal(time.Date(2024, 2, 27, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("the day begins at midnight in China: %s", at)
	}
	if at := day.Time(time.UTC); !at.Equal(time.Date(2024, 2, 28, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the day begins at midnight of the zone that is asked for: %s", at)
	}
}

func TestDateWords(t *testing.T) {
	day := rules.Date("2023-09-07")
	if day.Zh() != "2023年9月7日" || day.En() != "7 September 2023" {
		t.Errorf("%s, %s", day.Zh(), day.En())
	}
	for _, row := range []struct {
		date   rules.PartialDate
		zh, en string
		whole  rules.Date
	}{
		{"2017", "2017年", "2017", ""},
		{"2023-09", "2023年9月", "September 2023", ""},
		{"2023-09-07", "2023年9月7日", "7 September 2023", "2023-09-07"},
	} {
		if !row.date.Valid() || row.date.Zh() != row.zh || row.date.En() != row.en || row.date.Date() != row.whole {
			t.Errorf("%s: %s, %s, %q", row.date, row.date.Zh(), row.date.En(), row.date.Date())
		}
	}
}

func TestWhatIsNoDateHasNoParts(t *testing.T) {
	for _, d := range []rules.Date{"", "2023-02-29", "2023-9-7", "1899-12-31", "2101-01-01", "yesterday"} {
		if d.Valid() || d.Year() != 0 || !d.Time(nil).IsZero() || d.AddDays(1) != "" || d.Zh() != "" || d.En() != "" || d.Weekday() != time.Sunday {
			t.Errorf("%q passes for a date", d)
		}
	}
	for _, p := range []rules.PartialDate{"", "23", "2023-13", "2023-02-29", "1899", "20230"} {
		if p.Valid() || p.Zh() != "" || p.En() != "" || p.Date() != "" {
			t.Errorf("%q passes for a partial date", p)
		}
	}
	if rules.NewDate(2023, 2, 29) != "" || rules.NewDate(1899, 1, 1) != "" || rules.NewDate(2024, 2, 29) != "2024-02-29" {
		t.Error("NewDate knows the calendar")
	}
}
