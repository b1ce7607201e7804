package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// saltSize is the length of a veil's salt, in bytes.
const saltSize = 32

// veilDomain keeps veils apart from every other hash.
const veilDomain = "mingzhi/ledger/veil/v1\n"

// NewSalt draws the salt of a veil from random, which must be unpredictable.
func NewSalt(random io.Reader) ([]byte, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, fmt.Errorf("drawing a salt: %w", err)
	}
	return salt, nil
}

// Veil gives what stands in the ledger, for ever, for a public fact about a
// person, such as a representative's name, which may have to be forgotten:
//
//	hex(SHA-256("mingzhi/ledger/veil/v1\n" ‖ salt ‖ fact))
//
// The fact and its salt stay in the row: with both, anyone can compute it; when
// they are erased, the ledger's proofs hold and tell nothing, even to one who
// guesses the fact.
func Veil(salt []byte, fact string) string {
	digest := sha256.New()
	digest.Write([]byte(veilDomain))
	digest.Write(salt)
	digest.Write([]byte(fact))
	return hex.EncodeToString(digest.Sum(nil))
}
