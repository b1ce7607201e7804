package certificate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mr-tron/base58"

	"mingzhi/certificate"
)

var (
	authority = certificate.Authority{DID: "did:web:register.example", Name: "示例登记簿", Base: "https://register.example"}
	statement = certificate.Statement{
		Number: "ZM430104-2026-00001CA-E", HolderName: "阿依古丽·𠮷（示例）", IssuerName: "岳麓区晨光志愿服务协会（示例）",
		IssuerCreditCode: "51430104MJ0000018B", Minutes: 180, PeriodStart: "2026-03-01", PeriodEnd: "2026-03-08",
		Content: "社区环境整治、关爱老人（示例）", IssuedOn: "2026-03-20", Commitment: strings.Repeat("ab", 32), EntryIndex: 131_080, Synthetic: true,
	}
	signedAt = time.Date(2026, 3, 20, 4, 0, 0, 0, time.UTC)
	readAt   = signedAt.Add(time.Hour)
)

// secured is the statement, signed by a key.
func secured(t *testing.T, signer certificate.Signer) []byte {
	t.Helper()
	text, err := certificate.Secure(authority.Credential(statement), authority.VerificationMethod(signer.Public()), signedAt, signer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// published finds keys that are valid since 2026.
func published(all map[certificate.Suite]certificate.Signer) func(string) (certificate.Key, error) {
	return func(method string) (certificate.Key, error) {
		for _, signer := range all {
			if method == authority.VerificationMethod(signer.Public()) {
				return certificate.Key{PublicKey: signer.Public(), From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}, nil
			}
		}
		return certificate.Key{}, certificate.ErrKeyUnknown
	}
}

// The example of W3C vc-di-eddsa, appendix B: what others signed is taken, and we
// sign as they do.
func TestTheVectorOfTheSpecificationHolds(t *testing.T) {
	const (
		public  = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
		private = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
		value   = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
	)
	secret, err := base58.Decode(private[1:])
	if err != nil {
		t.Fatal(err)
	}
	signer, err := certificate.NewSigner(certificate.EdDSA, secret[2:])
	if err != nil || signer.Public().Multibase() != public {
		t.Fatalf("%v, %v", signer.Public().Multibase(), err)
	}
	text, err := certificate.Secure(map[string]any{
		"@context": []any{"https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"},
		"id":       "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33", "type": []any{"VerifiableCredential", "AlumniCredential"},
		"name": "Alumni Credential", "description": "A minimum viable example of an Alumni Credential.",
		"issuer": "https://vc.example/issuers/5678", "validFrom": "2023-01-01T00:00:00Z",
		"credentialSubject": map[string]any{"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
	}, "did:key:"+public+"#"+public, time.Date(2023, 2, 24, 23, 36, 38, 0, time.UTC), signer)
	if err != nil || !strings.Contains(string(text), `"proofValue":"`+value+`"`) {
		t.Fatalf("%s, %v", text, err)
	}
	proven, err := certificate.CheckProof(text, readAt, func(string) (certificate.Key, error) { return certificate.Key{PublicKey: signer.Public()}, nil })
	if err != nil || proven.Issuer() != "https://vc.example/issuers/5678" {
		t.Errorf("%+v, %v", proven, err)
	}
	if _, err := proven.Statement(); !errors.Is(err, certificate.ErrNoDocument) {
		t.Errorf("a credential of alumni is read as a certificate: %v", err)
	}
}

func TestASignedCertificateIsReadAsItWasSigned(t *testing.T) {
	all := signers(t)
	for suite, signer := range all {
		proven, err := certificate.CheckProof(secured(t, signer), readAt, published(all))
		if err != nil {
			t.Errorf("%s: %v", suite, err)
			continue
		}
		got, err := proven.Statement()
		if err != nil || got != statement || proven.Suite != suite || !proven.Created.Equal(signedAt) || proven.Issuer() != authority.DID {
			t.Errorf("%s: %+v, %+v, %v", suite, got, proven, err)
		}
	}
}

// Each printed fact, changed, breaks the signature, and so does each part of what
// was signed beside them.
func TestNoPartOfASignedCertificateCanBeChanged(t *testing.T) {
	all := signers(t)
	for suite, signer := range all {
		text := secured(t, signer)
		changes := 0
		var walk func(path string, value any, set func(any))
		var document map[string]any
		check := func(path string) {
			changes++
			altered, err := json.Marshal(document)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := certificate.CheckProof(altered, readAt, published(all)); err == nil {
				t.Errorf("%s: %s can be changed", suite, path)
			}
		}
		walk = func(path string, value any, set func(any)) {
			switch value := value.(type) {
			case map[string]any:
				for name, part := range value {
					walk(path+"."+name, part, func(other any) { value[name] = other })
					delete(value, name)
					check(path + " without " + name)
					value[name] = part
				}
				value["added"] = "x"
				check(path + " with something added")
				delete(value, "added")
			case []any:
				for i, part := range value {
					walk(fmt.Sprintf("%s[%d]", path, i), part, func(other any) { value[i] = other })
				}
			case string:
				set(value + "1")
				check(path)
				set(value)
			case float64:
				set(value + 1)
				check(path)
				set(value)
			case bool:
				set(!value)
				check(path)
				set(value)
			}
		}
		if err := json.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		walk("", document, nil)
		if changes < 60 {
			t.Errorf("only %d changes were tried", changes)
		}
	}
}

func TestEachFlawOfADocumentIsTold(t *testing.T) {
	all := signers(t)
	signer := all[certificate.EdDSA]
	good := string(secured(t, signer))
	with := func(old, new string) string {
		changed := strings.Replace(good, old, new, 1)
		if changed == good {
			t.Fatalf("there is no %s in %s", old, good)
		}
		return changed
	}
	again := func(change func(document map[string]any), created time.Time) string {
		document := authority.Credential(statement)
		change(document)
		text, err := certificate.Secure(document, authority.VerificationMethod(signer.Public()), created, signer)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	proof := good[strings.Index(good, `"proof":`)+len(`"proof":`):]
	proof = proof[:strings.Index(proof, `},"type":[`)+1]
	for _, test := range []struct {
		sentence, text string
		want           error
	}{
		{"nothing", "", certificate.ErrNoDocument},
		{"no JSON", "%PDF-1.7", certificate.ErrNoDocument},
		{"a list", "[]", certificate.ErrNoDocument},
		{"a number", "7", certificate.ErrNoDocument},
		{"something behind it", good + "{}", certificate.ErrNoDocument},
		{"half of it", good[:len(good)/2], certificate.ErrNoDocument},
		{"bytes that are no text", good + "\xff", certificate.ErrNoDocument},
		{"nested deeper than any credential", strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), certificate.ErrNoDocument},
		{"nested lists", strings.Repeat("[", 30_000), certificate.ErrNoDocument},
		{"a megabyte", `{"a":"` + strings.Repeat("x", 1<<20) + `"}`, certificate.ErrTooLarge},
		{"a name twice", with(`"holderName"`, `"holderName":"别人","holderName"`), certificate.ErrTwiceNamed},
		{"a name twice, once in escapes", with(`"holderName"`, `"holder\u004eame":"别人","holderName"`), certificate.ErrTwiceNamed},
		{"no signature", `{"a":1}`, certificate.ErrNoProof},
		{"a signature that is null", `{"proof":null}`, certificate.ErrNoProof},
		{"no signature in a list", `{"proof":[]}`, certificate.ErrNoProof},
		{"two signatures", with(proof, "["+proof+","+proof+"]"), certificate.ErrManyProofs},
		{"an unknown suite", with(`"eddsa-jcs-2022"`, `"rsa-2026"`), certificate.ErrSuite},
		{"another kind of proof", with(`"DataIntegrityProof"`, `"JwtProof"`), certificate.ErrSuite},
		{"the suite of another key", with(`"eddsa-jcs-2022"`, `"sm2-jcs-2026"`), certificate.ErrKeyUnknown},
		{"another purpose", with(`"assertionMethod"`, `"authentication"`), certificate.ErrProofForm},
		{"no time of signing", with(`"created"`, `"made"`), certificate.ErrProofForm},
		{"a time that is none", with(`"created":"2026-03-20T04:00:00Z"`, `"created":"yesterday"`), certificate.ErrProofForm},
		{"a signature that is none", with(`"proofValue":"z`, `"proofValue":"u`), certificate.ErrProofForm},
		{"a signature cut short", with(`"proofValue":"z`, `"proofValue":"z2","other":"z`), certificate.ErrProofForm},
		{"signed in the future", again(func(map[string]any) {}, readAt.Add(24*time.Hour)), certificate.ErrNotYet},
		{"valid in the future", again(func(d map[string]any) { d["validFrom"] = "2027-01-01T00:00:00Z" }, signedAt), certificate.ErrNotYet},
		{"a day that is none", again(func(d map[string]any) { d["validFrom"] = "2026-02-30" }, signedAt), certificate.ErrProofForm},
		{"a key that nobody published", with(authority.DID+"#", "did:web:elsewhere.example#"), certificate.ErrKeyUnknown},
		{"signed before its key was published", again(func(map[string]any) {}, time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)), certificate.ErrKeyPeriod},
		{"other hours", with(`"serviceMinutes":180`, `"serviceMinutes":1800`), certificate.ErrSignature},
		{"hours as a text", with(`"serviceMinutes":180`, `"serviceMinutes":"180"`), certificate.ErrSignature},
		{"facts of two certificates swapped", with(`"periodEnd":"2026-03-08","periodStart":"2026-03-01"`, `"periodEnd":"2026-03-01","periodStart":"2026-03-08"`), certificate.ErrSignature},
		{"contexts in another order", again(func(d map[string]any) {}, signedAt) + " ", nil},
		{"another reading of its spaces and order", spread(t, good), nil},
		{"a mark of byte order before it", "\ufeff" + good, nil},
		{"its one signature in a list", with(proof, "["+proof+"]"), nil},
	} {
		_, err := certificate.CheckProof([]byte(test.text), readAt, published(all))
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v instead of %v", test.sentence, err, test.want)
		}
		if flaw, ok := certificate.IsFlaw(err); err != nil && (!ok || flaw.What.Zh == "" || flaw.Mend.En == "") {
			t.Errorf("%s: %v does not say how to mend it", test.sentence, err)
		}
	}
}

// spread writes JSON in another way, with the same meaning.
func spread(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(text), "", "    "); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(out.String(), "示例", `\u793a\u4F8B`)
}

