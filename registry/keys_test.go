package registry_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// renewed is a copy of a ring with another secret and another key that signs from a
// time on.
func renewed(t *testing.T, ring *certificate.Ring, from time.Time) *certificate.Ring {
	t.Helper()
	text, err := ring.File()
	if err != nil {
		t.Fatal(err)
	}
	more, err := certificate.ParseRing(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := more.AddSecret(rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, err := more.AddSigner(certificate.EdDSA, from, rand.Reader); err != nil {
		t.Fatal(err)
	}
	return more
}

func TestKeysAreRenewedAndWhatCameBeforeStays(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		out := issued(t, o)
		proof := registry.Verify{Number: out.Number, Code: out.Code}
		_, before, err := o.Paper(ctx, proof)
		if err != nil {
			t.Fatal(err)
		}
		ring := renewed(t, testenv.KeysOf(secret), now)
		if err := o.UseKeys(ctx, ring); err != nil {
			t.Fatal(err)
		}
		o.publish(t, func(tx *registry.Tx) error {
			issue := certificateFor(organization("长沙市晨光志愿者协会（示例）"))
			issue.Certificate.Number, issue.Certificate.Content = "示例-新", "换了密钥之后（示例）"
			_, err := tx.Issue(ctx, issue)
			return err
		})
		later := registry.Verify{Number: "示例-新", Code: "7KQM-X2WD-85UA"}
		_, after, err := o.Paper(ctx, later)
		if err != nil || after == nil {
			t.Fatal(after, err)
		}
		signer := ring.Signing()[2].Public().Multibase() // behind those of two suites
		if !strings.Contains(string(after.Credential), signer) || strings.Contains(string(before.Credential), signer) {
			t.Error("the newer certificate is not signed by the newer key, or the older one is")
		}
		for sentence, verify := range map[string]func() (*registry.Verification, error){
			"the older one by its code": func() (*registry.Verification, error) { return o.Verify(ctx, proof) },
			"the older one by its holder": func() (*registry.Verification, error) {
				return o.Verify(ctx, registry.Verify{Number: out.Number, HolderName: "欧阳示例", IDLastFour: "0016"})
			},
			"the older one by its document": func() (*registry.Verification, error) { return o.VerifySigned(ctx, string(before.Credential), "") },
			"the older one by its QR code":  func() (*registry.Verification, error) { return o.VerifySigned(ctx, before.QR, "") },
			"the newer one by its code":     func() (*registry.Verification, error) { return o.Verify(ctx, later) },
			"the newer one by its document": func() (*registry.Verification, error) { return o.VerifySigned(ctx, string(after.Credential), "") },
			"the newer one by its QR code":  func() (*registry.Verification, error) { return o.VerifySigned(ctx, after.QR, "") },
		} {
			if answer, err := verify(); err != nil || answer.Verdict != certificate.Genuine {
				t.Errorf("%s: %+v, %v", sentence, answer, err)
			}
		}
		keys, err := o.PublishedKeys(ctx)
		if err != nil || len(keys) != 3 || keys[0].Until.IsZero() || !keys[0].Until.Equal(keys[2].From) {
			t.Errorf("published are %+v, %v", keys, err)
		}
		if err := o.UseKeys(ctx, testenv.KeysOf(bytes.Repeat([]byte("x"), 32))); err == nil {
			t.Error("keys of another register are taken")
		}
		// One person, known under both secrets: the same records are seen again.
		if flags := flagsOfNumber(t, o, "示例-新"); !strings.Contains(flags, "另一份有效证明") {
			t.Errorf("a person is not known again under another secret: %s", flags)
		}
		o.sound(t)
	})
}

// flagsOfNumber is what the check of the records says of a certificate.
func flagsOfNumber(t *testing.T, o *office, number string) string {
	t.Helper()
	return recordsCheck(t, o, registry.Verify{Number: number, Code: "7KQM-X2WD-85UA"}).Zh
}

func TestNamesAreSealedAnew(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		out := issued(t, o)
		ring := renewed(t, testenv.KeysOf(secret), now)
		if err := o.UseKeys(ctx, ring); err != nil {
			t.Fatal(err)
		}
		for _, want := range []int64{1, 0} { // the second time nothing is left to do
			var seen, sealed int64
			if err := o.Reseal(ctx, func(looked, changed int64) { seen, sealed = looked, changed }); err != nil || seen != 1 || sealed != want {
				t.Errorf("%d looked at, %d sealed anew, %v", seen, sealed, err)
			}
		}
		rows, err := o.db.SealedNames(ctx, -1, 10)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		if name, err := ring.Keys().Unseal(rows[0].Number, rows[0].Sealed); err != nil || name != "欧阳示例" {
			t.Errorf("under the newest secret it is %q, %v", name, err)
		}
		if _, paper, err := o.Paper(ctx, registry.Verify{Number: out.Number, Code: out.Code}); err != nil || paper.Statement.HolderName != "欧阳示例" {
			t.Errorf("the paper: %+v, %v", paper, err)
		}
		used, err := o.SecretUse(ctx)
		if err != nil || !used[ring.Secrets()[0]] || used[ring.Secrets()[1]] {
			t.Errorf("needed are %v, %v", used, err)
		}
		o.sound(t)
	})
}

// Whoever steals the database finds neither ID numbers nor names nor codes in it, nor a
// key to sign with.
func TestAStolenDatabaseTellsNoPerson(t *testing.T) {
	url := testenv.SQLiteURL(t)
	o := openOffice(t, url)
	out := issued(t, o)
	if _, _, err := o.Share(t.Context(), registry.Verify{Number: out.Number, Code: out.Code}, registry.ShareFacts(), 30); err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(url, "sqlite:")
	var stolen []byte
	for _, ending := range []string{"", "-wal"} {
		text, err := os.ReadFile(path + ending)
		if err != nil {
			t.Fatal(err)
		}
		stolen = append(stolen, text...)
	}
	if !bytes.Contains(stolen, []byte("长沙市晨光志愿者协会（示例）")) {
		t.Fatal("the search finds nothing at all")
	}
	seed := strings.Repeat("k", 8)
	for what, secret := range map[string]string{
		"the ID number": "43010219900101001" + "6", "the name": "欧阳示例", "the code": "7KQM-X2WD-85UA", "the code, bare": "7KQMX2WD85UA", "a key": seed,
	} {
		if bytes.Contains(stolen, []byte(secret)) {
			t.Errorf("%s stands in the database", what)
		}
	}
}
