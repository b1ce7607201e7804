package registry

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/rules"
)

// Verify asks whether a certificate is genuine. The asker proves to hold it by
// the printed code, or by the holder's full name with the last four characters
// of the ID number.
type Verify struct {
	Number     string
	Code       string
	HolderName string
	IDLastFour string
	// Claims are what the paper says; each is compared when the proof holds.
	Claims Claims
	// Asker is the client's address, for the limit of attempts.
	Asker string
}

// Claims are facts as printed; zero values are not compared.
type Claims struct {
	Minutes                *int64
	IssuedOn               rules.Date
	IssuerName             string
	IssuerCreditCode       string
	HolderName             string
	Content                string
	PeriodStart, PeriodEnd rules.Date
}

// Verification is the answer. Without a proof that holds it is the same for
// every number, known or not.
type Verification struct {
	Verdict certificate.Verdict
	Checks  []certificate.Check
	// Facts is nil unless the proof holds. It is nil for an altered certificate too:
	// the true values are not told to who holds other ones.
	Facts *Facts
	// DiffersIn names the claims that differ, never the true values.
	DiffersIn []string
	// ErasedOn is the day on which the holder's data were erased; empty while they are
	// kept. Facts is nil then, and nothing is compared.
	ErasedOn rules.Date
	// CheckedAt is when the answer was given.
	CheckedAt time.Time
	// LedgerSize is the size of the ledger that the answer reflects.
	LedgerSize int64
}

// Facts are what anyone with the proof may see: names are masked.
type Facts struct {
	Number                 string
	MaskedName             string
	IssuerName             string
	IssuerCreditCode       string
	Minutes                int64
	PeriodStart, PeriodEnd rules.Date
	Content                string
	IssuedOn               rules.Date
	State                  db.CertificateState
	StateChangedOn         rules.Date
	StateReason            string
	// ReplacedByNumber is the number of the later certificate; empty for none.
	ReplacedByNumber string
	// PlatformName is set when the certificate is another platform's.
	PlatformName string
	Synthetic    bool
	Records      []FactRecord
}

// FactRecord is one service record behind a certificate.
type FactRecord struct {
	Activity, Place, Content       string
	StartedAt, EndedAt, RecordedAt time.Time
	// Minutes is service time in minutes.
	Minutes int64
	// Late is true when it was recorded after ten working days (办法 art. 11).
	Late bool
	// Provisional is true when the calendar for Late was not yet announced.
	Provisional bool
	Voided      bool
}

// verifyWithin is how long a verification waits for a database that does not answer,
// before it says that nothing could be checked.
const verifyWithin = 10 * time.Second

// maxProof bounds each text of a verification.
const maxProof = 200

// Verify answers whether a certificate is genuine. An unknown number and a proof
// that fails give one answer, after the same work. No proof at all is MISSING, and
// too many attempts give a *TooMany: of an address, or without its code at one
// certificate.
func (r *Registry) Verify(ctx context.Context, ask Verify) (*Verification, error) {
	_, answer, err := r.verify(ctx, ask)
	return answer, err
}

// verify verifies, and gives the certificate whose proof holds; nil where none does.
func (r *Registry) verify(ctx context.Context, ask Verify) (*db.Held, *Verification, error) {
	number, err := r.checkAsk(ask)
	if err != nil {
		return nil, nil, err
	}
	if _, err := r.limiter.address(ask.Asker); err != nil {
		return nil, nil, err
	}
	return r.verifyNumber(ctx, number, ask)
}

// verifyNumber verifies a question whose attempt was counted.
func (r *Registry) verifyNumber(ctx context.Context, number string, ask Verify) (*db.Held, *Verification, error) {
	ctx, cancel := context.WithTimeout(ctx, verifyWithin)
	defer cancel()
	c, reflected, err := r.find(ctx, number)
	if err != nil {
		answer, err := r.outOfReach(ctx, err)
		return nil, answer, err
	}
	answer := &Verification{CheckedAt: r.clock().UTC(), LedgerSize: reflected.LedgerSize}
	byCode, byHolder := r.proven(c.Certificate, ask)
	if !byCode {
		if err := r.limiter.number(number); err != nil {
			return nil, nil, err
		}
	}
	if !byCode && !byHolder {
		if err := r.reachesAll(ctx, reflected.LedgerSize); err != nil {
			answer, err := r.outOfReach(ctx, err)
			return nil, answer, err
		}
		answer.Verdict, answer.Checks = certificate.NotConfirmed, nothingProven()
		return nil, answer, nil
	}
	signature := certificate.Check{Code: certificate.Signature, State: certificate.NotApplicable,
		Zh: "这次查验的是印出的内容，不涉及电子签名", En: "printed facts were checked; no electronic signature was involved"}
	if err := r.examine(ctx, c, ask, answer, reflected, signature); err != nil {
		answer, err := r.outOfReach(ctx, err)
		return nil, answer, err
	}
	return c, answer, nil
}

