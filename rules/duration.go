package rules

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	clockTime     = regexp.MustCompile(`^(\d{1,6}):(\d{2})(?::(\d{2}))?$`)
	durationForm  = regexp.MustCompile(`^(?:(\d+(?:\.\d+)?)(?:个?小时|个?钟头|hours?|hrs?|h|时))?(半)?(?:(\d+(?:\.\d+)?)(?:分钟?|minutes?|mins?|m))?$`)
	plainQuantity = regexp.MustCompile(`^\d+(?:\.\d+)?$`)
	thousands     = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\D|$)`)
)

const (
	// longestDurationText is the longest text that is read, in bytes.
	longestDurationText = 40
	// mostHours is more than a life of service has.
	mostHours = 200_000
)

// ParseDuration reads a service time as people write it: 2.5, 2小时30分, 5小时半,
// 150分钟, 2h30m, 2:30. A number alone counts units. The result is whole seconds
// and may be 0. A comma is read only where it must separate thousands.
func ParseDuration(text string, unit time.Duration) (time.Duration, *Problem) {
	bad := &Problem{
		Code: BadNumber, Message: Text{"读不出时长", "the duration cannot be read"},
		Mend: Text{"请写小时数，例如 2.5、2小时30分 或 150分钟", "write hours, such as 2.5, 2小时30分 or 150分钟"},
	}
	folded := Fold(text)
	if len(folded) > longestDurationText {
		return 0, bad
	}
	if strings.Contains(folded, ",") && !thousands.MatchString(folded) {
		return 0, &Problem{
			Code: BadNumber, Message: Text{"逗号分不清是小数点还是千位分隔", "the comma may be a decimal point or separate thousands"},
			Mend: Text{"小数点写成“.”，例如 2.5", "write the decimal point as a stop, such as 2.5"},
		}
	}
	folded = strings.ReplaceAll(folded, ",", "")
	var seconds float64
	if plainQuantity.MatchString(folded) {
		seconds = quantity(folded) * unit.Seconds()
	} else if found := clockTime.FindStringSubmatch(folded); found != nil {
		minutes, rest := quantity(found[2]), quantity(found[3])
		if minutes >= 60 || rest >= 60 {
			return 0, bad
		}
		seconds = quantity(found[1])*3600 + minutes*60 + rest
	} else {
		found := durationForm.FindStringSubmatch(folded)
		if found == nil || found[1] == "" && found[3] == "" || found[2] != "" && (found[1] == "" || found[3] != "") {
			return 0, bad
		}
		seconds = quantity(found[1])*3600 + quantity(found[3])*60
		if found[2] != "" {
			seconds += 1800
		}
	}
	if seconds > mostHours*3600 {
		return 0, bad
	}
	return time.Duration(seconds+0.5) * time.Second, nil
}

// quantity reads digits that a form has let through; nothing is 0.
func quantity(digits string) float64 {
	value, _ := strconv.ParseFloat(digits, 64)
	return value
}
