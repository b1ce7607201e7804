package exchange

import (
	"strings"
	"unicode/utf8"

	"mingzhi/db"
	"mingzhi/rules"
)

// checkItem is one check item's column.
type checkItem struct {
	item     db.CheckItem
	title    rules.Text
	headings []string
	// fault is true when the item is a fault to look for, so that 是 or 存在 means
	// that it is not met.
	fault bool
	// reversed are the headings that ask the opposite way.
	reversed []string
}

func (c checkItem) column() Column {
	meaning := rules.Text{Zh: "是/否/不适用；“是”为符合", En: "yes means met"}
	if c.fault {
		meaning = rules.Text{Zh: "是/否/不适用；“是”为存在这一问题，即不符合", En: "yes means that this fault was found, so not met"}
	}
	return Column{
		Field: string(c.item), Title: c.title, Headings: append(append([]string{}, c.headings...), c.reversed...),
		Reads: ReadsFinding, Meaning: meaning, Example: "不适用",
	}
}

// checkItems are the items of 湘民发〔2023〕29号 二(二), first those of the records,
// then those of the certificates.
func checkItems() []checkItem {
	return []checkItem{
		{item: db.BasicInformation, title: rules.Text{Zh: "基本信息完整准确", En: "Basic information"}, headings: []string{"志愿者基本信息", "基本信息", "基本信息是否完整准确", "基本信息记录"}},
		{item: db.ServiceTime, title: rules.Text{Zh: "服务时间完整准确", En: "Service time"}, headings: []string{"服务时间", "服务时间是否完整准确", "服务时间记录"}},
		{item: db.ServiceContent, title: rules.Text{Zh: "服务内容完整准确", En: "Service content"}, headings: []string{"服务内容", "服务内容是否完整准确", "服务内容记录"}},
		{item: db.Evaluation, title: rules.Text{Zh: "服务评价完整准确", En: "Evaluation"}, headings: []string{"服务评价", "评价情况", "服务评价是否完整准确"}},
		{item: db.Training, title: rules.Text{Zh: "技能培训完整准确", En: "Training"}, headings: []string{"技能培训", "培训情况", "技能培训是否完整准确"}},
		{item: db.Awards, title: rules.Text{Zh: "表彰奖励完整准确", En: "Awards"}, headings: []string{"表彰奖励", "表彰奖励情况", "表彰奖励是否完整准确"}},
		{item: db.WithinTenWorkingDays, title: rules.Text{Zh: "10个工作日内记录", En: "Within ten working days"}, headings: []string{"十个工作日内记录", "10个工作日内完成记录", "是否在10个工作日内记录", "是否10个工作日内完成记录", "10日内记录", "按时记录", "及时记录", "记录及时", "活动结束后10个工作日内完成记录"}},
		{item: db.EnteredInSystem, title: rules.Text{Zh: "录入信息系统", En: "Entered in system"}, headings: []string{"及时录入系统", "是否录入系统", "录入系统", "纸质记录录入系统", "纸质记录录入信息系统", "录入志愿服务信息系统"}},
		{item: db.MatchesActivity, title: rules.Text{Zh: "与活动实际一致", En: "Matches activity"}, headings: []string{"与实际一致", "记录与实际一致", "与活动实际相一致", "是否与实际一致", "与活动实际情况一致"}},
		{item: db.PaidBeyondSubsidy, fault: true, title: rules.Text{Zh: "发放补贴以外的报酬", En: "Paid beyond subsidy"}, headings: []string{"发放报酬", "是否发放报酬", "除必要补贴外发放报酬", "是否发放除必要补贴之外的报酬"}, reversed: []string{"未发放报酬", "未发放补贴以外的报酬"}},
		{item: db.NonVoluntaryRecorded, fault: true, title: rules.Text{Zh: "将非志愿服务记入", En: "Non-voluntary recorded"}, headings: []string{"非志愿服务记录", "是否将非志愿服务记入", "将职务行为有偿服务当作志愿服务记录", "职务行为有偿服务记入"}, reversed: []string{"未将非志愿服务记入"}},
		{item: db.ProfitUnderName, fault: true, title: rules.Text{Zh: "假冒名义营利", En: "Profit under name"}, headings: []string{"以志愿服务名义营利", "是否以志愿服务名义营利", "假冒志愿服务名义开展营利性活动", "名义营利"}, reversed: []string{"未以志愿服务名义营利"}},
		{item: db.IssuedFromRecords, title: rules.Text{Zh: "依据记录出具证明", En: "Issued from records"}, headings: []string{"以记录为依据出具证明", "依据记录如实出具", "是否依据记录出具证明", "如实出具证明"}},
		{item: db.CheckableInSystem, title: rules.Text{Zh: "证明可在系统查验", En: "Checkable in system"}, headings: []string{"可查验", "是否可查验", "系统可查验", "证明是否可查验", "可通过信息系统查验"}},
		{item: db.ForgedOrAltered, fault: true, title: rules.Text{Zh: "伪造变造证明", En: "Forged or altered"}, headings: []string{"伪造变造", "是否伪造变造", "是否存在伪造变造", "伪造、变造证明", "是否存在伪造变造证明"}, reversed: []string{"未伪造变造", "无伪造变造", "未发现伪造变造"}},
		{item: db.FeeCharged, fault: true, title: rules.Text{Zh: "出具证明收费", En: "Fee charged"}, headings: []string{"收费", "是否收费", "收取费用", "向志愿者收费", "出具证明是否收费"}, reversed: []string{"未收费", "无收费", "免费出具"}},
	}
}

