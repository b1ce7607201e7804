package registry

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/rules"
)

// Issue asks for a certificate drawn from service records.
type Issue struct {
	// Certificate has the facts to print and the Records behind them. An empty
	// Number is drawn; Minutes must be the sum of the records' minutes.
	Certificate *db.Certificate
	// HolderName is the volunteer's full name. It is kept only masked and as a
	// keyed hash.
	HolderName string
	// IDNumber is the volunteer's resident ID number; empty when unknown. It is
	// kept only as keyed hashes.
	IDNumber string
	// Code is the printed verification code; empty to have one drawn.
	Code string
}

// Issued is what the issuer hands to the holder. The code cannot be read back
// later.
type Issued struct {
	Number string
	// Code is empty when Change is Unchanged: it was handed out before.
	Code   string
	Change Change
}

// Issue issues a certificate from its records (志愿服务记录与证明出具办法 art.
// 14, 15). Issuing the same facts under the same number again changes nothing;
// other facts under that number are a CONFLICT: a certificate is replaced, never
// edited.
func (tx *Tx) Issue(ctx context.Context, issue *Issue) (*Issued, error) {
	c := issue.Certificate
	if err := tx.checkIssue(ctx, issue); err != nil {
		return nil, err
	}
	if c.Number != "" {
		standing, err := tx.certificate(ctx, c.Number)
		if err == nil {
			return tx.issueAgain(issue, standing)
		}
		if !errors.Is(err, db.ErrNotFound) {
			return nil, err
		}
	}
	code, err := tx.code(issue)
	if err != nil {
		return nil, err
	}
	c.Publication = tx.first()
	c.ID, c.State = c.EntryIndex, db.Valid
	if err := tx.number(c); err != nil {
		return nil, err
	}
	tx.seal(c, issue, code)
	if c.Salt, err = certificate.NewSalt(tx.r.rand); err != nil {
		return nil, fmt.Errorf("drawing a salt: %w", err)
	}
	if c.Commitment, err = commitment(c); err != nil {
		return nil, err
	}
	tx.writer.InsertCertificate(c)
	if _, err := tx.append(ctx, CertificateIssued, certificateSubject(c.EntryIndex), -1, certificateEntry(c), false); err != nil {
		return nil, err
	}
	return &Issued{Number: c.Number, Code: code, Change: Created}, nil
}

// IssueAll issues certificates in their order, each as Issue does, and reads at
// once what all of them ask of the register. It ends with the first problem, whose
// field begins with the certificate's place in the list, such as
// certificates[3].holderName.
func (tx *Tx) IssueAll(ctx context.Context, issues []*Issue) ([]*Issued, error) {
	var codes, numbers []string
	for _, issue := range issues {
		if code := issue.Certificate.IssuerCreditCode; code != "" {
			codes = append(codes, code)
		}
		if number, err := certificate.NormalizeNumber(issue.Certificate.Number); err == nil {
			numbers = append(numbers, number)
		}
	}
	if err := tx.writer.ForeseeCertificates(ctx, codes, numbers); err != nil {
		return nil, err
	}
	all := make([]*Issued, len(issues))
	for i, issue := range issues {
		issued, err := tx.Issue(ctx, issue)
		if problem := (*rules.Problem)(nil); errors.As(err, &problem) {
			return nil, problem.In(fmt.Sprintf("certificates[%d].%s", i, problem.Field))
		}
		if err != nil {
			return nil, err
		}
		all[i] = issued
	}
	return all, nil
}

// certificate finds a certificate by its number, normalised or not.
func (tx *Tx) certificate(ctx context.Context, number string) (*db.Certificate, error) {
	normalised, err := certificate.NormalizeNumber(number)
	if err != nil {
		return nil, badNumber(err)
	}
	return tx.writer.CertificateByNumber(ctx, normalised)
}

func badNumber(cause error) *rules.Problem {
	problem := &rules.Problem{
		Code: rules.BadCertificate, Field: "number",
		Message: rules.Text{Zh: "证明编号不对", En: "the certificate number is wrong"},
		Mend:    rules.Text{Zh: "对照证明逐字核对，注意 0 和 O、1 和 I", En: "compare it letter by letter; mind 0 and O, 1 and I"},
		Cause:   cause,
	}
	var flaw *certificate.Flaw
	if errors.As(cause, &flaw) {
		problem.Message, problem.Mend = rules.Text(flaw.What), rules.Text(flaw.Mend)
	}
	return problem
}

// code is the printed code, or a drawn one.
func (tx *Tx) code(issue *Issue) (string, error) {
	if issue.Code == "" {
		drawn, err := certificate.NewCode(tx.r.rand)
		if err != nil {
			return "", fmt.Errorf("drawing a code: %w", err)
		}
		return drawn.String(), nil
	}
	code, err := certificate.NormalizeCode(issue.Code)
	if err != nil {
		return "", &rules.Problem{
			Code: rules.BadRequest, Field: "code",
			Message: rules.Text{Zh: "验证码不成形", En: "the verification code is malformed"},
			Mend:    rules.Text{Zh: "留空，由程序生成", En: "leave it empty to have one drawn"}, Cause: err,
		}
	}
	return code.String(), nil
}

