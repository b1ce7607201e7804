package scanned

import "mingzhi/portal/layout"

type pageWords struct {
	Title, Lead, Reading, NoScript, NoCode, NoCrypto, Good, GoodText, Bad, BadText, Other, OtherText                          layout.Text
	Valid, Revoked, Replaced, Unknown, Offline, Facts, Number, Holder, Issuer, Time, Period, Content, IssuedOn, Sample, Hours layout.Text
	Nobody, NotProven, NotProvenText, More, Cut, Signature, Key                                                               layout.Text
}

var words = pageWords{
	Title:         layout.T("扫码查验", "Check by QR code"),
	Lead:          layout.T("签名由您的浏览器自己核对：二维码里的内容不会发给任何人。", "Your own browser checks the signature: what the code holds is sent to nobody."),
	Reading:       layout.T("正在核对……", "Checking …"),
	NoScript:      layout.T("您的浏览器没有运行脚本，无法在这里核对签名。请改用编号和验证码查验。", "Your browser runs no script, so the signature cannot be checked here. Verify by number and code instead."),
	NoCode:        layout.T("地址里没有可读的证明内容。请重新扫描证明上的二维码，或用编号和验证码查验。", "The address holds no certificate that can be read. Scan the code again, or verify by number and code."),
	NoCrypto:      layout.T("您的浏览器不会核对这种签名（较旧的手机常见）。请改用编号和验证码查验；这不说明证明有问题。", "Your browser cannot check this kind of signature, as older phones cannot. Verify by number and code instead; this says nothing against the certificate."),
	Good:          layout.T("签名有效", "The signature is good"),
	GoodText:      layout.T("下面的内容由本登记簿签署，没有改动。请与手里的证明逐项对照。", "What stands below was signed by this register and not changed. Hold it against the paper in your hand."),
	Bad:           layout.T("签名不符", "The signature does not fit"),
	BadText:       layout.T("二维码里的内容在签发后被改动过，或扫描有误。请重新扫描；仍不符的，请用编号和验证码查验。", "What the code holds was changed after it was signed, or misread. Scan again; if it still does not fit, verify by number and code."),
	Other:         layout.T("不是本登记簿签署的", "Not signed by this register"),
	OtherText:     layout.T("二维码上的签名出自别的密钥，本登记簿没有公布过。请到签发它的登记簿查验。", "It is signed by a key that this register has not published. Verify it at the register that signed it."),
	Valid:         layout.T("状态：有效，没有被撤销或换发", "Standing: valid; neither revoked nor replaced"),
	Revoked:       layout.T("状态：已撤销，不再有效", "Standing: revoked; it no longer stands"),
	Replaced:      layout.T("状态：已换发，请以新的证明为准", "Standing: replaced; rely on the later one"),
	Unknown:       layout.T("状态：正在查询……", "Standing: being looked up …"),
	Offline:       layout.T("状态：现在连不上网络，查不到是否被撤销；签名本身有效", "Standing: the network is away, so whether it was revoked is not known; the signature itself is good"),
	Facts:         layout.T("签署的内容", "What was signed"),
	Number:        layout.T("证明编号", "Certificate number"),
	Holder:        layout.T("持有人", "Holder"),
	Issuer:        layout.T("记录单位", "Recording unit"),
	Time:          layout.T("服务时长", "Service time"),
	Period:        layout.T("服务起止", "Period"),
	Content:       layout.T("服务内容", "Service content"),
	IssuedOn:      layout.T("出具日期", "Issued on"),
	Sample:        layout.T("这是程序生成的示例数据，不是真的证明。", "This is invented sample data and no real certificate."),
	Hours:         layout.T("小时", "hours"),
	Nobody:        layout.T("本登记簿没有公布签名密钥，无法在这里核对。", "This register has published no key, so nothing can be checked here."),
	NotProven:     layout.T("这次查验不能说明什么", "What this does not prove"),
	NotProvenText: layout.T("这不证明服务确实发生：服务情况由记录单位负责；也不证明出示的人就是持有人，请另行核对身份。签名只保证内容没有改动，不是法律意义上的电子印章。", "This does not prove that the service took place: that is the recorder's word. Nor does it prove that the bearer is the holder. The signature guards the content; it is no legal electronic seal."),
	More:          layout.T("用编号和验证码查验，可以看到记录单位当时是否已标识、服务记录等更多内容", "Verify by number and code to see more: whether the unit was marked on that day, the service records and so on"),
	Cut:           layout.T("（后面还有，见证明）", " (it goes on; see the certificate)"),
	Signature:     layout.T("签名密钥", "Signing key"),
	Key:           layout.T("公布的全部密钥", "all published keys"),
}
