package certificate_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
)

func ringOf(t *testing.T, secret string) *certificate.Ring {
	t.Helper()
	ring, err := certificate.NewRing([]byte(strings.Repeat(secret, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func TestOldKeysAreReadAndTheNewestIsUsed(t *testing.T) {
	ring := ringOf(t, "a")
	old := ring.Keys()
	if err := ring.AddSecret(rand.Reader); err != nil {
		t.Fatal(err)
	}
	if ring.Keys() == old || ring.KeysOf(old.ID()) != old || ring.KeysOf(ring.Keys().ID()) != ring.Keys() || ring.KeysOf("other") != nil {
		t.Error("the ring mistakes its secrets")
	}
	if ids := ring.IDNumbers("430102199001010016"); len(ids) != 2 || !bytes.Equal(ids[0], old.IDNumber("430102199001010016")) {
		t.Errorf("an ID number is looked for by %x", ids)
	}
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	if _, signs := ring.SignerAt(certificate.EdDSA, day(1)); signs {
		t.Error("a ring without keys signs")
	}
	var keys []certificate.SigningKey
	for _, n := range []int{1, 10} {
		for _, suite := range certificate.Suites() {
			key, err := ring.AddSigner(suite, day(n), rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, key)
		}
	}
	for _, test := range []struct {
		sentence string
		suite    certificate.Suite
		at       time.Time
		want     int
	}{
		{"the first signs from its day on", certificate.EdDSA, day(1), 0},
		{"and until the second does", certificate.EdDSA, day(10).Add(-time.Second), 0},
		{"then the second", certificate.EdDSA, day(10), 2},
		{"each suite by itself", certificate.SM2, day(9), 1},
		{"and goes on", certificate.SM2, day(31), 3},
	} {
		got, signs := ring.SignerAt(test.suite, test.at)
		if !signs || got.Public().Multibase() != keys[test.want].Public().Multibase() {
			t.Errorf("%s: %v, %v", test.sentence, got, signs)
		}
	}
	if _, signs := ring.SignerAt(certificate.EdDSA, day(1).Add(-time.Second)); signs {
		t.Error("a key signs before its time")
	}
	text, err := ring.File()
	if err != nil {
		t.Fatal(err)
	}
	again, err := certificate.ParseRing(text)
	if err != nil {
		t.Fatal(err)
	}
	if rewritten, err := again.File(); err != nil || !bytes.Equal(rewritten, text) {
		t.Errorf("read and written again:\n%s\n%s, %v", text, rewritten, err)
	}
}

func TestAFileOfKeysIsReadOrRefused(t *testing.T) {
	line := strings.Repeat("ab", 32)
	ring, err := certificate.ParseRing([]byte(line + "\n"))
	if err != nil || len(ring.Secrets()) != 1 || len(ring.Signing()) != 0 {
		t.Errorf("the file of the first version: %+v, %v", ring, err)
	}
	for sentence, text := range map[string]string{
		"nothing": "", "no key": "hello", "a short secret": "abcd", "no JSON": "{", "nothing in it": "{}",
		"no secret":        `{"version":1,"secrets":[]}`,
		"another version":  `{"version":2,"secrets":["` + line + `"]}`,
		"a short one":      `{"version":1,"secrets":["abcd"]}`,
		"one twice":        `{"version":1,"secrets":["` + line + `","` + line + `"]}`,
		"what is not read": `{"version":1,"secrets":["` + line + `"],"more":1}`,
		"two files":        `{"version":1,"secrets":["` + line + `"]}{}`,
		"no such suite":    `{"version":1,"secrets":["` + line + `"],"signing":[{"suite":"rsa","seed":"` + line + `","from":"2026-01-01T00:00:00Z"}]}`,
		"a seed too short": `{"version":1,"secrets":["` + line + `"],"signing":[{"suite":"eddsa-jcs-2022","seed":"ab","from":"2026-01-01T00:00:00Z"}]}`,
		"a seed that none": `{"version":1,"secrets":["` + line + `"],"signing":[{"suite":"eddsa-jcs-2022","seed":"xy","from":"2026-01-01T00:00:00Z"}]}`,
	} {
		if ring, err := certificate.ParseRing([]byte(text)); !errors.Is(err, certificate.ErrRing) {
			t.Errorf("%s: %+v, %v", sentence, ring, err)
		}
	}
}

func TestASealedNameOpensForItsNumberAndKeysAlone(t *testing.T) {
	keys, others := ringOf(t, "a").Keys(), ringOf(t, "b").Keys()
	for _, name := range []string{"张三（示例）", "阿依古丽·𠮷（示例）", "", strings.Repeat("长", 100)} {
		sealed := keys.Seal("N1", name)
		if got, err := keys.Unseal("N1", sealed); err != nil || got != name {
			t.Errorf("%q became %q, %v", name, got, err)
		}
		if bytes.Equal(sealed, keys.Seal("N1", name)) {
			t.Errorf("%q is sealed twice alike", name)
		}
		if name != "" && bytes.Contains(sealed, []byte(name)) {
			t.Errorf("%q can be read", name)
		}
		for sentence, open := range map[string]func() (string, error){
			"another number": func() (string, error) { return keys.Unseal("N2", sealed) },
			"other keys":     func() (string, error) { return others.Unseal("N1", sealed) },
			"a part":         func() (string, error) { return keys.Unseal("N1", sealed[:len(sealed)-1]) },
			"nothing":        func() (string, error) { return keys.Unseal("N1", nil) },
		} {
			if got, err := open(); !errors.Is(err, certificate.ErrSealed) {
				t.Errorf("%q by %s: %q, %v", name, sentence, got, err)
			}
		}
	}
	if short, long := len(keys.Seal("N", "张三")), len(keys.Seal("N", "张三丰")); short != long {
		t.Errorf("a name of two characters is sealed in %d bytes, of three in %d", short, long)
	}
}
