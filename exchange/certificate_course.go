package exchange

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// courseColumns are a certificate's columns for what is decided before it is issued
// and for what becomes of it later.
func courseColumns() []Column {
	return []Column{
		{
			Field: "platform", Title: rules.Text{Zh: "记录所在平台", En: "Platform"}, Reads: ReadsName,
			Headings: []string{"平台", "来源平台", "原平台", "所在平台", "记录平台"},
			Meaning:  rules.Text{Zh: "其他平台的证明由保管其记录的单位登记时填；平台须先登记", En: "where the body that keeps another platform's records registers its certificates; the platform is registered first"},
		},
		{
			Field: "fee", Title: rules.Text{Zh: "收费", En: "Fee"}, Reads: ReadsText,
			Headings: []string{"收费金额", "工本费", "费用", "收取费用"},
			Meaning:  rules.Text{Zh: "元；出具证明不得收费，大于零的不予登记", En: "yuan; nothing may be charged, so more than nothing is refused"},
		},
		{
			Field: "replaces", Title: rules.Text{Zh: "换发自", En: "Replaces"}, Reads: ReadsNumber,
			Headings: []string{"原证明编号", "原编号", "被换发证明编号", "替换证明编号"},
			Meaning:  rules.Text{Zh: "这份证明更正并取代的那一份的编号；原证明从出具之日起失效", En: "the number of the certificate that this one corrects; it ends on the day of issue"},
		},
		{
			Field: "replaceReason", Title: rules.Text{Zh: "换发原因", En: "Reason of replacement"}, Reads: ReadsName,
			Headings: []string{"更正原因", "换发理由"},
			Meaning:  rules.Text{Zh: "填了“换发自”就要填；查验原证明的人会看到", En: "needed with 换发自; whoever verifies the earlier one reads it"}, Example: "",
		},
		{
			Field: "revokedOn", Title: rules.Text{Zh: "撤销日期", En: "Revoked on"}, Reads: ReadsDate,
			Headings: []string{"撤销时间", "作废日期"},
			Meaning:  rules.Text{Zh: "证明撤销的填；同一份证明再导入一次即可撤销", En: "where a certificate is revoked: import it once more"},
		},
		{
			Field: "revokeReason", Title: rules.Text{Zh: "撤销原因", En: "Reason of revocation"}, Reads: ReadsName,
			Headings: []string{"撤销理由", "作废原因"},
			Meaning:  rules.Text{Zh: "填了撤销日期就要填；查验的人会看到", En: "needed with the date; whoever verifies it reads it"},
		},
	}
}

// rulingColumns are a record's columns for what people decide about it.
func rulingColumns() []Column {
	return []Column{
		{
			Field: "recorder", Title: rules.Text{Zh: "活动记录单位", En: "Recorder"}, Reads: ReadsName,
			Headings: []string{"记录人单位", "活动组织单位", "组织单位", "主办单位"},
			Meaning:  rules.Text{Zh: "填了就与记录单位核对：谁记录谁证明", En: "held against the issuer: who recorded it certifies it"},
		},
		{
			Field: "volunteerService", Title: rules.Text{Zh: "认定为志愿服务", En: "Volunteer service"}, Reads: ReadsYesNo,
			Headings: []string{"认定结论", "人工认定", "是否志愿服务", "认定"},
			Meaning:  rules.Text{Zh: "系统提示可能不属于志愿服务的记录，由人认定：是或否", En: "a person's decision on a record that may be no volunteer service: yes or no"},
		},
		{
			Field: "decisionReason", Title: rules.Text{Zh: "认定理由", En: "Reason of the decision"}, Reads: ReadsName,
			Headings: []string{"认定依据", "认定说明"},
			Meaning:  rules.Text{Zh: "为什么是；查验的人会看到", En: "why it is; whoever verifies the certificate reads it"},
		},
		{
			Field: "decidedBy", Title: rules.Text{Zh: "认定人", En: "Decided by"}, Reads: ReadsName,
			Headings: []string{"经办人", "审核人", "认定人员"},
			Meaning:  rules.Text{Zh: "谁认定的；保存，不公开", En: "who decided; kept, not published"},
		},
		{
			Field: "voidReason", Title: rules.Text{Zh: "记录作废原因", En: "Reason of striking out"}, Reads: ReadsName,
			Headings: []string{"记录作废", "作废记录原因", "记录撤销原因"},
			Meaning:  rules.Text{Zh: "记录事后查明不实的填；再导入一次，查验的人会看到证明应当换发", En: "where a record turned out not to stand: import it once more, and whoever verifies the certificate is told that it ought to be replaced"},
		},
	}
}

