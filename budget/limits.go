package budget

import "time"

// Kind is what a bucket is of. Its text is the name of the policy in the
// RateLimit headers.
type Kind string

// The kinds.
const (
	// Query is points for queries, pages and lookups, of an address or a token.
	Query Kind = "query"
	// Verification is attempts to verify by one address. A token buys none.
	Verification Kind = "verification"
	// Certificate is attempts to verify one certificate, by anybody.
	Certificate Kind = "certificate"
)

// Rate is how a bucket fills.
type Rate struct {
	// PerMinute is points a minute in the long run.
	PerMinute float64
	// Burst is points at once, after a rest.
	Burst int64
}

// interval is how long one point takes to come back, in nanoseconds.
func (r Rate) interval() int64 { return max(1, int64(float64(time.Minute)/r.PerMinute)) }

// Limits are the rates of the kinds; a zero rate means that of DefaultLimits.
type Limits struct {
	// Query is for each address; a token has a rate of its own.
	Query Rate
	// Verification is for each address, Certificate for each number.
	Verification, Certificate Rate
}

// DefaultLimits are far above what people and their scripts need, and below what
// a machine gives.
//
// A server of two processors gives some 40,000 points a second. An address gets
// 10,000 of them, so four must work together to take all of it. It may spend 60,000
// at once: three of the dearest queries, or 600 pages, which a school behind one
// address does not open within a second.
//
// Attempts to verify let an office check a pile of certificates, and nobody try the
// 27^12 codes of one.
var DefaultLimits = Limits{
	Query:        Rate{PerMinute: 600_000, Burst: 60_000},
	Verification: Rate{PerMinute: 60, Burst: 60},
	Certificate:  Rate{PerMinute: 10, Burst: 20},
}

// orDefault fills in what is zero.
func (l Limits) orDefault() Limits {
	for _, rate := range []struct{ given, standard *Rate }{
		{&l.Query, &DefaultLimits.Query},
		{&l.Verification, &DefaultLimits.Verification},
		{&l.Certificate, &DefaultLimits.Certificate},
	} {
		if *rate.given == (Rate{}) {
			*rate.given = *rate.standard
		}
	}
	return l
}

// of is the rate at which a holder's bucket of a kind fills.
func (l Limits) of(kind Kind, who Who) Rate {
	switch {
	case kind == Verification:
		return l.Verification
	case kind == Certificate:
		return l.Certificate
	case who.perMinute > 0:
		// A token has the same ratio of burst to rate as an address: its bucket fills
		// in as many seconds.
		return Rate{PerMinute: who.perMinute, Burst: max(1, int64(who.perMinute*float64(l.Query.Burst)/l.Query.PerMinute))}
	}
	return l.Query
}
