package registry

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/rules"
)

// ShareFact is a fact of a certificate that its holder may show by a share code. The
// issuer, the day of issue and the verdict are always shown.
type ShareFact string

// The facts that a holder chooses from.
const (
	ShareName    ShareFact = "NAME"
	ShareNumber  ShareFact = "NUMBER"
	ShareHours   ShareFact = "HOURS"
	SharePeriod  ShareFact = "PERIOD"
	ShareContent ShareFact = "CONTENT"
	ShareRecords ShareFact = "RECORDS"
)

// ShareFacts lists them in the order of a certificate.
func ShareFacts() []ShareFact {
	return []ShareFact{ShareName, ShareNumber, ShareHours, SharePeriod, ShareContent, ShareRecords}
}

const (
	// LongestShare is for how many days a share code may hold.
	LongestShare = 365
	// MostShares is how many codes of one certificate may hold at once.
	MostShares = 20
)

// Shared is a share code as its holder sees it.
type Shared struct {
	// ID names it among the certificate's, and tells nothing.
	ID    string
	Shows []ShareFact
	// CreatedAt and ExpiresAt bound the time in which it holds.
	CreatedAt, ExpiresAt time.Time
	// Views is how often it was used.
	Views int64
}

// Shares lists the share codes of a certificate that hold, to whoever proves to hold
// it by its code. The answer's verdict tells when none is given: the list is nil
// unless it is GENUINE.
func (r *Registry) Shares(ctx context.Context, ask Verify) (*Verification, []Shared, error) {
	held, answer, err := r.holding(ctx, ask)
	if held == nil || err != nil {
		return answer, nil, err
	}
	shares, err := r.sharesOf(ctx, held.ID)
	return answer, shares, err
}

// Share makes a share code: whoever has it sees the chosen facts for some days, and
// the verdict. The code is told once. Too many codes, no days or too many of them are
// problems at "shares" and "days". The code is empty unless the verdict is GENUINE.
func (r *Registry) Share(ctx context.Context, ask Verify, shows []ShareFact, days int) (*Verification, string, error) {
	if days < 1 || days > LongestShare {
		return nil, "", &rules.Problem{
			Code: rules.BadNumber, Field: "days",
			Message: rules.Text{Zh: fmt.Sprintf("有效天数应在 1 到 %d 之间", LongestShare), En: fmt.Sprintf("the days must be from 1 to %d", LongestShare)},
			Mend:    rules.Text{Zh: "例如 30", En: "for example 30"},
		}
	}
	held, answer, err := r.holding(ctx, ask)
	if held == nil || err != nil {
		return answer, "", err
	}
	standing, err := r.sharesOf(ctx, held.ID)
	if err != nil {
		return nil, "", err
	}
	if len(standing) >= MostShares {
		return nil, "", &rules.Problem{
			Code: rules.TooLong, Field: "shares",
			Message: rules.Text{Zh: fmt.Sprintf("这份证明已有 %d 个有效的分享码", len(standing)), En: fmt.Sprintf("%d share codes of this certificate hold already", len(standing))},
			Mend:    rules.Text{Zh: "先停用不再需要的", En: "end those that are no longer needed"},
		}
	}
	code, err := certificate.NewCode(r.rand)
	if err != nil {
		return nil, "", fmt.Errorf("drawing a share code: %w", err)
	}
	var chosen []string
	for _, fact := range ShareFacts() {
		if slices.Contains(shows, fact) {
			chosen = append(chosen, string(fact))
		}
	}
	now := r.clock().UTC().Truncate(time.Second)
	err = r.db.InsertShareCode(ctx, &db.ShareCode{
		CodeHash: r.ring().Keys().Share(string(code)), CertificateID: held.ID, Shows: strings.Join(chosen, ","),
		CreatedAt: now, ExpiresAt: now.AddDate(0, 0, days),
	})
	return answer, code.String(), err
}

// StopSharing ends one of a certificate's share codes at once. An id that is none of
// its codes changes nothing.
func (r *Registry) StopSharing(ctx context.Context, ask Verify, id string) (*Verification, error) {
	held, answer, err := r.holding(ctx, ask)
	if held == nil || err != nil {
		return answer, err
	}
	hash, err := hex.DecodeString(id)
	if err != nil {
		return answer, nil //nolint:nilerr // it is no code's id
	}
	return answer, r.db.RevokeShareCode(ctx, held.ID, hash, r.clock().UTC().Truncate(time.Second))
}

// holding verifies, and gives the certificate to whoever has its code while it is
// genuine; nil otherwise.
func (r *Registry) holding(ctx context.Context, ask Verify) (*db.Held, *Verification, error) {
	if rules.Clean(ask.Code) == "" {
		return nil, nil, missing("code", "验证码", "the verification code")
	}
	ask.HolderName, ask.IDLastFour, ask.Claims = "", "", Claims{}
	held, answer, err := r.verify(ctx, ask)
	if err != nil || answer.Verdict != certificate.Genuine {
		return nil, answer, err
	}
	return held, answer, nil
}

func (r *Registry) sharesOf(ctx context.Context, certificateID int64) ([]Shared, error) {
	rows, err := r.db.ShareCodesOf(ctx, certificateID, r.clock().UTC())
	if err != nil {
		return nil, err
	}
	shares := []Shared{}
	for _, row := range rows {
		shares = append(shares, Shared{hex.EncodeToString(row.CodeHash), shown(row), row.CreatedAt.UTC(), row.ExpiresAt.UTC(), row.Views + r.views.waiting(row.CodeHash)})
	}
	return shares, nil
}

