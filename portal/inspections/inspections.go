// Package inspections is the list of published inspection results.
package inspections

import (
	_ "embed" // for the template
	"net/http"

	"mingzhi/db"
	"mingzhi/portal/layout"
)

//go:embed inspections.html
var source string

type pageWords struct {
	Title, Lead, Outcome, Year, None, Published, Rectification layout.Text
	Total                                                      layout.Counted
}

var words = pageWords{
	Title:         layout.T("抽查结果", "Inspection results"),
	Lead:          layout.T("民政等部门每年联合抽查志愿服务记录与证明，市县两级各不少于十家。公布的结果在这里，最近公布的在前。", "Each year civil affairs and other departments check service records and certificates together, at least ten subjects per city and county. Published results are here, the latest published first."),
	Outcome:       layout.T("结论", "Outcome"),
	Year:          layout.T("年度", "Year"),
	None:          layout.T("没有符合条件的抽查结果。", "No inspection fits."),
	Published:     layout.T("%s公布", "published on %s"),
	Rectification: layout.T("整改", "Rectification"),
	Total:         layout.Counted{Zh: "共 %s 次", One: "%s inspection", Many: "%s inspections"},
}

type page struct {
	Filters layout.Filters
	Total   layout.Text
	Rows    []row
	Pager   layout.Pager
}

type row struct {
	layout.Inspected
	Region *db.Region
}

// New makes the page's handler.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		ctx, values := r.Context(), r.URL.Query()
		region, picked, err := site.ChooseRegion(ctx, values.Get("region"))
		if err != nil {
			return nil, err
		}
		years, err := site.DB.InspectionYears(ctx)
		if err != nil {
			return nil, err
		}
		year, chosen := layout.ChooseYear(words.Year, values.Get("year"), years)
		outcome, outcomes := layout.Choose("outcome", words.Outcome, values.Get("outcome"), db.NoIssue, db.IssuesFound, db.NotCooperating)
		rectification, rectifications := layout.Choose("rectification", words.Rectification, values.Get("rectification"), db.RectificationOrdered, db.RectificationOverdue, db.RectificationCompleted)
		p := page{Filters: layout.Filters{Action: "/inspections", Selects: []layout.Select{region, year, outcome, rectification}}}
		if layout.IsFiltered(values, "region", "year", "outcome", "rectification") {
			p.Filters.Clear = "/inspections"
		}
		filter := db.InspectionFilter{Year: chosen, Outcome: outcomes, Rectification: rectifications, Today: site.Today()}
		if picked != nil {
			filter.Region = picked.Code
		}
		if p.Filters.Refuse() == nil {
			if err := p.Filters.Blame(p.fill(r, site.DB, filter)); err != nil {
				return nil, err
			}
		}
		return p.Filters.List(view, words.Title, layout.Inspections, p), nil
	})
}

func (p *page) fill(r *http.Request, database *db.DB, filter db.InspectionFilter) error {
	ctx := r.Context()
	slice, err := database.Inspections(ctx, filter, layout.PageOf(r.URL.Query()))
	if err != nil {
		return err
	}
	total, err := database.CountInspections(ctx, filter)
	if err != nil {
		return err
	}
	codes := make([]string, len(slice.Items))
	for i, inspection := range slice.Items {
		codes[i] = inspection.RegionCode
	}
	regions, err := database.RegionsByCode(ctx, codes)
	if err != nil {
		return err
	}
	for _, inspected := range layout.Inspecteds(slice.Items, filter.Today) {
		p.Rows = append(p.Rows, row{inspected, regions[inspected.RegionCode]})
	}
	p.Total, p.Pager = words.Total.Of(total), layout.Turn(r.URL, slice)
	return nil
}
