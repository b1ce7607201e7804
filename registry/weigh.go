package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mingzhi/db"
	"mingzhi/rules"
)

// Decision is what a person decided about a service record that may be of an excluded
// kind (湘民发〔2023〕29号 二(二)): the program only raises the question.
type Decision struct {
	// Volunteer is true when it was volunteer service.
	Volunteer bool
	// Reason is why, and By is who decided. Both are kept.
	Reason, By string
}

// weigh holds a certificate against what forbids it and gives what is only to be
// seen: excluded activities, what else its holder served, long days.
func (tx *Tx) weigh(ctx context.Context, issue *Issue) (db.Flags, error) {
	flags, err := decided(issue)
	if err != nil {
		return nil, err
	}
	replaced, err := tx.replacing(ctx, issue)
	if err != nil {
		return nil, err
	}
	others, err := tx.otherService(ctx, issue, replaced)
	if err != nil {
		return nil, err
	}
	again, others := certifiedAgain(issue.Certificate, others)
	if err := checkOverlaps(issue.Certificate, others); err != nil {
		return nil, err
	}
	flags = append(flags, longDays(issue.Certificate, others)...)
	if again > 0 {
		flags = append(flags, db.Flag{Kind: db.CertifiedBefore, Records: again})
	}
	return flags, nil
}

// decided wants a person's decision on each record that may be of an excluded kind.
func decided(issue *Issue) (flags db.Flags, err error) {
	for i, record := range issue.Certificate.Records {
		signals := rules.ExcludedSignals(rules.Activity{
			Name: record.Activity, Content: record.Content, Place: record.Place,
			StartedAt: record.StartedAt, EndedAt: record.EndedAt, RecordedAt: record.RecordedAt, Minutes: record.Minutes,
		})
		decision, given := issue.Decisions[i]
		if given && (rules.Clean(decision.Reason) == "" || rules.Clean(decision.By) == "") {
			return nil, missing(recordField(i, "decision"), "认定的理由或认定人", "the reason of the decision, or who decided")
		}
		if given && !decision.Volunteer {
			return nil, excluded(i)
		}
		if len(signals) == 0 {
			continue
		}
		if !given {
			return nil, undecided(i, signals)
		}
		flag := db.Flag{Kind: db.Decided, Record: i, Reason: rules.Clean(decision.Reason), DecidedBy: rules.Clean(decision.By)}
		for _, signal := range signals {
			if !slices.Contains(flag.Excluded, signal.Kind) {
				flag.Excluded = append(flag.Excluded, signal.Kind)
			}
		}
		flags = append(flags, flag)
	}
	return flags, nil
}

func excluded(i int) *rules.Problem {
	return &rules.Problem{
		Code: rules.ExcludedActivity, Field: recordField(i, "decision"),
		Message: rules.Text{Zh: "经认定不属于志愿服务，不得记录和出具证明", En: "it was decided that this is no volunteer service, so it is neither recorded nor certified"},
		Mend:    rules.Text{Zh: "从这份证明里去掉这条记录", En: "leave this record out of the certificate"},
	}
}

// undecided asks for a decision, and says why.
func undecided(i int, signals []rules.Signal) *rules.Problem {
	var zh, en []string
	for _, signal := range signals {
		word := ""
		if signal.Word != "" {
			word = "“" + signal.Word + "”"
		}
		zh, en = append(zh, word+signal.Why.Zh), append(en, strings.TrimSpace(word+" "+signal.Why.En))
	}
	return &rules.Problem{
		Code: rules.NeedsDecision, Field: recordField(i, "decision"),
		Message: rules.Text{Zh: "可能不属于志愿服务：" + strings.Join(zh, "；"), En: "it may be no volunteer service: " + strings.Join(en, "; ")},
		Mend: rules.Text{
			Zh: "请由人认定：是志愿服务的，写明认定结论、理由和认定人；不是的，去掉这条记录",
			En: "have a person decide: if it is volunteer service, give the decision, the reason and who decided; if not, leave the record out",
		},
	}
}

// replacing finds the certificate that an issue corrects; nil for none. It must be
// the same unit's and the same person's.
func (tx *Tx) replacing(ctx context.Context, issue *Issue) (*db.Certificate, error) {
	if issue.Replaces == "" {
		return nil, nil //nolint:nilnil // there is none, and nothing is wrong
	}
	old, err := tx.certificate(ctx, issue.Replaces)
	if errors.Is(err, db.ErrNotFound) {
		return nil, &rules.Problem{
			Code: rules.NotFound, Field: "replaces",
			Message: rules.Text{Zh: "没有要换发的那份证明", En: "there is no certificate of the number to be replaced"},
			Mend:    rules.Text{Zh: "核对原证明的编号", En: "check the earlier certificate's number"},
		}
	}
	if err != nil {
		return nil, err
	}
	c := issue.Certificate
	if old.IssuerCreditCode != c.IssuerCreditCode || c.IssuerCreditCode == "" && rules.Fold(old.IssuerName) != rules.Fold(c.IssuerName) {
		return nil, conflict("replaces", "要换发的证明是另一单位出具的", "the certificate to be replaced is another unit's")
	}
	keys := tx.r.keysOf(old)
	sameName := bytes.Equal(old.NameHash, keys.Name(old.Number, rules.PersonName(issue.HolderName)))
	samePerson := issue.IDNumber != "" && bytes.Equal(old.IDNumberHash, keys.IDNumber(issue.IDNumber))
	if !sameName && !samePerson { // a wrong name or a wrong ID number is a reason to replace one
		return nil, conflict("replaces", "要换发的证明是另一个人的", "the certificate to be replaced is another person's")
	}
	return old, nil
}

