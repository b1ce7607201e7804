// Package organization is the page of one organization: whether it is marked,
// since when and by which announcement, and everything published about it.
package organization

import (
	_ "embed" // for the template and style
	"net/http"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/rules"
)

//go:embed organization.html
var source string

// Style is the page's style.
//
//go:embed organization.css
var Style string

type pageWords struct {
	MarkedSince, UnmarkedOn, Never, History, HistoryCaption, From, To, Basis, By, Open, Facts, CreditCode, Kind, Region                layout.Text
	Authority, Supervisor, Representative, Registered, Address, Purpose, Categories, Former, Inspections, Commendations, NoInspections layout.Text
	Ledger, Ledgered, Revised, CharterChecked, AllInspections                                                                          layout.Text
}

var words = pageWords{
	MarkedSince:    layout.T("自%s起是已标识的志愿服务组织", "a marked volunteer service organization since %s"),
	UnmarkedOn:     layout.T("已于%s取消标识", "unmarked on %s"),
	Never:          layout.T("在本登记簿中从未标识为志愿服务组织", "never marked as a volunteer service organization in this register"),
	History:        layout.T("标识经过", "History of markings"),
	HistoryCaption: layout.T("每一次标识和取消标识，以及使其公开的公告", "Each marking and unmarking, with the announcement that made it public"),
	From:           layout.T("标识", "Marked"),
	To:             layout.T("取消", "Unmarked"),
	Basis:          layout.T("依据", "Basis"),
	By:             layout.T("公告", "Announcement"),
	Open:           layout.T("至今", "until today"),
	Facts:          layout.T("登记信息", "Registration"),
	CreditCode:     layout.T("统一社会信用代码", "Unified social credit code"),
	Kind:           layout.T("组织类型", "Legal form"),
	Region:         layout.T("登记地", "Registered in"),
	Authority:      layout.T("登记管理机关", "Registration authority"),
	Supervisor:     layout.T("业务主管单位", "Supervising unit"),
	Representative: layout.T("法定代表人", "Legal representative"),
	Registered:     layout.T("成立登记", "Registered on"),
	Address:        layout.T("住所", "Address"),
	Purpose:        layout.T("章程宗旨", "Purpose by its charter"),
	Categories:     layout.T("服务类别", "Service categories"),
	Former:         layout.T("曾用名", "Former names"),
	Inspections:    layout.T("抽查结果", "Inspection results"),
	NoInspections:  layout.T("还没有公布对它的抽查结果。", "No inspection of it has been published."),
	AllInspections: layout.T("本登记簿的全部抽查结果", "All inspection results of this register"),
	Commendations:  layout.T("表彰", "Commendations"),
	Ledger:         layout.T("公开账本", "Public ledger"),
	Ledgered:       layout.T("登记于序号 %s", "registered at index %s"),
	Revised:        layout.T("最后更正于序号 %s", "last revised at index %s"),
	CharterChecked: layout.T("章程核实于%s", "charter checked on %s"),
}

type page struct {
	*db.Organization
	Trail    []layout.Step
	Standing layout.Text
	// StandingBy is the announcement that made the standing public; nil for none.
	StandingBy    *db.Announcement
	Markings      []*db.Marking
	Region        *db.Region
	Inspections   []layout.Inspected
	Commendations []*db.Commendation
	Revised       bool
}

// New makes the page's handler; the path has {creditCode}.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		ctx := r.Context()
		code, _, err := rules.ParseCreditCode(r.PathValue("creditCode"))
		if err != nil {
			return nil, err // it says what is wrong with the code
		}
		o, err := site.DB.OrganizationByCreditCode(ctx, code)
		if err != nil {
			return nil, err
		}
		markings, err := site.DB.MarkingsOf(ctx, []int64{o.ID})
		if err != nil {
			return nil, err
		}
		region, err := site.DB.RegionByCode(ctx, o.RegionCode)
		if err != nil {
			return nil, err
		}
		inspections, err := site.DB.Inspections(ctx, db.InspectionFilter{OrganizationID: o.ID}, db.Page{First: db.MaxPageSize})
		if err != nil {
			return nil, err
		}
		commendations, err := site.DB.CommendationsOf(ctx, []int64{o.ID})
		if err != nil {
			return nil, err
		}
		status, by := standing(o, markings[o.ID])
		return &layout.Sheet{View: view, Title: layout.Named(o.Name), Section: layout.Organizations, Page: page{
			Organization: o, Standing: status, StandingBy: by, Markings: markings[o.ID], Region: region,
			Inspections: layout.Inspecteds(inspections.Items, site.Today()), Commendations: commendations[o.ID], Revised: o.RevisedIndex != o.EntryIndex,
			Trail: []layout.Step{
				{Label: layout.T("组织", "Organizations"), Href: "/organizations"},
				{Label: layout.Named(region.Name), Href: "/organizations?region=" + region.Code, Zh: true},
			},
		}}, nil
	})
}

// standing says in a sentence how the organization stands today, and by which
// announcement.
func standing(o *db.Organization, markings []*db.Marking) (layout.Text, *db.Announcement) {
	switch {
	case len(markings) == 0:
		return words.Never, nil
	case o.MarkStatus == db.Marked:
		return layout.Fill(words.MarkedSince, markings[0].MarkedOn), markings[0].Announcement
	default:
		return layout.Fill(words.UnmarkedOn, markings[0].UnmarkedOn), markings[0].UnmarkAnnouncement
	}
}
