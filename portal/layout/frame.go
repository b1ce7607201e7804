package layout

import "net/url"

// Section is a part of the portal in its navigation.
type Section string

// The sections, by the path of their first page.
const (
	Home          Section = "/"
	Search        Section = "/search"
	Organizations Section = "/organizations"
	Announcements Section = "/announcements"
	Inspections   Section = "/inspections"
	Commendations Section = "/commendations"
	Regions       Section = "/regions"
	Platforms     Section = "/platforms"
	Verify        Section = "/verify"
	About         Section = "/about"
	Nowhere       Section = ""
)

// frame is what layout.html is filled with.
type frame struct {
	Lang, Other Lang
	Title       Text
	Sections    []link
	Verify      link
	Home        bool
	SwitchTo    string
	Assets      Assets
	// Version is the data version; negative when nothing was published.
	Version  int64
	NoSearch bool
	Private  bool
	// Sample is true while the register holds invented sample data.
	Sample bool
	Page   any
}

// link is one place of the navigation.
type link struct {
	Path    Section
	Label   Text
	Current bool
}

func (s *Site) frame(sheet *Sheet, lang Lang, address *url.URL, version int64) frame {
	f := frame{
		Lang: lang, Other: lang.Other(), Title: catalogue.Site, Home: sheet.Section == Home, Assets: s.Assets,
		Version: version, NoSearch: sheet.NoSearch, Private: sheet.Private || sheet.Status != 0 && sheet.Status != 200, Page: sheet.Page,
		Verify: link{Verify, catalogue.Verify, sheet.Section == Verify},
	}
	if sheet.Title != (Text{}) {
		f.Title = T(sheet.Title.Zh+" · "+catalogue.Site.Zh, sheet.Title.En+" · "+catalogue.Site.En)
	}
	if sheet.SwitchTo != "" {
		address = &url.URL{Path: sheet.SwitchTo}
	}
	f.SwitchTo = inLang(address, lang.Other())
	for _, section := range []struct {
		path  Section
		label Text
	}{
		{Organizations, catalogue.Organizations}, {Announcements, catalogue.Announcements},
		{Inspections, catalogue.Inspections}, {Commendations, catalogue.Commendations},
		{Regions, catalogue.Regions}, {Platforms, catalogue.Platforms}, {About, catalogue.About},
	} {
		f.Sections = append(f.Sections, link{section.path, section.label, section.path == sheet.Section})
	}
	return f
}

// frameWords is the catalogue of the layout and of the parts that pages share.
type frameWords struct {
	Site, Tagline, Skip, Navigation, Breadcrumb, SearchLabel, SearchButton, Search                      Text
	Organizations, Announcements, Inspections, Commendations, Regions, Platforms, About, Verify, Switch Text
	FootNote, DataVersion, DataEmpty, API, NotOfficial                                                  Text
	Synthetic, SyntheticWord, Pages, Newer, Older, FirstPage, Apply, Clear, All, Source, Filters        Text
	Required, ErrorIn, Mend, Wait, Meanwhile, SampleNotice, SampleMore                                  Text
}

var catalogue = frameWords{
	Site:          T("明志 · 志愿服务公开查验", "Mingzhi · open volunteer service register"),
	Tagline:       T("志愿服务公开查验", "Open volunteer service register"),
	Skip:          T("跳到正文", "Skip to content"),
	Navigation:    T("主导航", "Main"),
	Breadcrumb:    T("所在位置", "You are here"),
	Search:        T("检索", "Search"),
	SearchLabel:   T("检索组织、公告、抽查和表彰", "Search organizations, announcements, inspections and commendations"),
	SearchButton:  T("检索", "Search"),
	Organizations: T("组织", "Organizations"),
	Announcements: T("公告", "Announcements"),
	Inspections:   T("抽查", "Inspections"),
	Commendations: T("表彰", "Commendations"),
	Regions:       T("区划", "Regions"),
	Platforms:     T("平台", "Platforms"),
	About:         T("关于数据", "About the data"),
	Verify:        T("查验证明", "Verify"),
	Switch:        T("English", "中文"),
	FootNote:      T("每一条公开信息都记入只增不改的公开账本：可以更正、撤回、取消或撤销，不会悄悄消失。", "Every public fact is an entry in an append-only ledger: it may be corrected, withdrawn, unmarked or revoked, and never vanishes silently."),
	DataVersion:   T("数据版本 %s", "Data version %s"),
	DataEmpty:     T("尚无公开数据", "Nothing published yet"),
	API:           T("数据接口", "Data API"),
	NotOfficial:   T("程序生成的示例数据均注明“示例”。", "Invented sample data always says so (示例)."),
	Synthetic:     T("这一条是程序生成的示例数据，不是真实的组织、公告或抽查。", "This is invented sample data: no real organization, announcement or inspection."),
	SyntheticWord: T("示例数据", "Sample data"),
	Pages:         T("翻页", "Pages"),
	Newer:         T("上一页", "Previous page"),
	Older:         T("下一页", "Next page"),
	FirstPage:     T("回到第一页", "First page"),
	Apply:         T("筛选", "Apply"),
	Clear:         T("清除筛选", "Clear filters"),
	All:           T("全部", "All"),
	Source:        T("来源", "Source"),
	Filters:       T("筛选条件", "Filters"),
	Required:      T("必填", "required"),
	ErrorIn:       T("请核对：", "Please check: "),
	SampleNotice:  T("含示例数据：带“（示例）”的都是虚构的。", "Sample data is shown here: whatever carries （示例） is invented."),
	SampleMore:    T("说明", "more"),
	Mend:          T("怎么改：", "How to mend it: "),
	Wait:          T("请稍等：", "Please wait: "),
	Meanwhile:     T("怎么办：", "What to do: "),
}
