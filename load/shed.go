package load

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"mingzhi/rules"
)

// Shed says that a request was sent away. It unwraps to the problem that people
// see, of code OVERLOADED.
type Shed struct {
	Class Class
	// RetryAfter is when to come back, in whole seconds.
	RetryAfter time.Duration
}

// Error is for the log.
func (s *Shed) Error() string {
	return fmt.Sprintf("overloaded: %s shed, come back in %s", s.Class, s.RetryAfter)
}

// Unwrap gives the problem.
func (s *Shed) Unwrap() error { return s.Problem() }

// Problem is what people are told.
func (s *Shed) Problem() *rules.Problem {
	seconds := int(s.RetryAfter / time.Second)
	return &rules.Problem{
		Code:    rules.Overloaded,
		Message: rules.Text{Zh: "现在访问的人太多", En: "too many people are asking at this moment"},
		Mend:    rules.Text{Zh: fmt.Sprintf("请过 %d 秒再试", seconds), En: fmt.Sprintf("try again in %d s", seconds)},
	}
}

// Status is the HTTP status of a request that was sent away.
const Status = http.StatusServiceUnavailable

// SetHeader writes when to come back, and that nobody may keep this answer.
func (s *Shed) SetHeader(header http.Header) {
	header.Set("Retry-After", strconv.Itoa(int(s.RetryAfter/time.Second)))
	header.Set("Cache-Control", "no-store")
}
