package certificate_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"mingzhi/certificate"
)

// signers are one of each suite, always the same.
func signers(t *testing.T) map[certificate.Suite]certificate.Signer {
	t.Helper()
	all := map[certificate.Suite]certificate.Signer{}
	for _, suite := range certificate.Suites() {
		seed := sha256.Sum256([]byte("a seed for " + string(suite)))
		signer, err := certificate.NewSigner(suite, seed[:])
		if err != nil {
			t.Fatal(err)
		}
		all[suite] = signer
	}
	return all
}

func TestASignatureHoldsForItsMessageAndKeyAlone(t *testing.T) {
	message := []byte("示例：志愿服务记录证明")
	all := signers(t)
	for suite, signer := range all {
		signature, err := signer.Sign(message)
		if err != nil || len(signature) != certificate.SignatureSize {
			t.Fatalf("%s: %x, %v", suite, signature, err)
		}
		key := signer.Public()
		if !key.Verifies(message, signature) {
			t.Errorf("%s: a good signature is refused", suite)
		}
		for i := range signature {
			wrong := bytes.Clone(signature)
			wrong[i] ^= 1
			if key.Verifies(message, wrong) {
				t.Errorf("%s: a signature with byte %d changed is taken", suite, i)
			}
		}
		for i := range message {
			wrong := bytes.Clone(message)
			wrong[i] ^= 1
			if key.Verifies(wrong, signature) {
				t.Errorf("%s: a message with byte %d changed is taken", suite, i)
			}
		}
		for name, short := range map[string][]byte{"nothing": nil, "a part": signature[:63], "more": append(bytes.Clone(signature), 0), "zeros": make([]byte, 64)} {
			if key.Verifies(message, short) {
				t.Errorf("%s: %s is taken for a signature", suite, name)
			}
		}
		for other, another := range all {
			if other != suite && another.Public().Verifies(message, signature) {
				t.Errorf("a signature of %s is taken by a key of %s", suite, other)
			}
		}
	}
}

func TestAPublicKeyIsReadAsItIsWritten(t *testing.T) {
	for suite, signer := range signers(t) {
		text := signer.Public().Multibase()
		read, err := certificate.ParsePublicKey(text)
		if err != nil || read.Suite != suite || !bytes.Equal(read.Bytes, signer.Public().Bytes) {
			t.Errorf("%s: %q became %+v, %v", suite, text, read, err)
		}
	}
	// The key of the test vectors of W3C vc-di-eddsa, B.1.
	const published = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
	key, err := certificate.ParsePublicKey(published)
	if err != nil || key.Suite != certificate.EdDSA || key.Multibase() != published {
		t.Errorf("%+v, %v", key, err)
	}
	for _, text := range []string{"", "z", "x6MkrJV", "z6MkrJV0", "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ", published + published + published} {
		if key, err := certificate.ParsePublicKey(text); err == nil {
			t.Errorf("%q is read as %+v", text, key)
		}
	}
}

func TestNoKeyIsMadeOfWhatIsNone(t *testing.T) {
	for name, seed := range map[string][]byte{"nothing": nil, "too little": make([]byte, 31), "zero, which SM2 has not": make([]byte, 32)} {
		if _, err := certificate.NewSigner(certificate.SM2, seed); err == nil {
			t.Errorf("%s is taken for a key", name)
		}
	}
	if _, err := certificate.NewSigner("rsa", make([]byte, 32)); err == nil {
		t.Error("an unknown suite signs")
	}
}

// The example of GB/T 32918.5-2017, A.2: another signer's signature is good.
func TestTheStandardsOwnSM2SignatureIsGood(t *testing.T) {
	unhex := func(text string) []byte {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	signer, err := certificate.NewSigner(certificate.SM2, unhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "0309F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"; !bytes.Equal(signer.Public().Bytes, unhex(want)) {
		t.Errorf("its public key is %X", signer.Public().Bytes)
	}
	signature := unhex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3" + "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA")
	if !signer.Public().Verifies([]byte("message digest"), signature) {
		t.Error("it is refused")
	}
}
