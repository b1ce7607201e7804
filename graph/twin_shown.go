package graph

import (
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// What /api/verify answers, by the names of the schema; null is what is not known.
type (
	bilingual struct {
		Zh string `json:"zh"`
		En string `json:"en"`
	}
	shownVerification struct {
		Verdict     certificate.Verdict `json:"verdict"`
		Explanation bilingual           `json:"explanation"`
		NotProven   bilingual           `json:"notProven"`
		Checks      []shownCheck        `json:"checks"`
		Facts       *shownFacts         `json:"facts"`
		DiffersIn   []string            `json:"differsIn"`
		ErasedOn    *string             `json:"erasedOn"`
		CheckedAt   string              `json:"checkedAt"`
		LedgerSize  int64               `json:"ledgerSize"`
	}
	shownCheck struct {
		Code     certificate.CheckCode  `json:"code"`
		Question bilingual              `json:"question"`
		State    certificate.CheckState `json:"state"`
		Sentence bilingual              `json:"sentence"`
		Evidence *string                `json:"evidence"`
	}
	shownFacts struct {
		Number           string              `json:"number"`
		MaskedName       string              `json:"maskedName"`
		IssuerName       string              `json:"issuerName"`
		IssuerCreditCode *string             `json:"issuerCreditCode"`
		Minutes          int64               `json:"minutes"`
		PeriodStart      rules.Date          `json:"periodStart"`
		PeriodEnd        rules.Date          `json:"periodEnd"`
		Content          string              `json:"content"`
		IssuedOn         rules.Date          `json:"issuedOn"`
		State            db.CertificateState `json:"state"`
		StateChangedOn   *string             `json:"stateChangedOn"`
		StateReason      *string             `json:"stateReason"`
		ReplacedByNumber *string             `json:"replacedByNumber"`
		PlatformName     *string             `json:"platformName"`
		Synthetic        bool                `json:"synthetic"`
		Records          []shownRecord       `json:"records"`
	}
	shownRecord struct {
		Activity    string  `json:"activity"`
		Place       *string `json:"place"`
		StartedAt   string  `json:"startedAt"`
		EndedAt     string  `json:"endedAt"`
		Minutes     int64   `json:"minutes"`
		Content     string  `json:"content"`
		RecordedAt  string  `json:"recordedAt"`
		Late        bool    `json:"late"`
		Provisional bool    `json:"provisional"`
		Voided      bool    `json:"voided"`
	}
)

// shown writes a verification as the schema does.
func shown(v *registry.Verification) *shownVerification {
	s := &shownVerification{
		Verdict: v.Verdict, Explanation: bilingual(v.Explain()), NotProven: bilingual(v.Verdict.NotProven()),
		Checks: make([]shownCheck, 0, len(v.Checks)), DiffersIn: v.DiffersIn, ErasedOn: known(string(v.ErasedOn)), CheckedAt: instant(v.CheckedAt), LedgerSize: v.LedgerSize,
	}
	if s.DiffersIn == nil {
		s.DiffersIn = []string{}
	}
	for _, check := range v.Checks {
		s.Checks = append(s.Checks, shownCheck{
			check.Code, bilingual(check.Code.Question()), check.State, bilingual(check.Sentence()), known(check.Evidence),
		})
	}
	if f := v.Facts; f != nil {
		s.Facts = &shownFacts{
			Number: f.Number, MaskedName: f.MaskedName, IssuerName: f.IssuerName, IssuerCreditCode: known(f.IssuerCreditCode),
			Minutes: f.Minutes, PeriodStart: f.PeriodStart, PeriodEnd: f.PeriodEnd, Content: f.Content, IssuedOn: f.IssuedOn, State: f.State,
			StateChangedOn: known(string(f.StateChangedOn)), StateReason: known(f.StateReason), ReplacedByNumber: known(f.ReplacedByNumber),
			PlatformName: known(f.PlatformName), Synthetic: f.Synthetic, Records: make([]shownRecord, 0, len(f.Records)),
		}
		for _, r := range f.Records {
			s.Facts.Records = append(s.Facts.Records, shownRecord{
				r.Activity, known(r.Place), instant(r.StartedAt), instant(r.EndedAt), r.Minutes, r.Content, instant(r.RecordedAt),
				r.Late, r.Provisional, r.Voided,
			})
		}
	}
	return s
}

// known is a text, or null for an empty one.
func known(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }
