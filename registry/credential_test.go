package registry_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/testenv"
)

var authority = certificate.Authority{DID: "did:web:register.example", Name: "示例登记簿", Base: "https://register.example"}

// paperOf is the paper of a certificate that was just issued.
func paperOf(t *testing.T, o *office, c *registry.Issued) *registry.Paper {
	t.Helper()
	answer, paper, err := o.Paper(t.Context(), registry.Verify{Number: c.Number, Code: c.Code})
	if err != nil || answer.Verdict != certificate.Genuine || paper == nil || paper.Credential == nil || paper.QR == "" {
		t.Fatalf("%+v, %+v, %v", answer, paper, err)
	}
	return paper
}

// ways are the signed forms of a certificate, each with how it is verified.
func ways(t *testing.T, o *office, paper *registry.Paper) map[string]func() *registry.Verification {
	return map[string]func() *registry.Verification{
		"the document": func() *registry.Verification {
			answer, err := o.VerifyDocument(t.Context(), paper.Credential, "")
			if err != nil {
				t.Fatal(err)
			}
			return answer
		},
		"the QR code": func() *registry.Verification {
			answer, err := o.VerifyQR(t.Context(), paper.QR, "")
			if err != nil {
				t.Fatal(err)
			}
			return answer
		},
	}
}

func checkOf(answer *registry.Verification, code certificate.CheckCode) certificate.Check {
	i := slices.IndexFunc(answer.Checks, func(c certificate.Check) bool { return c.Code == code })
	return answer.Checks[i]
}

func TestASignedCertificateIsAnsweredAsThePrintedOne(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		paper := paperOf(t, o, c)
		if s := paper.Statement; s.HolderName != "欧阳示例" || s.Minutes != 180 || s.Number != c.Number || s.PeriodStart != "2026-02-11" {
			t.Errorf("the paper states %+v", s)
		}
		for way, verify := range ways(t, o, paper) {
			answer := verify()
			if answer.Verdict != certificate.Genuine || answer.Facts == nil || checkOf(answer, certificate.Signature).State != certificate.Passed ||
				checkOf(answer, certificate.Integrity).State != certificate.Passed {
				t.Errorf("%s: %+v", way, answer)
			}
		}
		var other *registry.Issued
		o.publish(t, func(tx *registry.Tx) (err error) {
			again := certificateFor(organization("长沙市晨光志愿者协会（示例）"))
			again.Code = ""
			if other, err = tx.Issue(t.Context(), again); err != nil {
				return err
			}
			_, err = tx.Replace(t.Context(), c.Number, other.Number, "更正", "2026-03-02")
			return err
		})
		for way, verify := range ways(t, o, paper) {
			if answer := verify(); answer.Verdict != certificate.Replaced || answer.Facts.ReplacedByNumber != other.Number {
				t.Errorf("%s, replaced: %+v", way, answer)
			}
		}
		if answer, gone, err := o.Paper(t.Context(), registry.Verify{Number: c.Number, Code: c.Code}); gone != nil || err != nil || answer.Verdict != certificate.Replaced {
			t.Errorf("a replaced certificate is still handed out: %+v, %v", gone, err)
		}
		paper = paperOf(t, o, other)
		o.publish(t, func(tx *registry.Tx) error {
			_, err := tx.Revoke(t.Context(), other.Number, "经查不实", "2026-03-03")
			return err
		})
		for way, verify := range ways(t, o, paper) {
			if answer := verify(); answer.Verdict != certificate.Revoked || answer.Facts.StateReason != "经查不实" {
				t.Errorf("%s, revoked: %+v", way, answer)
			}
		}
		o.sound(t)
	})
}

