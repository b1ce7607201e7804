package registry_test

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// renewed are the keys of a test's register with a newer secret and a newer key that
// signs from now on, as their file has them.
func renewed(t *testing.T) *certificate.Ring {
	t.Helper()
	ring := testenv.KeysOf(secret)
	if err := ring.AddSecret(rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.AddSigner(certificate.EdDSA, now, rand.Reader); err != nil {
		t.Fatal(err)
	}
	text, err := ring.File()
	if err != nil {
		t.Fatal(err)
	}
	read, err := certificate.ParseRing(text)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// another is a second server on the same database, with keys of its own.
func (o *office) another(t *testing.T, keys *certificate.Ring) *registry.Registry {
	t.Helper()
	r, err := registry.Open(t.Context(), o.db, registry.Options{Clock: func() time.Time { return now }, Keys: keys, Authority: authority})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// second issues another certificate to the holder of the first one.
func second(t *testing.T, o *office) *registry.Issued {
	t.Helper()
	var out *registry.Issued
	o.publish(t, func(tx *registry.Tx) (err error) {
		again := certificateFor(organization("长沙市晨光志愿者协会（示例）"))
		again.Code = ""
		out, err = tx.Issue(t.Context(), again)
		return err
	})
	return out
}

func (o *office) row(t *testing.T, number string) *db.Certificate {
	t.Helper()
	row := &db.Certificate{}
	if err := o.db.NewSelect().Model(row).Where("number = ?", number).Scan(t.Context()); err != nil {
		t.Fatal(err)
	}
	return row
}

func verdictOf(t *testing.T, r *registry.Registry, number, code string) certificate.Verdict {
	t.Helper()
	answer, err := r.Verify(t.Context(), registry.Verify{Number: number, Code: code})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Verdict
}

func TestKeysAreRenewedWhileCertificatesStand(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		first := issued(t, o)
		old := paperOf(t, o, first)
		ring := renewed(t)
		if err := o.TakeKeys(t.Context(), ring); err != nil {
			t.Fatal(err)
		}
		later := second(t, o)
		if was, is := o.row(t, first.Number).KeyID, o.row(t, later.Number).KeyID; was != ring.Oldest().ID() || is != ring.Keys().ID() {
			t.Errorf("issued under %s and then under %s", was, is)
		}
		newest := ring.Signing()[len(ring.Signing())-1].Public().Multibase()
		for sentence, paper := range map[string]*registry.Paper{"signed before": old, "signed since": paperOf(t, o, later)} {
			if strings.Contains(string(paper.Credential), newest) != (paper != old) {
				t.Errorf("%s: by the wrong key: %s", sentence, paper.Credential)
			}
			for way, verify := range ways(t, o, paper) {
				if answer := verify(); answer.Verdict != certificate.Genuine {
					t.Errorf("%s, %s: %+v", sentence, way, answer)
				}
			}
		}
		for _, c := range []*registry.Issued{first, later} {
			if got := verdictOf(t, o.Registry, c.Number, c.Code); got != certificate.Genuine {
				t.Errorf("by its code: %s", got)
			}
			answer, err := o.Verify(t.Context(), registry.Verify{Number: c.Number, HolderName: "欧阳示例", IDLastFour: "0016"})
			if err != nil || answer.Verdict != certificate.Genuine {
				t.Errorf("by its holder: %+v, %v", answer, err)
			}
		}
		keys, err := o.PublishedKeys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		open := 0
		for _, key := range keys {
			if key.Until.IsZero() {
				open++
			} else if want := now.Add(10 * time.Minute); !key.Until.Equal(want) {
				t.Errorf("the key before ends at %s, not at %s", key.Until, want)
			}
		}
		if len(keys) != 3 || open != 2 {
			t.Errorf("%d keys are public, %d of them without an end", len(keys), open)
		}
		o.sound(t)
	})
}

// A server that has not read the newer keys yet signs on for a while, and calls no
// proof wrong that it cannot judge.
func TestAServerWithOlderKeysSaysThatItCannotCheck(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		first := issued(t, o)
		behind := o.another(t, testenv.KeysOf(secret))
		wrong := func(number string) *registry.Verification {
			answer, err := behind.Verify(t.Context(), registry.Verify{Number: number, Code: "7KQM-X2WD-85UC"})
			if err != nil {
				t.Fatal(err)
			}
			return answer
		}
		if got := wrong("OTHER-1").Verdict; got != certificate.NotConfirmed {
			t.Errorf("before: %s", got)
		}
		ring := renewed(t)
		if err := o.TakeKeys(t.Context(), ring); err != nil {
			t.Fatal(err)
		}
		later := second(t, o)
		if got := verdictOf(t, behind, later.Number, later.Code); got != certificate.Unchecked {
			t.Errorf("issued under a secret that it has not: %s", got)
		}
		if diff := cmp.Diff(wrong("OTHER-1"), wrong(later.Number)); diff != "" || wrong(first.Number).Verdict != certificate.Unchecked {
			t.Errorf("an unknown number and a wrong proof differ: %s", diff)
		}
		if got := verdictOf(t, behind, first.Number, first.Code); got != certificate.Genuine {
			t.Errorf("what it can judge it judges: %s", got)
		}
		answer, paper, err := behind.Paper(t.Context(), registry.Verify{Number: first.Number, Code: first.Code})
		if err != nil || paper == nil || paper.Credential == nil {
			t.Fatalf("%+v, %v", answer, err)
		}
		if answer, err := o.VerifyDocument(t.Context(), paper.Credential, ""); err != nil || answer.Verdict != certificate.Genuine {
			t.Errorf("what it signs meanwhile: %+v, %v", answer, err)
		}
		if answer, err := behind.VerifyDocument(t.Context(), paperOf(t, o, later).Credential, ""); err != nil || answer.Verdict != certificate.Unchecked {
			t.Errorf("the signed form of what it cannot judge: %+v, %v", answer, err)
		}
		if err := behind.TakeKeys(t.Context(), ring); err != nil {
			t.Fatal(err)
		}
		if got := verdictOf(t, behind, later.Number, later.Code); got != certificate.Genuine {
			t.Errorf("with the newer keys: %s", got)
		}
		if got := wrong("OTHER-1").Verdict; got != certificate.NotConfirmed {
			t.Errorf("and a wrong one: %s", got)
		}
	})
}

