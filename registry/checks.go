package registry

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/rules"
)

// fieldNames are how people call the claims.
var fieldNames = map[string]struct{ zh, en string }{
	"holderName": {"姓名", "the holder's name"}, "minutes": {"服务时长", "the service time"},
	"issuedOn": {"出具日期", "the date of issue"}, "issuerName": {"记录单位", "the recording unit"},
	"issuerCreditCode": {"记录单位信用代码", "the recording unit's credit code"},
	"periodStart":      {"服务开始日期", "the first day of service"}, "periodEnd": {"服务结束日期", "the last day of service"},
	"content": {"服务内容", "the service content"},
}

// FieldName is how people call a claim, in Chinese and English.
func FieldName(field string) (zh, en string) {
	name := fieldNames[field]
	return name.zh, name.en
}

// called lists fields in a sentence.
func called(fields []string) (zh, en string) {
	var zhs, ens []string
	for _, field := range fields {
		name := fieldNames[field]
		zhs, ens = append(zhs, name.zh), append(ens, name.en)
	}
	return strings.Join(zhs, "、"), strings.Join(ens, ", ")
}

// checkIntegrity: do the printed facts agree with what was issued? Nothing is
// said to agree that nobody compared.
func checkIntegrity(compared, differ []string, intact bool) certificate.Check {
	check := certificate.Check{
		Code: certificate.Integrity, State: certificate.NotApplicable,
		Zh: "没有填写证明上印的内容，未作比对；请把登记的内容与手里的证明逐项对照",
		En: "nothing printed was given to compare; hold what is registered against the paper, item by item",
	}
	if len(compared) > 0 {
		zh, en := called(compared)
		check.State, check.Evidence = certificate.Passed, strings.Join(compared, ",")
		check.Zh, check.En = "与签发的内容一致："+zh, "agrees with what was issued: "+en
	}
	if len(differ) > 0 {
		zh, en := called(differ)
		check.State, check.Evidence = certificate.Failed, strings.Join(differ, ",")
		check.Zh, check.En = "与签发的内容不一致："+zh, "differs from what was issued: "+en
	}
	if !intact {
		check.State = certificate.CouldNotCheck
		check.Zh = "登记的内容与公开账本不符，已无法作答；请联系登记机关"
		check.En = "what is registered does not agree with the public ledger, so no answer can be given; please ask the office"
	}
	return check
}

// checkStatus: valid, revoked or replaced?
func checkStatus(f *Facts) certificate.Check {
	check := certificate.Check{Code: certificate.Status, State: certificate.Passed, Evidence: string(f.State),
		Zh: "有效，没有被撤销或换发", En: "valid; neither revoked nor replaced"}
	switch f.State {
	case db.Revoked:
		check.State = certificate.Failed
		check.Zh = fmt.Sprintf("已于%s撤销：%s", f.StateChangedOn.Zh(), f.StateReason)
		check.En = fmt.Sprintf("revoked on %s: %s", f.StateChangedOn.En(), f.StateReason)
	case db.Replaced:
		check.State = certificate.Failed
		check.Zh = fmt.Sprintf("已于%s换发：%s", f.StateChangedOn.Zh(), f.StateReason)
		check.En = fmt.Sprintf("replaced on %s: %s", f.StateChangedOn.En(), f.StateReason)
	}
	return check
}