// number draws a number for a certificate that has none, and normalises it.
func (tx *Tx) number(c *db.Certificate) error {
	if c.Number == "" {
		drawn, err := certificate.NewNumber(tx.regionOf(c), c.IssuedOn.Year(), c.EntryIndex)
		if err != nil {
			return fmt.Errorf("drawing a number: %w", err)
		}
		c.Number = drawn.String()
	}
	number, err := certificate.NormalizeNumber(c.Number)
	if err != nil {
		return badNumber(err)
	}
	c.Number = number
	return nil
}

// regionOf is the region that a drawn number carries: that of the issuer's
// registration.
func (tx *Tx) regionOf(c *db.Certificate) string {
	if c.Issuer != nil {
		return c.Issuer.RegionCode
	}
	return "430000"
}

// holderKey is the beginning of the hash of an ID number as a whole number: an index
// of it is small, and finds what else a person was certified for.
func holderKey(hash []byte) int64 {
	return int64(binary.BigEndian.Uint64(hash))
}

// seal fills in the keyed hashes, the sealed and the masked name.
func (tx *Tx) seal(c *db.Certificate, issue *Issue, code string) {
	name := rules.PersonName(issue.HolderName)
	keys := tx.r.ring().Keys()
	if issueKeys := tx.r.ring().KeysOf(c.KeyID); issueKeys != nil { // compared with what stands
		keys = issueKeys
	}
	c.KeyID = keys.ID()
	c.CodeHash = keys.Code(c.Number, code)
	c.NameHash = keys.Name(c.Number, name)
	c.SealedName = keys.Seal(c.Number, rules.Clean(issue.HolderName))
	c.MaskedName = certificate.MaskName(name)
	if issue.IDNumber != "" {
		c.HolderHash = keys.Holder(c.Number, name, rules.LastFour(issue.IDNumber))
		c.IDNumberHash = keys.IDNumber(issue.IDNumber)
		c.HolderKey = holderKey(c.IDNumberHash)
	}
}

// commitment is the salted hash of a certificate's facts that the ledger shows.
func commitment(c *db.Certificate) ([]byte, error) {
	text, err := ledger.CanonicalJSON(certificateFacts(c))
	if err != nil {
		return nil, err
	}
	return certificate.Commit(c.Salt, text)
}

// issueAgain compares an issue with the certificate that has its number.
func (tx *Tx) issueAgain(issue *Issue, standing *db.Certificate) (*Issued, error) {
	if standing.ErasedOn != "" {
		return nil, erasedConflict()
	}
	again := *issue.Certificate
	again.Number, again.KeyID = standing.Number, standing.KeyID
	code, err := tx.code(issue)
	if err != nil {
		return nil, err
	}
	tx.seal(&again, issue, code)
	if issue.Code == "" {
		again.CodeHash = standing.CodeHash
	}
	equal, err := same(certificateFacts(&again), certificateFacts(standing))
	if err != nil {
		return nil, err
	}
	if !equal {
		return nil, conflict("number", "该编号已签发，内容不同；证明不能改，只能换发",
			"this number is issued with other facts; a certificate is replaced, never edited")
	}
	return &Issued{Number: standing.Number, Change: Unchanged}, nil
}

func (tx *Tx) checkIssue(ctx context.Context, issue *Issue) error {
	c := issue.Certificate
	switch {
	case issue.HolderName == "":
		return missing("holderName", "姓名", "the holder's name")
	case c.IssuerName == "":
		return missing("issuerName", "记录单位", "the recording unit")
	case c.Content == "":
		return missing("content", "服务内容", "the service content")
	case c.IssuedOn == "":
		return missing("issuedOn", "出具日期", "the date of issue")
	case len(c.Records) == 0:
		return missing("records", "服务记录", "the service records")
	case c.IssuedOn > tx.r.Today():
		return inFuture("issuedOn")
	}
	if issue.IDNumber != "" {
		number, problem := rules.ParseIDNumber(issue.IDNumber, tx.r.Today())
		if problem != nil {
			return problem.In("idNumber")
		}
		issue.IDNumber = number
	}
	if c.IssuerCreditCode != "" {
		issuer, err := tx.writer.Issuer(ctx, c.IssuerCreditCode)
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
		if err == nil {
			if !knownAs(issuer, c.IssuerName) {
				return conflict("issuerName", "记录单位的名称不是该信用代码登记的组织，也不是它的曾用名",
					"the recording unit's name is neither the present nor a former one of the organization registered under its credit code")
			}
			if err := checkInvented("issuerName", c.IssuerName, c.Origin, issuer.Origin); err != nil {
				return err
			}
			c.Issuer, c.IssuerID = issuer, issuer.ID
		}
	}
	if err := checkInvented("issuerName", c.IssuerName, c.Origin); err != nil {
		return err
	}
	return tx.checkRecords(c)
}

