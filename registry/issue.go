package registry

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

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
	// Decisions are what people decided about records that may be of an excluded
	// kind, by the places of the records.
	Decisions map[int]Decision
	// Fee is what was asked for the certificate, in fen; anything is too much.
	Fee int64
	// Replaces is the number of the certificate that this one corrects; empty for
	// none. It ends on the day of issue, for ReplaceReason.
	Replaces, ReplaceReason string
}

// Issued is what the issuer hands to the holder. The code cannot be read back
// later.
type Issued struct {
	Number string
	// Code is empty when Change is Unchanged: it was handed out before.
	Code   string
	Change Change
	// Flags are what was noted for whoever verifies the certificate.
	Flags db.Flags
}

// Issue issues a certificate from its records (志愿服务记录与证明出具办法 art.
// 14, 15, 19; 湘民发〔2023〕29号 二(二)). Issuing the same facts under the same number
// again changes nothing; other facts under that number are a CONFLICT: a certificate
// is replaced, never edited. What forbids one is the problem NOT_THE_RECORDER,
// NEEDS_DECISION, EXCLUDED_ACTIVITY, OVERLAPPING_SERVICE or FEE_CHARGED; what is only
// to be seen becomes a flag.
func (tx *Tx) Issue(ctx context.Context, issue *Issue) (*Issued, error) {
	c := issue.Certificate
	if err := tx.checkIssue(ctx, issue); err != nil {
		return nil, err
	}
	if c.Number != "" {
		standing, err := tx.certificate(ctx, c.Number)
		if err == nil {
			return tx.issueAgain(ctx, issue, standing)
		}
		if !errors.Is(err, db.ErrNotFound) {
			return nil, err
		}
	}
	flags, err := tx.weigh(ctx, issue)
	if err != nil {
		return nil, err
	}
	c.Flags = flags
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
	if issue.Replaces != "" {
		if _, err := tx.replaceBy(ctx, issue); err != nil {
			return nil, err
		}
	}
	return &Issued{Number: c.Number, Code: code, Change: Created, Flags: c.Flags}, nil
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
	if err := tx.writer.ForeseeCertificates(ctx, codes, numbers, tx.holderKeys(issues)); err != nil {
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

// numberAhead is what is wrong with a number that the program itself may draw later.
func numberAhead() *rules.Problem {
	return &rules.Problem{
		Code: rules.BadCertificate, Field: "number",
		Message: rules.Text{Zh: "这个编号是本系统自编编号的样子，而且还没有编到", En: "this number has the form of those that are drawn here, and was not drawn yet"},
		Mend:    rules.Text{Zh: "自编的编号请用别的样子，例如在前面加上单位简称", En: "give numbers of your own another form, such as the unit's short name before it"},
	}
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
	if number, err := certificate.ParseNumber(c.Number); err == nil && number.Serial() >= c.EntryIndex {
		return numberAhead()
	}
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
func (tx *Tx) issueAgain(ctx context.Context, issue *Issue, standing *db.Certificate) (*Issued, error) {
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
	again.Flags = standing.Flags // they tell of the day of issue
	equal, err := same(certificateFacts(&again), certificateFacts(standing))
	if err != nil {
		return nil, err
	}
	if !equal {
		return nil, conflict("number", "该编号已签发，内容不同；证明不能改，只能换发",
			"this number is issued with other facts; a certificate is replaced, never edited")
	}
	issued := &Issued{Number: standing.Number, Change: Unchanged, Flags: standing.Flags}
	if issue.Replaces != "" {
		issue.Certificate.Number = standing.Number
		issued.Change, err = tx.replaceBy(ctx, issue)
	}
	return issued, err
}
