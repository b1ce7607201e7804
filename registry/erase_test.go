package registry_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

func (o *office) erase(t *testing.T, number string) (change registry.Change) {
	t.Helper()
	o.publish(t, func(tx *registry.Tx) (err error) {
		change, err = tx.Erase(t.Context(), number)
		return err
	})
	return change
}

func TestAPersonIsErasedAndEveryProofHolds(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		paper := paperOf(t, o, c)
		before, err := o.db.LedgerSize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		root, err := o.db.RootHash(t.Context(), before)
		if err != nil {
			t.Fatal(err)
		}
		kept := o.row(t, c.Number)
		if o.erase(t, c.Number) != registry.Revised || o.erase(t, strings.ToLower(c.Number)) != registry.Unchanged {
			t.Error("it was not erased once")
		}
		if size, err := o.db.LedgerSize(t.Context()); err != nil || size != before+1 {
			t.Errorf("the ledger went from %d to %d, %v", before, size, err)
		}
		if still, err := o.db.RootHash(t.Context(), before); err != nil || still != root {
			t.Errorf("the root of before is another: %v", err)
		}
		o.sound(t)

		row := o.row(t, c.Number)
		if row.ErasedOn != "2026-03-05" || row.Number != kept.Number || !bytes.Equal(row.CodeHash, kept.CodeHash) || !bytes.Equal(row.Commitment, kept.Commitment) ||
			row.State != db.Valid || row.IssuerName != kept.IssuerName || row.IssuedOn != kept.IssuedOn || row.Minutes != kept.Minutes {
			t.Errorf("what stays is %+v", row)
		}
		records, err := o.db.RecordsOfMany(t.Context(), []int64{row.ID})
		if err != nil {
			t.Fatal(err)
		}
		whole := fmt.Sprintf("%+v %+v %+v", *row, *records[row.ID][0], *records[row.ID][1])
		for _, gone := range []string{"欧阳", "敬老院", "陪伴"} {
			if strings.Contains(whole, gone) {
				t.Errorf("the row still holds %s: %s", gone, whole)
			}
		}
		if zero := make([]byte, 32); row.SealedName != nil || row.HolderHash != nil || row.IDNumberHash != nil || row.HolderKey != 0 ||
			!bytes.Equal(row.NameHash, zero) || !bytes.Equal(row.Salt, zero) {
			t.Errorf("a hash or the salt is left: %+v", row)
		}
		entries, err := o.db.EntriesAfter(t.Context(), before, 10)
		if err != nil || len(entries) != 1 || entries[0].Kind != registry.CertificateErased || entries[0].Public ||
			!strings.Contains(string(entries[0].Body), `"erasedOn":"2026-03-05"`) || strings.Contains(string(entries[0].Body), c.Number) {
			t.Errorf("the ledger says %+v, %v", entries, err)
		}
		checkErasedAnswers(t, o, c, paper)
	})
}

