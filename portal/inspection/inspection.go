// Package inspection is the page of one published inspection result.
package inspection

import (
	_ "embed" // for the template
	"net/http"
	"slices"
	"strconv"

	"mingzhi/db"
	"mingzhi/portal/layout"
)

//go:embed inspection.html
var source string

type pageWords struct {
	Subject, SubjectKind, Campaign, Inspected, Mode, Selection, Region, Published, Announcement, Findings, FindingsCaption, Item, Result layout.Text
	Problem, Handling, Due, Done, Ledger, Ledgered, NoFindings, CreditCode, Revised                                                      layout.Text
}

var words = pageWords{
	Subject:         layout.T("抽查对象", "Inspected subject"),
	SubjectKind:     layout.T("对象类型", "Kind of subject"),
	Campaign:        layout.T("抽查工作", "Campaign"),
	Inspected:       layout.T("抽查日期", "Inspected on"),
	Mode:            layout.T("方式", "Mode"),
	Selection:       layout.T("为何抽到", "Selected"),
	Region:          layout.T("行政区划", "Region"),
	Published:       layout.T("公布日期", "Published on"),
	Announcement:    layout.T("通报", "Announcement"),
	Findings:        layout.T("逐项结果", "Item by item"),
	FindingsCaption: layout.T("依照通知第二（二）部分的检查内容", "The items of section 2(2) of the notice"),
	Item:            layout.T("检查内容", "Item"),
	Result:          layout.T("结果", "Result"),
	Problem:         layout.T("发现的问题", "Problem found"),
	Handling:        layout.T("处理", "Handling"),
	Due:             layout.T("整改期限", "To be put right by"),
	Done:            layout.T("整改完成日期", "Put right on"),
	Ledger:          layout.T("公开账本", "Public ledger"),
	Ledgered:        layout.T("序号 %s", "index %s"),
	Revised:         layout.T("最后更正于序号 %s", "last revised at index %s"),
	CreditCode:      layout.T("统一社会信用代码", "Unified social credit code"),
	NoFindings:      layout.T("没有公布逐项结果。", "No results by item were published."),
}

type page struct {
	*db.Inspection
	Trail        []layout.Step
	Campaign     *db.InspectionCampaign
	Region       *db.Region
	Announcement *db.Announcement
	Organization *db.Organization
	// Standing is how the rectification stands today.
	Standing layout.Rectification
	Findings []*db.Finding
}

// New makes the page's handler; the path has {entry}.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		entry, err := strconv.ParseInt(r.PathValue("entry"), 10, 64)
		if err != nil {
			return nil, db.ErrNotFound
		}
		p, err := load(r, site.DB, entry)
		if err != nil {
			return nil, err
		}
		p.Standing = layout.RectificationOf(p.Inspection, site.Today())
		return &layout.Sheet{View: view, Title: layout.Named(p.SubjectName), Section: layout.Inspections, Page: p}, nil
	})
}

func load(r *http.Request, database *db.DB, entry int64) (*page, error) {
	ctx := r.Context()
	i, err := database.InspectionByEntry(ctx, entry)
	if err != nil {
		return nil, err
	}
	p := &page{Inspection: i, Trail: []layout.Step{{Label: layout.T("抽查", "Inspections"), Href: "/inspections"}}}
	campaigns, err := database.CampaignsByID(ctx, []int64{i.CampaignID})
	if err != nil {
		return nil, err
	}
	findings, err := database.FindingsOf(ctx, []int64{i.ID})
	if err != nil {
		return nil, err
	}
	p.Campaign, p.Findings = campaigns[i.CampaignID], findings[i.ID]
	slices.SortFunc(p.Findings, func(a, b *db.Finding) int {
		return slices.Index(db.CheckItems(), a.Item) - slices.Index(db.CheckItems(), b.Item)
	})
	if p.Region, err = database.RegionByCode(ctx, i.RegionCode); err != nil {
		return nil, err
	}
	if i.OrganizationID != 0 {
		organizations, err := database.OrganizationsByID(ctx, []int64{i.OrganizationID})
		if err != nil {
			return nil, err
		}
		p.Organization = organizations[i.OrganizationID]
	}
	if i.AnnouncementID != 0 {
		announcements, err := database.AnnouncementsByID(ctx, []int64{i.AnnouncementID})
		if err != nil {
			return nil, err
		}
		p.Announcement = announcements[i.AnnouncementID]
	}
	return p, nil
}