func TestKeysThatLackASecretInUseAreNotTaken(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		first := issued(t, o)
		ring := renewed(t)
		if err := o.TakeKeys(t.Context(), ring); err != nil {
			t.Fatal(err)
		}
		second(t, o)
		for sentence, keys := range map[string]*certificate.Ring{
			"others altogether": testenv.KeysOf([]byte(strings.Repeat("x", 32))), "those of before": testenv.KeysOf(secret),
		} {
			if problem := rules.AsProblem(o.TakeKeys(t.Context(), keys)); problem.Code != rules.BadSetting || problem.Field != "--key-file" {
				t.Errorf("%s: %v", sentence, problem)
			}
			if _, err := registry.Open(t.Context(), o.db, registry.Options{Keys: keys}); err == nil {
				t.Errorf("a register is opened with %s", sentence)
			}
		}
		if got := verdictOf(t, o.Registry, first.Number, first.Code); got != certificate.Genuine {
			t.Errorf("the keys in use are lost: %s", got)
		}
	})
}

// The file is written first. Whoever died before the new key was public leaves a
// register that signs nothing by it, and the next one makes it public.
func TestAKeyThatIsNotPublicYetSignsNothing(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		first := issued(t, o)
		ring := renewed(t)
		next := o.another(t, ring)
		ask := registry.Verify{Number: first.Number, Code: first.Code}
		if _, paper, err := next.Paper(t.Context(), ask); err != nil || paper == nil || paper.Credential != nil {
			t.Errorf("signed by a key that nobody can look up: %+v, %v", paper, err)
		}
		if err := next.PublishKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
		size, err := o.db.LedgerSize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(next.PublishKeys(t.Context()), o.another(t, ring).TakeKeys(t.Context(), ring)); err != nil {
			t.Fatal(err)
		}
		if again, err := o.db.LedgerSize(t.Context()); err != nil || again != size {
			t.Errorf("publishing again adds %d entries, %v", again-size, err)
		}
		_, paper, err := next.Paper(t.Context(), ask)
		if err != nil || !strings.Contains(string(paper.Credential), ring.Signing()[len(ring.Signing())-1].Public().Multibase()) {
			t.Errorf("%s, %v", paper.Credential, err)
		}
		if answer, err := o.VerifyDocument(t.Context(), paper.Credential, ""); err != nil || answer.Verdict != certificate.Genuine {
			t.Errorf("a server with the keys of before: %+v, %v", answer, err)
		}
		o.sound(t)
	})
}

