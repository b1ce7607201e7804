package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// certificates is the list of service record certificates with the records
// behind them.
func certificates() definition {
	return definition{
		title: rules.Text{Zh: "志愿服务记录证明", En: "certificates"},
		about: rules.Text{
			Zh: "每行一条服务记录；证明编号相同的行合成一份证明，证明的各列逐行重复、合并单元格或只填第一行都可以。整列不填编号的，由系统编号：同一人、同一单位、同一出具日期的行合成一份。总时长须等于各条记录之和。同一编号的证明不能改，只能换发。",
			En: "One service record in each row. Rows with the same certificate number form one certificate, whose columns may be repeated, merged or filled in its first row only. Where no row has a number, numbers are drawn, and rows of one person, one unit and one day of issue form a certificate. The total must be the sum of the records. A certificate is replaced, never edited.",
		},
		unit:    rules.Text{Zh: "份证明", En: "certificates"},
		deeds:   []rules.Text{{Zh: "出具证明 %d 份", En: "certificates issued: %d"}},
		columns: private(slices.Concat(certificateColumns(), courseColumns(), recordColumns(), rulingColumns(), []Column{syntheticColumn(), sourceColumn()})),
		keys:    []key{{fields: []string{"number"}}},
		group: []string{
			"number", "holderName", "idNumber", "issuerName", "issuerCreditCode", "minutes", "issuedOn", "revokedOn", "replaces",
		},
		groupBy: certificateKey,
		unnamed: []string{"holderName", "idNumber", "issuerName", "issuerCreditCode", "issuedOn", "minutes"},
		take:    takeCertificate,
	}
}

func certificateColumns() []Column {
	return []Column{
		{
			Field: "number", Title: rules.Text{Zh: "证明编号", En: "Number"}, Reads: ReadsNumber,
			Headings: []string{"编号", "证书编号", "证明号", "证书号", "记录证明编号", "证明书编号", "certificate number"},
			Meaning:  rules.Text{Zh: "印在证明上的编号；其他平台的编号照原样写。整列不填时由系统编号，写入验证码文件，这时须填身份证号", En: "as printed; numbers of other platforms as they are. A list without any gets drawn ones, written to the file of codes; ID numbers are needed then"}, Example: "示例-2024-0001",
		},
		{
			Field: "holderName", Title: rules.Text{Zh: "姓名", En: "Holder"}, Required: true, Reads: ReadsName, mask: maskHolder,
			Headings: []string{"志愿者姓名", "志愿者", "持证人", "持有人", "服务者姓名", "name"},
			Meaning:  rules.Text{Zh: "不公开，也不原样保存", En: "neither published nor kept as it is"}, Example: "张三（示例）",
		},
		{
			Field: "idNumber", Title: rules.Text{Zh: "身份证号", En: "ID number"}, Reads: ReadsIDNumber, mask: maskIDNumber,
			Headings: []string{"身份证号码", "身份证件号码", "公民身份号码", "证件号码", "证件号", "身份证"},
			Meaning:  rules.Text{Zh: "18位；不保存，只留加密指纹供查验", En: "18 characters; kept only as a keyed hash for verification"}, Example: "430102199001010016",
		},
		{
			Field: "issuerName", Title: rules.Text{Zh: "记录单位", En: "Issuer"}, Required: true, Reads: ReadsName,
			Headings: []string{"出具单位", "记录单位名称", "发证单位", "证明单位", "开具单位", "组织名称", "出具机构"},
			Meaning:  rules.Text{Zh: "谁记录谁证明", En: "who recorded the service certifies it"}, Example: "岳麓区晨光志愿服务协会（示例）",
		},
		{
			Field: "issuerCreditCode", Title: rules.Text{Zh: "记录单位信用代码", En: "Issuer credit code"}, Reads: ReadsCreditCode,
			Headings: []string{"统一社会信用代码", "信用代码", "单位信用代码", "出具单位信用代码", "社会信用代码", "creditCode"},
			Meaning:  rules.Text{Zh: "填了才能查到出具时是否已标识", En: "lets a verifier see whether the issuer was marked"}, Example: "51430104MJ0000018B",
		},
		{
			Field: "periodStart", Title: rules.Text{Zh: "服务起始日期", En: "Period start"}, Reads: ReadsDate,
			Headings: []string{"起始日期", "服务开始日期", "服务起始时间", "服务期起"},
			Meaning:  rules.Text{Zh: "不填时取最早的记录", En: "that of the earliest record when blank"},
		},
		{
			Field: "periodEnd", Title: rules.Text{Zh: "服务截止日期", En: "Period end"}, Reads: ReadsDate,
			Headings: []string{"截止日期", "服务结束日期", "服务截止时间", "服务期止"},
			Meaning:  rules.Text{Zh: "不填时取最晚的记录", En: "that of the latest record when blank"},
		},
		{
			Field: "minutes", Title: rules.Text{Zh: "总时长", En: "Total"}, Required: true, Reads: ReadsDuration,
			Headings: []string{"服务总时长", "总服务时长", "证明时长", "累计时长", "合计时长", "总时间", "服务总时间", "累计服务时长", "总小时数", "total hours"},
			Meaning:  rules.Text{Zh: "小时；须等于各条记录之和", En: "hours; the sum of the records"}, Example: "3",
		},
		{
			Field: "content", Title: rules.Text{Zh: "证明内容", En: "Content"}, Reads: ReadsText,
			Headings: []string{"证明服务内容", "服务内容概述", "服务项目", "证明的服务内容", "志愿服务内容"},
			Meaning:  rules.Text{Zh: "一行话；不填时由各条记录的活动名称拼成", En: "one line; made of the activities when blank"}, Example: "社区环境整治、关爱老人",
		},
		{
			Field: "issuedOn", Title: rules.Text{Zh: "出具日期", En: "Issued on"}, Required: true, Reads: ReadsDate,
			Headings: []string{"开具日期", "出具时间", "开具时间", "签发日期", "发证日期", "证明日期", "出证日期"},
			Meaning:  rules.Text{Zh: "不早于最后一次服务", En: "not before the last service"}, Example: "2024-04-01",
		},
		{
			Field: "code", Title: rules.Text{Zh: "验证码", En: "Code"}, Reads: ReadsCode, mask: hide,
			Headings: []string{"查验码", "校验码", "防伪码", "verification code"},
			Meaning:  rules.Text{Zh: "12位；不填时由系统抽取，写入 --codes 指定的文件，只此一次", En: "12 characters; drawn when blank and written once to the file that --codes names"},
		},
	}
}