func FuzzCheckProof(f *testing.F) {
	var signer certificate.Signer
	for _, seed := range [][]byte{bytes.Repeat([]byte{7}, 32)} {
		signer, _ = certificate.NewSigner(certificate.EdDSA, seed)
	}
	text, err := certificate.Secure(authority.Credential(statement), authority.VerificationMethod(signer.Public()), signedAt, signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-jcs-2022"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		proven, err := certificate.CheckProof(text, readAt, func(string) (certificate.Key, error) {
			return certificate.Key{PublicKey: signer.Public()}, nil
		})
		if err != nil {
			return
		}
		if got, err := proven.Statement(); err != nil || got != statement {
			t.Errorf("a signature holds for %+v, %v", got, err)
		}
	})
}

func TestAStatusListTellsWhatIsSet(t *testing.T) {
	all := signers(t)
	signer := all[certificate.EdDSA]
	list := func(change func(document map[string]any)) (*certificate.Proven, int) {
		document, err := authority.StatusList(certificate.Revocation, 1, []int64{0, 8, 131_071}, signedAt)
		if err != nil {
			t.Fatal(err)
		}
		change(document["credentialSubject"].(map[string]any))
		text, err := certificate.Secure(document, authority.VerificationMethod(signer.Public()), signedAt, signer)
		if err != nil {
			t.Fatal(err)
		}
		proven, err := certificate.CheckProof(text, readAt, published(all))
		if err != nil {
			t.Fatal(err)
		}
		return proven, len(text)
	}
	proven, size := list(func(map[string]any) {})
	for place, want := range map[int64]bool{0: true, 1: false, 7: false, 8: true, 9: false, 131_070: false, 131_071: true} {
		if set, err := proven.StatusAt(certificate.Revocation, place); err != nil || set != want {
			t.Errorf("place %d: %v, %v", place, set, err)
		}
	}
	if size > 2000 {
		t.Errorf("a list with little in it has %d bytes", size)
	}
	for _, place := range []int64{-1, 131_072} {
		if _, err := proven.StatusAt(certificate.Revocation, place); !errors.Is(err, certificate.ErrStatusList) {
			t.Errorf("place %d is told: %v", place, err)
		}
	}
	if _, err := proven.StatusAt(certificate.Refresh, 0); !errors.Is(err, certificate.ErrStatusList) {
		t.Errorf("a list of revocations is read as one of replacements: %v", err)
	}
	if _, err := authority.StatusList(certificate.Revocation, 1, []int64{131_072}, signedAt); err == nil {
		t.Error("a place beyond the list is set")
	}
	for why, encoded := range map[string]any{
		"nothing": nil, "no multibase": "H4sI", "no base64": "u***", "no gzip": "uAAAA", "a list that is too short": packed(t, 100),
	} {
		proven, _ := list(func(subject map[string]any) { subject["encodedList"] = encoded })
		if _, err := proven.StatusAt(certificate.Revocation, 0); !errors.Is(err, certificate.ErrStatusList) {
			t.Errorf("%s: %v", why, err)
		}
	}
	bomb, _ := list(func(subject map[string]any) { subject["encodedList"] = packed(t, 30<<20) })
	spent := testing.AllocsPerRun(1, func() {
		if set, err := bomb.StatusAt(certificate.Revocation, 5); set || err != nil {
			t.Errorf("a list that inflates: %v, %v", set, err)
		}
	})
	if spent > 100 {
		t.Errorf("a list that inflates to 30 MiB costs %v allocations", spent)
	}
}