// holderKeys are how the persons of certificates are found, under every secret.
func (tx *Tx) holderKeys(issues []*Issue) (keys []int64) {
	for _, issue := range issues {
		if number, problem := rules.ParseIDNumber(issue.IDNumber, tx.r.Today()); issue.IDNumber != "" && problem == nil {
			for _, hash := range tx.r.ring().IDNumbers(number) {
				keys = append(keys, holderKey(hash))
			}
		}
	}
	return keys
}

// otherService is what else was certified for the holder, by whomever, apart from
// the certificate that is replaced. Without an ID number nobody can tell.
func (tx *Tx) otherService(ctx context.Context, issue *Issue, replaced *db.Certificate) ([]db.Service, error) {
	if issue.IDNumber == "" {
		return nil, nil
	}
	hashes := tx.r.ring().IDNumbers(issue.IDNumber)
	keys := make([]int64, len(hashes))
	for i, hash := range hashes {
		keys[i] = holderKey(hash)
	}
	found, err := tx.writer.ServiceOf(ctx, keys)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(s db.Service) bool {
		mine := slices.ContainsFunc(hashes, func(hash []byte) bool { return bytes.Equal(hash, s.IDNumberHash) })
		return !mine || replaced != nil && s.CertificateID == replaced.ID
	}), nil
}

// certifiedAgain counts the records of a certificate that the same unit certified
// before, and gives the service that is left. A holder may need two papers about one
// service, say for a school and for an employer: that is seen, and allowed.
func certifiedAgain(c *db.Certificate, others []db.Service) (again int, left []db.Service) {
	before := map[int]bool{}
	for _, other := range others {
		at := slices.IndexFunc(c.Records, func(r *db.ServiceRecord) bool {
			return r.StartedAt.Equal(other.StartedAt) && r.EndedAt.Equal(other.EndedAt) && rules.Fold(r.Activity) == rules.Fold(other.Activity)
		})
		if at < 0 || !sameIssuer(c, other) {
			left = append(left, other)
			continue
		}
		before[at] = true
	}
	return len(before), left
}

func sameIssuer(c *db.Certificate, other db.Service) bool {
	if c.IssuerCreditCode != "" || other.IssuerCreditCode != "" {
		return c.IssuerCreditCode == other.IssuerCreditCode
	}
	return rules.Fold(c.IssuerName) == rules.Fold(other.IssuerName)
}

// served lists the stretches of a certificate and, behind them, of other ones.
func served(c *db.Certificate, others []db.Service) []rules.Served {
	var stretches []rules.Served
	for _, r := range c.Records {
		stretches = append(stretches, rules.Served{StartedAt: r.StartedAt, EndedAt: r.EndedAt, Minutes: r.Minutes})
	}
	for _, s := range others {
		stretches = append(stretches, rules.Served{StartedAt: s.StartedAt, EndedAt: s.EndedAt, Minutes: s.Minutes})
	}
	return stretches
}

// checkOverlaps refuses service of one person at two places at once. What another
// unit certified is not told, only that it is there.
func checkOverlaps(c *db.Certificate, others []db.Service) error {
	n := len(c.Records)
	for _, pair := range rules.Overlaps(served(c, others)) {
		first, second := min(pair.First, pair.Second), max(pair.First, pair.Second)
		if first >= n {
			continue // both stood before
		}
		at := first
		zh, en := "另一单位为同一人出具的证明中的一条记录", "a record in another unit's certificate for the same person"
		switch {
		case second < n:
			at = second
			zh, en = fmt.Sprintf("第 %d 条记录", first+1), fmt.Sprintf("record %d", first+1)
		case sameIssuer(c, others[second-n]):
			zh, en = "证明 "+others[second-n].Number+" 中的一条记录", "a record in certificate "+others[second-n].Number
		}
		return &rules.Problem{
			Code: rules.OverlappingService, Field: recordField(at, "startedAt"),
			Message: rules.Text{Zh: "服务时间与" + zh + "重叠，一个人不会同时在两处服务", En: "the service overlaps with " + en + ", and nobody serves at two places at once"},
			Mend:    rules.Text{Zh: "核对起止时间；两处记录有误的一处应先更正", En: "check start and end; whichever record is wrong is to be corrected first"},
		}
	}
	return nil
}

// longDays flags the days on which the holder served long, as far as this
// certificate has a part in them.
func longDays(c *db.Certificate, others []db.Service) (flags db.Flags) {
	days, minutes := rules.LongDays(served(c, others))
	for _, day := range days {
		if !slices.ContainsFunc(c.Records, func(r *db.ServiceRecord) bool {
			return rules.DateOf(r.StartedAt) <= day && day <= rules.DateOf(r.EndedAt)
		}) {
			continue
		}
		kind := db.LongDay
		if minutes[day] > rules.VeryLongDay {
			kind = db.VeryLongDay
		}
		flags = append(flags, db.Flag{Kind: kind, Day: day, Minutes: minutes[day]})
	}
	return flags
}
