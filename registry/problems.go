package registry

import (
	"strings"

	"mingzhi/rules"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

func missing(field, zh, en string) *rules.Problem {
	return &rules.Problem{
		Code: rules.Missing, Field: field,
		Message: rules.Text{Zh: "缺少" + zh, En: en + " is missing"},
		Mend:    rules.Text{Zh: "补上" + zh, En: "fill in " + en},
	}
}

func inFuture(field string) *rules.Problem {
	return &rules.Problem{
		Code: rules.DateInFuture, Field: field,
		Message: rules.Text{Zh: "日期在将来", En: "the date lies in the future"},
		Mend:    rules.Text{Zh: "核对年月日", En: "check year, month and day"},
	}
}

func outOfOrder(field, zh, en string) *rules.Problem {
	return &rules.Problem{
		Code: rules.DatesOutOfOrder, Field: field,
		Message: rules.Text{Zh: zh, En: en},
		Mend:    rules.Text{Zh: "核对两个日期", En: "check both dates"},
	}
}

func conflict(field, zh, en string) *rules.Problem {
	return &rules.Problem{
		Code: rules.Conflict, Field: field,
		Message: rules.Text{Zh: zh, En: en},
		Mend:    rules.Text{Zh: "核对两处，以原件为准", En: "check both against the original"},
	}
}
