// Package region is the page of one region: its figures against the notice's
// quota, the divisions below, and its newest publications.
package region

import (
	_ "embed" // for the template
	"net/http"
	"slices"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/portal/regions"
)

//go:embed region.html
var source string

type pageWords struct {
	Code, Level, Residents, NoFigure, Marked, Quota, QuotaMet, QuotaShort, QuotaUnknown, Note, Organizations, AllMarked  layout.Text
	Inspections, OnSite, Commendations, Below, BelowCaption, Name, Target, PerMillion, Newest, All, Nothing, NoResidents layout.Text
}

var words = pageWords{
	Code:          layout.T("行政区划代码", "Region code"),
	Level:         layout.T("层级", "Level"),
	Residents:     layout.T("常住人口", "Residents"),
	NoFigure:      layout.T("尚未载入人口数", "no population loaded yet"),
	Marked:        layout.T("已标识组织", "Marked organizations"),
	Quota:         layout.T("每百万人口 20 个的要求", "The quota of 20 per million"),
	QuotaMet:      layout.T("每百万人口 %s 个，至少应有 %s 个：达到", "%s per million; at least %s are due: reached"),
	QuotaShort:    layout.T("每百万人口 %s 个，至少应有 %s 个：按本登记簿尚未达到", "%s per million; at least %s are due: not reached by this register"),
	QuotaUnknown:  layout.T("没有人口数，无法计算", "cannot be computed without a population"),
	Note:          layout.T("下级一并计入，按登记管理机关所在地归属。本登记簿未收录的组织不在其中。", "All divisions below are included, by the registration authority. What this register does not hold is not counted."),
	Organizations: layout.T("登记组织", "Registered organizations"),
	AllMarked:     layout.T("查看名单", "see the list"),
	Inspections:   layout.T("公布的抽查", "Published inspections"),
	OnSite:        layout.T("今年现场抽查的对象", "Subjects inspected on site this year"),
	Commendations: layout.T("表彰", "Commendations"),
	Below:         layout.T("下级区划", "Divisions below"),
	BelowCaption:  layout.T("已标识组织与应有数", "Marked organizations and how many are due"),
	NoResidents:   layout.T("区县人口尚未载入，暂不能计算应有数。", "The populations of these divisions are not loaded yet; how many are due cannot be told."),
	Name:          layout.T("区划", "Region"),
	Target:        layout.T("至少应有", "At least due"),
	PerMillion:    layout.T("每百万人", "Per million"),
	Newest:        layout.T("最新公告", "Newest announcements"),
	All:           layout.T("全部公告", "All announcements"),
	Nothing:       layout.T("还没有公告。", "No announcements yet."),
}

type page struct {
	regions.Row
	Trail   []layout.Step
	Figures db.Figures
	Below   []regions.Row
	// NoResidents is true when no division below has a population: it is said once.
	NoResidents   bool
	Announcements []*db.Announcement
}

// newest is how many announcements are shown.
const newest = 8

// New makes the page's handler; the path has {code}.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		ctx := r.Context()
		path, err := site.DB.RegionPath(ctx, r.PathValue("code"))
		if err != nil {
			return nil, err
		}
		region := path[len(path)-1]
		below, err := site.DB.Regions(ctx, db.RegionFilter{Parent: region.Code})
		if err != nil {
			return nil, err
		}
		rows, err := regions.Count(r, site.DB, append([]*db.Region{region}, below...))
		if err != nil {
			return nil, err
		}
		figures, err := site.DB.RegionFigures(ctx, region.Code, site.Today().Year())
		if err != nil {
			return nil, err
		}
		announcements, err := site.DB.Announcements(ctx, db.AnnouncementFilter{Region: region.Code}, db.Page{First: newest})
		if err != nil {
			return nil, err
		}
		p := page{Row: rows[0], Below: rows[1:], Figures: figures, Announcements: announcements.Items}
		p.NoResidents = !slices.ContainsFunc(p.Below, func(row regions.Row) bool { return row.Population > 0 })
		p.Trail = append(p.Trail, layout.Step{Label: layout.T("区划", "Regions"), Href: "/regions"})
		for _, above := range path[:len(path)-1] {
			p.Trail = append(p.Trail, layout.Step{Label: layout.Named(above.Name), Href: "/regions/" + above.Code, Zh: true})
		}
		return &layout.Sheet{View: view, Title: layout.Named(region.Name), Section: layout.Regions, Page: p}, nil
	})
}
