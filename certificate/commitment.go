package certificate

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// SaltSize is the length of a commitment's salt, in bytes.
const SaltSize = 32

// commitmentDomain keeps commitments apart from every other hash.
const commitmentDomain = "mingzhi/certificate/commitment/v1\n"

// ErrSalt is returned for a salt that is not SaltSize bytes long.
var ErrSalt = errors.New("certificate: a salt has 32 bytes")

// NewSalt draws the salt of a commitment from random, which must be unpredictable.
func NewSalt(random io.Reader) ([]byte, error) {
	salt := make([]byte, SaltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, fmt.Errorf("certificate: draw a salt: %w", err)
	}
	return salt, nil
}

// Commit gives what stands for a certificate in the public ledger:
//
//	SHA-256("mingzhi/certificate/commitment/v1\n" ‖ salt ‖ facts)
//
// facts is the canonical JSON (RFC 8785) of the certificate's facts, as the caller
// wrote it. Whoever is given salt and facts can compute it with any tool; without
// the salt it tells nothing, even to one who guesses the facts. When salt and
// facts are erased, the ledger's proofs hold and nothing personal remains.
func Commit(salt, facts []byte) ([]byte, error) {
	if len(salt) != SaltSize {
		return nil, ErrSalt
	}
	digest := sha256.New()
	digest.Write([]byte(commitmentDomain))
	digest.Write(salt)
	digest.Write(facts)
	return digest.Sum(nil), nil
}

// Opens tells whether salt and facts are those that the commitment was made of.
func Opens(commitment, salt, facts []byte) bool {
	made, err := Commit(salt, facts)
	return err == nil && hmac.Equal(commitment, made)
}
