package registry

import (
	"context"
	"net/netip"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"mingzhi/rules"
)

// Limits bound verification attempts, so that neither one asker can try many
// numbers nor many askers one number.
type Limits struct {
	// PerAddress and PerNumber are attempts a minute in the long run.
	PerAddress, PerNumber float64
	// AddressBurst and NumberBurst are attempts at once.
	AddressBurst, NumberBurst int
}

// DefaultLimits let a school office check a pile of certificates, and nobody try
// the 27^12 codes of one.
var DefaultLimits = Limits{PerAddress: 60, AddressBurst: 60, PerNumber: 10, NumberBurst: 20}

// rememberedKeys is how many addresses and how many numbers are remembered.
const rememberedKeys = 100_000

// limiter counts attempts by address and by number, in token buckets.
type limiter struct {
	limits             Limits
	clock              func() time.Time
	addresses, numbers *lru.Cache[string, *rate.Limiter]
}

func newLimiter(limits Limits, clock func() time.Time) *limiter {
	l := &limiter{limits: limits, clock: clock}
	l.addresses, _ = lru.New[string, *rate.Limiter](rememberedKeys) // fails only for a size below one
	l.numbers, _ = lru.New[string, *rate.Limiter](rememberedKeys)
	return l
}

// allow takes one attempt from both buckets, or says how long to wait. An address
// that is out of attempts takes none from a number's: what one asker does in vain
// keeps nobody else out.
func (l *limiter) allow(address, number string) error {
	now := l.clock()
	wait := take(l.addresses, network(address), now, l.limits.PerAddress, l.limits.AddressBurst)
	if wait == 0 {
		wait = take(l.numbers, number, now, l.limits.PerNumber, l.limits.NumberBurst)
	}
	if wait == 0 {
		return nil
	}
	return &TooMany{
		RetryAfter: wait,
		Problem: &rules.Problem{
			Code:    rules.TooManyAttempts,
			Message: rules.Text{Zh: "查验次数太多", En: "too many attempts"},
			Mend:    rules.Text{Zh: "请过一会儿再试", En: "please wait a little and try again"},
		},
	}
}

// network is what one asker holds: an IPv4 address, or the /64 of an IPv6 one,
// whose other addresses are the same asker's.
func network(address string) string {
	parsed, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if parsed = parsed.Unmap().WithZone(""); parsed.Is4() {
		return parsed.String()
	}
	prefix, _ := parsed.Prefix(64) // an IPv6 address has 128 bits
	return prefix.String()
}

func take(buckets *lru.Cache[string, *rate.Limiter], key string, now time.Time, perMinute float64, burst int) time.Duration {
	bucket, ok := buckets.Get(key)
	if !ok {
		fresh := rate.NewLimiter(rate.Limit(perMinute/60), burst)
		if standing, had, _ := buckets.PeekOrAdd(key, fresh); had {
			bucket = standing
		} else {
			bucket = fresh
		}
	}
	reservation := bucket.ReserveN(now, 1)
	if wait := reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return wait
	}
	return 0
}

// TooMany is a TOO_MANY_ATTEMPTS problem that knows when to come back.
type TooMany struct {
	*rules.Problem
	RetryAfter time.Duration
}

// Unwrap gives the problem, so that it is found as one.
func (t *TooMany) Unwrap() error { return t.Problem }

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
