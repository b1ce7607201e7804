package certificate

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Ring is every key of a register: the secrets of keyed hashes and of sealed names,
// and the keys that sign. The newest of each is used; the older ones are still read,
// so that what was issued under them can be verified.
type Ring struct {
	secrets []*Keys
	signing []SigningKey
}

// SigningKey is a signer with the time for which it signs; a zero Until is no bound.
type SigningKey struct {
	Signer
	From, Until time.Time
	seed        []byte
}

// NewRing makes a ring of one secret, of at least ShortestSecret bytes, without a key
// that signs.
func NewRing(secret []byte) (*Ring, error) {
	keys, err := NewKeys(secret)
	if err != nil {
		return nil, err
	}
	return &Ring{secrets: []*Keys{keys}}, nil
}

// Keys are the newest keys: those under which certificates are issued.
func (r *Ring) Keys() *Keys { return r.secrets[len(r.secrets)-1] }

// Oldest are the first keys: they stay when newer ones come.
func (r *Ring) Oldest() *Keys { return r.secrets[0] }

// KeysOf finds the keys of an id; nil where the ring has none.
func (r *Ring) KeysOf(id string) *Keys {
	for _, keys := range r.secrets {
		if keys.ID() == id {
			return keys
		}
	}
	return nil
}

// IDNumbers are the hashes of an ID number under every secret: a person's
// certificates may have been issued under any.
func (r *Ring) IDNumbers(idNumber string) [][]byte {
	hashes := make([][]byte, len(r.secrets))
	for i, keys := range r.secrets {
		hashes[i] = keys.IDNumber(idNumber)
	}
	return hashes
}

// Shares are the hashes of a share code under every secret.
func (r *Ring) Shares(code string) [][]byte {
	hashes := make([][]byte, len(r.secrets))
	for i, keys := range r.secrets {
		hashes[i] = keys.Share(code)
	}
	return hashes
}

// Secrets lists the ids of the secrets, the newest last.
func (r *Ring) Secrets() []string {
	var ids []string
	for _, keys := range r.secrets {
		ids = append(ids, keys.ID())
	}
	return ids
}

// Signing lists the keys that sign, or did, the newest last.
func (r *Ring) Signing() []SigningKey { return slices.Clone(r.signing) }

// SignsAt tells whether the key signs at a time.
func (k SigningKey) SignsAt(at time.Time) bool {
	return !at.Before(k.From) && (k.Until.IsZero() || at.Before(k.Until))
}

// SignerAt is the newest key of a suite that signs at a time; false where none does.
func (r *Ring) SignerAt(suite Suite, at time.Time) (SigningKey, bool) {
	for _, key := range slices.Backward(r.signing) {
		if key.Public().Suite == suite && key.SignsAt(at) {
			return key, true
		}
	}
	return SigningKey{}, false
}

// Unseal reads a name that was sealed under any of the secrets, and tells which. The
// error is ErrSealed.
func (r *Ring) Unseal(number string, sealed []byte) (name string, by *Keys, err error) {
	for _, keys := range slices.Backward(r.secrets) {
		if name, err = keys.Unseal(number, sealed); err == nil {
			return name, keys, nil
		}
	}
	return "", nil, ErrSealed
}

// AddSecret draws a new secret, under which everything is issued from then on.
func (r *Ring) AddSecret(random io.Reader) error {
	secret := make([]byte, ShortestSecret)
	if _, err := io.ReadFull(random, secret); err != nil {
		return fmt.Errorf("certificate: drawing a secret: %w", err)
	}
	keys, err := NewKeys(secret)
	if err != nil {
		return err
	}
	r.secrets = append(r.secrets, keys)
	return nil
}

// AddSigner draws a new key of a suite that signs from a time on. The suite's key
// before signs until then.
func (r *Ring) AddSigner(suite Suite, from time.Time, random io.Reader) (SigningKey, error) {
	key := SigningKey{From: from.UTC().Truncate(time.Second), seed: make([]byte, SeedSize)}
	for {
		if _, err := io.ReadFull(random, key.seed); err != nil {
			return key, fmt.Errorf("certificate: drawing a key: %w", err)
		}
		signer, err := NewSigner(suite, key.seed)
		if err == nil {
			key.Signer = signer
			break
		}
		if suite != SM2 { // one of 2^32 seeds or fewer is no scalar of SM2
			return key, err
		}
	}
	for i := range r.signing {
		if old := &r.signing[i]; old.Public().Suite == suite && (old.Until.IsZero() || old.Until.After(key.From)) {
			old.Until = key.From
		}
	}
	r.signing = append(r.signing, key)
	return key, nil
}