// checkStanding: do the records behind it still stand, were they recorded in time,
// and what did issuing note of them? What is late or noted does not make a certificate
// false.
func checkStanding(f *Facts, c *db.Certificate) certificate.Check {
	var standing int64
	var late, voided int
	for _, record := range f.Records {
		switch {
		case record.Voided:
			voided++
		default:
			standing += record.Minutes
		}
		if record.Late {
			late++
		}
	}
	n := len(f.Records)
	check := certificate.Check{Code: certificate.Records, State: certificate.Passed,
		Zh: fmt.Sprintf("所依据的 %d 条服务记录仍然有效，合计与证明一致", n),
		En: fmt.Sprintf("the %d service records behind it stand and add up to the certificate", n)}
	if n == 1 {
		check.En = "the one service record stands and adds up to the certificate"
	}
	if late > 0 {
		check.Zh += fmt.Sprintf("；其中 %d 条在服务结束 10 个工作日后才记录", late)
		check.En += fmt.Sprintf("; %d recorded later than ten working days after the service", late)
	}
	for _, flag := range c.Flags {
		noted := Noted(flag)
		check.Zh, check.En = check.Zh+"；"+noted.Zh, check.En+"; "+noted.En
	}
	if len(c.IDNumberHash) == 0 {
		check.Zh += "；没有登记身份证号，未能核对持有人是否同时在别处服务"
		check.En += "; no ID number was registered, so nobody could tell whether the holder served elsewhere at the same time"
	}
	if voided > 0 || standing != f.Minutes {
		check.State = certificate.Failed
		check.Zh = fmt.Sprintf("%d 条服务记录中有 %d 条已作废，证明应当换发", n, voided)
		check.En = fmt.Sprintf("%d of %d service records were struck out; the certificate ought to be replaced", voided, n)
	}
	return check
}

// Noted is what issuing noted, in a sentence. Who decided is not told.
func Noted(flag db.Flag) rules.Text {
	switch flag.Kind {
	case db.LongDay, db.VeryLongDay:
		tier := int64(rules.LongDay)
		if flag.Kind == db.VeryLongDay {
			tier = rules.VeryLongDay
		}
		return rules.Text{
			Zh: fmt.Sprintf("持有人%s一天服务 %s 小时，超过 %s 小时", flag.Day.Zh(), rules.Hours(flag.Minutes), rules.Hours(tier)),
			En: fmt.Sprintf("the holder served %s hours on %s, more than %s", rules.Hours(flag.Minutes), flag.Day.En(), rules.Hours(tier)),
		}
	case db.Decided:
		var zhs, ens []string
		for _, kind := range flag.Excluded {
			zhs, ens = append(zhs, kind.Label().Zh), append(ens, kind.Label().En)
		}
		return rules.Text{
			Zh: fmt.Sprintf("第 %d 条记录曾疑为“%s”，经人认定是志愿服务，理由：%s", flag.Record+1, strings.Join(zhs, "、"), flag.Reason),
			En: fmt.Sprintf("record %d looked like “%s”; a person decided that it was volunteer service, because: %s", flag.Record+1, strings.Join(ens, ", "), flag.Reason),
		}
	case db.CertifiedBefore:
		return rules.Text{
			Zh: fmt.Sprintf("其中 %d 条记录在出具时已有另一份有效证明", flag.Records),
			En: fmt.Sprintf("%d of the records stood in another valid certificate when this one was issued", flag.Records),
		}
	}
	return rules.Text{}
}

// checkIssuer: was the issuer a marked organization on the day of issue, and
// what happened since?
func (r *Registry) checkIssuer(ctx context.Context, c *db.Certificate, version int64) (then, now certificate.Check, err error) {
	then = certificate.Check{Code: certificate.IssuerThen, State: certificate.CouldNotCheck,
		Zh: "记录单位不在本登记簿中，无从核对", En: "the recording unit is not in this register, so this could not be checked"}
	now = certificate.Check{Code: certificate.IssuerNow, State: certificate.CouldNotCheck, Zh: then.Zh, En: then.En}
	if c.IssuerCreditCode == "" {
		then.Zh = "这份证明没有登记记录单位的信用代码，无从核对"
		then.En = "the recording unit's credit code was not registered with this certificate, so this could not be checked"
		now.Zh, now.En = then.Zh, then.En
	}
	if c.IssuerID == 0 {
		return then, now, nil
	}
	record, err := r.issuers.record(ctx, c.IssuerID, version)
	if err != nil {
		return then, now, err
	}
	return issuerThen(record.Markings, c), issuerNow(record, c.IssuedOn), nil
}

