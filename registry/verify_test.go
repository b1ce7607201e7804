package registry_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// certificateFor is a certificate of three hours in two records, issued by an
// organization.
func certificateFor(issuer *db.Organization) *registry.Issue {
	record := func(day int, minutes int64) *db.ServiceRecord {
		started := time.Date(2026, 2, day, 1, 0, 0, 0, time.UTC)
		return &db.ServiceRecord{
			Activity: "敬老院陪伴（示例）", Content: "陪伴聊天", StartedAt: started, EndedAt: started.Add(time.Duration(minutes) * time.Minute),
			Minutes: minutes, RecordedAt: started.AddDate(0, 0, 3),
		}
	}
	return &registry.Issue{
		Certificate: &db.Certificate{
			IssuerName: issuer.Name, IssuerCreditCode: issuer.CreditCode, Content: "敬老院陪伴（示例）", IssuedOn: "2026-03-01", Minutes: 180,
			Records: []*db.ServiceRecord{record(11, 120), record(18, 60)}, Origin: db.Origin{Synthetic: true},
		},
		HolderName: "欧阳示例", IDNumber: "43010219900101001" + "6", Code: "7KQM-X2WD-85UA",
	}
}

// issued marks an organization and issues its certificate.
func issued(t *testing.T, o *office) *registry.Issued {
	t.Helper()
	var out *registry.Issued
	o.publish(t, func(tx *registry.Tx) error {
		org := organization("长沙市晨光志愿者协会（示例）")
		if _, err := tx.RegisterOrganization(t.Context(), org); err != nil {
			return err
		}
		if _, err := tx.Mark(t.Context(), org, o.marking()); err != nil {
			return err
		}
		var err error
		out, err = tx.Issue(t.Context(), certificateFor(org))
		return err
	})
	return out
}

func minutes(n int64) *int64 { return &n }

func TestACertificateIsAnsweredByParts(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		proof := registry.Verify{Number: c.Number, Code: c.Code}
		with := func(change func(*registry.Verify)) registry.Verify {
			ask := proof
			change(&ask)
			return ask
		}
		for name, row := range map[string]struct {
			ask     registry.Verify
			verdict certificate.Verdict
			differs []string
		}{
			"the printed code": {proof, certificate.Genuine, nil},
			"blanks claim nothing": {with(func(v *registry.Verify) {
				v.HolderName, v.Claims.HolderName, v.Claims.IssuerName, v.Claims.Content, v.Claims.IssuerCreditCode = " ", "　", " ", "\t", " "
			}), certificate.Genuine, nil},
			"the code in lower case without dashes": {with(func(v *registry.Verify) { v.Code = strings.ToLower(strings.ReplaceAll(v.Code, "-", "")) }), certificate.Genuine, nil},
			"name and last four of the ID":          {registry.Verify{Number: c.Number, HolderName: "欧阳示例", IDLastFour: "0016"}, certificate.Genuine, nil},
			"everything on the paper is right": {with(func(v *registry.Verify) {
				v.Claims = registry.Claims{Minutes: minutes(180), IssuedOn: "2026-03-01", IssuerName: "长沙市晨光志愿者协会（示例）", HolderName: "欧阳示例"}
			}), certificate.Genuine, nil},
			"the hours were altered":                   {with(func(v *registry.Verify) { v.Claims.Minutes = minutes(1800) }), certificate.Altered, []string{"minutes"}},
			"name and date were altered":               {with(func(v *registry.Verify) { v.Claims.HolderName, v.Claims.IssuedOn = "张示例", "2026-02-01" }), certificate.Altered, []string{"holderName", "issuedOn"}},
			"a wrong code":                             {with(func(v *registry.Verify) { v.Code = "7KQM-X2WD-85UC" }), certificate.NotConfirmed, nil},
			"another's last four":                      {registry.Verify{Number: c.Number, HolderName: "欧阳示例", IDLastFour: "0017"}, certificate.NotConfirmed, nil},
			"a number that nobody has, a code of form": {registry.Verify{Number: "OTHER-2026-1", Code: c.Code}, certificate.NotConfirmed, nil},
		} {
			row.ask.Asker = name
			answer, err := o.Verify(t.Context(), row.ask)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if answer.Verdict != row.verdict || !slices.Equal(answer.DiffersIn, row.differs) {
				t.Errorf("%s: %s %v, want %s %v", name, answer.Verdict, answer.DiffersIn, row.verdict, row.differs)
			}
			if proven := answer.Facts != nil; proven != (row.verdict == certificate.Genuine) {
				t.Errorf("%s: facts are shown: %v", name, proven)
			}
			if len(answer.Checks) != 7 {
				t.Errorf("%s: %d checks", name, len(answer.Checks))
			}
		}
	})
}

