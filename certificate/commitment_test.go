package certificate_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"

	"mingzhi/certificate"
)

func TestCommitIsWhatItsFormulaSays(t *testing.T) {
	salt, err := certificate.NewSalt(seeded(3))
	if err != nil {
		t.Fatal(err)
	}
	facts := []byte(`{"minutes":90,"number":"ZM"}`)
	commitment, err := certificate.Commit(salt, facts)
	if err != nil {
		t.Fatal(err)
	}
	byHand := sha256.Sum256(append(append([]byte("mingzhi/certificate/commitment/v1\n"), salt...), facts...))
	if !bytes.Equal(commitment, byHand[:]) {
		t.Error("a stranger with SHA-256 gets another commitment")
	}
	if !certificate.Opens(commitment, salt, facts) {
		t.Error("salt and facts open their commitment")
	}
	for why, opened := range map[string]bool{
		"another fact":       certificate.Opens(commitment, salt, []byte(`{"minutes":91,"number":"ZM"}`)),
		"another salt":       certificate.Opens(commitment, bytes.Repeat([]byte{7}, 32), facts),
		"a salt cut short":   certificate.Opens(commitment, salt[:31], append(salt[31:], facts...)),
		"another commitment": certificate.Opens(nil, salt, facts),
	} {
		if opened {
			t.Errorf("%s opens the commitment", why)
		}
	}
}

func TestSaltsAreWholeAndDiffer(t *testing.T) {
	random := seeded(4)
	first, _ := certificate.NewSalt(random)
	second, _ := certificate.NewSalt(random)
	if len(first) != certificate.SaltSize || bytes.Equal(first, second) {
		t.Error("each certificate has a salt of its own")
	}
	if _, err := certificate.NewSalt(bytes.NewReader([]byte{1})); err == nil {
		t.Error("half a salt is none")
	}
	if _, err := certificate.Commit([]byte("short"), nil); !errors.Is(err, certificate.ErrSalt) {
		t.Errorf("a short salt is refused: %v", err)
	}
}
