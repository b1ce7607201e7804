package registry

import (
	"context"
	"time"

	"mingzhi/budget"
)

// Limits bound verification attempts, so that neither one asker can try many
// numbers nor many askers the names and last four characters of one.
type Limits struct {
	// PerAddress and PerNumber are attempts a minute in the long run.
	PerAddress, PerNumber float64
	// AddressBurst and NumberBurst are attempts at once.
	AddressBurst, NumberBurst int
}

// DefaultLimits let a school office check a pile of certificates, and nobody try
// the 27^12 codes of one.
var DefaultLimits = Limits{
	PerAddress: budget.DefaultLimits.Verification.PerMinute, AddressBurst: int(budget.DefaultLimits.Verification.Burst),
	PerNumber: budget.DefaultLimits.Certificate.PerMinute, NumberBurst: int(budget.DefaultLimits.Certificate.Burst),
}

// limiter counts attempts by address and by number.
type limiter struct{ budgets *budget.Keeper }

// newLimiter counts attempts by this process alone.
func newLimiter(limits Limits, clock func() time.Time) *limiter {
	return &limiter{budget.New(budget.Options{Clock: clock, Limits: budget.Limits{
		Verification: budget.Rate{PerMinute: limits.PerAddress, Burst: int64(limits.AddressBurst)},
		Certificate:  budget.Rate{PerMinute: limits.PerNumber, Burst: int64(limits.NumberBurst)},
	}})}
}

// CountAttemptsWith has attempts counted by a keeper that shares them with other
// servers, at its limits. It is called before anybody verifies.
func (r *Registry) CountAttemptsWith(budgets *budget.Keeper) { r.limiter = &limiter{budgets} }

// address takes one attempt from an address, or says how long to wait.
func (l *limiter) address(address string) (budget.Grant, error) {
	return l.budgets.Take(budget.Verification, budget.Address(address), 1)
}

// number takes one attempt at a number, or says how long to wait. Whoever has the
// code needs none: what others try in vain keeps no holder of a certificate out.
func (l *limiter) number(number string) error {
	_, err := l.budgets.Take(budget.Certificate, budget.Number(number), 1)
	return err
}

// TooMany is a TOO_MANY_ATTEMPTS problem that knows when to come back.
type TooMany = budget.Refusal

type askerKey struct{}

// WithAsker puts the address of whoever asks into the context.
func WithAsker(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, askerKey{}, address)
}

// AskerFrom gives the address of whoever asks; empty when unknown.
func AskerFrom(ctx context.Context) string {
	address, _ := ctx.Value(askerKey{}).(string)
	return address
}
