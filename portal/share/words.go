package share

import (
	"mingzhi/portal/layout"
	"mingzhi/registry"
)

type pageWords struct {
	Title, Lead, Number, Code, CodeHint, Not, Go, Keep, Made, Until, Link, Stopped, New, Choose, ChooseText, Days, Make layout.Text
	Standing, StandingCaption, Shows, MadeOn, Expires, Views, End, Stop, None, Always                                   layout.Text
	SharedTitle, SharedLead, ShareCode, ShareCodeHint, See, Facts, Chosen, Holder, Issuer, Hours, Period, Content       layout.Text
	IssuedOn, Checks, Records, RecordsCaption, Activity, When, NotProven, LedgerLine, Again, Unknown                    layout.Text
	DayCount                                                                                                            layout.Counted
}

var words = pageWords{
	Title:           layout.T("分享证明", "Share a certificate"),
	Lead:            layout.T("持有人可以做一个分享码或链接，让学校、单位在一段时间里看到您选的内容和查验结论。证明上的验证码留在您手里。", "The holder makes a code or link that shows chosen facts and the verdict for a while. The certificate's own code stays with the holder."),
	Number:          layout.T("证明编号", "Certificate number"),
	Code:            layout.T("验证码", "Verification code"),
	CodeHint:        layout.T("印在证明上的 12 位；不要给别人", "the 12 characters on the certificate; keep them to yourself"),
	Not:             layout.T("不能分享：%s", "Nothing to share: %s"),
	Go:              layout.T("继续", "Go on"),
	Keep:            layout.T("分享码到期或停用之后，谁也不能再凭它看到内容。", "Once a code has expired or is ended, nobody sees anything by it."),
	Made:            layout.T("分享码做好了，只显示这一次。", "The share code is made; it is shown this once."),
	Until:           layout.T("有效至%s。", "It holds until %s."),
	Link:            layout.T("链接：", "Link:"),
	Stopped:         layout.T("这个分享码已停用。", "The share code has been ended."),
	New:             layout.T("做一个新的分享码", "Make a new share code"),
	Choose:          layout.T("让对方看到什么", "What it shows"),
	ChooseText:      layout.T("记录单位、出具日期和查验结论总会显示；姓名不选时只显示一部分。", "The recording unit, the day of issue and the verdict are always shown; the name in part unless chosen."),
	Days:            layout.T("有效多久", "For how long"),
	Make:            layout.T("做分享码", "Make the code"),
	DayCount:        layout.Counted{Zh: "%s 天", One: "%s day", Many: "%s days"},
	Standing:        layout.T("有效的分享码", "Share codes that hold"),
	StandingCaption: layout.T("每个分享码显示什么，何时到期，被看过几次", "What each shows, when it expires, how often it was used"),
	Shows:           layout.T("显示的内容", "It shows"),
	MadeOn:          layout.T("做于", "Made"),
	Expires:         layout.T("到期", "Expires"),
	Views:           layout.T("查看次数", "Views"),
	End:             layout.T("停用", "End it"),
	Stop:            layout.T("停用", "End"),
	None:            layout.T("没有。", "None."),
	Always:          layout.T("记录单位、出具日期、查验结论", "recording unit, day of issue, verdict"),
	SharedTitle:     layout.T("凭分享码查看", "See what was shared"),
	SharedLead:      layout.T("填写持有人给您的分享码，可以看到对方选的内容，并得到查验结论。", "Give the share code that the holder gave you: it shows what they chose, and the verdict."),
	ShareCode:       layout.T("分享码", "Share code"),
	ShareCodeHint:   layout.T("12 位，例如 7KQM-X2WD-85UA 的样子", "12 characters, in the manner of 7KQM-X2WD-85UA"),
	See:             layout.T("查看", "See"),
	Facts:           layout.T("持有人让您看到的内容", "What the holder lets you see"),
	Chosen:          layout.T("由持有人选定；分享码有效至%s。", "Chosen by the holder; the code holds until %s."),
	Holder:          layout.T("持有人", "Holder"),
	Issuer:          layout.T("记录单位", "Recording unit"),
	Hours:           layout.T("服务时长", "Service time"),
	Period:          layout.T("服务起止", "Period"),
	Content:         layout.T("服务内容", "Service content"),
	IssuedOn:        layout.T("出具日期", "Issued on"),
	Checks:          layout.T("逐项核对", "Check by check"),
	Records:         layout.T("所依据的服务记录", "The service records behind it"),
	RecordsCaption:  layout.T("每条记录的活动、时间和时长", "Activity, time and duration of each record"),
	Activity:        layout.T("活动", "Activity"),
	When:            layout.T("时间", "Time"),
	NotProven:       layout.T("这次查验不能说明什么", "What this does not prove"),
	LedgerLine:      layout.T("查验于上述时间，依据公开账本 %s 条", "checked at this time, by a public ledger of %s entries"),
	Unknown:         layout.T("没有这个分享码，或者抄错了。", "There is no such share code, or it is miscopied."),
	Again:           layout.T("再查看一个", "See another one"),
}

// factNames are what the facts are called.
var factNames = map[registry.ShareFact]layout.Text{
	registry.ShareName:    layout.T("姓名全文", "full name"),
	registry.ShareNumber:  layout.T("证明编号", "certificate number"),
	registry.ShareHours:   layout.T("服务时长", "service time"),
	registry.SharePeriod:  layout.T("服务起止", "period"),
	registry.ShareContent: layout.T("服务内容", "service content"),
	registry.ShareRecords: layout.T("逐条服务记录", "each service record"),
}
