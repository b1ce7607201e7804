package certificate_test

import (
	"bytes"
	"testing"

	"mingzhi/certificate"
)

func keys(t *testing.T, fill byte) *certificate.Keys {
	t.Helper()
	made, err := certificate.NewKeys(bytes.Repeat([]byte{fill}, certificate.ShortestSecret))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestEveryHashHasItsOwnDomain(t *testing.T) {
	k := keys(t, 1)
	hashes := map[string][]byte{
		"a code":                         k.Code("N", "A"),
		"a name":                         k.Name("N", "A"),
		"a holder":                       k.Holder("N", "A", ""),
		"another split of the parts":     k.Holder("N", "", "A"),
		"parts run together":             k.Code("NA", ""),
		"an ID number":                   k.IDNumber("NA"),
		"the same code, another number":  k.Code("M", "A"),
		"the same code, another secret":  keys(t, 2).Code("N", "A"),
		"the same code, another writing": k.Code("N", "a"),
	}
	seen := map[string]string{}
	for what, hash := range hashes {
		if other, twice := seen[string(hash)]; twice {
			t.Errorf("%s and %s have one hash", what, other)
		}
		seen[string(hash)] = what
		if len(hash) != 32 {
			t.Errorf("%s has %d bytes", what, len(hash))
		}
	}
	if !bytes.Equal(k.Code("N", "A"), keys(t, 1).Code("N", "A")) {
		t.Error("the same secret gives another hash")
	}
}

func TestKeysAreNamedByTheirSecret(t *testing.T) {
	first, again, other := keys(t, 1).ID(), keys(t, 1).ID(), keys(t, 2).ID()
	if first != again || first == other || len(first) != 16 {
		t.Error("the key id follows the secret and nothing else")
	}
	if _, err := certificate.NewKeys([]byte("short")); err == nil {
		t.Error("a short secret is refused")
	}
	secret := bytes.Repeat([]byte{1}, 32)
	k, _ := certificate.NewKeys(secret)
	before := k.IDNumber("x")
	secret[0] = 9
	if !bytes.Equal(before, k.IDNumber("x")) {
		t.Error("keys keep their own copy of the secret")
	}
}

func TestMatches(t *testing.T) {
	k := keys(t, 1)
	hash := k.Code("N", "A")
	for _, row := range []struct {
		why    string
		stored []byte
		want   bool
	}{
		{"the same hash", k.Code("N", "A"), true},
		{"another hash", k.Code("N", "B"), false},
		{"no hash stored", nil, false},
		{"half a hash", hash[:16], false},
	} {
		if got := certificate.Matches(row.stored, hash); got != row.want {
			t.Errorf("%s: %v", row.why, got)
		}
	}
	if certificate.Matches(nil, nil) {
		t.Error("nothing never matches nothing")
	}
	if certificate.Matches(nil, make([]byte, 32)) {
		t.Error("nothing stored never matches zeros")
	}
}