// Whoever changes a printed fact is told which differs, by the document as by the code;
// and never what it was.
func TestEachChangedFactOfASignedFormIsNamed(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		paper := paperOf(t, o, issued(t, o))
		for field, change := range map[string]struct {
			in, from, to string
			statement    func(*certificate.Statement)
		}{
			"holderName":       {`"holderName":"`, "欧阳示例", "欧阳例示", func(s *certificate.Statement) { s.HolderName = "欧阳例示" }},
			"minutes":          {`"serviceMinutes":`, "180", "1800", func(s *certificate.Statement) { s.Minutes = 1800 }},
			"issuerName":       {`"recordingUnit":"`, "长沙市晨光", "长沙市星光", func(s *certificate.Statement) { s.IssuerName = "长沙市星光志愿者协会（示例）" }},
			"issuerCreditCode": {`"recordingUnitCreditCode":"`, "51430000MJ0000018C", "52430100MJ0000018E", func(s *certificate.Statement) { s.IssuerCreditCode = "52430100MJ0000018E" }},
			"content":          {`"serviceContent":"`, "敬老院陪伴", "敬老院慰问", func(s *certificate.Statement) { s.Content = "敬老院慰问（示例）" }},
			"issuedOn":         {`"issuedOn":"`, "2026-03-01", "2026-03-02", func(s *certificate.Statement) { s.IssuedOn = "2026-03-02" }},
			"periodStart":      {`"periodStart":"`, "2026-02-11", "2026-02-01", func(s *certificate.Statement) { s.PeriodStart = "2026-02-01" }},
			"periodEnd":        {`"periodEnd":"`, "2026-02-18", "2026-02-19", func(s *certificate.Statement) { s.PeriodEnd = "2026-02-19" }},
		} {
			text := string(paper.Credential)
			altered := strings.Replace(text, change.in+change.from, change.in+change.to, 1)
			if altered == text {
				t.Fatalf("%s is not in %s", field, text)
			}
			answer, err := o.VerifyDocument(t.Context(), []byte(altered), "")
			told(t, "the document", field, answer, err)
			answer, err = o.VerifyQR(t.Context(), forged(t, paper, change.statement), "")
			told(t, "the QR code", field, answer, err)
		}
		spoilt := strings.Replace(string(paper.Credential), `"proofValue":"z`, `"proofValue":"z1111`, 1)
		if _, err := o.VerifyDocument(t.Context(), []byte(spoilt), ""); err == nil {
			t.Error("a signature of another length is no flaw")
		}
	})
}

func told(t *testing.T, way, field string, answer *registry.Verification, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s with another %s: %v", way, field, err)
		return
	}
	if answer.Verdict != certificate.Altered || !slices.Equal(answer.DiffersIn, []string{field}) || answer.Facts != nil ||
		checkOf(answer, certificate.Signature).State != certificate.Failed {
		t.Errorf("%s with another %s: %s, differs in %v, %+v", way, field, answer.Verdict, answer.DiffersIn, answer.Facts)
	}
}

// forged is a QR code with a fact changed and the old signature.
func forged(t *testing.T, paper *registry.Paper, change func(*certificate.Statement)) string {
	t.Helper()
	statement := paper.Statement
	change(&statement)
	text, err := authority.QRText(statement, lastSigner())
	if err != nil {
		t.Fatal(err)
	}
	bytesOf := func(text string) []byte {
		_, digits, _ := strings.Cut(text, "#")
		number, _ := new(big.Int).SetString(digits, 10)
		return number.Bytes()
	}
	genuine, other := bytesOf(paper.QR), bytesOf(text)
	copy(other[len(other)-64:], genuine[len(genuine)-64:])
	return "https://register.example/c#" + new(big.Int).SetBytes(other).String()
}

// lastSigner is the key with which the register of a test signs.
func lastSigner() certificate.Signer {
	key, _ := testenv.KeysOf(secret).SignerAt(certificate.EdDSA, now)
	return key
}