// What proves nothing is no attempt: it is told what is missing.
func TestWithoutAProofNothingIsAnswered(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		for _, row := range []struct {
			sentence string
			ask      registry.Verify
		}{
			{"no proof at all", registry.Verify{Number: c.Number}},
			{"a code of blanks", registry.Verify{Number: c.Number, Code: " 　"}},
			{"a name without the last four", registry.Verify{Number: c.Number, HolderName: "欧阳示例"}},
			{"the last four without a name", registry.Verify{Number: c.Number, IDLastFour: "0016"}},
			{"claims without a proof", registry.Verify{Number: c.Number, Claims: registry.Claims{Minutes: minutes(180)}}},
			{"of a number that nobody has", registry.Verify{Number: "OTHER-2026-1"}},
		} {
			_, err := o.Verify(t.Context(), row.ask)
			if problem := rules.AsProblem(err); err == nil || problem.Code != rules.Missing || problem.Field != "code" {
				t.Errorf("%s: %v", row.sentence, err)
			}
		}
	})
}

func TestAnUnknownNumberAndAWrongProofLookTheSame(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		wrong, err := o.Verify(t.Context(), registry.Verify{Number: c.Number, Code: "7KQM-X2WD-85UC"})
		if err != nil {
			t.Fatal(err)
		}
		unknown, err := o.Verify(t.Context(), registry.Verify{Number: "OTHER-2026-1", Code: "7KQM-X2WD-85UC"})
		if err != nil {
			t.Fatal(err)
		}
		if wrong.Verdict != unknown.Verdict || !slices.Equal(wrong.Checks, unknown.Checks) || wrong.LedgerSize != unknown.LedgerSize ||
			wrong.Facts != nil || unknown.Facts != nil {
			t.Errorf("wrong proof %+v, unknown number %+v", wrong, unknown)
		}
	})
}

func TestRevokedAndReplacedAreNotFalse(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		ask := registry.Verify{Number: c.Number, Code: c.Code}
		var next *registry.Issued
		o.publish(t, func(tx *registry.Tx) (err error) {
			org, err := tx.OrganizationByCreditCode(t.Context(), "51430000MJ0000018C")
			if err != nil {
				return err
			}
			if next, err = tx.Issue(t.Context(), certificateFor(org)); err != nil {
				return err
			}
			_, err = tx.Replace(t.Context(), c.Number, next.Number, "更正服务内容", "2026-03-02")
			return err
		})
		answer, err := o.Verify(t.Context(), ask)
		if err != nil || answer.Verdict != certificate.Replaced || answer.Facts.ReplacedByNumber != next.Number {
			t.Errorf("replaced: %+v, %v", answer, err)
		}
		o.publish(t, func(tx *registry.Tx) error {
			_, err := tx.Revoke(t.Context(), next.Number, "服务记录经查不实", "2026-03-03")
			return err
		})
		answer, err = o.Verify(t.Context(), registry.Verify{Number: next.Number, Code: next.Code})
		if err != nil || answer.Verdict != certificate.Revoked || answer.Facts.StateReason != "服务记录经查不实" {
			t.Errorf("revoked: %+v, %v", answer, err)
		}
		o.sound(t)
	})
}