func recordColumns() []Column {
	return []Column{
		{
			Field: "activity", Title: rules.Text{Zh: "活动名称", En: "Activity"}, Required: true, Reads: ReadsText,
			Headings: []string{"志愿服务活动名称", "志愿服务活动", "服务活动", "活动", "项目名称", "活动项目"},
			Meaning:  rules.Text{Zh: "这一条记录的活动", En: "the activity of this record"}, Example: "清洁家园",
		},
		{
			Field: "place", Title: rules.Text{Zh: "活动地点", En: "Place"}, Reads: ReadsText,
			Headings: []string{"地点", "服务地点", "活动地址", "服务地址"},
			Meaning:  rules.Text{Zh: "活动在哪里开展", En: "where it took place"}, Example: "示例社区",
		},
		{
			Field: "servedOn", Title: rules.Text{Zh: "服务日期", En: "Date"}, Reads: ReadsDate,
			Headings: []string{"活动日期", "日期"},
			Meaning:  rules.Text{Zh: "开始、结束时间只写时刻时须填", En: "needed where start and end are times of day only"}, Example: "2024-03-05",
		},
		{
			Field: "startedAt", Title: rules.Text{Zh: "开始时间", En: "Started at"}, Required: true, Reads: ReadsInstant,
			Headings: []string{"活动开始时间", "服务开始时间", "开始", "起始时间", "签到时间"},
			Meaning:  rules.Text{Zh: "日期和时刻，或只写时刻", En: "date and time, or the time of day"}, Example: "08:30",
		},
		{
			Field: "endedAt", Title: rules.Text{Zh: "结束时间", En: "Ended at"}, Required: true, Reads: ReadsInstant,
			Headings: []string{"活动结束时间", "服务结束时间", "结束", "终止时间", "签退时间"},
			Meaning:  rules.Text{Zh: "同上；早于开始的时刻算次日", En: "likewise; a time before the start is on the next day"}, Example: "11:30",
		},
		{
			Field: "recordMinutes", Title: rules.Text{Zh: "服务时长", En: "Service time"}, Required: true, Reads: ReadsDuration,
			Headings: []string{"时长", "服务时间", "记录时长", "本次时长", "小时数", "服务小时数", "活动时长", "hours", "minutes served"},
			Meaning:  rules.Text{Zh: "小时，表头写明“分钟”的按分钟；不超过起止之间", En: "hours, or minutes where the heading says so; not longer than from start to end"}, Example: "3",
		},
		{
			Field: "recordContent", Title: rules.Text{Zh: "服务内容", En: "Service content"}, Reads: ReadsText,
			Headings: []string{"记录内容", "活动内容", "内容", "具体内容", "工作内容"},
			Meaning:  rules.Text{Zh: "不填时取活动名称", En: "the activity when blank"}, Example: "清理楼道杂物",
		},
		{
			Field: "evaluation", Title: rules.Text{Zh: "服务评价", En: "Evaluation"}, Reads: ReadsText,
			Headings: []string{"评价", "评价情况", "服务质量评价"},
			Meaning:  rules.Text{Zh: "对这次服务的评价，照记录写", En: "how the service was judged"}, Example: "优秀",
		},
		{
			Field: "recordedAt", Title: rules.Text{Zh: "记录时间", En: "Recorded at"}, Required: true, Reads: ReadsInstant,
			Headings: []string{"录入时间", "记录日期", "录入日期", "登记时间", "登记日期", "录入系统时间"},
			Meaning:  rules.Text{Zh: "活动结束后10个工作日内为及时；可只写日期", En: "in time within ten working days; a date is enough"}, Example: "2024-03-07",
		},
	}
}

