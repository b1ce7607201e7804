package registry_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// shareOf makes a share code of a certificate.
func shareOf(t *testing.T, o *office, proof registry.Verify, shows []registry.ShareFact, days int) string {
	t.Helper()
	answer, code, err := o.Share(t.Context(), proof, shows, days)
	if err != nil || answer.Verdict != certificate.Genuine || code == "" {
		t.Fatalf("sharing: %+v, %q, %v", answer, code, err)
	}
	return code
}

// view is what a share code shows.
func view(t *testing.T, o *office, code string) *registry.SharedView {
	t.Helper()
	seen, err := o.VerifyShared(t.Context(), code, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func TestAShareCodeShowsWhatItsHolderChose(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		out := issued(t, o)
		proof := registry.Verify{Number: out.Number, Code: out.Code}
		hours := shareOf(t, o, proof, []registry.ShareFact{registry.ShareHours}, 30)
		all := shareOf(t, o, proof, registry.ShareFacts(), 7)

		seen := view(t, o, strings.ToLower(strings.ReplaceAll(hours, "-", " ")))
		facts := seen.Facts
		if seen.Verdict != certificate.Genuine || facts == nil || facts.Minutes == nil || *facts.Minutes != 180 || facts.HolderName != certificate.MaskName("欧阳示例") {
			t.Errorf("the hours: %+v, %+v", seen.Verification, facts)
		}
		if facts.Number != "" || facts.Content != "" || facts.PeriodStart != "" || facts.Records != nil {
			t.Errorf("what was not chosen is shown: %+v", facts)
		}
		if seen.Verification.Facts != nil {
			t.Errorf("the verification tells more than was chosen: %+v", seen.Verification.Facts)
		}
		if facts := view(t, o, all).Facts; facts.HolderName != "欧阳示例" || facts.Number != out.Number || len(facts.Records) != 2 || facts.Content == "" || facts.PeriodEnd != "2026-02-18" {
			t.Errorf("everything: %+v", facts)
		}
		if facts := view(t, o, all).Facts; facts == nil {
			t.Error("a code is used more than once")
		}
		awaitViews(t, o, proof, all, 2)
	})
}

// awaitViews waits until the newest share code has been counted so often.
func awaitViews(t *testing.T, o *office, proof registry.Verify, code string, want int64) {
	t.Helper()
	for range 100 {
		_, shares, err := o.Shares(t.Context(), proof)
		if err != nil || len(shares) != 2 {
			t.Fatalf("%+v, %v", shares, err)
		}
		for _, share := range shares {
			if len(share.Shows) == len(registry.ShareFacts()) && share.Views == want {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("the code was not counted %d times", want)
}

func TestAShareCodeEnds(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		out := issued(t, o)
		proof := registry.Verify{Number: out.Number, Code: out.Code}
		code := shareOf(t, o, proof, registry.ShareFacts(), 1)
		_, shares, err := o.Shares(t.Context(), proof)
		if err != nil || len(shares) != 1 {
			t.Fatalf("%+v, %v", shares, err)
		}
		for _, id := range []string{"no id", "00", shares[0].ID, shares[0].ID} {
			if _, err := o.StopSharing(t.Context(), proof, id); err != nil {
				t.Errorf("ending %q: %v", id, err)
			}
		}
		seen := view(t, o, code)
		if seen.Facts != nil || seen.Verdict != certificate.NotConfirmed || !strings.Contains(seen.Ended.Zh, "持有人已停用") {
			t.Errorf("ended by its holder: %+v", seen)
		}
		if _, shares, err := o.Shares(t.Context(), proof); err != nil || len(shares) != 0 {
			t.Errorf("it still stands: %+v, %v", shares, err)
		}
		code = shareOf(t, o, proof, registry.ShareFacts(), 1)
		later, err := registry.Open(t.Context(), o.db, registry.Options{
			Clock: func() time.Time { return now.AddDate(0, 0, 1) }, Keys: testenv.KeysOf(secret), Authority: authority,
		})
		if err != nil {
			t.Fatal(err)
		}
		if seen, err := later.VerifyShared(t.Context(), code, ""); err != nil || seen.Facts != nil || !strings.Contains(seen.Ended.En, "expired on") {
			t.Errorf("a day later: %+v, %v", seen, err)
		}
	})
}

func TestAShareCodeSaysWhatBecameOfItsCertificate(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		out := issued(t, o)
		proof := registry.Verify{Number: out.Number, Code: out.Code}
		code := shareOf(t, o, proof, nil, 30)
		o.publish(t, func(tx *registry.Tx) error {
			_, err := tx.Revoke(t.Context(), out.Number, "误发", "2026-03-02")
			return err
		})
		seen := view(t, o, code)
		if seen.Verdict != certificate.Revoked || seen.Facts == nil || seen.Facts.IssuerName == "" {
			t.Errorf("revoked: %+v", seen)
		}
		if answer, again, err := o.Share(t.Context(), proof, nil, 30); err != nil || again != "" || answer.Verdict != certificate.Revoked {
			t.Errorf("a revoked certificate is shared: %+v, %q, %v", answer, again, err)
		}
	})
}

func TestWhatIsNotShared(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		out := issued(t, o)
		proof := registry.Verify{Number: out.Number, Code: out.Code}
		for _, test := range []struct {
			sentence string
			ask      registry.Verify
			days     int
			code     rules.Code
			field    string
		}{
			{"no days", proof, 0, rules.BadNumber, "days"},
			{"more than a year", proof, 366, rules.BadNumber, "days"},
			{"name and last four are not the holder's own", registry.Verify{Number: out.Number, HolderName: "欧阳示例", IDLastFour: "0016"}, 30, rules.Missing, "code"},
		} {
			_, _, err := o.Share(t.Context(), test.ask, nil, test.days)
			if problem := (*rules.Problem)(nil); !errors.As(err, &problem) || problem.Code != test.code || problem.Field != test.field {
				t.Errorf("%s: %v", test.sentence, err)
			}
		}
		for _, ask := range []registry.Verify{{Number: out.Number, Code: "7KQM-X2WD-85UC"}, {Number: "示例-无", Code: out.Code}} {
			answer, code, err := o.Share(t.Context(), ask, nil, 30)
			if err != nil || code != "" || answer.Verdict != certificate.NotConfirmed {
				t.Errorf("%+v: %+v, %q, %v", ask, answer, code, err)
			}
		}
		for _, code := range []string{"7KQM-X2WD-85UC", out.Code, "1", "四个汉字"} {
			if seen := view(t, o, code); seen.Verdict != certificate.NotConfirmed || seen.Facts != nil || seen.Ended.Zh != "" {
				t.Errorf("%s shows %+v", code, seen)
			}
		}
		for range registry.MostShares {
			shareOf(t, o, proof, nil, 1)
		}
		_, _, err := o.Share(t.Context(), proof, nil, 1)
		if problem := (*rules.Problem)(nil); !errors.As(err, &problem) || problem.Field != "shares" {
			t.Errorf("one too many: %v", err)
		}
	})
}
