// Package commendations is the list of commendations.
package commendations

import (
	_ "embed" // for the template
	"net/http"

	"mingzhi/db"
	"mingzhi/portal/layout"
)

//go:embed commendations.html
var source string

type pageWords struct {
	Title, Lead, Year, Programme, Category, None layout.Text
	Total                                        layout.Counted
}

var words = pageWords{
	Title:     layout.T("表彰", "Commendations"),
	Lead:      layout.T("学雷锋志愿服务“四个100”“五个一批”等评选的结果，照公开来源收录。受到表彰不等于已被标识为志愿服务组织。", "Results of programmes such as the ‘Four 100’ awards, as public sources name them. An award does not mean that a body is a marked organization."),
	Year:      layout.T("年度", "Year"),
	Programme: layout.T("项目", "Programme"),
	Category:  layout.T("类别", "Category"),
	None:      layout.T("没有符合条件的表彰。", "No commendation fits."),
	Total:     layout.Counted{Zh: "共 %s 项", One: "%s commendation", Many: "%s commendations"},
}

type page struct {
	Filters layout.Filters
	Total   layout.Text
	Rows    []row
	Pager   layout.Pager
}

type row struct {
	*db.Commendation
	Region       *db.Region
	Organization *db.Organization
}

// New makes the page's handler.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		ctx, values := r.Context(), r.URL.Query()
		choices, err := site.DB.CommendationChoices(ctx)
		if err != nil {
			return nil, err
		}
		region, picked, err := site.ChooseRegion(ctx, values.Get("region"))
		if err != nil {
			return nil, err
		}
		year, chosenYear := layout.ChooseYear(words.Year, values.Get("year"), choices.Years)
		programme, chosenProgramme := layout.ChooseName("programme", words.Programme, values.Get("programme"), choices.Programmes)
		category, chosenCategory := layout.ChooseName("category", words.Category, values.Get("category"), choices.Categories)
		filter := db.CommendationFilter{Year: chosenYear, Programme: chosenProgramme, Category: chosenCategory}
		if picked != nil {
			filter.Region = picked.Code
		}
		p := page{Filters: layout.Filters{Action: "/commendations", Selects: []layout.Select{region, year, programme, category}}}
		if layout.IsFiltered(values, "region", "year", "programme", "category") {
			p.Filters.Clear = "/commendations"
		}
		if p.Filters.Refuse() == nil {
			if err := p.Filters.Blame(p.fill(r, site.DB, filter)); err != nil {
				return nil, err
			}
		}
		return p.Filters.List(view, words.Title, layout.Commendations, p), nil
	})
}

func (p *page) fill(r *http.Request, database *db.DB, filter db.CommendationFilter) error {
	ctx := r.Context()
	slice, err := database.Commendations(ctx, filter, layout.PageOf(r.URL.Query()))
	if err != nil {
		return err
	}
	total, err := database.CountCommendations(ctx, filter)
	if err != nil {
		return err
	}
	var codes []string
	var ids []int64
	for _, c := range slice.Items {
		codes = append(codes, c.RegionCode)
		if c.OrganizationID != 0 {
			ids = append(ids, c.OrganizationID)
		}
	}
	regions, err := database.RegionsByCode(ctx, codes)
	if err != nil {
		return err
	}
	organizations, err := database.OrganizationsByID(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range slice.Items {
		p.Rows = append(p.Rows, row{c, regions[c.RegionCode], organizations[c.OrganizationID]})
	}
	p.Total, p.Pager = words.Total.Of(total), layout.Turn(r.URL, slice)
	return nil
}
