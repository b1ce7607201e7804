package verify

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"mingzhi/portal/layout"
	"mingzhi/rules"
)

// maxHours is more than a life has.
const maxHours = 1_000_000

var (
	clockForm = regexp.MustCompile(`^(\d{1,7})[:：](\d{2})$`)
	hoursForm = regexp.MustCompile(`^(?:(\d+(?:\.\d+)?)(?:个?小时|个?钟头|hours?|hrs?|h|时|$))?(半)?(?:(\d+(?:\.\d+)?)(?:分钟?|minutes?|mins?|min|m))?$`)
)

// minutesOf reads a service time as papers print it: 12, 2.5小时, 5小时30分,
// 2:30, 150分钟. A number alone is hours.
func minutesOf(typed string) (int64, bool) {
	text := strings.NewReplacer(" ", "", ",", "").Replace(rules.Fold(typed))
	var hours, minutes float64
	if found := clockForm.FindStringSubmatch(text); found != nil {
		hours, minutes = number(found[1]), number(found[2])
		if minutes >= 60 {
			return 0, false
		}
	} else {
		found := hoursForm.FindStringSubmatch(text)
		if found == nil || found[1] == "" && found[3] == "" || found[2] != "" && (found[1] == "" || found[3] != "") {
			return 0, false
		}
		hours, minutes = number(found[1]), number(found[3])
		if found[2] != "" {
			minutes = 30
		}
	}
	total := math.Round(hours*60 + minutes)
	return int64(total), total <= maxHours*60
}

// number reads digits that a form has let through; nothing is 0.
func number(digits string) float64 {
	value, _ := strconv.ParseFloat(digits, 64)
	return value
}

// hours words minutes as people do.
func hours(minutes int64) layout.Text {
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
