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
	Title, Lead, Outcome, Year, None, Inspected layout.Text
	Total                                       layout.Counted
}

var words = pageWords{
	Title:     layout.T("抽查结果", "Inspection results"),
	Lead:      layout.T("民政等部门每年联合抽查志愿服务记录与证明，市县两级各不少于十家。公布的结果在这里，最新的在前。", "Each year civil affairs and other departments check service records and certificates together, at least ten subjects per city and county. Published results are here, the newest first."),
	Outcome:   layout.T("结论", "Outcome"),
	Year:      layout.T("年度", "Year"),
	None:      layout.T("没有符合条件的抽查结果。", "No inspection fits."),
	Inspected: layout.T("%s抽查", "inspected on %s"),
	Total:     layout.Counted{Zh: "共 %s 次", One: "%s inspection", Many: "%s inspections"},
}

type page struct {
	Filters layout.Filters
	Total   layout.Text
	Rows    []row
	Pager   layout.Pager
}

type row struct {
	*db.Inspection
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
		if fault := layout.FirstFault(region, year, outcome); fault != nil {
			return nil, fault
		}
		filter := db.InspectionFilter{Year: chosen, Outcome: outcomes}
		if picked != nil {
			filter.Region = picked.Code
		}
		slice, err := site.DB.Inspections(ctx, filter, layout.PageOf(values))
		if err != nil {
			return nil, err
		}
		total, err := site.DB.CountInspections(ctx, filter)
		if err != nil {
			return nil, err
		}
		codes := make([]string, len(slice.Items))
		for i, inspection := range slice.Items {
			codes[i] = inspection.RegionCode
		}
		regions, err := site.DB.RegionsByCode(ctx, codes)
		if err != nil {
			return nil, err
		}
		p := page{
			Filters: layout.Filters{Action: "/inspections", Selects: []layout.Select{region, year, outcome}},
			Total:   words.Total.Of(total), Pager: layout.Turn(r.URL, slice),
		}
		if layout.IsFiltered(values, "region", "year", "outcome") {
			p.Filters.Clear = "/inspections"
		}
		for _, inspection := range slice.Items {
			p.Rows = append(p.Rows, row{inspection, regions[inspection.RegionCode]})
		}
		return &layout.Sheet{View: view, Title: words.Title, Section: layout.Inspections, Page: p}, nil
	})
}
