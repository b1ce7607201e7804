// Package regions is the table of the province and its prefectures.
package regions

import (
	_ "embed" // for the template
	"net/http"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/registry"
)

//go:embed regions.html
var source string

type pageWords struct {
	Title, Lead, Caption, Name, Residents, Marked, Target, PerMillion, NoFigure layout.Text
}

var words = pageWords{
	Title:      layout.T("行政区划", "Regions"),
	Lead:       layout.T("通知要求每百万人口标识的志愿服务组织达到 20 个以上。这里按登记地把下级一并计入；通知没有说明用哪一年、哪种人口，本站用最近一次载入的常住人口。", "The notice asks for at least 20 marked organizations per million residents. Counts include all divisions below, by place of registration. The notice does not say which population; the latest loaded figure of residents is used."),
	Caption:    layout.T("全省和各市州的已标识组织，按代码排列", "Marked organizations of the province and its prefectures, by code"),
	Name:       layout.T("区划", "Region"),
	Residents:  layout.T("常住人口", "Residents"),
	Marked:     layout.T("已标识", "Marked"),
	Target:     layout.T("至少应有", "At least due"),
	PerMillion: layout.T("每百万人", "Per million"),
	NoFigure:   layout.T("没有人口数", "no population loaded"),
}

// Row is one region with its figures.
type Row struct {
	*db.Region
	Quota registry.Quota
}

// New makes the page's handler.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		listed, err := site.DB.Regions(r.Context(), db.RegionFilter{Level: []db.RegionLevel{db.Province, db.Prefecture}})
		if err != nil {
			return nil, err
		}
		rows, err := Count(r, site.DB, listed)
		return &layout.Sheet{View: view, Title: words.Title, Section: layout.Regions, Page: rows}, err
	})
}

// Count holds regions against the quota, with one statement for all of them.
func Count(r *http.Request, database *db.DB, listed []*db.Region) ([]Row, error) {
	codes := make([]string, len(listed))
	for i, region := range listed {
		codes[i] = region.Code
	}
	marked, err := database.MarkedCounts(r.Context(), codes)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(listed))
	for i, region := range listed {
		rows[i] = Row{region, registry.QuotaOf(marked[region.Code], region.Population)}
	}
	return rows, nil
}
