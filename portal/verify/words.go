package verify

import (
	"time"

	"mingzhi/portal/layout"
	"mingzhi/registry"
	"mingzhi/rules"
)

type pageWords struct {
	Title, Lead, Number, NumberHint, ProofTitle, ProofText, Code, CodeHint, Or, Name, Four, FourHint, ClaimsTitle, ClaimsText, Check, Again             layout.Text
	NumberMissing, NumberMend, Differs, Checks, Facts, Holder, Issuer, Time, Period, Content, IssuedOn, Platform                                        layout.Text
	Mend, BadCode, Minutes, Compare, Own, List, Shared, Share                                                                                           layout.Text
	WholeHours                                                                                                                                          layout.Counted
	Ways, ByNumber, Files, FilesFirst, FilesText, Scan, ScanText, ScanStart, ScanStop, Looking, Slow, Elsewhere, Asking, Refused, Absent, Unable, Found layout.Text
	FileTitle, FileText, FileLabel, FileCheck, PhotoTitle, PhotoText, PhotoLabel, PhotoCheck, FileUnknown, FileAltered                                  layout.Text
	BusyFiles, BusyFilesMend                                                                                                                            layout.Text
	Records, RecordsCaption, Activity, When, Late, Void, LookTitle, Look1, Look2, Look3, NotProven, LedgerLine, Hours, HoursMinutes                     layout.Text
	ClaimStart, ClaimEnd, ClaimCode, ClaimContent, WholeLine                                                                                            layout.Text
	ClaimHours, ClaimHoursHint, ClaimIssued, ClaimIssuedHint, ClaimIssuer, ClaimHolder, BadHours, BadHoursMend, ReplacedBy, Privacy, Withheld           layout.Text
}