// checkErasedAnswers asks about an erased certificate by every way.
func checkErasedAnswers(t *testing.T, o *office, c *registry.Issued, paper *registry.Paper) {
	t.Helper()
	hours := int64(1)
	told := func(way string, answer *registry.Verification, verdict certificate.Verdict, signature certificate.CheckState) {
		t.Helper()
		integrity := checkOf(answer, certificate.Integrity)
		if answer.Verdict != verdict || answer.Facts != nil || answer.ErasedOn != "2026-03-05" || answer.DiffersIn != nil ||
			integrity.State != certificate.CouldNotCheck || !strings.Contains(integrity.Zh, "2026年3月5日删除") || !strings.Contains(integrity.En, "had their data erased on 5 March 2026") ||
			checkOf(answer, certificate.Logged).State != certificate.Passed || checkOf(answer, certificate.Signature).State != signature {
			t.Errorf("%s: %+v", way, answer)
		}
		if words := answer.Explain(); !strings.Contains(words.Zh, "本登记簿不再能确认证明的内容") || !strings.Contains(words.En, "can no longer confirm the facts") {
			t.Errorf("%s explains %+v", way, words)
		}
	}
	byCode := func() *registry.Verification {
		answer, err := o.Verify(t.Context(), registry.Verify{Number: c.Number, Code: c.Code, Claims: registry.Claims{Minutes: &hours, HolderName: "欧阳示例"}})
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	told("by its code, whatever is claimed", byCode(), certificate.Unchecked, certificate.NotApplicable)
	for way, verify := range ways(t, o, paper) {
		told(way, verify(), certificate.Unchecked, certificate.Passed)
	}
	if answer, paper, err := o.Paper(t.Context(), registry.Verify{Number: c.Number, Code: c.Code}); err != nil || paper != nil || answer.ErasedOn == "" {
		t.Errorf("it is still handed out: %+v, %v", paper, err)
	}
	unlike := cmpopts.IgnoreFields(registry.Verification{}, "CheckedAt")
	unproven := func(ask registry.Verify) *registry.Verification {
		answer, err := o.Verify(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	nobody := unproven(registry.Verify{Number: "OTHER-1", Code: "7KQM-X2WD-85UC"})
	for sentence, ask := range map[string]registry.Verify{
		"the holder's name no longer proves": {Number: c.Number, HolderName: "欧阳示例", IDLastFour: "0016"}, "a wrong code": {Number: c.Number, Code: "7KQM-X2WD-85UC"},
	} {
		if diff := cmp.Diff(nobody, unproven(ask), unlike); diff != "" || nobody.Verdict != certificate.NotConfirmed {
			t.Errorf("%s: it is told from an unknown number: %s", sentence, diff)
		}
	}
	altered := strings.Replace(string(paper.Credential), `"serviceMinutes":180`, `"serviceMinutes":1800`, 1)
	elsewhere := strings.ReplaceAll(altered, c.Number, "OTHER-1")
	one, errOne := o.VerifyDocument(t.Context(), []byte(altered), "")
	other, errOther := o.VerifyDocument(t.Context(), []byte(elsewhere), "")
	if diff := cmp.Diff(one, other, unlike); errOne != nil || errOther != nil || diff != "" || one.Facts != nil {
		t.Errorf("a changed document tells it from an unknown number: %s %v %v", diff, errOne, errOther)
	}
	o.publish(t, func(tx *registry.Tx) error {
		_, err := tx.Revoke(t.Context(), c.Number, "经查不实", "2026-03-04")
		return err
	})
	told("revoked since", byCode(), certificate.Revoked, certificate.NotApplicable)
	o.sound(t)
}

func TestAllCertificatesOfAPersonAreFoundByTheIDNumber(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		first := issued(t, o)
		if err := o.TakeKeys(t.Context(), renewed(t)); err != nil {
			t.Fatal(err)
		}
		later := second(t, o) // under another secret
		var other, nameless *registry.Issued
		o.publish(t, func(tx *registry.Tx) (err error) {
			issue := certificateFor(organization("长沙市晨光志愿者协会（示例）"))
			issue.IDNumber, issue.Code = "43010219900101002"+"4", ""
			if other, err = tx.Issue(t.Context(), issue); err != nil {
				return err
			}
			issue = certificateFor(organization("长沙市晨光志愿者协会（示例）"))
			issue.IDNumber, issue.Code = "", ""
			nameless, err = tx.Issue(t.Context(), issue)
			return err
		})
		find := func(idNumber string) (numbers []string) {
			o.publish(t, func(tx *registry.Tx) (err error) {
				numbers, err = tx.NumbersOfHolder(t.Context(), idNumber)
				return err
			})
			return numbers
		}
		numbers := find("43010219900101001" + "6")
		if !slices.Equal(numbers, []string{first.Number, later.Number}) {
			t.Fatalf("found %v", numbers)
		}
		for _, number := range numbers {
			o.erase(t, number)
		}
		if again := find("43010219900101001" + "6"); len(again) != 0 {
			t.Errorf("erased ones are found: %v", again)
		}
		for _, c := range []*registry.Issued{other, nameless} {
			if got := verdictOf(t, o.Registry, c.Number, c.Code); got != certificate.Genuine {
				t.Errorf("another person's: %s", got)
			}
		}
		err := o.Publish(t.Context(), func(tx *registry.Tx) error { _, err := tx.NumbersOfHolder(t.Context(), "1234"); return err })
		if problem := rules.AsProblem(err); problem.Field != "idNumber" || strings.Contains(problem.Message.Zh+problem.Message.En, "1234") {
			t.Errorf("a bad ID number: %v", problem)
		}
		err = o.Publish(t.Context(), func(tx *registry.Tx) error { _, err := tx.Erase(t.Context(), "OTHER-1"); return err })
		if problem := rules.AsProblem(err); problem.Code != rules.NotFound {
			t.Errorf("an unknown number: %v", problem)
		}
		o.sound(t)
	})
}

func TestWhatWasErasedDoesNotComeBack(t *testing.T) {
	for kind, open := range backupKinds {
		t.Run(kind, func(t *testing.T) {
			o := openOffice(t, open(t))
			c := issued(t, o)
			_, older := o.backedUp(t)
			o.erase(t, c.Number)
			_, newer := o.backedUp(t)
			if _, err := restore(t, o.url, older, registry.Expected{}); err == nil || rules.AsProblem(err).Code != rules.Conflict {
				t.Errorf("an older backup is restored over the erasure: %v", err)
			}
			again := certificateFor(organization("长沙市晨光志愿者协会（示例）"))
			again.Certificate.Number = c.Number
			err := o.Publish(t.Context(), func(tx *registry.Tx) error { _, err := tx.Issue(t.Context(), again); return err })
			if err == nil || rules.AsProblem(err).Code != rules.Conflict {
				t.Errorf("a list that is imported again brings it back: %v", err)
			}
			o.sound(t)
			for sentence, first := range map[string][]byte{"into an empty database": nil, "over an older state": older} {
				url := open(t)
				if first != nil {
					if _, err := restore(t, url, first, registry.Expected{}); err != nil {
						t.Fatal(err)
					}
				}
				database, err := restore(t, url, newer, registry.Expected{})
				if err != nil {
					t.Fatalf("%s: %v", sentence, err)
				}
				row := &db.Certificate{}
				if err := database.NewSelect().Model(row).Where("number = ?", c.Number).Scan(t.Context()); err != nil || row.ErasedOn == "" || row.SealedName != nil {
					t.Errorf("%s: %+v, %v", sentence, row, err)
				}
			}
		})
	}
}

func TestAnErasureBehindTheRegistryIsFoundOut(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c, later := issued(t, o), second(t, o)
		o.erase(t, c.Number)
		for _, change := range []string{
			"UPDATE certificates SET erased_on = NULL WHERE number = ?",
			"UPDATE certificates SET erased_on = '2026-03-04' WHERE number = ?",
			"UPDATE certificates SET masked_name = '欧阳*例' WHERE number = ?",
			"UPDATE certificates SET minutes = minutes + 1, commitment = name_hash WHERE number = ?",
			"UPDATE service_records SET activity = '敬老院陪伴（示例）' WHERE certificate_id = (SELECT id FROM certificates WHERE number = ?)",
		} {
			err := o.db.Snapshot(t.Context(), func(*db.DB) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			kept := o.row(t, c.Number)
			if _, err := o.db.NewRaw(change, c.Number).Exec(t.Context()); err != nil {
				t.Fatal(err)
			}
			if audit, err := o.Audit(t.Context()); err != nil || len(audit.Faults) == 0 {
				t.Errorf("%s: nobody notices, %v", change, err)
			}
			if _, err := o.db.NewUpdate().Model(kept).WherePK().Exec(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := o.db.NewRaw("UPDATE service_records SET activity = ? WHERE certificate_id = ?", db.Erased, kept.ID).Exec(t.Context()); err != nil {
				t.Fatal(err)
			}
			o.sound(t)
		}
		if _, err := o.db.NewRaw("UPDATE certificates SET erased_on = '2026-03-05' WHERE number = ?", later.Number).Exec(t.Context()); err == nil {
			t.Error("the schema lets a row be called erased that holds a name")
		}
		if _, err := o.db.NewRaw("UPDATE certificates SET sealed_name = salt WHERE number = ?", c.Number).Exec(t.Context()); err == nil {
			t.Error("the schema lets a name into an erased row")
		}
	})
}

// A thief reads every byte of the files, and every row.
func TestAStolenDatabaseRevealsNoPersonAndLetsNobodySign(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		const name, idNumber = "司马示例子", "43010219900101" + "018X"
		ring := renewed(t)
		if err := o.TakeKeys(t.Context(), ring); err != nil {
			t.Fatal(err)
		}
		issued(t, o)
		var c *registry.Issued
		o.publish(t, func(tx *registry.Tx) (err error) {
			issue := certificateFor(organization("长沙市晨光志愿者协会（示例）"))
			issue.HolderName, issue.IDNumber, issue.Code = name, idNumber, ""
			c, err = tx.Issue(t.Context(), issue)
			return err
		})
		secrets := map[string]string{"the name": name, "the ID number": idNumber, "its last four": "018X", "the code": c.Code, "the code without dashes": strings.ReplaceAll(c.Code, "-", "")}
		file, err := ring.File()
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range strings.FieldsFunc(string(file), func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) }) {
			if len(word) == 64 {
				secrets["a key "+word[:8]] = word
				raw := make([]byte, 32)
				if _, err := fmt.Sscanf(word, "%x", &raw); err != nil {
					t.Fatal(err)
				}
				secrets["a raw key "+word[:8]] = string(raw)
			}
		}
		if len(secrets) < 11 {
			t.Fatalf("only %d secrets are known", len(secrets))
		}
		for what, secret := range secrets {
			if found := stolen(t, o, secret); found != "" {
				t.Errorf("%s is in %s", what, found)
			}
		}
		sealed, masked := string(o.row(t, c.Number).SealedName), certificate.MaskName(name)
		if stolen(t, o, sealed) == "" || stolen(t, o, masked) == "" {
			t.Fatal("the thief does not look well")
		}
		o.erase(t, c.Number)
		if done, err := o.db.Sweep(t.Context()); err != nil || !done {
			t.Fatalf("swept %v, %v", done, err)
		}
		for what, gone := range map[string]string{"the sealed name": sealed, "the masked name": masked} {
			if found := stolen(t, o, gone); found != "" {
				t.Errorf("%s was erased and is in %s", what, found)
			}
		}
	})
}

// stolen looks for bytes in every file of SQLite's, or in every row of PostgreSQL's,
// and names where they are.
func stolen(t *testing.T, o *office, wanted string) string {
	t.Helper()
	if o.db.Kind == db.SQLite {
		files, err := filepath.Glob(strings.TrimPrefix(o.url, "sqlite:") + "*")
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(content, []byte(wanted)) {
				return filepath.Base(file)
			}
		}
		return ""
	}
	var tables []string
	if err := o.db.NewRaw("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace").Scan(t.Context(), &tables); err != nil || len(tables) < 10 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		var rows int
		err := o.db.NewRaw("SELECT count(*) FROM "+table+" AS row WHERE strpos(row::text, ?) > 0 OR strpos(row::text, ?) > 0", printable(wanted), fmt.Sprintf("%x", wanted)).Scan(t.Context(), &rows)
		if err != nil {
			t.Fatal(err)
		}
		if rows > 0 {
			return table
		}
	}
	return ""
}

// printable is a text that PostgreSQL takes; bytes that are none are looked for by their
// digits.
func printable(text string) string {
	if strings.ToValidUTF8(text, "") != text || strings.Contains(text, "\x00") {
		return fmt.Sprintf("%x", text)
	}
	return text
}
