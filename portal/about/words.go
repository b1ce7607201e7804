package about

import "mingzhi/portal/layout"

type pageWords struct {
	Title, Lead, Data, DataText, Sample, SampleText, Sources, Source1, Source2, Source3, Ledger, LedgerText, Size, Root, Version, VersionText layout.Text
	Corrections, CorrectionsText, Certificates, CertificatesText, NotKnown, NotKnownText, API, APIText, APILink, Example                      layout.Text
	Reuse, ReuseText, Access, AccessText                                                                                                      layout.Text
}

var words = pageWords{
	Title:            layout.T("关于数据", "About the data"),
	Lead:             layout.T("本站让志愿服务的标识、公告、抽查和证明公开、可查、可验。", "This site makes the marking, announcing, inspecting and certifying of volunteer service public and checkable."),
	Data:             layout.T("数据从哪里来", "Where the data comes from"),
	DataText:         layout.T("由登记和发布的部门整理成表格导入。来源已知的写明来源；依据是湘民发〔2023〕29号等文件。", "Departments that register and publish keep lists, which are imported. Items whose source is known name it; the ground is 湘民发〔2023〕29号 and the law."),
	Sample:           layout.T("现在有示例数据", "There is sample data"),
	SampleText:       layout.T("为了演示，其中有程序生成的组织、公告、抽查和证明，名称都带“（示例）”，页面上标着“示例数据”。区划的计数也包含它们。真实的单位不会被写上虚构的事实。", "For demonstration the register holds invented organizations, announcements, inspections and certificates. Their names carry （示例） and pages label them as sample data; the counts of regions include them. No invented fact is told of a real body."),
	Sources:          layout.T("公共资料", "Public sources"),
	Source1:          layout.T("行政区划：GB/T 2260，截至 2023-06-30（china-division 2.7.0，MIT 许可）", "Regions: GB/T 2260 as of 2023-06-30 (china-division 2.7.0, MIT licence)"),
	Source2:          layout.T("人口：湖南省第七次全国人口普查公报（第二号）；其他年份随导入注明来源", "Residents: Hunan's bulletin no. 2 of the 2020 census; others name their source"),
	Source3:          layout.T("繁简对照：OpenCC（Apache-2.0 许可）", "Traditional characters: OpenCC (Apache-2.0 licence)"),
	Ledger:           layout.T("公开账本", "The public ledger"),
	LedgerText:       layout.T("每次发布、更正、撤回、标识和取消都是账本里的一条，只增不改。记下今天的根哈希，以后的账本必须仍然包含今天的全部内容。本站还没有提供可以单独核对的密码学证据，现在要核对这一点，需要数据库本身。", "Each publication, correction, withdrawal, marking and unmarking is an entry; entries are only ever added. Note today's root hash: every later ledger must still contain all of today's. Until proofs are offered, checking that needs the database itself."),
	VersionText:      layout.T("账本里的每一条有一个序号，从 0 数起。数据版本是最近一次改动公开登记的那一条的序号；出具和撤销证明不改动公开登记，所以数据版本可以小于条数。", "Every entry of the ledger has an index, counted from 0. The data version is the index of the last entry that changed the public register; issuing and revoking certificates does not change it, so it may be smaller than the number of entries."),
	Size:             layout.T("条数", "Entries"),
	Root:             layout.T("根哈希", "Root hash"),
	Version:          layout.T("数据版本", "Data version"),
	Corrections:      layout.T("更正", "Corrections"),
	CorrectionsText:  layout.T("发现错误，请告诉发布的部门。更正是后面的一条，指明所更正的前一条；此前的文本仍可阅读。", "Tell the publishing department of an error. A correction is a later entry that names the earlier one; the earlier text stays readable."),
	Certificates:     layout.T("证明和个人信息", "Certificates and persons"),
	CertificatesText: layout.T("证明不公开，也不能检索。只有拿着证明的人能查验；账本里只有加盐的承诺值，没有姓名，也没有证件号码。", "Certificates are neither public nor searchable. Only who holds one can verify it; the ledger has a salted commitment, no name and no ID number."),
	NotKnown:         layout.T("程序不知道的", "What a program cannot know"),
	NotKnownText:     layout.T("活动是否真的发生、章程的宗旨是否真是志愿服务、工作是否属于本职，要由人来判断。本站只摆出证据和日期。", "Whether an activity took place, whether a charter's purpose is really volunteering, whether work was part of a job: people judge. This site shows evidence and dates."),
	API:              layout.T("数据接口", "Data API"),
	APIText:          layout.T("全部公开内容都可以用 GraphQL 查询，不需要密钥；GET 和 POST 都可以，查验证明只能用 POST。", "All public data can be queried by GraphQL without a key, by GET and POST; certificates are verified by POST alone."),
	APILink:          layout.T("打开查询工具", "Open the query tool"),
	Example:          layout.T("例如：", "For example:"),
	Reuse:            layout.T("使用许可", "Reuse"),
	ReuseText:        layout.T("公开的事实可以自由使用，请注明来源和数据版本。", "The published facts may be used freely; please name the source and the data version."),
	Access:           layout.T("无障碍", "Accessibility"),
	AccessText:       layout.T("所有页面不用脚本、键盘可用、可以放大，按 WCAG 2.1 AA 检查。有读不了的地方，请告诉我们。", "All pages work without scripts and by keyboard, can be enlarged, and are checked against WCAG 2.1 AA. Please tell us what you cannot read."),
}