var words = pageWords{
	Title:           layout.T("查验志愿服务记录证明", "Verify a volunteer service certificate"),
	Lead:            layout.T("照着手里的证明填写。只有拿着证明的人才会得到回答；填的内容不留存，也不进入网址。", "Fill in what the paper in your hand says. Only who holds it gets an answer; what you enter is not kept and never travels in an address."),
	Number:          layout.T("证明编号", "Certificate number"),
	NumberHint:      layout.T("印在证明上，例如 ZM430100-2026-000123K-9 的样子；空格、短横、大小写都不要紧", "printed on the certificate, in the manner of ZM430100-2026-000123K-9; spaces, dashes and case do not matter"),
	ProofTitle:      layout.T("凭据：两种任选一种", "Proof: either of two"),
	ProofText:       layout.T("验证码印在证明上；没有验证码，可以填姓名和身份证号后四位。", "The code is printed on the certificate; without it, give the full name and the last four characters of the ID number."),
	Code:            layout.T("验证码", "Verification code"),
	CodeHint:        layout.T("12 位，例如 7KQM-X2WD-85UA 的样子", "12 characters, in the manner of 7KQM-X2WD-85UA"),
	Or:              layout.T("或者", "or"),
	Name:            layout.T("持有人姓名", "Holder's full name"),
	Four:            layout.T("身份证号后四位", "Last four of the ID number"),
	FourHint:        layout.T("最后一位可能是 X", "the last one may be an X"),
	ClaimsTitle:     layout.T("核对证明上印的内容（建议填写）", "Compare what is printed (recommended)"),
	ClaimsText:      layout.T("填了就逐项比对；不一致的会指出是哪一项，但不会透露登记的内容。", "Each is compared; a difference is named, and the registered value is not shown."),
	Check:           layout.T("查验", "Verify"),
	Mend:            layout.T("改正后再查一次", "Mend it and verify again"),
	BadCode:         layout.T("验证码不成形", "this is not the form of a verification code"),
	Minutes:         layout.T("%s 分钟", "%s min"),
	Again:           layout.T("查验另一份", "Verify another one"),
	NumberMissing:   layout.T("没有填证明编号", "the certificate number is missing"),
	NumberMend:      layout.T("编号印在证明上", "it is printed on the certificate"),
	Own:             layout.T("我是持有人：打印证明，或下载电子证明", "I am the holder: print the certificate, or download it signed"),
	List:            layout.T("有很多份：查验一整张名单", "Many of them: verify a whole list"),
	Shared:          layout.T("拿到的是分享码：凭分享码查看", "I was given a share code: see what it shows"),
	Share:           layout.T("我是持有人：做一个分享码", "I am the holder: make a share code"),
	Compare:         layout.T("请把下面的内容与手里的证明逐项对照", "Compare what stands below with the paper in your hand"),
	Differs:         layout.T("与登记不一致的：", "These differ from what was issued: "),
	Checks:          layout.T("逐项核对", "Check by check"),
	Facts:           layout.T("证明的内容", "What the certificate says"),
	Holder:          layout.T("持有人", "Holder"),
	Issuer:          layout.T("记录单位", "Recording unit"),
	Time:            layout.T("服务时长", "Service time"),
	Period:          layout.T("服务起止", "Period"),
	Content:         layout.T("服务内容", "Service content"),
	IssuedOn:        layout.T("出具日期", "Issued on"),
	Platform:        layout.T("记录所在平台", "Platform of the records"),
	Withheld:        layout.T("内容与登记不一致时，不显示登记的内容。可以不填对照内容再查验一次，或向出具单位核对。", "Where something differs, what was issued is not shown. Verify again without that comparison, or ask the issuer."),
	Records:         layout.T("所依据的服务记录", "The service records behind it"),
	RecordsCaption:  layout.T("每条记录的活动、时间和时长", "Activity, time and duration of each record"),
	Activity:        layout.T("活动", "Activity"),
	When:            layout.T("时间", "Time"),
	Late:            layout.T("逾 10 个工作日才记录", "recorded after ten working days"),
	Void:            layout.T("已作废", "struck out"),
	LookTitle:       layout.T("请再看一看", "Please look again"),
	Look1:           layout.T("编号和验证码是否抄错：0 和字母 O、1 和字母 I、8 和 B、5 和 S、2 和 Z", "whether number or code is miscopied: 0 and O, 1 and I, 8 and B, 5 and S, 2 and Z"),
	Look2:           layout.T("姓名是否与证明上完全一致；身份证号后四位是否为最后四位，末位可能是 X", "whether the name is exactly as printed, and the four characters are the last ones; the very last may be an X"),
	Look3:           layout.T("证明是否由别的平台出具：那里的证明要到那里查验；有的平台已经关闭", "whether another platform issued it: it has to be checked there, and some platforms have closed"),
	NotProven:       layout.T("这次查验不能说明什么", "What this does not prove"),
	LedgerLine:      layout.T("查验于上述时间，依据公开账本 %s 条", "checked at this time, by a public ledger of %s entries"),
	WholeHours:      layout.Counted{Zh: "%s 小时", One: "%s hour", Many: "%s hours"},
	Hours:           layout.T("%s 小时", "%s hours"),
	HoursMinutes:    layout.T("%s 小时 %s 分钟", "%s h %s min"),
	ClaimHours:      layout.T("印出的服务时长", "Printed service time"),
	ClaimHoursHint:  layout.T("照证明上写的填，例如 12、2.5 小时、2小时30分、150分钟", "as the paper has it: 12, 2.5 hours, 2:30 or 150 minutes; a number alone is hours"),
	ClaimIssued:     layout.T("印出的出具日期", "Printed date of issue"),
	ClaimIssuedHint: layout.T("例如 2026-03-05", "for example 2026-03-05"),
	ClaimStart:      layout.T("印出的服务起始日期", "Printed first day of service"),
	ClaimEnd:        layout.T("印出的服务截止日期", "Printed last day of service"),
	ClaimCode:       layout.T("印出的记录单位信用代码", "Printed credit code of the unit"),
	ClaimContent:    layout.T("印出的服务内容", "Printed content"),
	WholeLine:       layout.T("整句照抄；只抄一部分会显示不一致", "the whole line: a part of it is said to differ"),
	ClaimIssuer:     layout.T("印出的记录单位", "Printed recording unit"),
	ClaimHolder:     layout.T("印出的姓名", "Printed name"),
	BadHours:        layout.T("服务时长读不出来", "the service time cannot be read"),
	BadHoursMend:    layout.T("写成小时数或小时和分钟，例如 2.5 或 2小时30分", "write hours, or hours and minutes, for example 2.5 or 2:30"),
	ReplacedBy:      layout.T("换发后的编号：%s", "replaced by number %s"),
	Ways:            layout.T("也可以：扫描二维码，或交电子证明、照片", "Or scan the QR code, or give a signed file or a photograph"),
	ByNumber:        layout.T("或者：按编号查验", "Or verify by number"),
	Files:           layout.T("或者：用二维码或电子证明查验", "Or verify by QR code or signed file"),
	FilesFirst:      layout.T("用二维码或电子证明查验", "Verify by QR code or signed file"),
	FilesText:       layout.T("证明上印有二维码的，或手里有下载的电子证明的，可以不填编号。", "Where the certificate has a QR code, or you have its signed file, no number is needed."),
	Scan:            layout.T("用摄像头扫描", "Scan by camera"),
	ScanText:        layout.T("由您的浏览器自己读码、核对签名，画面不会发给任何人。", "Your own browser reads the code and checks the signature; no picture is sent to anybody."),
	ScanStart:       layout.T("打开摄像头", "Open the camera"),
	ScanStop:        layout.T("停止扫描", "Stop"),
	Asking:          layout.T("请在浏览器的询问里允许使用摄像头……", "Please allow the camera where your browser asks …"),
	Looking:         layout.T("把二维码放进框里，占满大半，拿稳。", "Hold the code into the frame so that it fills most of it, and keep still."),
	Slow:            layout.T("还没有读到。把证明放平，靠近一些，避开反光和阴影；还是不行，可以拍照交上来，或填编号和验证码。", "Nothing read yet. Lay the certificate flat, come closer, keep reflections and shadows away; if it still fails, give a photograph, or number and code."),
	Elsewhere:       layout.T("读到了一个二维码，但它通往别处，不是本登记簿的证明二维码。请对准证明上印的那一个；别的平台出具的证明，要到那里查验。", "A code was read, but it leads elsewhere: it is not that of a certificate of this register. Point at the one on the certificate; one of another platform is verified there."),
	Found:           layout.T("读到了，正在打开……", "Read; opening …"),
	Refused:         layout.T("没有得到使用摄像头的许可。可以在浏览器的网站设置里允许，也可以拍照交上来，或填编号和验证码。", "The camera was not allowed. Allow it in the browser's settings for this site, or give a photograph, or number and code."),
	Absent:          layout.T("没有找到能用的摄像头，或它正被别的程序占用。请改为拍照交上来，或填编号和验证码。", "No camera was found, or another program has it. Give a photograph instead, or number and code."),
	Unable:          layout.T("这个浏览器读不了二维码。请改为拍照交上来，或填编号和验证码。", "This browser cannot read QR codes. Give a photograph instead, or number and code."),
	FileTitle:       layout.T("交文件", "Give a file"),
	FileText:        layout.T("下载的电子证明（PDF、JSON），或二维码的照片、截屏；至多 10 MB。查验后不留存。", "The signed file (PDF, JSON), or a photograph or screenshot of the QR code; at most 10 MB. It is not kept."),
	FileLabel:       layout.T("选择文件", "Choose the file"),
	FileCheck:       layout.T("查验文件", "Verify the file"),
	PhotoTitle:      layout.T("拍下二维码", "Photograph the QR code"),
	PhotoText:       layout.T("靠近一些，让二维码占画面的一半。照片查验后不留存。", "Come close, so that the code fills half of the picture. The photograph is not kept."),
	PhotoLabel:      layout.T("拍照", "Take the photograph"),
	PhotoCheck:      layout.T("查验照片", "Verify the photograph"),
	FileUnknown:     layout.T("文件读到了，但上面的签名不能证实它是本登记簿出具的；原因写在下面。", "The file was read, but its signature does not show that it is of this register; the reason stands below."),
	FileAltered:     layout.T("文件或二维码里的内容与签名不符：出具之后被改动过，或没有读对。", "What the file or code says does not fit its signature: it was changed after it was issued, or misread."),
	BusyFiles:       layout.T("现在交文件的人太多", "too many files are being read at this moment"),
	BusyFilesMend:   layout.T("请过几秒再试，或填编号和验证码", "try again in a few seconds, or give number and code"),
	Privacy:         layout.T("姓名只显示一部分。", "The name is shown in part only."),
}

