package verify

import (
	"strconv"

	"mingzhi/portal/layout"
)

// Hours words minutes as people do.
func Hours(minutes int64) layout.Text {
	whole, rest := minutes/60, minutes%60
	number := strconv.FormatInt(whole, 10)
	switch {
	case rest == 0:
		return words.WholeHours.Of(int(whole))
	case whole == 0:
		return layout.Fill(words.Minutes, strconv.FormatInt(rest, 10))
	case rest == 30:
		return layout.Fill(words.Hours, number+".5")
	}
	return layout.Fill(words.HoursMinutes, number, strconv.FormatInt(rest, 10))
}
