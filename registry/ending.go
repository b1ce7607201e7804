package registry

import (
	"context"
	"errors"
	"fmt"

	"mingzhi/db"
	"mingzhi/rules"
)

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

// replaceBy ends the certificate that an issued one corrects.
func (tx *Tx) replaceBy(ctx context.Context, issue *Issue) (Change, error) {
	c := issue.Certificate
	change, err := tx.Replace(ctx, issue.Replaces, c.Number, issue.ReplaceReason, c.IssuedOn)
	if problem := (*rules.Problem)(nil); errors.As(err, &problem) {
		switch problem.Field {
		case "reason":
			return "", problem.In("replaceReason")
		case "number":
			return "", problem.In("replaces")
		}
	}
	return change, err
}

// VoidRecords strikes out service records behind a certificate, by their places from
// 0, with a reason: they turned out not to stand. The certificate stays as it is, and
// whoever verifies it is told that it ought to be replaced
// (湘民发〔2023〕29号 二(二); 志愿服务记录与证明出具办法 art. 13).
func (tx *Tx) VoidRecords(ctx context.Context, number string, places []int, reason string) (Change, error) {
	c, err := tx.certificate(ctx, number)
	if err != nil {
		return "", err
	}
	if rules.Clean(reason) == "" {
		return "", missing("reason", "原因", "the reason")
	}
	change := Unchanged
	for _, place := range places {
		if place < 0 || place >= len(c.Records) {
			return "", &rules.Problem{
				Code: rules.NotFound, Field: "records",
				Message: rules.Text{Zh: fmt.Sprintf("这份证明没有第 %d 条记录", place+1), En: fmt.Sprintf("the certificate has no record %d", place+1)},
				Mend:    rules.Text{Zh: fmt.Sprintf("记录从 1 数到 %d", len(c.Records)), En: fmt.Sprintf("records are counted from 1 to %d", len(c.Records))},
			}
		}
		record := c.Records[place]
		if !record.VoidedAt.IsZero() {
			continue
		}
		record.VoidedAt, record.VoidReason, change = tx.now, reason, Revised
		if err := tx.writer.Update(ctx, record); err != nil {
			return "", err
		}
	}
	if change == Unchanged {
		return change, nil
	}
	previous := c.RevisedIndex
	c.RevisedIndex = tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, c); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, CertificateVoided, certificateSubject(c.EntryIndex), previous, certificateEntry(c), false)
	return change, err
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
