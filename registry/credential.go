package registry

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mingzhi/certificate"
	"mingzhi/rules"
)

// A signed certificate, as a document or a QR code, is its own proof: whoever has it
// holds the certificate.

// VerifyDocument answers whether a signed document is genuine. What is no signed
// certificate is a BAD_DOCUMENT problem that says why; a signature that does not fit,
// or is another's, is a verdict. An asker has as many attempts as for Verify.
func (r *Registry) VerifyDocument(ctx context.Context, document []byte, asker string) (*Verification, error) {
	if err := r.limiter.address(asker); err != nil {
		return nil, err
	}
	return r.verifyDocument(ctx, document)
}

func (r *Registry) verifyDocument(ctx context.Context, document []byte) (*Verification, error) {
	keys, err := r.PublishedKeys(ctx)
	if err != nil {
		return r.outOfReach(ctx, err)
	}
	byMethod := func(method string) (certificate.Key, error) {
		for _, key := range keys {
			if _, fragment, _ := strings.Cut(method, "#"); fragment == key.Multibase() {
				return key, nil
			}
		}
		return certificate.Key{}, certificate.ErrKeyUnknown
	}
	proven, wrong := certificate.CheckProof(document, r.clock(), byMethod)
	flaw, known := certificate.IsFlaw(wrong)
	if wrong != nil && !known {
		return nil, wrong
	}
	if flaw != nil && flaw != certificate.ErrSignature && flaw != certificate.ErrKeyUnknown && flaw != certificate.ErrKeyPeriod {
		return nil, badDocument(flaw)
	}
	stated, err := certificate.Claimed(document)
	if err != nil {
		return nil, badDocument(certificate.ErrNoDocument)
	}
	signed := signedForm{stated: stated, wrong: flaw}
	if proven != nil {
		signed.key = fmt.Sprintf("%s, %s", proven.Suite, proven.Method)
	}
	signed.altered = func(truth certificate.Statement) bool {
		return certificate.CheckAltered(document, r.sign.authority.Credential(truth), r.clock(), byMethod) == nil
	}
	return r.judgeSigned(ctx, signed)
}

// VerifyQR answers whether the text of a QR code is genuine, as VerifyDocument does.
func (r *Registry) VerifyQR(ctx context.Context, text, asker string) (*Verification, error) {
	if err := r.limiter.address(asker); err != nil {
		return nil, err
	}
	return r.verifyQR(ctx, text)
}

func (r *Registry) verifyQR(ctx context.Context, text string) (*Verification, error) {
	keys, err := r.PublishedKeys(ctx)
	if err != nil {
		return r.outOfReach(ctx, err)
	}
	byMark := func(mark certificate.KeyMark) (marked []certificate.PublicKey, _ error) {
		for _, key := range keys {
			if key.Mark() == mark {
				marked = append(marked, key.PublicKey)
			}
		}
		return marked, nil
	}
	facts, wrong := certificate.ReadQR(strings.TrimSpace(text), byMark)
	flaw, known := certificate.IsFlaw(wrong)
	switch {
	case wrong != nil && !known:
		return nil, wrong
	case facts == nil:
		return nil, badDocument(flaw)
	}
	signed := signedForm{stated: facts.Statement, cut: facts.Cut, wrong: flaw}
	if flaw == nil {
		signed.key = fmt.Sprintf("%s, %s", facts.Key.Suite, facts.Key.Multibase())
	}
	signed.altered = func(truth certificate.Statement) bool { return certificate.CheckAlteredQR(text, truth, byMark) == nil }
	return r.judgeSigned(ctx, signed)
}

// signedForm is a certificate that was shown in a signed form.
type signedForm struct {
	stated certificate.Statement
	// cut is true where the content stated goes on.
	cut bool
	// wrong is what is wrong with the signature; nil when it holds, by key.
	wrong *certificate.Flaw
	key   string
	// altered tells whether the signature is that of other facts.
	altered func(truth certificate.Statement) bool
}

// judgeSigned looks up what a signed form states.
func (r *Registry) judgeSigned(ctx context.Context, signed signedForm) (*Verification, error) {
	number, err := certificate.NormalizeNumber(signed.stated.Number)
	if err != nil {
		return nil, badDocument(certificate.ErrNoDocument)
	}
	ctx, cancel := context.WithTimeout(ctx, verifyWithin)
	defer cancel()
	c, reflected, err := r.find(ctx, number)
	if err != nil {
		return r.outOfReach(ctx, err)
	}
	answer := &Verification{CheckedAt: r.clock().UTC(), LedgerSize: reflected.LedgerSize}
	if signed.wrong != nil {
		truth, err := r.statement(c.Certificate)
		nameless := errors.Is(err, errNoName)
		if nameless { // an unknown number is as much work as a known one
			truth, err = nobodysStatement, nil
		}
		if err != nil {
			return r.outOfReach(ctx, err)
		}
		if altered := signed.altered(truth); nameless || signed.wrong != certificate.ErrSignature || !altered {
			return unsigned(answer, signed.wrong), nil
		}
	} else if c.EntryIndex != signed.stated.EntryIndex || c.MaskedName == "" {
		// It was signed here, and is not in this register: one restored from before it.
		return r.outOfReach(ctx, fmt.Errorf("certificate %d was signed, and is not in the register", signed.stated.EntryIndex))
	}
	claims := claimsOf(signed.stated)
	if signed.cut && strings.HasPrefix(c.Content, claims.Content) { // it goes on as it was issued
		claims.Content = c.Content
	}
	check := certificate.Check{Code: certificate.Signature, State: certificate.Passed, Evidence: signed.key,
		Zh: "电子签名有效，由本登记簿公布的密钥签署", En: "the signature is good, by a key that this register has published"}
	if signed.wrong != nil {
		check = certificate.Check{Code: certificate.Signature, State: certificate.Failed,
			Zh: "电子签名与内容不符：内容在签发后被改动过", En: "the signature does not fit: the content was changed after it was signed"}
	}
	if err := r.examine(ctx, c, Verify{Number: number, Claims: claims}, answer, reflected, check); err != nil {
		return r.outOfReach(ctx, err)
	}
	return answer, nil
}

// nobodysStatement stands in for that of a number that is not known.
var nobodysStatement = certificate.Statement{
	Number: "ZM430000-2000-0000000-0", HolderName: "无名氏", IssuerName: "无名的记录单位", Minutes: 60,
	PeriodStart: "2000-01-01", PeriodEnd: "2000-01-01", IssuedOn: "2000-01-02", Content: "无",
}

// unsigned is the answer about a form that proves nothing: whatever it states, nothing
// is told of it.
func unsigned(answer *Verification, wrong *certificate.Flaw) *Verification {
	answer.Verdict = certificate.NotConfirmed
	if wrong == certificate.ErrSignature {
		answer.Verdict = certificate.Altered
	}
	why := certificate.Words{Zh: "签名不成立，所以不作答", En: "no signature holds, so this is not answered"}
	for _, code := range certificate.CheckCodes() {
		answer.Checks = append(answer.Checks, certificate.Unanswered(code, why))
	}
	last := &answer.Checks[len(answer.Checks)-1]
	last.State, last.Zh, last.En = certificate.Failed, wrong.What.Zh, wrong.What.En
	return answer
}

func badDocument(flaw *certificate.Flaw) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadDocument, Field: "document", Message: rules.Text(flaw.What), Mend: rules.Text(flaw.Mend), Cause: flaw,
	}
}
