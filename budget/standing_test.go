package budget

import (
	"net/http"
	"testing"
	"time"

	"github.com/dunglas/httpsfv"
)

// fields reads a header of one policy back: its name and its numbers.
func fields(t *testing.T, h http.Header, name string) (string, map[string]int64) {
	t.Helper()
	list, err := httpsfv.UnmarshalList(h.Values(name))
	if err != nil || len(list) != 1 {
		t.Fatalf("%s: %q is no list of one: %v", name, h.Values(name), err)
	}
	item, ok := list[0].(httpsfv.Item)
	if !ok {
		t.Fatalf("%s: %q is no item", name, h.Values(name))
	}
	numbers := map[string]int64{}
	for _, key := range item.Params.Names() {
		value, _ := item.Params.Get(key)
		numbers[key], ok = value.(int64)
		if !ok {
			t.Errorf("%s: %s is no whole number but %v", name, key, value)
		}
	}
	policy, ok := item.Value.(string)
	if !ok {
		t.Errorf("%s: the policy's name is no string but %v", name, item.Value)
	}
	return policy, numbers
}

func TestHeadersAreStructuredFields(t *testing.T) {
	for _, test := range []struct {
		sentence   string
		kind       Kind
		points     int64
		pass       time.Duration
		q, w, r, t int64
		retry      string
	}{
		{"a full bucket", Query, 0, 0, 100, 10, 100, 0, ""},
		{"part of it", Query, 25, 0, 100, 10, 75, 3, ""}, // 2.5 s, rounded up
		{"all of it", Query, 100, 0, 100, 10, 0, 10, ""},
		{"more than it held", Query, 250, 0, 100, 10, 0, 25, ""},
		{"half a point that came back is none", Query, 100, 50 * time.Millisecond, 100, 10, 0, 10, "10"},
		{"attempts of an address", Verification, 10, 0, 60, 60, 50, 10, ""},
		{"attempts at a certificate", Certificate, 20, 0, 20, 120, 0, 120, ""},
	} {
		k, c := alone(small)
		grant, err := k.Take(test.kind, asker, test.points)
		if err != nil {
			t.Fatal(err)
		}
		h := http.Header{}
		grant.Headers(h)
		if test.pass > 0 {
			c.pass(test.pass)
			_, err := k.Take(test.kind, asker, test.points)
			refusal, ok := err.(*Refusal)
			if !ok {
				t.Fatalf("%s: %v", test.sentence, err)
			}
			refusal.Headers(h) // in place of the grant's
		}
		policy, limits := fields(t, h, "RateLimit-Policy")
		name, left := fields(t, h, "RateLimit")
		if policy != string(test.kind) || name != policy {
			t.Errorf("%s: the policy is %q, and %q", test.sentence, policy, name)
		}
		if limits["q"] != test.q || limits["w"] != test.w || left["r"] != test.r || left["t"] != test.t || len(limits)+len(left) != 4 {
			t.Errorf("%s: %v and %v", test.sentence, limits, left)
		}
		if got := h.Get("Retry-After"); got != test.retry {
			t.Errorf("%s: come back after %q instead of %q", test.sentence, got, test.retry)
		}
	}
}
