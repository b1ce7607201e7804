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

func noProof() *rules.Problem {
	return &rules.Problem{
		Code: rules.Missing, Field: "code",
		Message: rules.Text{Zh: "没有凭据", En: "there is no proof"},
		Mend:    rules.Text{Zh: "填验证码，或同时填姓名和身份证号后四位", En: "fill in the verification code, or both the name and the last four characters of the ID number"},
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
