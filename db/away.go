package db

import (
	"context"
	"errors"
	"time"

	"mingzhi/rules"
)

// Unavailable is what is told when the database does not answer.
func Unavailable(cause error) *rules.Problem {
	return &rules.Problem{
		Code:    rules.Unavailable,
		Message: rules.Text{Zh: "登记簿暂时读不到", En: "the register cannot be read at the moment"},
		Mend:    rules.Text{Zh: "请过一会儿再试；刚才有人看过的页面仍可查看", En: "please try again in a moment; what was asked lately is still answered"},
		Cause:   cause,
	}
}

// Blame tells a fault of the program from a database that went away: an error that
// is no problem of its own, while the database does not answer, becomes Unavailable.
func (d *DB) Blame(ctx context.Context, err error) error {
	problem := (*rules.Problem)(nil)
	if err == nil || errors.Is(err, ErrNotFound) || errors.As(err, &problem) && problem.Code != rules.Internal {
		return err
	}
	if _, away := d.Refresh(ctx); away != nil && ctx.Err() == nil {
		return Unavailable(err)
	}
	return err
}

// RetryAfter is when to come back to a register that cannot be read.
const RetryAfter = 5 * time.Second
