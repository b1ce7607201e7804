package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mingzhi/db"
	"mingzhi/rules"
)

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
	case issue.Fee != 0:
		return &rules.Problem{
			Code: rules.FeeCharged, Field: "fee",
			Message: rules.Text{Zh: "出具证明不得收取任何费用（志愿服务条例第十九条）", En: "a certificate is issued free of charge (志愿服务条例 art. 19)"},
			Mend:    rules.Text{Zh: "已收的请退还，再出具", En: "return what was taken, and issue it then"},
		}
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
	if err := checkRecorders(c); err != nil {
		return err
	}
	return tx.checkRecords(c)
}

// checkRecorders holds the units that recorded the service against the one that
// certifies it: 谁记录谁证明.
func checkRecorders(c *db.Certificate) error {
	for i, record := range c.Records {
		recorder := rules.Fold(record.Recorder)
		if recorder == "" || recorder == rules.Fold(c.IssuerName) || c.Issuer != nil && knownAs(c.Issuer, record.Recorder) {
			continue
		}
		return &rules.Problem{
			Code: rules.NotTheRecorder, Field: recordField(i, "recorder"),
			Message: rules.Text{Zh: "这条记录由“" + record.Recorder + "”记录，谁记录谁证明", En: "this was recorded by " + record.Recorder + ", and who recorded it certifies it"},
			Mend:    rules.Text{Zh: "由记录单位另行出具，或从这份证明里去掉这条记录", En: "have the recorder issue a certificate of its own, or leave the record out"},
		}
	}
	return nil
}

// recordField is the place of a record's field in an Issue.
func recordField(i int, field string) string { return fmt.Sprintf("records[%d].%s", i, field) }

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