// ringFile is a ring as its file has it.
type ringFile struct {
	Version int         `json:"version"`
	Secrets []string    `json:"secrets"`
	Signing []ringEntry `json:"signing"`
}

type ringEntry struct {
	Suite Suite      `json:"suite"`
	Seed  string     `json:"seed"`
	From  time.Time  `json:"from"`
	Until *time.Time `json:"until,omitempty"`
}

// ErrRing is what is no file of keys.
var ErrRing = errors.New("certificate: this is no file of keys")

// ParseRing reads a ring from its file. One line of hexadecimal digits, as the first
// version wrote, is a ring of one secret. The error is ErrRing.
func ParseRing(text []byte) (*Ring, error) {
	text = bytes.TrimSpace(text)
	if !bytes.HasPrefix(text, []byte("{")) {
		secret, err := hex.DecodeString(string(text))
		if err != nil || len(secret) < ShortestSecret {
			return nil, ErrRing
		}
		return NewRing(secret)
	}
	var file ringFile
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil || decoder.More() || file.Version != 1 || len(file.Secrets) == 0 {
		return nil, ErrRing
	}
	ring := &Ring{}
	for _, written := range file.Secrets {
		secret, err := hex.DecodeString(written)
		if err != nil {
			return nil, ErrRing
		}
		keys, err := NewKeys(secret)
		if err != nil || ring.KeysOf(keys.ID()) != nil {
			return nil, ErrRing
		}
		ring.secrets = append(ring.secrets, keys)
	}
	for _, entry := range file.Signing {
		seed, err := hex.DecodeString(entry.Seed)
		if err != nil {
			return nil, ErrRing
		}
		signer, err := NewSigner(entry.Suite, seed)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRing, err)
		}
		key := SigningKey{Signer: signer, From: entry.From, seed: seed}
		if entry.Until != nil {
			key.Until = *entry.Until
		}
		ring.signing = append(ring.signing, key)
	}
	return ring, nil
}

// File writes the ring for its file.
func (r *Ring) File() ([]byte, error) {
	file := ringFile{Version: 1}
	for _, keys := range r.secrets {
		file.Secrets = append(file.Secrets, hex.EncodeToString(keys.secret))
	}
	for _, key := range r.signing {
		entry := ringEntry{Suite: key.Public().Suite, Seed: hex.EncodeToString(key.seed), From: key.From}
		if !key.Until.IsZero() {
			entry.Until = &key.Until
		}
		file.Signing = append(file.Signing, entry)
	}
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("certificate: writing keys: %w", err)
	}
	return append(text, '\n'), nil
}

// ErrSealed is a sealed name that these keys do not open, or that is another
// certificate's.
var ErrSealed = errors.New("certificate: the sealed name cannot be opened")

// sealing is the cipher of sealed names: AES-256-GCM under a key of its own.
func (k *Keys) sealing() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, k.secret, nil, "mingzhi/certificate/v1/sealed name", 32)
	if err != nil {
		return nil, fmt.Errorf("certificate: deriving a key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("certificate: making a cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Seal encrypts a holder's name, bound to its certificate number. Names are padded
// to a multiple of 16 bytes: how long one is tells little.
func (k *Keys) Seal(number, name string) []byte {
	padded := append([]byte(name), make([]byte, 16-len(name)%16)...)
	return k.names.Seal(nil, nil, padded, []byte(number))
}

// Unseal reads a sealed name. The error is ErrSealed.
func (k *Keys) Unseal(number string, sealed []byte) (string, error) {
	padded, err := k.names.Open(nil, nil, sealed, []byte(number))
	if err != nil {
		return "", ErrSealed
	}
	return string(bytes.TrimRight(padded, "\x00")), nil
}
