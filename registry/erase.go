package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/rules"
)

// erasedName stands where a masked name was.
const erasedName = "***"

// Erase erases what a certificate tells of its holder (个人信息保护法 art. 47), for good:
// the names, every hash of name and ID number, the texts of the service, where the list
// came from, what issuing noted, and the salt, without which nobody can test guesses against the
// commitment. Share codes are ended. What stays is the number, the hash of its code, the commitment, the
// state, the issuer, and dates and minutes. The ledger says on which day. Erasing again
// changes nothing.
func (tx *Tx) Erase(ctx context.Context, number string) (Change, error) {
	c, err := tx.certificate(ctx, number)
	if errors.Is(err, db.ErrNotFound) {
		return "", unknownNumber()
	}
	if err != nil {
		return "", err
	}
	if c.ErasedOn != "" {
		return Unchanged, nil
	}
	c.SealedName, c.HolderHash, c.IDNumberHash, c.HolderKey = nil, nil, nil, 0
	c.MaskedName, c.NameHash, c.Salt = erasedName, make([]byte, len(c.NameHash)), make([]byte, certificate.SaltSize)
	c.Content, c.Source, c.Flags = db.Erased, "", nil
	if c.StateReason != "" {
		c.StateReason = db.Erased
	}
	previous := c.RevisedIndex
	c.ErasedOn, c.RevisedIndex = rules.DateOf(tx.now), tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, c); err != nil {
		return "", err
	}
	if err := tx.writer.EraseRecords(ctx, c.ID); err != nil {
		return "", err
	}
	if err := tx.writer.EndShareCodes(ctx, c.ID, tx.now); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, CertificateErased, certificateSubject(c.EntryIndex), previous, certificateEntry(c), false)
	return Revised, err
}

// NumbersOfHolder lists the numbers of the certificates that were issued to a person of
// a resident ID number, under any secret. Those that were issued without an ID number
// are not found, nor those that were erased.
func (tx *Tx) NumbersOfHolder(ctx context.Context, idNumber string) ([]string, error) {
	idNumber, problem := rules.ParseIDNumber(idNumber, tx.r.Today())
	if problem != nil {
		return nil, problem.In("idNumber")
	}
	hashes := tx.r.ring().IDNumbers(idNumber)
	keys := make([]int64, len(hashes))
	for i, hash := range hashes {
		keys[i] = holderKey(hash)
	}
	return tx.writer.NumbersOfHolder(ctx, keys, hashes)
}

func unknownNumber() *rules.Problem {
	return &rules.Problem{
		Code: rules.NotFound, Field: "number",
		Message: rules.Text{Zh: "没有这个编号的证明", En: "there is no certificate of this number"},
		Mend:    rules.Text{Zh: "对照证明逐字核对", En: "compare it letter by letter"},
	}
}

// heldBack names what an erased row still holds of its person; empty when nothing.
func heldBack(c *db.Certificate) string {
	blank := func(bytes []byte) bool { return !slices.ContainsFunc(bytes, func(b byte) bool { return b != 0 }) }
	switch {
	case len(c.SealedName) > 0 || c.MaskedName != erasedName || !blank(c.NameHash):
		return "a name"
	case len(c.HolderHash) > 0 || len(c.IDNumberHash) > 0 || c.HolderKey != 0:
		return "an ID number"
	case !blank(c.Salt):
		return "its salt"
	case c.Content != db.Erased || c.Source != "" || len(c.Flags) > 0:
		return "a text"
	}
	for _, record := range c.Records {
		if record.Activity != db.Erased || record.Content != db.Erased || record.Place != "" || record.Evaluation != "" {
			return "a service record"
		}
	}
	return ""
}

// answerErased fills in what can still be answered about an erased certificate to who
// proves to hold it: that there is one, how it stands, and that its contents are gone.
func (r *Registry) answerErased(ctx context.Context, c *db.Held, answer *Verification, signature certificate.Check) error {
	answer.ErasedOn = c.ErasedOn
	logged, _, err := r.checkCommitment(ctx, c, answer.LedgerSize)
	if err != nil {
		return err
	}
	gone := gone(c.ErasedOn)
	nothing := certificate.Words{
		Zh: "内容已随持有人的个人信息删除，所以不作答", En: "the contents were erased with the holder's data, so this is not answered",
	}
	answer.Checks = []certificate.Check{
		{Code: certificate.Integrity, State: certificate.CouldNotCheck, Evidence: string(c.ErasedOn), Zh: gone.Zh, En: gone.En},
		checkStatus(&Facts{State: c.State, StateChangedOn: c.StateChangedOn, StateReason: c.StateReason}),
		certificate.Unanswered(certificate.Records, nothing), certificate.Unanswered(certificate.IssuerThen, nothing),
		certificate.Unanswered(certificate.IssuerNow, nothing), logged, signature,
	}
	answer.Verdict = certificate.Judge(certificate.Standing(c.State), answer.Checks)
	return nil
}

// gone says that the contents were erased, and when.
func gone(on rules.Date) certificate.Words {
	return certificate.Words{
		Zh: fmt.Sprintf("应持有人要求，其个人信息已于%s删除，本登记簿不再能确认证明的内容", on.Zh()),
		En: fmt.Sprintf("the holder had their data erased on %s; this register can no longer confirm the facts", on.En()),
	}
}

// Label names the verdict in a word or two.
func (v *Verification) Label() certificate.Words {
	if v.ErasedOn != "" && v.Verdict == certificate.Unchecked { // later will be no better
		return certificate.Words{Zh: "无法再核对", En: "Can no longer be checked"}
	}
	return v.Verdict.Label()
}

// Explain says in a sentence what the verdict means.
func (v *Verification) Explain() certificate.Words {
	verdict := v.Verdict.Explain()
	if v.ErasedOn == "" {
		return verdict
	}
	gone := gone(v.ErasedOn)
	if v.Verdict != certificate.Unchecked {
		return certificate.Words{Zh: verdict.Zh + gone.Zh + "。", En: verdict.En + " Also, " + gone.En + "."}
	}
	return certificate.Words{
		Zh: "确有这份证明；" + gone.Zh + "。这不表示证明有问题，请向持有人或记录单位了解。",
		En: "There is such a certificate, but " + gone.En + ". This says nothing against the certificate; please ask the holder or the recording unit.",
	}
}

func erasedConflict() *rules.Problem {
	problem := conflict("number", "该编号的证明已应持有人要求删除个人信息", "the holder of the certificate of this number had their data erased")
	problem.Mend = rules.Text{Zh: "从表格中去掉这一行；确需证明的，另行出具", En: "leave this row out; where a certificate is needed again, issue another one"}
	return problem
}
