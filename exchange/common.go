package exchange

import "mingzhi/rules"

// sourceColumn and syntheticColumn end every list.
func sourceColumn() Column {
	return Column{
		Field: "source", Title: rules.Text{Zh: "来源", En: "Source"}, Headings: []string{"数据来源", "信息来源", "出处", "资料来源", "依据来源", "链接"},
		Reads:   ReadsText,
		Meaning: rules.Text{Zh: "事实出自哪份文件或网页；整表相同时可用 --source 给出", En: "the document or page that the facts come from; --source gives one for the whole file"},
		Example: "空白模板中的示例，并非真实信息",
	}
}

func syntheticColumn() Column {
	return Column{
		Field: "synthetic", Title: rules.Text{Zh: "是否示例", En: "Synthetic"}, Headings: []string{"示例", "是否为示例", "示例数据", "是否示例数据", "虚构", "sample"},
		Reads:   ReadsYesNo,
		Meaning: rules.Text{Zh: "虚构的演示数据填“是”，公开页面会标明", En: "yes for invented sample data, which pages then show as such"},
		Example: "是",
	}
}

func regionColumn(meaning rules.Text) Column {
	return Column{
		Field: "region", Title: rules.Text{Zh: "行政区划", En: "Region"},
		Headings: []string{"行政区划代码", "区划代码", "行政区划编码", "区划", "所属区划", "所属地区", "地区", "所属区域", "所在地", "所在地区", "所在区划", "市县", "县市区", "市州", "登记地", "登记区划", "region code", "regionCode"},
		Reads:    ReadsRegion, Meaning: meaning, Example: "岳麓区",
	}
}
