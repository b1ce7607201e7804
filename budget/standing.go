package budget

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"mingzhi/rules"
)

// Standing is how a bucket stands.
type Standing struct {
	Kind Kind
	// Limit is points at once after a rest; Remaining is what is left of them.
	Limit, Remaining int64
	// Window is how long an empty bucket takes to fill, Full how long this one does.
	Window, Full time.Duration
}

func standingOf(kind Kind, rate Rate, full int64) Standing {
	interval := rate.interval()
	return Standing{
		Kind: kind, Limit: rate.Burst, Remaining: max(0, rate.Burst-(full+interval-1)/interval),
		Window: time.Duration(rate.Burst * interval), Full: time.Duration(full),
	}
}

// The names of the headers, in the form in which net/http keeps them.
const (
	policyHeader   = "Ratelimit-Policy"
	standingHeader = "Ratelimit"
)

// Headers tells the standing as draft-ietf-httpapi-ratelimit-headers has it: the
// limit q in w seconds, of which r remain; t seconds make it full again.
func (s Standing) Headers(h http.Header) {
	h[policyHeader] = []string{field(s.Kind, "q", s.Limit, "w", max(1, seconds(s.Window)))}
	h[standingHeader] = []string{field(s.Kind, "r", s.Remaining, "t", seconds(s.Full))}
}

// field is a structured field (RFC 9651): a string with two whole numbers. It is
// written for every answer, and so without fmt.
func field(kind Kind, first string, firstValue int64, second string, secondValue int64) string {
	text := make([]byte, 0, 64)
	text = append(text, '"')
	text = append(text, kind...)
	text = append(text, `";`...)
	text = append(text, first...)
	text = append(text, '=')
	text = strconv.AppendInt(text, firstValue, 10)
	text = append(text, ';')
	text = append(text, second...)
	text = append(text, '=')
	return string(strconv.AppendInt(text, secondValue, 10))
}

// Refusal is a problem that knows when to come back: TOO_MANY_REQUESTS for
// queries, TOO_MANY_ATTEMPTS for verifications.
type Refusal struct {
	*rules.Problem
	Standing
	RetryAfter time.Duration
}

// Unwrap gives the problem, so that it is found as one.
func (r *Refusal) Unwrap() error { return r.Problem }

// Headers tells the standing and when to come back.
func (r *Refusal) Headers(h http.Header) {
	r.Standing.Headers(h)
	h.Set("Retry-After", strconv.FormatInt(max(1, seconds(r.RetryAfter)), 10))
}

func refuse(standing Standing, wait time.Duration) *Refusal {
	problem := &rules.Problem{
		Code:    rules.TooManyAttempts,
		Message: rules.Text{Zh: "查验次数太多", En: "too many attempts"},
		Mend:    rules.Text{Zh: "请过一会儿再试", En: "please wait a little and try again"},
	}
	if standing.Kind == Query {
		after := seconds(wait)
		problem = &rules.Problem{
			Code:    rules.TooManyRequests,
			Message: rules.Text{Zh: "查询太多，这一会儿的点数用完了", En: "too many requests: the points for this while are spent"},
			Mend: rules.Text{
				Zh: fmt.Sprintf("请在 %d 秒后再试；要下载很多数据的项目，可以向登记簿的运行者申请令牌", after),
				En: fmt.Sprintf("try again in %d s; a project that reads a lot may ask whoever runs this register for a token", after),
			},
		}
	}
	return &Refusal{Problem: problem, Standing: standing, RetryAfter: wait}
}