// knownAs tells whether a name is an organization's present or a former one.
func knownAs(o *db.Organization, name string) bool {
	return slices.ContainsFunc(append([]string{o.Name}, o.FormerNames...), func(known string) bool {
		return known == name || rules.Fold(known) == rules.Fold(name)
	})
}

// checkRecords holds a certificate against the records behind it: its minutes
// are their sum, and its period is theirs.
func (tx *Tx) checkRecords(c *db.Certificate) error {
	var sum int64
	var start, end rules.Date
	for i, record := range c.Records {
		record.Position = i
		for _, instant := range []*time.Time{&record.StartedAt, &record.EndedAt, &record.RecordedAt} {
			*instant = instant.UTC().Truncate(time.Second)
		}
		if !record.EndedAt.After(record.StartedAt) {
			return outOfOrder("records", "服务结束不晚于开始", "a service ends before it starts")
		}
		if record.Minutes <= 0 || time.Duration(record.Minutes)*time.Minute > record.EndedAt.Sub(record.StartedAt) {
			return &rules.Problem{
				Code: rules.HoursDiffer, Field: "records",
				Message: rules.Text{Zh: "记录的时长超过起止时间", En: "a record's time is longer than from its start to its end"},
				Mend:    rules.Text{Zh: "核对起止时间和时长", En: "check start, end and duration"},
			}
		}
		sum += record.Minutes
		if from := rules.DateOf(record.StartedAt); start == "" || from < start {
			start = from
		}
		if to := rules.DateOf(record.EndedAt); to > end {
			end = to
		}
	}
	if c.Minutes == 0 {
		c.Minutes = sum
	}
	if c.PeriodStart == "" {
		c.PeriodStart = start
	}
	if c.PeriodEnd == "" {
		c.PeriodEnd = end
	}
	switch {
	case c.Minutes != sum:
		return &rules.Problem{
			Code: rules.HoursDiffer, Field: "minutes",
			Message: rules.Text{
				Zh: fmt.Sprintf("证明时长 %d 分钟，记录合计 %d 分钟", c.Minutes, sum),
				En: fmt.Sprintf("the certificate says %d minutes, its records add up to %d", c.Minutes, sum),
			},
			Mend: rules.Text{Zh: "证明时长应等于各条记录之和", En: "make it the sum of the records"},
		}
	case start < c.PeriodStart || end > c.PeriodEnd:
		return outOfOrder("period", "有记录在服务起止日期之外", "a record lies outside the certificate's period")
	case c.IssuedOn < c.PeriodEnd:
		return outOfOrder("issuedOn", "出具日期早于服务结束", "it would be issued before the service ended")
	}
	return nil
}

// Revoke revokes a certificate, with a reason that anyone with the proof may
// read.
func (tx *Tx) Revoke(ctx context.Context, number, reason string, on rules.Date) (Change, error) {
	c, err := tx.certificate(ctx, number)
	if err != nil {
		return "", err
	}
	if c.State == db.Revoked {
		return Unchanged, nil
	}
	return tx.end(ctx, c, db.Revoked, reason, on, CertificateRevoked)
}

// Replace ends a certificate in favour of another one, which must be valid.
func (tx *Tx) Replace(ctx context.Context, number, by, reason string, on rules.Date) (Change, error) {
	c, err := tx.certificate(ctx, number)
	if err != nil {
		return "", err
	}
	successor, err := tx.certificate(ctx, by)
	if err != nil {
		return "", err
	}
	if c.State == db.Replaced && c.ReplacedByID == successor.ID {
		return Unchanged, nil
	}
	if successor.State != db.Valid || successor.ID == c.ID {
		return "", conflict("replacedBy", "换发后的证明无效", "the certificate that replaces it is not valid")
	}
	c.ReplacedByID = successor.ID
	return tx.end(ctx, c, db.Replaced, reason, on, CertificateReplaced)
}

func (tx *Tx) end(ctx context.Context, c *db.Certificate, state db.CertificateState, reason string, on rules.Date, kind string) (Change, error) {
	switch {
	case c.State != db.Valid:
		return "", conflict("number", "该证明已经失效", "the certificate has ended already")
	case reason == "":
		return "", missing("reason", "原因", "the reason")
	case on < c.IssuedOn:
		return "", outOfOrder("on", "失效早于出具", "it would end before it was issued")
	case on > tx.r.Today():
		return "", inFuture("on")
	}
	previous := c.RevisedIndex
	c.State, c.StateReason, c.StateChangedOn, c.RevisedIndex = state, reason, on, tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, c); err != nil {
		return "", err
	}
	_, err := tx.append(ctx, kind, certificateSubject(c.EntryIndex), previous, certificateEntry(c), false)
	return Revised, err
}