func TestARowChangedBehindTheRegistryIsFoundOut(t *testing.T) {
	for _, row := range []struct {
		sentence, statement string
		verifies            bool
	}{
		{"more hours", "UPDATE certificates SET minutes = 6000", false},
		{"another activity", "UPDATE service_records SET activity = '别的'", false},
		{"a record taken away", "DELETE FROM service_records WHERE position = 1", false},
		{"a certificate torn from its issuer", "UPDATE certificates SET issuer_id = NULL", true},
		{"a finding torn from its organization", "UPDATE inspections SET organization_id = NULL", true},
		{"a finding made milder", "UPDATE findings SET result = 'MET'", true},
		{"a smaller province", "UPDATE regions SET population = 1 WHERE population IS NOT NULL", true},
		{"another name", "UPDATE organizations SET name = name || '甲'", true},
		{"an unmarking that nobody announced", "UPDATE organizations SET mark_status = 'UNMARKED'", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			offices(t, func(t *testing.T, o *office) {
				c := issued(t, o)
				o.publish(t, func(tx *registry.Tx) error {
					org := organization("长沙市晨光志愿者协会（示例）")
					_, err := tx.RecordInspection(t.Context(), &db.InspectionCampaign{Year: 2025, RegionCode: "430100"}, &db.Inspection{
						SubjectName: org.Name, SubjectCreditCode: org.CreditCode, InspectedOn: "2025-08-01", PublishedOn: "2025-08-20",
						Outcome: db.IssuesFound, Problem: "记录不全（示例）", Origin: org.Origin,
						Findings: []*db.Finding{{Item: db.ServiceTime, Result: db.NotMet}},
					})
					return err
				})
				o.sound(t)
				if _, err := o.db.ExecContext(t.Context(), row.statement); err != nil {
					t.Fatal(err)
				}
				answer, err := o.Verify(t.Context(), registry.Verify{Number: c.Number, Code: c.Code})
				if err != nil || row.verifies != (answer.Verdict == certificate.Genuine) {
					t.Errorf("the certificate is %s, %v", answer.Verdict, err)
				}
				if audit, err := o.Audit(t.Context()); err != nil || len(audit.Faults) == 0 {
					t.Errorf("the audit sees nothing: %+v, %v", audit, err)
				}
			})
		})
	}
}

func TestCertificatesAreDrawnFromTheirRecords(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		for name, row := range map[string]struct {
			change func(*registry.Issue)
			want   rules.Code
		}{
			"hours that are not the records' sum":       {func(i *registry.Issue) { i.Certificate.Minutes = 200 }, rules.HoursDiffer},
			"a record longer than its times":            {func(i *registry.Issue) { i.Certificate.Records[0].Minutes, i.Certificate.Minutes = 121, 181 }, rules.HoursDiffer},
			"no records":                                {func(i *registry.Issue) { i.Certificate.Records = nil }, rules.Missing},
			"no recording unit":                         {func(i *registry.Issue) { i.Certificate.IssuerName = "" }, rules.Missing},
			"a wrong ID number":                         {func(i *registry.Issue) { i.IDNumber = "430102199001010017" }, rules.BadIDNumber},
			"issued before the service":                 {func(i *registry.Issue) { i.Certificate.IssuedOn = "2026-02-12" }, rules.DatesOutOfOrder},
			"a mistyped number":                         {func(i *registry.Issue) { i.Certificate.Number = c.Number[:len(c.Number)-1] + "!" }, rules.BadCertificate},
			"another body's name under its credit code": {func(i *registry.Issue) { i.Certificate.IssuerName = "别的协会（示例）" }, rules.Conflict},
			"another activity under a number that is his": {func(i *registry.Issue) {
				i.Certificate.Number, i.Certificate.Records[0].Activity = c.Number, "捐款换时长"
			}, rules.Conflict},
			"a later recording under a number that is his": {func(i *registry.Issue) {
				i.Certificate.Number, i.Certificate.Records[0].RecordedAt = c.Number, now
			}, rules.Conflict},
			"other facts under a number that is his": {func(i *registry.Issue) { i.Certificate.Number, i.Certificate.Content = c.Number, "别的" }, rules.Conflict},
		} {
			err := o.Publish(t.Context(), func(tx *registry.Tx) error {
				org, err := tx.OrganizationByCreditCode(t.Context(), "51430000MJ0000018C")
				if err != nil {
					return err
				}
				issue := certificateFor(org)
				row.change(issue)
				_, err = tx.Issue(t.Context(), issue)
				return err
			})
			if err == nil || rules.AsProblem(err).Code != row.want {
				t.Errorf("%s: %v, want %s", name, err, row.want)
			}
		}
		o.sound(t)
	})
}

