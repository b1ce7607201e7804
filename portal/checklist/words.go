package checklist

import "mingzhi/portal/layout"

type pageWords struct {
	Title, Lead, File, FileHint, Check, Blank, One, Attempts, Progress, Done, Verdict, Certificates, Unasked, UnaskedText layout.Text
	Take, Gone, Again, OneAtATime, OneAtATimeMend, Others, OthersMend                                                     layout.Text
}

var words = pageWords{
	Title:          layout.T("查验一整张名单", "Verify a whole list"),
	Lead:           layout.T("学校、单位把名单（一行一份证明，最多 %s 份）传上来，原样拿回，每行添上查验结论。什么也不留存。", "Send a list of certificates, one in each row and at most %s; it comes back with a verdict beside each row. Nothing is kept."),
	File:           layout.T("名单（.xlsx 或 .csv）", "The list (.xlsx or .csv)"),
	FileHint:       layout.T("要有“证明编号”列，和“验证码”列或“姓名”“身份证后四位”两列；还有时长、出具日期、记录单位的，一并核对", "with a column for the number, and one for the code or two for name and last four of the ID number; hours, day of issue and issuer are compared where given"),
	Check:          layout.T("查验", "Verify"),
	Blank:          layout.T("下载空白名单", "Download a blank list"),
	One:            layout.T("查验一份证明", "Verify one certificate"),
	Attempts:       layout.T("查得实的不限份数。未能证实的每分钟有限次；超过之后，其余各行不再查验，过一会儿把结果传上来再查。", "There is no limit to certificates that are confirmed. Those that are not have so many attempts a minute: beyond them the rest is not verified; send the result again in a while."),
	Progress:       layout.T("已查验 %s / %s", "%s of %s verified"),
	Done:           layout.T("查验完了", "Done"),
	Verdict:        layout.T("结论", "Verdict"),
	Certificates:   layout.T("份数", "Certificates"),
	Unasked:        layout.T("没有查验", "Not verified"),
	UnaskedText:    layout.T("没有查验的各行，原因写在表格里。", "Why a row was not verified stands beside it in the list."),
	Take:           layout.T("取回名单", "Take the list back"),
	Gone:           layout.T("名单只在您的这一页里，关掉就没有了。", "The list is in this page alone; it is gone when you close it."),
	Again:          layout.T("再查验一张", "Verify another list"),
	OneAtATime:     layout.T("您的另一张名单还在查验", "another list of yours is being verified"),
	OneAtATimeMend: layout.T("等它完成再传", "send this one when it is done"),
	Others:         layout.T("别人的名单正在查验", "lists of others are being verified"),
	OthersMend:     layout.T("过十几秒再传", "send it again in a quarter of a minute"),
}