func shown(share *db.ShareCode) (facts []ShareFact) {
	for _, fact := range ShareFacts() {
		if slices.Contains(strings.Split(share.Shows, ","), string(fact)) {
			facts = append(facts, fact)
		}
	}
	return facts
}

// SharedView is what a share code shows.
type SharedView struct {
	// Verdict, Checks, CheckedAt and LedgerSize are as in a Verification.
	*Verification
	// Facts are nil where nothing is shown.
	Facts *SharedFacts
	// ExpiresAt is until when the code holds.
	ExpiresAt time.Time
	// Ended says why the code shows nothing any more, to whoever has it; empty where it
	// does, and for a code that is none.
	Ended rules.Text
}

// SharedFacts are the facts that the holder chose; the others are empty.
type SharedFacts struct {
	// HolderName is the full name where it was chosen and kept, and masked otherwise.
	HolderName, Number           string
	IssuerName, IssuerCreditCode string
	IssuedOn                     rules.Date
	// Minutes is service time in minutes; nil where it was not chosen.
	Minutes                *int64
	PeriodStart, PeriodEnd rules.Date
	Content                string
	Records                []FactRecord
	Synthetic              bool
}

// VerifyShared shows what a share code lets its bearer see. A code that is none is
// NOT_CONFIRMED. Attempts are limited as those of Verify.
func (r *Registry) VerifyShared(ctx context.Context, text, asker string) (*SharedView, error) {
	if rules.Clean(text) == "" {
		return nil, missing("code", "分享码", "the share code")
	}
	if _, err := r.limiter.address(asker); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, verifyWithin)
	defer cancel()
	code, malformed := certificate.NormalizeCode(text)
	var share *db.ShareCode
	err := error(db.ErrNotFound)
	if malformed == nil {
		share, err = r.db.ShareCodeByHash(ctx, r.ring().Shares(string(code)))
	}
	if errors.Is(err, db.ErrNotFound) {
		return r.noShare(ctx)
	}
	if err != nil {
		answer, err := r.outOfReach(ctx, err)
		return &SharedView{Verification: answer}, err
	}
	view := &SharedView{ExpiresAt: share.ExpiresAt.UTC(), Ended: r.endedShare(share)}
	if view.Ended.Zh != "" {
		none, err := r.noShare(ctx)
		if err == nil {
			view.Verification = none.Verification
		}
		return view, err
	}
	view.Verification, err = r.shared(ctx, share, view)
	if err != nil {
		view.Verification, err = r.outOfReach(ctx, err)
		view.Facts = nil
		return view, err
	}
	r.views.count(share.CodeHash)
	return view, nil
}

// noShare is the answer about a code that shows nothing.
func (r *Registry) noShare(ctx context.Context) (*SharedView, error) {
	reflected, err := r.db.Reflected(ctx)
	if err != nil {
		answer, err := r.outOfReach(ctx, err)
		return &SharedView{Verification: answer}, err
	}
	return &SharedView{Verification: &Verification{
		Verdict: certificate.NotConfirmed, Checks: nothingProven(), CheckedAt: r.clock().UTC(), LedgerSize: reflected.LedgerSize,
	}}, nil
}

// endedShare says why a share code shows nothing any more.
func (r *Registry) endedShare(share *db.ShareCode) rules.Text {
	switch {
	case !share.RevokedAt.IsZero():
		return rules.Text{Zh: "持有人已停用这个分享码", En: "the holder has ended this share code"}
	case !r.clock().Before(share.ExpiresAt):
		on := rules.DateOf(share.ExpiresAt)
		return rules.Text{Zh: "这个分享码已于" + on.Zh() + "到期", En: "this share code expired on " + on.En()}
	}
	return rules.Text{}
}

// shared examines the certificate of a share code, and fills in what it shows.
func (r *Registry) shared(ctx context.Context, share *db.ShareCode, view *SharedView) (*Verification, error) {
	c, reflected, err := r.find(ctx, share.Number)
	if err != nil {
		return nil, err
	}
	answer := &Verification{CheckedAt: r.clock().UTC(), LedgerSize: reflected.LedgerSize}
	signature := certificate.Check{Code: certificate.Signature, State: certificate.NotApplicable,
		Zh: "这次凭分享码查看，不涉及电子签名", En: "a share code was used; no electronic signature was involved"}
	if err := r.examine(ctx, c, Verify{}, answer, reflected, signature); err != nil {
		return nil, err
	}
	facts := answer.Facts
	answer.Facts = nil
	if facts == nil {
		return answer, nil
	}
	view.Facts = &SharedFacts{
		HolderName: facts.MaskedName, IssuerName: facts.IssuerName, IssuerCreditCode: facts.IssuerCreditCode, IssuedOn: facts.IssuedOn, Synthetic: facts.Synthetic,
	}
	for _, fact := range shown(share) {
		switch fact {
		case ShareName:
			if full, err := r.statement(c.Certificate); err == nil {
				view.Facts.HolderName = full.HolderName
			}
		case ShareNumber:
			view.Facts.Number = facts.Number
		case ShareHours:
			view.Facts.Minutes = &facts.Minutes
		case SharePeriod:
			view.Facts.PeriodStart, view.Facts.PeriodEnd = facts.PeriodStart, facts.PeriodEnd
		case ShareContent:
			view.Facts.Content = facts.Content
		case ShareRecords:
			view.Facts.Records = facts.Records
		}
	}
	return answer, nil
}