func TestIssuingMovesNoDataVersionAndLeavesNoPersonInTheLedger(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		c := issued(t, o)
		version, err := o.db.DataVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		size, err := o.db.LedgerSize(t.Context())
		if err != nil || version != size-2 {
			t.Errorf("the data version is %d of %d entries, %v: the certificate came last and does not count", version, size, err)
		}
		entries, err := o.db.EntriesAfter(t.Context(), 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			for _, personal := range []string{"欧阳", "43010219900101", c.Number, c.Code} {
				if strings.Contains(string(entry.Body), personal) || strings.Contains(entry.Subject, personal) {
					t.Errorf("entry %d holds %q", entry.Index, personal)
				}
			}
		}
	})
}

func TestAttemptsAreLimitedByAddressAndByNumber(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		attempts := func(address func(int) string, number func(int) string) int {
			for n := range 1000 {
				_, err := o.Verify(t.Context(), registry.Verify{Number: number(n), Code: "7KQM-X2WD-85UC", Asker: address(n)})
				var many *registry.TooMany
				if errors.As(err, &many) {
					if many.RetryAfter <= 0 || rules.AsProblem(err).Code != rules.TooManyAttempts {
						t.Errorf("refused with %+v", many)
					}
					return n
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			return 1000
		}
		one := func(text string) func(int) string { return func(int) string { return text } }
		each := func(text string) func(int) string {
			return func(n int) string { return text + string(rune('A'+n/26)) + string(rune('A'+n%26)) }
		}
		if n := attempts(one("192.0.2.1"), each("OTHER-")); n != registry.DefaultLimits.AddressBurst {
			t.Errorf("one address tried %d numbers", n)
		}
		if n := attempts(each("192.0.2."), one("SAME-1")); n != registry.DefaultLimits.NumberBurst {
			t.Errorf("many addresses tried one number %d times", n)
		}
		attempts(one("192.0.2.1"), one("SPARED-1")) // it has no attempts left
		if n := attempts(each("198.51.100."), one("SPARED-1")); n != registry.DefaultLimits.NumberBurst {
			t.Errorf("what an address tried in vain took %d attempts from others", registry.DefaultLimits.NumberBurst-n)
		}
		c := issued(t, o)
		attempts(each("203.0.113."), one(c.Number))
		if answer, err := o.Verify(t.Context(), registry.Verify{Number: c.Number, Code: c.Code, Asker: "192.0.2.9"}); err != nil || answer.Verdict != certificate.Genuine {
			t.Errorf("what others try in vain keeps the holder of the code out: %v", err)
		}
		if n := attempts(func(n int) string { return fmt.Sprintf("2001:db8:1:2::%x", n+1) }, each("V6-")); n != registry.DefaultLimits.AddressBurst {
			t.Errorf("the addresses of one IPv6 network tried %d numbers", n)
		}
	})
}

func TestAnotherSecretIsRefused(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		issued(t, o)
		_, err := registry.Open(t.Context(), o.db, registry.Options{Keys: testenv.KeysOf([]byte(strings.Repeat("x", 32)))})
		if err == nil || rules.AsProblem(err).Code != rules.BadSetting {
			t.Errorf("got %v", err)
		}
	})
}
