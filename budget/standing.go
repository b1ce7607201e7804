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
	after := max(1, seconds(wait))
	problem := &rules.Problem{Code: rules.TooManyAttempts}
	again := rules.Text{Zh: fmt.Sprintf("请在 %d 秒后再试", after), En: fmt.Sprintf("try again in %d s", after)}
	switch standing.Kind {
	case Query:
		problem.Code = rules.TooManyRequests
		problem.Message = rules.Text{
			Zh: fmt.Sprintf("查询太多：这一会儿的点数只剩 %d，不够这次查询用", standing.Remaining),
			En: fmt.Sprintf("too many requests: of the points for this while %d are left, less than this one needs", standing.Remaining),
		}
		problem.Mend = rules.Text{
			Zh: again.Zh + "；要下载很多数据的项目，可以向登记簿的运行者申请令牌",
			En: again.En + "; a project that reads a lot may ask whoever runs this register for a token",
		}
	case Verification:
		problem.Message = rules.Text{Zh: "从这个地址查验的次数太多", En: "too many attempts from this address"}
		problem.Mend = again
	case Certificate:
		problem.Message = rules.Text{
			Zh: "这份证明没有用对验证码的查验次数太多，为保护持有人暂停一会儿",
			En: "too many attempts at this certificate without its code; its holder is protected for a while",
		}
		problem.Mend = rules.Text{Zh: "用证明上的验证码查验；没有验证码，" + again.Zh, En: "verify by the code on the certificate; without it, " + again.En}
	}
	return &Refusal{Problem: problem, Standing: standing, RetryAfter: wait}
}
