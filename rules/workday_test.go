package rules_test

import (
	"testing"

	"mingzhi/rules"
)

func TestAddWorkdaysGivesTheLastDayInTime(t *testing.T) {
	calendar := rules.NewCalendar()
	for _, row := range []struct {
		why      string
		end, due rules.Date
	}{
		{"mid-autumn and national day on the way", "2023-09-22", "2023-10-12"},
		{"new year's eve 2024 was not a day off; two Sundays worked", "2024-01-31", "2024-02-19"},
		{"the whole national day week", "2024-09-30", "2024-10-18"},
		{"the last day is a Saturday that was worked", "2025-01-20", "2025-02-08"},
		{"over the turn of the year", "2025-12-25", "2026-01-09"},
		{"spring festival 2026", "2026-02-10", "2026-03-02"},
		{"labour day 2026", "2026-04-30", "2026-05-18"},
		{"dragon boat festival 2026", "2026-06-12", "2026-06-29"},
		{"mid-autumn 2026", "2026-09-18", "2026-10-09"},
		{"national day 2026", "2026-09-30", "2026-10-20"},
	} {
		due, provisional := calendar.AddWorkdays(row.end, 10)
		if due != row.due || provisional {
			t.Errorf("%s: ten working days after %s: %s (provisional %v), want %s", row.why, row.end, due, provisional, row.due)
		}
		if count, _ := calendar.WorkdaysBetween(row.end, row.due); count != 10 {
			t.Errorf("%s: counted back: %d", row.why, count)
		}
	}
}

func TestYearsHaveTheirKnownNumberOfWorkingDays(t *testing.T) {
	calendar := rules.NewCalendar()
	for year, want := range map[string]int{
		"2018": 250, "2019": 250, "2020": 249, "2021": 250, "2022": 249, "2023": 249, "2024": 251, "2025": 248, "2026": 248,
	} {
		first := rules.Date(year + "-01-01").AddDays(-1)
		got, provisional := calendar.WorkdaysBetween(first, rules.Date(year+"-12-31"))
		if got != want || provisional {
			t.Errorf("%s has %d working days (provisional %v), want %d", year, got, provisional, want)
		}
	}
}

func TestYearsWithoutANoticeAreProvisional(t *testing.T) {
	calendar := rules.NewCalendar()
	for _, row := range []struct {
		why     string
		day     rules.Date
		workday bool
	}{
		{"new year's day is off by law", "2027-01-01", false},
		{"the eve of spring festival 2027", "2027-02-05", false},
		{"the third day of spring festival 2027", "2027-02-08", false},
		{"an ordinary Tuesday", "2027-02-09", true},
		{"an ordinary Sunday", "2027-02-14", false},
		{"tomb sweeping 2028", "2028-04-04", false},
		{"national day 2029", "2029-10-03", false},
		{"mid-autumn 2029 falls on a Saturday", "2029-09-22", false},
		{"a year that we know nothing of but its fixed days", "2031-05-01", false},
		{"before the first notice that we know", "2001-12-28", true},
	} {
		workday, provisional := calendar.IsWorkday(row.day)
		if workday != row.workday || !provisional {
			t.Errorf("%s: IsWorkday(%s) = %v, provisional %v", row.why, row.day, workday, provisional)
		}
	}
	if due, provisional := calendar.AddWorkdays("2026-12-25", 10); due != "2027-01-11" || !provisional {
		t.Errorf("one provisional day on the way makes the answer provisional: %s %v", due, provisional)
	}
}

func TestArrangeLoadsAYearWithoutTouchingTheOldCalendar(t *testing.T) {
	before := rules.NewCalendar()
	after, err := before.Arrange(2027, []rules.Date{"2027-01-01", "2027-02-09"}, []rules.Date{"2027-02-14", "2026-12-27"})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[rules.Date]bool{"2027-02-09": false, "2027-02-14": true, "2027-02-10": true, "2026-12-27": true} {
		if workday, provisional := after.IsWorkday(day); workday != want || provisional {
			t.Errorf("arranged: IsWorkday(%s) = %v, provisional %v", day, workday, provisional)
		}
	}
	if workday, provisional := before.IsWorkday("2027-02-09"); !workday || !provisional {
		t.Error("the calendar that was arranged from has changed")
	}
	for why, days := range map[string][]rules.Date{
		"a day that does not exist": {"2027-02-29"}, "a day twice": {"2027-01-01", "2027-01-01"}, "another year": {"2030-01-01"},
	} {
		if _, err := before.Arrange(2027, days, nil); err == nil {
			t.Errorf("%s is accepted", why)
		}
	}
	if _, err := before.Arrange(1500, nil, nil); err == nil {
		t.Error("a year outside is accepted")
	}
}

func TestWorkdaysOfWhatIsNoDate(t *testing.T) {
	calendar := rules.NewCalendar()
	if due, provisional := calendar.AddWorkdays("", 10); due != "" || !provisional {
		t.Errorf("AddWorkdays of nothing: %q %v", due, provisional)
	}
	if due, _ := calendar.AddWorkdays("2024-02-10", 0); due != "2024-02-10" {
		t.Errorf("no working days is the day itself: %s", due)
	}
	if due, _ := calendar.AddWorkdays("2100-12-31", 1); due != "" {
		t.Errorf("beyond the last year: %q", due)
	}
	if count, _ := calendar.WorkdaysBetween("2024-03-08", "2024-03-01"); count != 0 {
		t.Errorf("done before due is not late: %d", count)
	}
	if count, provisional := calendar.WorkdaysBetween("", "2024-03-01"); count != 0 || !provisional {
		t.Errorf("without a date nothing is counted: %d", count)
	}
	if workday, provisional := calendar.IsWorkday("2024-02-30"); workday || !provisional {
		t.Error("a day that does not exist is no working day")
	}
}
