// Package home is the first page: one large search box, the door to verifying a
// certificate, key figures and the newest publications.
package home

import (
	_ "embed" // for the template and style
	"net/http"

	"mingzhi/db"
	"mingzhi/portal/layout"
)

//go:embed home.html
var source string

// Style is the page's style.
//
//go:embed home.css
var Style string

type pageWords struct {
	Lead, Search, Hint, Examples, VerifyTitle, VerifyText, Verify, Newest, AllAnnouncements, Inspected, AllInspections, Figures layout.Text
	Marked, Announcements, Inspections, Commendations, Nothing, Published                                                       layout.Text
}

var words = pageWords{
	Lead:             layout.T("查组织、看公告、验证明", "Look up organizations, read announcements, verify certificates"),
	Search:           layout.T("查一家志愿服务组织", "Look up a volunteer service organization"),
	Hint:             layout.T("名称、信用代码、文号、拼音或首字母都可以，写错一个字也能找到", "a name, credit code, document number, pinyin or initials; one slip is forgiven"),
	Examples:         layout.T("例如", "For example"),
	VerifyTitle:      layout.T("手里有一份志愿服务记录证明？", "Holding a volunteer service certificate?"),
	VerifyText:       layout.T("填编号和验证码，立刻知道它是属实、被改动、已换发、已撤销，还是无法证实。", "Enter its number and code to learn whether it is genuine, altered, replaced, revoked or cannot be confirmed."),
	Verify:           layout.T("查验证明", "Verify a certificate"),
	Newest:           layout.T("最新公告", "Newest announcements"),
	AllAnnouncements: layout.T("全部公告", "All announcements"),
	Inspected:        layout.T("最新抽查结果", "Newest inspection results"),
	AllInspections:   layout.T("全部抽查结果", "All inspection results"),
	Figures:          layout.T("登记概况", "The register in figures"),
	Marked:           layout.T("家已标识组织", "marked organizations"),
	Announcements:    layout.T("份公告", "announcements"),
	Inspections:      layout.T("次抽查", "inspections"),
	Commendations:    layout.T("项表彰", "commendations"),
	Published:        layout.T("%s公布", "published on %s"),
	Nothing:          layout.T("还没有发布内容。", "Nothing has been published yet."),
}

type page struct {
	Examples      []string
	Figures       []figure
	Announcements []*db.Announcement
	Inspections   []layout.Inspected
}

type figure struct {
	Count int
	Label layout.Text
	Href  string
}

const newest = 6

// New makes the page's handler.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		ctx := r.Context()
		counted, err := site.DB.RegionFigures(ctx, "", site.Today().Year())
		if err != nil {
			return nil, err
		}
		announcements, err := site.DB.Announcements(ctx, db.AnnouncementFilter{}, db.Page{First: newest})
		if err != nil {
			return nil, err
		}
		inspections, err := site.DB.Inspections(ctx, db.InspectionFilter{}, db.Page{First: newest})
		if err != nil {
			return nil, err
		}
		return &layout.Sheet{View: view, Section: layout.Home, NoSearch: true, Page: page{
			Examples: []string{"岳麓志愿者", "changsha", "湘民发〔2023〕29号"},
			Figures: []figure{
				{counted.Marked, words.Marked, "/organizations?status=" + string(db.Marked)},
				{counted.Announcements, words.Announcements, "/announcements"},
				{counted.Inspections, words.Inspections, "/inspections"},
				{counted.Commendations, words.Commendations, "/commendations"},
			},
			Announcements: announcements.Items, Inspections: layout.Inspecteds(inspections.Items, site.Today()),
		}}, nil
	})
}
