package testenv

import (
	"bytes"
	"time"

	"mingzhi/certificate"
)

// Keys are the keys of a register in a test: always the same secret, and a key of
// each suite that signs since 2020.
func Keys() *certificate.Ring { return KeysOf(bytes.Repeat([]byte("k"), certificate.ShortestSecret)) }

// KeysOf are keys of another secret.
func KeysOf(secret []byte) *certificate.Ring {
	ring, err := certificate.NewRing(secret)
	for _, suite := range certificate.Suites() {
		if err == nil {
			_, err = ring.AddSigner(suite, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), endless(secret))
		}
	}
	if err != nil {
		panic(err) // a secret that is too short
	}
	return ring
}

// endless repeats bytes without end.
type endless []byte

func (e endless) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = e[i%len(e)]
	}
	return len(into), nil
}