// readCourse reads what was decided and what becomes of a certificate.
func readCourse(ctx context.Context, tx *transaction, rows []*row, issue *registry.Issue) error {
	first := rows[0]
	issue.Fee = readFee(first)
	issue.Replaces, issue.ReplaceReason = readNumberOf(first, "replaces"), first.name("replaceReason", 200)
	if name := first.name("platform", 100); name != "" {
		platform, err := tx.StandingPlatform(ctx, &db.Platform{Name: name})
		switch {
		case err != nil:
			return err
		case platform == nil:
			first.fail("platform", &rules.Problem{
				Code:    rules.NotFound,
				Message: rules.Text{Zh: "没有登记这个平台", En: "this platform is not registered"},
				Mend:    rules.Text{Zh: "先导入平台（mingzhi import --kind platforms），或照登记的名称写", En: "import the platform first (mingzhi import --kind platforms), or write its name as it is registered"},
			})
		default:
			issue.Certificate.PlatformID = platform.ID
		}
	}
	for i, r := range rows {
		issue.Certificate.Records[i].Recorder = r.name("recorder", 200)
		decision := registry.Decision{Reason: r.name("decisionReason", 500), By: r.name("decidedBy", 100)}
		yes, known := r.yes("volunteerService")
		if known {
			decision.Volunteer = yes
			issue.Decisions = withDecision(issue.Decisions, i, decision)
		}
	}
	return nil
}

func withDecision(decisions map[int]registry.Decision, i int, decision registry.Decision) map[int]registry.Decision {
	if decisions == nil {
		decisions = map[int]registry.Decision{}
	}
	decisions[i] = decision
	return decisions
}

// feeForm is an amount of yuan.
var feeForm = regexp.MustCompile(`^[¥￥]?(\d{1,6}(?:\.\d{1,2})?)(?:元|块)?(?:/?[份张次])?$`)

// readFee reads what was charged, in fen.
func readFee(r *row) int64 {
	text := rules.Fold(r.text("fee"))
	switch text {
	case "", "无", "免费", "否", "不收费", "未收费", "没有", "-", "no", "none", "free":
		return 0
	}
	amount := feeForm.FindStringSubmatch(text)
	if amount == nil {
		r.fail("fee", &rules.Problem{
			Code:    rules.BadNumber,
			Message: rules.Text{Zh: "不是金额", En: "it is no amount"},
			Mend:    rules.Text{Zh: "没有收费的留空或写 0", En: "leave it blank or write 0 where nothing was charged"},
		})
		return 0
	}
	yuan, _ := strconv.ParseFloat(amount[1], 64) // the form holds it to a number
	return int64(yuan*100 + 0.5)
}

// later does what becomes of a certificate that stands: records struck out, and its
// revocation.
func later(ctx context.Context, tx *transaction, rows []*row, number string, change registry.Change) (registry.Change, error) {
	for i, r := range rows {
		reason := r.name("voidReason", 200)
		if reason == "" {
			continue
		}
		did, err := tx.VoidRecords(ctx, number, []int{i}, reason)
		if err != nil {
			return "", err
		}
		change = furthest(change, did)
	}
	on, reason := rows[0].date("revokedOn"), rows[0].name("revokeReason", 200)
	if on == "" && reason == "" {
		return change, nil
	}
	if on == "" || reason == "" {
		rows[0].need(map[bool]string{true: "revokedOn", false: "revokeReason"}[on == ""], courseColumns())
		return change, nil
	}
	did, err := tx.Revoke(ctx, number, reason, on)
	if problem := (*rules.Problem)(nil); errors.As(err, &problem) && problem.Field == "on" {
		err = problem.In("revokedOn")
	}
	return furthest(change, did), err
}

// furthest is what two deeds came to.
func furthest(a, b registry.Change) registry.Change {
	if a == registry.Unchanged && b != "" {
		return b
	}
	return a
}

var recordPlace = regexp.MustCompile(`^records\[(\d+)\]\.(\w+)$`)

// atRecord notes a problem at the row of the record that it speaks of; false where it
// speaks of none.
func atRecord(rows []*row, err error) bool {
	problem := (*rules.Problem)(nil)
	if !errors.As(err, &problem) {
		return false
	}
	place := recordPlace.FindStringSubmatch(problem.Field)
	if place == nil {
		return false
	}
	i, _ := strconv.Atoi(place[1]) // the form holds it to a number
	field := strings.Replace(place[2], "decision", "volunteerService", 1)
	if i >= len(rows) {
		return false
	}
	rows[i].fail(field, problem)
	return true
}

// warnOfFlags warns of what was noted for whoever verifies the certificate.
func warnOfFlags(rows []*row, issued *registry.Issued, c *db.Certificate) {
	for _, flag := range issued.Flags {
		code, at := rules.CertifiedBefore, rows[0]
		switch flag.Kind {
		case db.Decided:
			continue // whoever wrote the list decided it
		case db.LongDay, db.VeryLongDay:
			code = rules.ServedLong
			for i, record := range c.Records {
				if rules.DateOf(record.StartedAt) <= flag.Day && flag.Day <= rules.DateOf(record.EndedAt) {
					at = rows[i]
					break
				}
			}
		}
		at.warn("startedAt", &rules.Problem{
			Code: code, Message: registry.Noted(flag),
			Mend: rules.Text{Zh: "无误的不用改；查验的人会看到", En: "nothing is to be done if it is right; whoever verifies the certificate will see it"},
		})
	}
}
