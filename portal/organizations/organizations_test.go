package organizations_test

import (
	"testing"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestOrganizationsAreListedAndNarrowedDown(t *testing.T) {
	r := pagetest.Open(t)
	first, err := r.DB.Organizations(t.Context(), db.OrganizationFilter{}, db.ByName, db.Page{First: 2})
	if err != nil {
		t.Fatal(err)
	}
	r.Check(t, []pagetest.Row{
		{Does: "all are listed with their status, region, form and code", Golden: "all", Path: "/organizations",
			Says:  []string{"共 4 家", r.Marked.Name + " 已标识 2024年5月20日标识 岳麓区 社会团体 " + r.Marked.CreditCode + " 示例数据", "未标识 湘潭市 基金会"},
			Never: []string{"清除筛选", "晨曦"}},
		{Does: "those that lost their mark are not among the marked", Golden: "marked", Path: "/organizations?status=MARKED",
			Says: []string{"共 2 家", r.Remarked.Name, "清除筛选", `<option value="MARKED" selected>`}, Never: []string{r.Unmarked.Name, r.NeverMarked.Name}},
		{Does: "of a city, with its districts to choose from", Golden: "city", Path: "/organizations?region=430100",
			Says: []string{"共 3 家", `<option value="430104">　岳麓区</option>`}, Never: []string{r.NeverMarked.Name}},
		{Does: "of a district", Golden: "district", Path: "/organizations?region=" + pagetest.Tianxin, Says: []string{"共 1 家", r.Remarked.Name}},
		{Does: "of a legal form, the latest marked first", Golden: "order", Path: "/organizations?kind=ASSOCIATION&order=marked",
			Says: []string{"共 2 家", `<option value="marked" selected>`}},
		{Does: "where there is none, a search is offered", Golden: "none", Path: "/organizations?region=430200", Says: []string{"没有符合条件的组织", `href="/search"`}},
		{Does: "before a page there is a way onward", Golden: "before", Path: "/organizations?before=" + first.Cursors[1],
			Says: []string{"下一页", first.Items[0].Name}, Never: []string{"上一页", first.Items[1].Name}},
		{Does: "a status that is none is refused with a way out", Golden: "refused", Path: "/organizations?status=GOOD", Status: 400,
			Says: []string{"这不是可选的值", "请从列表里选一项"}},
		{Does: "a region that is none is refused", Golden: "nowhere", Path: "/organizations?region=999999", Status: 400, Says: []string{"这不是可选的值"}},
		{Does: "in English", Golden: "all", Path: "/organizations", Lang: layout.En,
			Says: []string{"4 organizations", "Unmarked", "Never marked", "marked on 20 May 2024", "latest marked first"}, Never: []string{"已标识", "登记地"}},
		{Does: "in English a region that is none", Golden: "nowhere", Path: "/organizations?region=999999", Lang: layout.En, Status: 400,
			Says: []string{"this is not one of the choices"}},
	})
}