func TestResealingGoesOnWhereItStopped(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		first := issued(t, o)
		var all []*registry.Issued
		o.publish(t, func(tx *registry.Tx) (err error) {
			all, err = tx.IssueAll(t.Context(), many(t, organization("长沙市晨光志愿者协会（示例）"), false))
			return err
		})
		size, err := o.db.LedgerSize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ring := renewed(t)
		if err := o.TakeKeys(t.Context(), ring); err != nil {
			t.Fatal(err)
		}
		under := func() map[string]int {
			names, err := o.db.SealedNamesAfter(t.Context(), -1, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			by := map[string]int{}
			for _, name := range names {
				_, keys, err := ring.Unseal(name.Number, name.Sealed)
				if err != nil {
					t.Fatal(err)
				}
				by[keys.ID()]++
			}
			return by
		}
		total := len(all) + 1
		ctx, stop := context.WithCancel(t.Context())
		if _, err := o.Reseal(ctx, func(registry.Resealed) { stop() }); !errors.Is(err, context.Canceled) {
			t.Fatalf("it was stopped after some hundred: %v", err)
		}
		by := under()
		done := by[ring.Keys().ID()]
		if done == 0 || done == total || by[ring.Oldest().ID()] != total-done {
			t.Fatalf("stopped midway: %v of %d", by, total)
		}
		for _, c := range []*registry.Issued{first, all[0], all[len(all)-1]} {
			paperOf(t, o, c)
		}
		last := o.row(t, all[len(all)-1].Number).SealedName
		resealed, err := o.Reseal(t.Context(), func(registry.Resealed) {
			if len(last) > 0 { // somebody is erased before it comes to them
				last = nil
				o.publish(t, func(tx *registry.Tx) error { _, err := tx.Erase(t.Context(), all[len(all)-1].Number); return err })
			}
		})
		if err != nil || resealed.Already != int64(done) || resealed.Names != int64(total-done-1) || resealed.Closed != 0 {
			t.Errorf("it went on: %+v, %v, of %d", resealed, err, total)
		}
		if by := under(); by[ring.Keys().ID()] != total-1 || len(by) != 1 {
			t.Errorf("in the end: %v of %d", by, total)
		}
		paperOf(t, o, first)
		used, err := o.db.CertificatesByKey(t.Context())
		if err != nil || used[ring.Oldest().ID()] != int64(total) || len(used) != 1 {
			t.Errorf("the hashes are under their secrets as before: %v, %v", used, err)
		}
		if ids, err := o.db.CertificateKeyIDs(t.Context()); err != nil || !slices.Equal(ids, []string{ring.Oldest().ID()}) {
			t.Errorf("in use: %v, %v", ids, err)
		}
		if now, err := o.db.LedgerSize(t.Context()); err != nil || now != size+3 { // two of the keys, one of the erasure
			t.Errorf("the ledger went from %d to %d, %v", size, now, err)
		}
		o.sound(t)
	})
}
