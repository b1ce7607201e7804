package paper

import "mingzhi/portal/layout"

type pageWords struct {
	Title, Lead, Number, Code, CodeHint, AsPage, AsPDF, AsFile, FileHint, NoSheet, NamelessText, ErasedText, Heading    layout.Text
	Certify, During, Served, Content, Unit, CreditCode, IssuedOn, Records, Activity, When, Time, Check, CheckText, Scan layout.Text
	Grounds, NoSeal, Print, Sample, Again, Holder, Period                                                               layout.Text
}

var words = pageWords{
	Title:        layout.T("打印证明，下载电子证明", "Print a certificate, or download it signed"),
	Lead:         layout.T("持有人凭编号和验证码，可以自己打印证明，或下载有电子签名的文件转交学校、单位。", "With its number and code the holder prints a certificate, or downloads the signed file to hand it on."),
	Number:       layout.T("证明编号", "Certificate number"),
	Code:         layout.T("验证码", "Verification code"),
	CodeHint:     layout.T("12 位；给了别人，别人也能打印", "12 characters; whoever is given it can print, too"),
	AsPage:       layout.T("打印页", "Sheet to print"),
	AsPDF:        layout.T("下载 PDF", "Download a PDF"),
	AsFile:       layout.T("下载电子证明", "Download the signed file"),
	FileHint:     layout.T("PDF 和电子证明里有您的全名；PDF 附带电子证明。转交之后，拿到的人不联网也能核对签名。", "Both files hold your full name; the signed one is attached to the PDF. Whoever is given either can check the signature without the network."),
	NoSheet:      layout.T("不能打印：%s", "Nothing to print: %s"),
	NamelessText: layout.T("这份证明登记时没有保存姓名全文，打印不了；用编号和验证码照常可以查验。", "The full name was not kept when this certificate was registered, so it cannot be printed; it is verified by number and code as ever."),
	ErasedText:   layout.T("打印和下载都不再可能。", "It can neither be printed nor downloaded any more."),
	Heading:      layout.T("志愿服务记录证明", "Certificate of volunteer service"),
	Certify:      layout.T("兹证明", "This is to certify that"),
	During:       layout.T("参加志愿服务，服务时间共计", "served as a volunteer for"),
	Served:       layout.T("。", "."),
	Content:      layout.T("服务内容", "Service content"),
	Unit:         layout.T("记录单位", "Recording unit"),
	CreditCode:   layout.T("统一社会信用代码", "Credit code"),
	IssuedOn:     layout.T("出具日期", "Issued on"),
	Records:      layout.T("所依据的志愿服务记录", "The service records behind it"),
	Activity:     layout.T("活动", "Activity"),
	When:         layout.T("开始时间", "Began"),
	Time:         layout.T("时长", "Duration"),
	Check:        layout.T("查验", "How to verify"),
	CheckText:    layout.T("打开 %s/verify，填编号和验证码；或扫描二维码，由浏览器核对签名。请同时核对持有人的身份。", "Open %s/verify and give number and code; or scan the QR code, and the browser checks the signature. Check the person's identity, too."),
	Scan:         layout.T("扫码核对签名", "Scan to check the signature"),
	Grounds:      layout.T("依据《志愿服务记录与证明出具办法（试行）》，由记录单位根据志愿服务记录出具，不收取任何费用；志愿者可自行打印。", "Issued from records by the recording unit, free of charge, under the Measures on volunteer service records and certificates; a volunteer may print it."),
	NoSeal:       layout.T("电子签名用于防止改动，不是法律意义上的电子印章。", "The signature guards against changes; it is no legal electronic seal."),
	Print:        layout.T("用浏览器的“打印”打印本页，或存为 PDF。", "Print this page with your browser, or save it as a PDF."),
	Sample:       layout.T("示例数据，不是真的证明", "Invented sample, no real certificate"),
	Again:        layout.T("查验一份证明", "Verify a certificate"),
	Holder:       layout.T("持有人", "Holder"),
	Period:       layout.T("服务起止", "Period"),
}