func issuerThen(markings []*db.Marking, c *db.Certificate) certificate.Check {
	for _, m := range markings {
		if m.MarkedOn <= c.IssuedOn && (m.UnmarkedOn == "" || m.UnmarkedOn > c.IssuedOn) {
			return certificate.Check{Code: certificate.IssuerThen, State: certificate.Passed, Evidence: string(m.MarkedOn),
				Zh: fmt.Sprintf("出具之日是已标识的志愿服务组织（%s起）", m.MarkedOn.Zh()),
				En: fmt.Sprintf("a marked volunteer service organization on the day of issue (since %s)", m.MarkedOn.En())}
		}
	}
	return certificate.Check{Code: certificate.IssuerThen, State: certificate.Failed,
		Zh: "出具之日不是已标识的志愿服务组织（其他依法开展志愿服务的单位也可以如实出具）",
		En: "not a marked organization on the day of issue (other lawful bodies may certify what they recorded, too)"}
}

func issuerNow(record *db.IssuerRecord, issuedOn rules.Date) certificate.Check {
	check := certificate.Check{Code: certificate.IssuerNow, State: certificate.Failed,
		Zh: "现在不是已标识的志愿服务组织", En: "not a marked organization today"}
	if len(record.Markings) > 0 {
		if m := record.Markings[0]; m.UnmarkedOn == "" {
			check.State = certificate.Passed
			check.Zh, check.En = "现在仍是已标识的志愿服务组织", "still a marked organization today"
		} else {
			check.Zh = fmt.Sprintf("已于%s取消标识", m.UnmarkedOn.Zh())
			check.En = fmt.Sprintf("unmarked on %s", m.UnmarkedOn.En())
		}
	}
	var since, issues int
	for _, inspection := range record.Inspections {
		if inspection.PublishedOn < issuedOn {
			continue
		}
		since++
		if inspection.Outcome != db.NoIssue {
			issues++
		}
	}
	switch {
	case issues > 0:
		check.Zh += fmt.Sprintf("；出具之后公布的抽查中有 %d 次发现问题", issues)
		check.En += fmt.Sprintf("; %d inspection(s) published since found issues", issues)
	case since > 0:
		check.Zh += "；出具之后公布的抽查未发现问题"
		check.En += "; inspections published since found no issue"
	}
	return check
}

// checkLogged: is the certificate's commitment in the public ledger, proven
// against today's root? intact is false when the row no longer gives the
// commitment that was published.
func (r *Registry) checkLogged(ctx context.Context, c *db.Held, size int64) (check certificate.Check, intact bool, err error) {
	recomputed, err := commitment(c.Certificate)
	if err != nil {
		return check, false, err
	}
	if !bytes.Equal(recomputed, c.Commitment) {
		return notLogged(), false, nil
	}
	return r.checkCommitment(ctx, c, size)
}

func notLogged() certificate.Check {
	return certificate.Check{Code: certificate.Logged, State: certificate.Failed,
		Zh: "公开账本中没有这份证明的承诺值", En: "the public ledger has no commitment of this certificate"}
}

// checkCommitment: is the row's commitment the one that its entry states, and the entry
// in the ledger?
func (r *Registry) checkCommitment(ctx context.Context, c *db.Held, size int64) (check certificate.Check, published bool, err error) {
	check = notLogged()
	var entry struct {
		Facts struct {
			Commitment string `json:"commitment"`
		} `json:"facts"`
	}
	if err := json.Unmarshal(c.EntryBody, &entry); err != nil {
		return check, false, fmt.Errorf("reading an entry: %w", err)
	}
	if entry.Facts.Commitment != fmt.Sprintf("%x", c.Commitment) {
		return check, false, nil
	}
	root, err := r.db.RootHash(ctx, size)
	if err != nil {
		return check, true, err
	}
	proof, err := tlog.ProveRecord(size, c.EntryIndex, r.db.Hashes(ctx))
	if err != nil {
		return check, true, fmt.Errorf("proving an entry: %w", err)
	}
	if tlog.CheckRecord(proof, size, root, c.EntryIndex, tlog.RecordHash(c.EntryBody)) != nil {
		return check, false, nil
	}
	check.State, check.Evidence = certificate.Passed, fmt.Sprintf("index %d, size %d, root %s", c.EntryIndex, size, root)
	check.Zh = fmt.Sprintf("从序号 %d 起记入公开账本，并与现在的根哈希相符", c.EntryIndex)
	check.En = fmt.Sprintf("in the public ledger from entry %d on, proven against today's root", c.EntryIndex)
	return check, true, nil
}
