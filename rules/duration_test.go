package rules_test

import (
	"testing"
	"time"

	"mingzhi/rules"
)

func TestDurationsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"12": 12 * time.Hour, "2.5小时": 150 * time.Minute, " 2.5 个小时 ": 150 * time.Minute, "5小时30分": 330 * time.Minute,
		"5小时半": 330 * time.Minute, "２：３０": 150 * time.Minute, "2:30": 150 * time.Minute, "150分钟": 150 * time.Minute,
		"150 min": 150 * time.Minute, "2h30m": 150 * time.Minute, "2 hours 30 minutes": 150 * time.Minute, "1,200": 1200 * time.Hour, "0": 0,
		"": -1, "半": -1, "2:75": -1, "很多": -1, "-3": -1, "1e3": -1, "30半": -1, "9999999": -1, "2.5.1": -1, "小时": -1,
		"3,0": -1, "2,5小时": -1, "1,20,000": -1,
	} {
		got, problem := rules.ParseDuration(text, time.Hour)
		if problem != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%q is read as %v (%v), want %v", text, got, problem, want)
		}
	}
	if got, problem := rules.ParseDuration("150", time.Minute); got != 150*time.Minute || problem != nil {
		t.Errorf("a number of minutes is read as %v, %v", got, problem)
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, seed := range []string{"12", "2小时30分", "2:30", "1,200", "半", "３．５h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if spent, problem := rules.ParseDuration(text, time.Hour); spent < 0 || problem != nil && spent != 0 {
			t.Errorf("%q is read as %v, %v", text, spent, problem)
		}
	})
}