func takeCertificate(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error) {
	first := rows[0]
	checkRepeated(rows)
	issue := &registry.Issue{HolderName: first.name("holderName", 100), Certificate: &db.Certificate{
		IssuerName: first.name("issuerName", 200), IssuerCreditCode: first.creditCode("issuerCreditCode"),
		PeriodStart: first.date("periodStart"), PeriodEnd: first.date("periodEnd"), IssuedOn: first.date("issuedOn"),
		Content: first.name("content", 500), Origin: tx.origin(first),
	}}
	c := issue.Certificate
	c.Number = readNumber(first)
	issue.IDNumber, issue.Code = readIDNumber(first), readCode(first)
	drawn := c.Number == "" && first.sound("number")
	if drawn {
		checkUnnumbered(first)
	}
	warnOfUnknownIssuer(first, c)
	readRecords(tx, rows, issue.Certificate)
	checkIssued(first, issue.Certificate)
	if err := readCourse(ctx, tx, rows, issue); err != nil {
		return "", err
	}
	for _, r := range rows {
		if r.bad() {
			return "", nil
		}
	}
	if c.Content == "" {
		c.Content = activities(c.Records)
	}
	issued, err := tx.Issue(ctx, issue)
	if atRecord(rows, err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if drawn && certifiedBefore(first, issued) {
		return "", nil
	}
	if issued.Change == registry.Created && (drawn || issue.Code == "") {
		tx.issued = append(tx.issued, handedOut{issued.Number, issued.Code, issue.HolderName, first})
	}
	if issued.Change == registry.Created {
		warnOfFlags(rows, issued, c)
	}
	return later(ctx, tx, rows, issued.Number, issued.Change)
}

// checkUnnumbered looks at a certificate whose number is to be drawn: in a list where
// others have one it was forgotten, and without an ID number nobody would see that the
// list was imported twice.
func checkUnnumbered(r *row) {
	if r.table.numbered() {
		r.need("number", certificateColumns())
		return
	}
	if r.sound("idNumber") && r.text("idNumber") == "" {
		r.fail("idNumber", &rules.Problem{
			Code:    rules.Missing,
			Message: rules.Text{Zh: "没有证明编号，也没有身份证号", En: "there is neither a certificate number nor an ID number"},
			Mend: rules.Text{
				Zh: "由系统编号的，请填身份证号，重复导入时才能发现；没有身份证号的，请自己编号",
				En: "give the ID number where the number is to be drawn, so that a list that is imported twice is found out; without one, give a number of your own",
			},
		})
	}
}

// numbered tells whether any row of a list has a certificate number.
func (t *table) numbered() bool {
	name, ok := t.found.byField["number"]
	return ok && slices.ContainsFunc(t.rows, func(i int) bool { return !t.sheet.Rows[i].Cell(name.at).Blank() })
}

// certifiedBefore refuses to draw a number for what was certified before: that is a
// list that was imported already, more often than a second paper.
func certifiedBefore(r *row, issued *registry.Issued) bool {
	at := slices.IndexFunc(issued.Flags, func(flag db.Flag) bool { return flag.Kind == db.CertifiedBefore })
	if at < 0 {
		return false
	}
	r.fail("number", &rules.Problem{
		Code:    rules.CertifiedBefore,
		Message: registry.Noted(issued.Flags[at]),
		Mend: rules.Text{
			Zh: "这张表可能导入过：编号在那一次的验证码文件里，把它填上，再导入就不会重复。确要另出一份的，请自己编号；更正的，填“换发自”",
			En: "the list was perhaps imported before: fill in the numbers from the file of codes of that time, and nothing is issued twice. For a second paper give a number of your own; for a correction fill in 换发自",
		},
	})
	return true
}

// warnOfUnknownIssuer warns of a certificate whose issuer cannot be looked up. A
// list without the column is told once.
func warnOfUnknownIssuer(r *row, c *db.Certificate) {
	if c.IssuerCreditCode != "" || !r.sound("issuerCreditCode") {
		return
	}
	problem := &rules.Problem{
		Code: rules.Missing, Warning: true,
		Message: rules.Text{Zh: "没有填写记录单位信用代码，查验时无法核对记录单位出具时是否已标识", En: "without the issuer's credit code a verifier cannot be told whether the issuer was marked"},
		Mend:    rules.Text{Zh: "知道的补填“记录单位信用代码”；记录单位没有代码的不用改", En: "fill in 记录单位信用代码 where it is known; nothing is to be done where the issuer has none"},
	}
	if _, ok := r.table.found.byField["issuerCreditCode"]; ok {
		r.warn("issuerCreditCode", problem)
		return
	}
	r.warned = append(r.warned, r.table.problem(problem))
}

// checkRepeated holds the certificate's columns in the later rows against those
// in the first: blank, or the same.
func checkRepeated(rows []*row) {
	for _, column := range append(certificateColumns(), courseColumns()...) {
		name, ok := rows[0].table.found.byField[column.Field]
		if !ok || column.Field == "number" {
			continue
		}
		stated := rows[0].cells.Cell(name.at).Text
		for _, r := range rows[1:] {
			if repeated := r.cells.Cell(name.at); !repeated.Blank() && !sameValue(column.Reads, repeated.Text, stated) {
				r.fail(column.Field, &rules.Problem{
					Code: rules.Conflict,
					Message: rules.Text{
						Zh: fmt.Sprintf("与同一证明编号的第%d行不一致", rows[0].cells.Number),
						En: fmt.Sprintf("it differs from row %d, which has the same certificate number", rows[0].cells.Number),
					},
					Mend: rules.Text{Zh: "同一份证明的这一列应处处相同，或只填第一行；不是同一份证明的，请改正编号", En: "make it the same in all rows of the certificate or fill in the first row only; correct the number if it is another certificate"},
				})
			}
		}
	}
}

// sameValue tells whether two cells say the same, perhaps in other spellings.
func sameValue(reads Reads, a, b string) bool {
	if rules.Fold(a) == rules.Fold(b) {
		return true
	}
	switch reads {
	case ReadsDate:
		dateA, wrongA := rules.ParseDate(a, "")
		dateB, wrongB := rules.ParseDate(b, "")
		return wrongA == nil && wrongB == nil && dateA == dateB
	case ReadsDuration:
		spentA, wrongA := readDuration(a, "")
		spentB, wrongB := readDuration(b, "")
		return wrongA == nil && wrongB == nil && spentA == spentB
	}
	return false
}

// certificateKey is how rows find together: by the number as it is registered.
func certificateKey(text string) string {
	if number, err := certificate.NormalizeNumber(text); err == nil {
		return number
	}
	return rules.Fold(text)
}

// activities makes the content of a certificate that states none.
func activities(records []*db.ServiceRecord) string {
	var names []string
	for _, record := range records {
		if !slices.Contains(names, record.Activity) {
			names = append(names, record.Activity)
		}
	}
	text := []rune(strings.Join(names, "、"))
	if len(text) > 500 {
		text = append(text[:499], '…')
	}
	return string(text)
}

func readNumber(r *row) string { return readNumberOf(r, "number") }

func readNumberOf(r *row, field string) string {
	text := r.text(field)
	if text == "" {
		return ""
	}
	number, err := certificate.NormalizeNumber(text)
	return r.take(field, number, flaw(rules.BadCertificate, err))
}

func readIDNumber(r *row) string {
	text := r.text("idNumber")
	if text == "" {
		return ""
	}
	number, problem := rules.ParseIDNumber(text, r.today)
	return r.take("idNumber", number, problem)
}

func readCode(r *row) string {
	text := r.text("code")
	if text == "" {
		return ""
	}
	code, err := certificate.NormalizeCode(text)
	return r.take("code", string(code), flaw(rules.BadRequest, err))
}

// flaw turns what package certificate found wrong into a problem; nil for none.
func flaw(code rules.Code, err error) *rules.Problem {
	if err == nil {
		return nil
	}
	var found *certificate.Flaw
	if !errors.As(err, &found) {
		return rules.AsProblem(err)
	}
	return &rules.Problem{Code: code, Message: rules.Text(found.What), Mend: rules.Text(found.Mend)}
}
