package results

import (
	"mingzhi/portal/layout"
	"mingzhi/search"
)

type pageWords struct {
	Title, TitleOf, Search, Hint, Kind, Status, Region, Year, Filters, Clear, None, NoneHelp, Try1, Try2, Try3, Try4, Start, Standby, CatchingUp, Next, Why, Remove, Number, NumberDoor layout.Text
	Total, TotalAtLeast, Behind                                                                                                                                                         layout.Counted
}

var words = pageWords{
	Title:        layout.T("检索", "Search"),
	TitleOf:      layout.T("检索“%s”", "Search for “%s”"),
	Search:       layout.T("检索组织、公告、抽查和表彰", "Search organizations, announcements, inspections and commendations"),
	Hint:         layout.T("名称、信用代码、文号、拼音或首字母都可以", "a name, credit code, document number, pinyin or initials"),
	Kind:         layout.T("类型", "Kind"),
	Status:       layout.T("标识状态", "Mark status"),
	Region:       layout.T("行政区划", "Region"),
	Year:         layout.T("年度", "Year"),
	Filters:      layout.T("缩小范围", "Narrow down"),
	Clear:        layout.T("清除筛选", "Clear filters"),
	None:         layout.T("没有找到。", "Nothing was found."),
	NoneHelp:     layout.T("可以试试：", "You could try:"),
	Try1:         layout.T("只写名称里最特别的两三个字", "only the two or three most telling characters of the name"),
	Try2:         layout.T("写拼音（changsha）或首字母（cszyz）", "pinyin (changsha) or initials (cszyz)"),
	Try3:         layout.T("写统一社会信用代码里的几位", "a few characters of the credit code"),
	Try4:         layout.T("没有登记在这里，不等于不存在：本登记簿可能还没有收录", "what is not here may still exist: this register may not hold it yet"),
	Start:        layout.T("写上要找的名称。", "Write the name that you look for."),
	Standby:      layout.T("主检索引擎暂时连不上，正在用备用检索作答；结果照常，排序可能略有不同。", "The main search engine is out of reach and the standby answers: the same results, perhaps in a slightly different order."),
	CatchingUp:   layout.T("主检索引擎正在装入数据，暂由备用检索作答，结果相同。", "The main search engine is being filled; the standby answers meanwhile, with the same results."),
	Next:         layout.T("更多结果", "More results"),
	Why:          layout.T("为什么找到：", "Why it was found: "),
	Number:       layout.T("手里是证明编号？", "Is this the number of a certificate?"),
	NumberDoor:   layout.T("请到“查验证明”", "Verify the certificate"),
	Remove:       layout.T("取消这一项", "remove"),
	Total:        layout.Counted{Zh: "找到 %s 条", One: "%s result", Many: "%s results"},
	TotalAtLeast: layout.Counted{Zh: "至少 %s 条，只列最相关的", One: "at least %s result", Many: "at least %s results; the most relevant are shown"},
	Behind:       layout.Counted{Zh: "还有 %s 条新发布的内容正在编入检索", One: "%s new publication is being indexed", Many: "%s new publications are being indexed"},
}

var kindWords = map[search.Kind]layout.Text{
	search.Organizations: layout.T("组织", "organization"),
	search.Announcements: layout.T("公告", "announcement"),
	search.Inspections:   layout.T("抽查", "inspection"),
	search.Commendations: layout.T("表彰", "commendation"),
}

var reasonWords = map[search.Reason]layout.Text{
	search.ByName:           layout.T("名称完全一致", "the whole name"),
	search.ByPartOfName:     layout.T("名称的一部分", "part of the name"),
	search.ByFormerName:     layout.T("曾用名", "a former name"),
	search.ByCode:           layout.T("信用代码", "credit code"),
	search.ByDocumentNumber: layout.T("发文字号", "document number"),
	search.ByPinyin:         layout.T("拼音匹配", "pinyin"),
	search.ByInitials:       layout.T("拼音首字母", "initials"),
	search.ByTraditional:    layout.T("繁体字对应", "traditional characters"),
	search.ByTypo:           layout.T("可能有一个错字", "perhaps one slip in typing"),
	search.ByText:           layout.T("内容里有", "in the text"),
}
