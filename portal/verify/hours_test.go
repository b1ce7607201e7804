package verify

import "testing"

func TestServiceTimeIsReadAsPapersPrintIt(t *testing.T) {
	for typed, want := range map[string]int64{
		"12": 720, "2.5": 150, "2.5小时": 150, " 2.5 个小时 ": 150, "5小时30分": 330, "5小时30分钟": 330, "5个半小时": -1, "5小时半": 330, "２：３０": 150,
		"2:30": 150, "150分钟": 150, "150 min": 150, "2h30m": 150, "2 hours 30 minutes": 150, "1,200": 72000, "0": 0,
		"": -1, "半": -1, "2:75": -1, "很多": -1, "-3": -1, "1e3": -1, "30半": -1, "9999999": -1, "2.5.1": -1, "小时": -1,
	} {
		got, ok := minutesOf(typed)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q is read as %d minutes, want %d", typed, got, want)
		}
	}
}