// find finds the certificate of a number, or the row that stands in for an unknown
// one, and a state of the ledger that holds it.
func (r *Registry) find(ctx context.Context, number string) (*db.Held, db.Reflected, error) {
	c, err := r.db.CertificateHeld(ctx, number)
	if errors.Is(err, db.ErrNotFound) {
		c, err = r.nobody(number), nil
	}
	if err != nil {
		return nil, db.Reflected{}, err
	}
	reflected, err := r.reflected(ctx, c.EntryIndex)
	return c, reflected, err
}

// checkAsk tells what is wrong with a question before anything is looked up, or gives
// the number in its normal form.
func (r *Registry) checkAsk(ask Verify) (number string, err error) {
	for _, text := range []string{ask.Number, ask.Code, ask.HolderName, ask.IDLastFour, ask.Claims.IssuerName, ask.Claims.HolderName} {
		if len(text) > maxProof {
			return "", &rules.Problem{Code: rules.TooLong, Message: rules.Text{Zh: "填写的内容太长", En: "what was entered is too long"}}
		}
	}
	if rules.Clean(ask.Number) == "" {
		return "", missing("number", "证明编号", "the certificate number")
	}
	if number, err = certificate.NormalizeNumber(ask.Number); err != nil {
		return "", badNumber(err)
	}
	if rules.Clean(ask.Code) == "" && (rules.Clean(ask.HolderName) == "" || rules.Clean(ask.IDLastFour) == "") {
		return "", noProof()
	}
	return number, nil
}

// reflected is a state of the ledger that holds an entry. What another server
// published a moment ago may lie beyond the tip that is known here.
func (r *Registry) reflected(ctx context.Context, entry int64) (db.Reflected, error) {
	reflected, err := r.db.Reflected(ctx)
	for range 2 { // the first answer may be to a question that was asked before
		if err == nil && reflected.LedgerSize <= entry {
			reflected, err = r.db.Refresh(ctx)
		}
	}
	return reflected, err
}

// outOfReach is the answer while the register cannot be read: nothing was checked,
// which is neither yes nor no. Its cause is for the log.
func (r *Registry) outOfReach(ctx context.Context, cause error) (*Verification, error) {
	if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, ctx.Err() // whoever asked has gone
	}
	r.logger.ErrorContext(ctx, "a certificate could not be checked", "error", cause)
	why := certificate.Words{
		Zh: "登记簿暂时读不到，所以没有核对；请过一会儿再查验", En: "the register cannot be read at the moment, so this was not checked; please try again in a moment",
	}
	answer := &Verification{Verdict: certificate.Unchecked, CheckedAt: r.clock().UTC()}
	if last, _, known := r.db.LastReflected(); known {
		answer.LedgerSize = last.LedgerSize
	}
	for _, code := range certificate.CheckCodes() {
		answer.Checks = append(answer.Checks, certificate.Check{Code: code, State: certificate.CouldNotCheck, Zh: why.Zh, En: why.En})
	}
	return answer, nil
}

// nothingProven is the one list of checks for every number without a proof.
func nothingProven() []certificate.Check {
	why := certificate.Words{
		Zh: "没有能证实的凭据，所以不作答", En: "no proof holds, so this is not answered",
	}
	var checks []certificate.Check
	for _, code := range certificate.CheckCodes() {
		checks = append(checks, certificate.Unanswered(code, why))
	}
	return checks
}

// nobody is the row that stands in for an unknown number, so that it costs the
// same work. No proof fits its hashes.
func (r *Registry) nobody(number string) *db.Held {
	blank := make([]byte, 32)
	return &db.Held{Certificate: &db.Certificate{
		Number: number, CodeHash: blank, HolderHash: blank, NameHash: blank, Publication: db.Publication{EntryIndex: -1},
	}}
}

// proven tells which of the two proofs hold. Both are always computed.
func (r *Registry) proven(c *db.Certificate, ask Verify) (code, holder bool) {
	keys := r.keysOf(c)
	given, badCode := certificate.NormalizeCode(ask.Code)
	byCode := subtle.ConstantTimeCompare(c.CodeHash, keys.Code(c.Number, given.String()))
	lastFour, problem := rules.ParseLastFour(ask.IDLastFour)
	name := rules.PersonName(ask.HolderName)
	byHolder := subtle.ConstantTimeCompare(c.HolderHash, keys.Holder(c.Number, name, lastFour))
	return byCode == 1 && badCode == nil, byHolder == 1 && name != "" && problem == nil
}

