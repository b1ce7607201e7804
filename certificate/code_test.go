package certificate_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"mingzhi/certificate"
)

// seeded is a repeatable source for tests.
func seeded(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

func TestNewCodeIsReadableAndReadsBack(t *testing.T) {
	random := seeded(1)
	seen := map[certificate.Code]bool{}
	for range 2000 {
		code, err := certificate.NewCode(random)
		if err != nil || seen[code] {
			t.Fatalf("%s, %v", code, err)
		}
		seen[code] = true
		if len(code) != 14 || code[4] != '-' || code[9] != '-' || strings.ContainsAny(code.String(), "01BILOSVZ") {
			t.Fatalf("a code is three groups of four without look-alikes: %s", code)
		}
		if again, err := certificate.NormalizeCode(code.String()); err != nil || again != code {
			t.Fatalf("%s reads as %s, %v", code, again, err)
		}
	}
}

func TestCodesHoldFiftyBitsDrawnEvenly(t *testing.T) {
	counts := map[rune]int{}
	random := seeded(2)
	const codes = 9000
	for range codes {
		code, _ := certificate.NewCode(random)
		for _, letter := range strings.ReplaceAll(code.String(), "-", "") {
			counts[letter]++
		}
	}
	if bits := 12 * math.Log2(float64(len(counts))); bits < 50 {
		t.Errorf("a code holds %.1f bits", bits)
	}
	expected := float64(codes*12) / float64(len(counts))
	for letter, count := range counts {
		if math.Abs(float64(count)-expected) > 0.1*expected {
			t.Errorf("%c is drawn %d times, others %.0f", letter, count, expected)
		}
	}
}

func TestNewCodeReportsBadRandomness(t *testing.T) {
	if _, err := certificate.NewCode(bytes.NewReader([]byte{1, 2, 3})); err == nil {
		t.Error("a source that ends is no source")
	}
	if _, err := certificate.NewCode(stuck{}); err == nil {
		t.Error("a source that repeats itself is no source")
	}
}

// stuck is a broken source that always gives 255.
type stuck struct{}

func (stuck) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 255
	}
	return len(p), nil
}

func TestNormalizeCodeReadsWhatPeopleType(t *testing.T) {
	const want = certificate.Code("7KQM-X2WD-85UA")
	for _, typed := range []string{
		"7KQM-X2WD-85UA", "7kqmx2wd85ua", " 7KQM X2WD 85UA ", "７ＫＱＭ－Ｘ２ＷＤ－８５ＵＡ", "7KQM—X2WD—85UA", "7KQM-XZWD-BSVA", "7K QM-X2 WD8 5UA",
	} {
		if got, err := certificate.NormalizeCode(typed); err != nil || got != want {
			t.Errorf("NormalizeCode(%q) = %q, %v", typed, got, err)
		}
	}
	for typed, want := range map[string]error{
		"": certificate.ErrCodeMissing, "--": certificate.ErrCodeMissing, "7KQM-X2WD": certificate.ErrCodeForm,
		"7KQM-X2WD-85UO": certificate.ErrCodeForm, "7KQM-X2WD-85UA-7": certificate.ErrCodeForm, "验证码验证码验证码验证码": certificate.ErrCodeForm,
	} {
		if got, err := certificate.NormalizeCode(typed); !errors.Is(err, want) {
			t.Errorf("NormalizeCode(%q) = %q, %v", typed, got, err)
		}
	}
}

func FuzzNormalizeCode(f *testing.F) {
	for _, seed := range []string{"7KQM-X2WD-85UA", "７ＫＱＭ", "", "BSVZ", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := certificate.NormalizeCode(s)
		if err != nil {
			return
		}
		if again, err := certificate.NormalizeCode(code.String()); err != nil || again != code {
			t.Fatalf("%q: %q reads as %q, %v", s, code, again, err)
		}
	})
}