func TestWhatIsNotSignedHereProvesNothing(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		paper := paperOf(t, o, c)
		foreign, err := certificate.NewSigner(certificate.EdDSA, []byte(strings.Repeat("f", 32)))
		if err != nil {
			t.Fatal(err)
		}
		method := authority.VerificationMethod(foreign.Public())
		signed := func(change func(*certificate.Statement)) []byte {
			statement := paper.Statement
			change(&statement)
			text, err := certificate.Secure(authority.Credential(statement), method, now, foreign)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		same := func(*certificate.Statement) {}
		number, err := certificate.NewNumber("430100", 2026, 77_777)
		if err != nil {
			t.Fatal(err)
		}
		unknown := func(s *certificate.Statement) { s.Number = string(number) }
		var seen []string
		for sentence, document := range map[string][]byte{
			"another's key, the true facts":    signed(same),
			"another's key, an unknown number": signed(unknown),
		} {
			answer, err := o.VerifyDocument(t.Context(), document, "")
			if err != nil || answer.Verdict != certificate.NotConfirmed || answer.Facts != nil || answer.DiffersIn != nil {
				t.Errorf("%s: %+v, %v", sentence, answer, err)
				continue
			}
			seen = append(seen, fmt.Sprintf("%+v", answer.Checks))
		}
		if len(seen) != 2 || seen[0] != seen[1] {
			t.Errorf("what another signed tells whether a number is known:\n%v", seen)
		}
		seen = nil
		for sentence, change := range map[string]func(*certificate.Statement){"the true facts": same, "an unknown number": unknown} {
			text := strings.Replace(string(signed(change)), method, authority.VerificationMethod(lastSigner().Public()), 1)
			answer, err := o.VerifyDocument(t.Context(), []byte(text), "")
			if err != nil || answer.Verdict != certificate.Altered || answer.Facts != nil || answer.DiffersIn != nil {
				t.Errorf("a signature that was made up, %s: %+v, %v", sentence, answer, err)
				continue
			}
			seen = append(seen, fmt.Sprintf("%+v", answer.Checks))
		}
		if len(seen) != 2 || seen[0] != seen[1] {
			t.Errorf("a signature that was made up tells whether a number is known:\n%v", seen)
		}
		for _, junk := range []string{"", "{}", "%PDF", `{"proof":{}}`} {
			_, err := o.VerifyDocument(t.Context(), []byte(junk), "")
			if problem := (*rules.Problem)(nil); !errors.As(err, &problem) || problem.Code != rules.BadDocument {
				t.Errorf("%q: %v", junk, err)
			}
		}
	})
}

func TestStatusListsTellWhoEnded(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		paper := paperOf(t, o, c)
		at := func(purpose certificate.StatusPurpose) bool {
			text, err := o.StatusList(t.Context(), purpose, certificate.StatusListOf(paper.Statement.EntryIndex))
			if err != nil {
				t.Fatal(err)
			}
			keys, err := o.PublishedKeys(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			proven, err := certificate.CheckProof(text, now, func(method string) (certificate.Key, error) {
				for _, key := range keys {
					if method == authority.VerificationMethod(key.PublicKey) {
						return key, nil
					}
				}
				return certificate.Key{}, certificate.ErrKeyUnknown
			})
			if err != nil {
				t.Fatal(err)
			}
			set, err := proven.StatusAt(purpose, certificate.StatusIndexOf(paper.Statement.EntryIndex))
			if err != nil {
				t.Fatal(err)
			}
			return set
		}
		if at(certificate.Revocation) || at(certificate.Refresh) {
			t.Error("a valid certificate is told to have ended")
		}
		o.publish(t, func(tx *registry.Tx) error {
			_, err := tx.Revoke(t.Context(), c.Number, "经查不实", "2026-03-03")
			return err
		})
		if !at(certificate.Revocation) || at(certificate.Refresh) {
			t.Error("a revoked certificate is not told to be revoked, or to be replaced")
		}
		for _, list := range []int64{-1, 1, 1 << 40} {
			if _, err := o.StatusList(t.Context(), certificate.Revocation, list); !errors.Is(err, db.ErrNotFound) {
				t.Errorf("list %d: %v", list, err)
			}
		}
	})
}

func TestTheLedgerHoldsNoNameAndTheDatabaseNoneThatCanBeRead(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		issued(t, o)
		entries, err := o.db.EntriesAfter(t.Context(), 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(entries)
		if err != nil || strings.Contains(string(text), "欧阳示例") {
			t.Errorf("the ledger holds a holder's name, %v", err)
		}
		var rows []*db.Certificate
		if err := o.db.NewSelect().Model(&rows).Scan(t.Context()); err != nil || len(rows) != 1 {
			t.Fatal(err)
		}
		whole := fmt.Sprintf("%+v", *rows[0])
		if strings.Contains(whole, "欧阳示例") || strings.Contains(string(rows[0].SealedName), "欧阳示例") || len(rows[0].SealedName) == 0 {
			t.Errorf("a row holds the name: %s", whole)
		}
	})
}