// claims are what the paper may say, each with its way to be read.
var claims = []struct {
	name        string
	label, hint layout.Text
	mode        string
	read        func(typed string, today rules.Date, into *registry.Claims) *rules.Problem
}{
	{"hours", words.ClaimHours, words.ClaimHoursHint, "", func(typed string, _ rules.Date, into *registry.Claims) *rules.Problem {
		spent, problem := rules.ParseDuration(typed, time.Hour)
		if problem != nil {
			return &rules.Problem{Code: rules.BadNumber, Field: "hours", Message: words.BadHours, Mend: words.BadHoursMend}
		}
		minutes := int64(spent.Round(time.Minute) / time.Minute)
		into.Minutes = &minutes
		return nil
	}},
	{"issuedOn", words.ClaimIssued, words.ClaimIssuedHint, "", func(typed string, today rules.Date, into *registry.Claims) (problem *rules.Problem) {
		into.IssuedOn, problem = printedDate("issuedOn", typed, today)
		return problem
	}},
	{"periodStart", words.ClaimStart, words.ClaimIssuedHint, "", func(typed string, today rules.Date, into *registry.Claims) (problem *rules.Problem) {
		into.PeriodStart, problem = printedDate("periodStart", typed, today)
		return problem
	}},
	{"periodEnd", words.ClaimEnd, words.ClaimIssuedHint, "", func(typed string, today rules.Date, into *registry.Claims) (problem *rules.Problem) {
		into.PeriodEnd, problem = printedDate("periodEnd", typed, today)
		return problem
	}},
	{"issuer", words.ClaimIssuer, layout.Text{}, "", func(typed string, _ rules.Date, into *registry.Claims) *rules.Problem {
		into.IssuerName = typed
		return nil
	}},
	{"holder", words.ClaimHolder, layout.Text{}, "", func(typed string, _ rules.Date, into *registry.Claims) *rules.Problem {
		into.HolderName = typed
		return nil
	}},
	{"issuerCode", words.ClaimCode, layout.Text{}, "", func(typed string, _ rules.Date, into *registry.Claims) *rules.Problem {
		into.IssuerCreditCode = typed
		return nil
	}},
	{"content", words.ClaimContent, words.WholeLine, "", func(typed string, _ rules.Date, into *registry.Claims) *rules.Problem {
		into.Content = typed
		return nil
	}},
}

// printedDate reads a date as it is printed; one to come is a claim like any other.
func printedDate(field, typed string, today rules.Date) (rules.Date, *rules.Problem) {
	date, problem := rules.ParseDate(typed, today)
	if problem != nil && problem.Code != rules.DateInFuture {
		return "", problem.In(field)
	}
	return date, nil
}