// read reads the finding of an item; nil for a blank or a wrong one, which is
// noted. Behind the word may stand a note: 否：3条逾期.
func (c checkItem) read(r *row) *db.Finding {
	field := string(c.item)
	name, ok := r.table.found.byField[field]
	if !ok {
		return nil
	}
	text := rules.Clean(r.cells.Cell(name.at).Text)
	if text == "" {
		return nil
	}
	if rules.HasIDNumber(text) {
		r.fail(field, personal())
		return nil
	}
	word, note := text, ""
	if at := strings.IndexAny(text, "：:；;，,（("); at >= 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		word, note = text[:at], strings.Trim(text[at+size:], " ）)")
	}
	if c.fault && !c.asksReversed(name.heading) && strings.ContainsAny(word, ticks) {
		r.fail(field, &rules.Problem{
			Code:    rules.BadEnum,
			Message: rules.Text{Zh: "分不清是“有这个问题”还是“符合要求”", En: "this may mean that the fault was found, or that all was well"},
			Mend:    rules.Text{Zh: "有这个问题的写“存在”，没有的写“不存在”", En: "write 存在 where the fault was found and 不存在 where it was not"},
		})
		return nil
	}
	result := c.result(rules.Fold(word), c.asksReversed(name.heading))
	if result == "" {
		r.fail(field, badWord([]string{"是", "否", "不适用"}, []string{"是 (yes)", "否 (no)", "不适用 (not applicable)"}))
		return nil
	}
	if len([]rune(note)) > 500 {
		r.fail(field, tooLong(500))
		return nil
	}
	r.values[field] = string(result) + note
	return &db.Finding{Item: c.item, Result: result, Note: note}
}

// ticks are marks that do not say whether they answer the question or judge.
const ticks = "√✓✔☑×✗✘"

func (c checkItem) asksReversed(heading string) bool {
	base := readHeading(heading).base
	for _, other := range c.reversed {
		if readHeading(other).base == base {
			return true
		}
	}
	return false
}

// result reads a word. 符合 and 不符合 judge, 存在 and 无 say whether there is a
// fault; 是 and 否 answer the heading, which for a fault asks whether it was found.
func (c checkItem) result(word string, reversed bool) db.FindingResult {
	metWhen := func(met bool) db.FindingResult {
		if met {
			return db.Met
		}
		return db.NotMet
	}
	switch word {
	case "met", "符合", "合格", "达标", "规范", "完整准确", "正常":
		return db.Met
	case "not_met", "notmet", "不符合", "不合格", "未达标", "不规范", "部分符合", "基本符合":
		return db.NotMet
	case "not_applicable", "notapplicable", "不适用", "不涉及", "-", "/", "—", "n/a":
		return db.NotApplicable
	case "有", "存在", "发现":
		return metWhen(!c.fault)
	case "无", "不存在", "没有", "未发现", "未":
		return metWhen(c.fault)
	case "是", "y", "yes", "true", "√", "✓", "✔", "1":
		return metWhen(!c.fault || reversed)
	case "否", "n", "no", "false", "×", "x", "✗", "0":
		return metWhen(c.fault && !reversed)
	}
	return ""
}
