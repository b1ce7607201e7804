package certificate

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
)

// ShortestSecret is the least length of a secret, in bytes.
const ShortestSecret = 32

// Keys makes the keyed hashes (HMAC-SHA-256) by which codes, holders and ID
// numbers are recognised without being kept: without the secret, an ID number
// could be found from its hash by trying them all. Each hash has a domain of its
// own, so that none can stand for another. Keys never change and may be shared.
type Keys struct {
	id     string
	secret []byte
	names  cipher.AEAD
}

// NewKeys makes the keys of a secret of at least ShortestSecret bytes.
func NewKeys(secret []byte) (*Keys, error) {
	if len(secret) < ShortestSecret {
		return nil, errors.New("certificate: the secret must have at least 32 bytes")
	}
	keys := &Keys{secret: append([]byte(nil), secret...)}
	keys.id = hex.EncodeToString(keys.hash("key id")[:8])
	names, err := keys.sealing()
	if err != nil {
		return nil, err
	}
	keys.names = names
	return keys, nil
}

// ID names the secret without telling it: rows keep it beside their hashes, so
// that a change of secret is noticed.
func (k *Keys) ID() string { return k.id }

// Code is the hash of a verification code, bound to its certificate number. Both
// must be normalised (NormalizeNumber, NormalizeCode).
func (k *Keys) Code(number, code string) []byte { return k.hash("code", number, code) }

// Holder is the hash of the holder's full name with the last four characters of
// the ID number, bound to the certificate number. The name must be normalised by
// the caller, always in the same way.
func (k *Keys) Holder(number, name, lastFour string) []byte {
	return k.hash("holder", number, name, lastFour)
}

// ForBudgets is the secret of the keyed hashes under which askers' budgets are kept.
func (k *Keys) ForBudgets() []byte { return k.secret }

// Name is the hash of the holder's full name alone, bound to the certificate
// number: it compares a claimed name, it is no proof.
func (k *Keys) Name(number, name string) []byte { return k.hash("name", number, name) }

// IDNumber is the hash of a whole ID number. It is the same on every certificate
// of its holder, and so is never shown.
func (k *Keys) IDNumber(idNumber string) []byte { return k.hash("id number", idNumber) }

// Share is the hash of a share code, which must be normalised (NormalizeCode).
func (k *Keys) Share(code string) []byte { return k.hash("share code", code) }

// hash frames each part by its length, so that no two lists of parts are hashed
// alike.
func (k *Keys) hash(domain string, parts ...string) []byte {
	mac := hmac.New(sha256.New, k.secret)
	var length [8]byte
	for _, part := range append([]string{"mingzhi/certificate/v1/" + domain}, parts...) {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		mac.Write(length[:])
		mac.Write([]byte(part))
	}
	return mac.Sum(nil)
}

// Matches compares a stored hash with a computed one in constant time. A stored
// hash that is missing or of another length takes as long, and never matches.
func Matches(stored, computed []byte) bool {
	if len(stored) != sha256.Size {
		filler := make([]byte, len(computed))
		hmac.Equal(filler, computed)
		return false
	}
	return hmac.Equal(stored, computed)
}
