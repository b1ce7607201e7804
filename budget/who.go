package budget

import (
	"context"
	"encoding/hex"
	"net/netip"

	"mingzhi/db"
)

// Who holds a bucket: an address, a token, or a certificate by its number. The
// zero Who is an address that nobody knows.
type Who struct {
	name string
	// perMinute is a token's rate; 0 for everybody else.
	perMinute float64
}

// Address is whoever asks from an address: an IPv4 address, or the /64 of an IPv6
// one, whose other addresses are the same asker's.
func Address(address string) Who {
	parsed, err := netip.ParseAddr(address)
	if err != nil {
		return Who{name: "?" + address} // no token's name begins so
	}
	if parsed = parsed.Unmap().WithZone(""); parsed.Is4() {
		return Who{name: parsed.String()}
	}
	prefix, _ := parsed.Prefix(64) // an IPv6 address has 128 bits
	return Who{name: prefix.String()}
}

// Number is a certificate, by its normalised number.
func Number(number string) Who { return Who{name: number} }

// holderOf is who holds a token.
func holderOf(token *db.Token) Who {
	return Who{name: "token " + hex.EncodeToString(token.Hash), perMinute: float64(token.PointsPerMinute)}
}

type grantKey struct{}

// WithGrant makes room in a request's context for what it will be charged.
func WithGrant(ctx context.Context, room *Grant) context.Context {
	return context.WithValue(ctx, grantKey{}, room)
}

// GrantOf is that room; one of its own where none was made.
func GrantOf(ctx context.Context) *Grant {
	if room, ok := ctx.Value(grantKey{}).(*Grant); ok {
		return room
	}
	return &Grant{}
}

// Cost tells that the request of a context cost only so many points, because its
// answer stood ready. What was charged above them is given back.
func Cost(ctx context.Context, points int64) { GrantOf(ctx).Reduce(points) }
