package certificate

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/mr-tron/base58"
)

// Suite is a way of signing: how a document is hashed, and what makes the signature.
// It is named as the cryptosuite of a Data Integrity proof.
type Suite string

const (
	// EdDSA is Ed25519 over SHA-256 hashes of canonical JSON (W3C
	// vc-di-eddsa, eddsa-jcs-2022).
	EdDSA Suite = "eddsa-jcs-2022"
	// SM2 is the same with SM2 (GB/T 32918, user id 1234567812345678) over SM3
	// hashes (GB/T 32905). The name is ours: nobody has registered one.
	SM2 Suite = "sm2-jcs-2026"
)

// Suites lists the ways of signing.
func Suites() []Suite { return []Suite{EdDSA, SM2} }

// SignatureSize is the length of a signature of any suite, in bytes.
const SignatureSize = 64

// ErrKey is returned for what is no key of a suite.
var ErrKey = errors.New("certificate: this is no key of a known suite")

// multicodec are the prefixes by which a Multikey tells its kind: ed25519-pub and
// sm2-pub of the multicodec table, as varints.
var multicodec = map[Suite][]byte{EdDSA: {0xed, 0x01}, SM2: {0x86, 0x24}}

// hash is the suite's hash of a text: SHA-256 or SM3, 32 bytes.
func (s Suite) hash(text []byte) []byte {
	if s == SM2 {
		sum := sm3.Sum(text)
		return sum[:]
	}
	sum := sha256.Sum256(text)
	return sum[:]
}

// PublicKey is a key by which anyone checks a signature.
type PublicKey struct {
	Suite Suite
	// Bytes are 32 of Ed25519, or the 33 of a compressed point of SM2.
	Bytes []byte
}

// Multibase writes the key as the publicKeyMultibase of a Multikey (W3C Controlled
// Identifiers): z and base58btc of the kind and the bytes.
func (k PublicKey) Multibase() string {
	return "z" + base58.Encode(append(bytes.Clone(multicodec[k.Suite]), k.Bytes...))
}

// ParsePublicKey reads a publicKeyMultibase. The error is ErrKey.
func ParsePublicKey(text string) (PublicKey, error) {
	if len(text) < 2 || len(text) > 100 || text[0] != 'z' {
		return PublicKey{}, ErrKey
	}
	raw, err := base58.Decode(text[1:])
	if err != nil {
		return PublicKey{}, ErrKey
	}
	for _, suite := range Suites() {
		if key, ok := bytes.CutPrefix(raw, multicodec[suite]); ok {
			public := PublicKey{suite, key}
			return public, public.check()
		}
	}
	return PublicKey{}, ErrKey
}

func (k PublicKey) check() error {
	switch k.Suite {
	case EdDSA:
		if len(k.Bytes) == ed25519.PublicKeySize {
			return nil
		}
	case SM2:
		if _, err := k.point(); err == nil {
			return nil
		}
	}
	return ErrKey
}

// point is the key of SM2 as its library takes it.
func (k PublicKey) point() (*ecdsa.PublicKey, error) {
	if len(k.Bytes) != 33 {
		return nil, ErrKey
	}
	x, y := elliptic.UnmarshalCompressed(sm2.P256(), k.Bytes) //nolint:staticcheck // crypto/ecdh has no curve of SM2
	if x == nil {
		return nil, ErrKey
	}
	key, err := sm2.NewPublicKey(append([]byte{4}, append(x.FillBytes(make([]byte, 32)), y.FillBytes(make([]byte, 32))...)...))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	return key, nil
}

// Verifies tells whether a signature of this key is good for a message.
func (k PublicKey) Verifies(message, signature []byte) bool {
	if len(signature) != SignatureSize || k.check() != nil {
		return false
	}
	switch k.Suite {
	case EdDSA:
		return ed25519.Verify(k.Bytes, message, signature)
	case SM2:
		public, err := k.point()
		if err != nil {
			return false
		}
		pair, err := asn1.Marshal(signaturePair{new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])})
		return err == nil && sm2.VerifyASN1WithSM2(public, nil, message, pair)
	}
	return false
}

// signaturePair is a signature of SM2 as its library writes it; ours are r and s of
// 32 bytes each.
type signaturePair struct{ R, S *big.Int }

// Signer signs with one key. Behind it may stand a key file, or the certified module
// or signature server that a deployment has to use.
type Signer interface {
	// Public is the key by which its signatures are checked.
	Public() PublicKey
	// Sign signs a message: SignatureSize bytes.
	Sign(message []byte) ([]byte, error)
}

// SeedSize is the length of what a private key is made of, in bytes.
const SeedSize = 32

// NewSigner makes a signer of a private key kept in memory: the seed of Ed25519, or
// the scalar of SM2. The error is ErrKey.
func NewSigner(suite Suite, seed []byte) (Signer, error) {
	if len(seed) != SeedSize {
		return nil, ErrKey
	}
	switch suite {
	case EdDSA:
		return edSigner{ed25519.NewKeyFromSeed(seed)}, nil
	case SM2:
		key, err := sm2.NewPrivateKey(seed)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKey, err)
		}
		return sm2Signer{key}, nil
	}
	return nil, ErrKey
}

type edSigner struct{ key ed25519.PrivateKey }

func (s edSigner) Public() PublicKey { return PublicKey{EdDSA, s.key.Public().(ed25519.PublicKey)} }

func (s edSigner) Sign(message []byte) ([]byte, error) { return ed25519.Sign(s.key, message), nil }

type sm2Signer struct{ key *sm2.PrivateKey }

func (s sm2Signer) Public() PublicKey {
	return PublicKey{SM2, elliptic.MarshalCompressed(sm2.P256(), s.key.X, s.key.Y)}
}

func (s sm2Signer) Sign(message []byte) ([]byte, error) {
	written, err := s.key.SignWithSM2(rand.Reader, nil, message)
	if err != nil {
		return nil, fmt.Errorf("signing with SM2: %w", err)
	}
	var pair signaturePair
	if _, err := asn1.Unmarshal(written, &pair); err != nil {
		return nil, fmt.Errorf("reading a signature of SM2: %w", err)
	}
	signature := make([]byte, SignatureSize)
	pair.R.FillBytes(signature[:32])
	pair.S.FillBytes(signature[32:])
	return signature, nil
}