// examine fills in the checks and the facts of a certificate whose proof holds.
func (r *Registry) examine(ctx context.Context, c *db.Held, ask Verify, answer *Verification, reflected db.Reflected, signature certificate.Check) error {
	if c.ErasedOn != "" {
		return r.answerErased(ctx, c, answer, signature)
	}
	records, err := r.db.EvidenceOf(ctx, c.ID, c.EntryIndex, reflected.LedgerSize)
	if err != nil {
		return err
	}
	c.Records = records
	days, err := r.calendarAt(ctx, reflected.DataVersion)
	if err != nil {
		return err
	}
	facts := factsOf(c, days)
	answer.Facts = facts
	var compared []string
	compared, answer.DiffersIn = r.compare(c.Certificate, ask)
	logged, intact, err := r.checkLogged(ctx, c, answer.LedgerSize)
	if err != nil {
		return err
	}
	then, now, err := r.checkIssuer(ctx, c.Certificate, reflected.DataVersion)
	if err != nil {
		return err
	}
	answer.Checks = []certificate.Check{
		checkIntegrity(compared, answer.DiffersIn, intact), checkStatus(facts), checkStanding(facts, c.Certificate), then, now, logged, signature,
	}
	answer.Verdict = certificate.Judge(certificate.Standing(c.State), answer.Checks)
	if answer.Verdict == certificate.Altered {
		answer.Facts = nil
	}
	return nil
}

func factsOf(c *db.Held, days *calendar) *Facts {
	f := &Facts{
		Number: c.Number, MaskedName: c.MaskedName, IssuerName: c.IssuerName, IssuerCreditCode: c.IssuerCreditCode,
		Minutes: c.Minutes, PeriodStart: c.PeriodStart, PeriodEnd: c.PeriodEnd, Content: c.Content, IssuedOn: c.IssuedOn,
		State: c.State, StateChangedOn: c.StateChangedOn, StateReason: c.StateReason, Synthetic: c.Synthetic,
		ReplacedByNumber: c.ReplacedByNumber, PlatformName: c.PlatformName,
	}
	for _, record := range c.Records {
		due := days.due(rules.DateOf(record.EndedAt))
		f.Records = append(f.Records, FactRecord{
			Activity: record.Activity, Place: record.Place, Content: record.Content, StartedAt: record.StartedAt,
			EndedAt: record.EndedAt, RecordedAt: record.RecordedAt, Minutes: record.Minutes,
			Late: rules.DateOf(record.RecordedAt) > due.on, Provisional: due.provisional, Voided: !record.VoidedAt.IsZero(),
		})
	}
	return f
}

// compare names the claims that could be compared with what was issued, and
// those among them that differ. What is blank claims nothing.
func (r *Registry) compare(c *db.Certificate, ask Verify) (compared, differ []string) {
	note := func(field string, claimed, differs bool) {
		if claimed {
			compared = append(compared, field)
		}
		if claimed && differs {
			differ = append(differ, field)
		}
	}
	name := func(claimed string) (bool, bool) {
		claimed = rules.PersonName(claimed)
		return claimed != "", subtle.ConstantTimeCompare(r.keysOf(c).Name(c.Number, claimed), c.NameHash) != 1
	}
	text := func(field, claimed, issued string) {
		claimed = rules.Fold(claimed)
		note(field, claimed != "", claimed != rules.Fold(issued))
	}
	day := func(field string, claimed, issued rules.Date) { note(field, claimed != "", claimed != issued) }
	claims := ask.Claims
	proven, other := name(ask.HolderName)
	printed, otherPrinted := name(claims.HolderName)
	note("holderName", proven || printed, proven && other || printed && otherPrinted)
	note("minutes", claims.Minutes != nil, claims.Minutes != nil && *claims.Minutes != c.Minutes)
	day("issuedOn", claims.IssuedOn, c.IssuedOn)
	text("issuerName", claims.IssuerName, c.IssuerName)
	text("issuerCreditCode", claims.IssuerCreditCode, c.IssuerCreditCode)
	day("periodStart", claims.PeriodStart, c.PeriodStart)
	day("periodEnd", claims.PeriodEnd, c.PeriodEnd)
	text("content", claims.Content, c.Content)
	return compared, differ
}
