// Package organizations is the list of organizations with its filters.
package organizations

import (
	_ "embed" // for the template
	"net/http"

	"mingzhi/db"
	"mingzhi/portal/layout"
)

//go:embed organizations.html
var source string

type pageWords struct {
	Title, Lead, Region, Status, Kind, Order, None, Since, Wider layout.Text
	Total                                                        layout.Counted
}

var words = pageWords{
	Title:  layout.T("志愿服务组织", "Volunteer service organizations"),
	Lead:   layout.T("由民政部门登记并标识的组织。标识状态以公告为准，每一次标识和取消都有公告。", "Organizations registered and marked by civil affairs departments. Each marking and unmarking has an announcement."),
	Region: layout.T("登记地", "Registered in"),
	Status: layout.T("标识状态", "Mark status"),
	Kind:   layout.T("组织类型", "Legal form"),
	Order:  layout.T("排序", "Order"),
	None:   layout.T("没有符合条件的组织。", "No organization fits."),
	Since:  layout.T("%s标识", "marked on %s"),
	Wider:  layout.T("放宽条件，或换个词检索", "Widen the filters, or search by another word"),
	Total:  layout.Counted{Zh: "共 %s 家", One: "%s organization", Many: "%s organizations"},
}

type page struct {
	Filters layout.Filters
	Total   layout.Text
	Rows    []row
	Pager   layout.Pager
}

type row struct {
	*db.Organization
	Region *db.Region
}

// orders are the ways to sort, by their value in the address.
var orders = []struct {
	value string
	order db.OrganizationOrder
	label layout.Text
}{
	{"", db.ByName, layout.T("按名称", "by name")},
	{"marked", db.ByMarkedOn, layout.T("最近标识的在前", "latest marked first")},
	{"registered", db.ByRegisteredOn, layout.T("最近登记的在前", "latest registered first")},
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
		status, statuses := layout.Choose("status", words.Status, values.Get("status"), db.Marked, db.Unmarked, db.NeverMarked)
		kind, kinds := layout.Choose("kind", words.Kind, values.Get("kind"), db.Association, db.ServiceInstitution, db.Foundation)
		sorting, by := chooseOrder(values.Get("order"))
		region.Label = words.Region
		p := page{Filters: layout.Filters{Action: "/organizations", Selects: []layout.Select{region, status, kind, sorting}}}
		if layout.IsFiltered(values, "region", "status", "kind", "order") {
			p.Filters.Clear = "/organizations"
		}
		filter := db.OrganizationFilter{MarkStatus: statuses, Kind: kinds}
		if picked != nil {
			filter.Region = picked.Code
		}
		if p.Filters.Refuse() == nil {
			if err := p.Filters.Blame(p.fill(r, site.DB, filter, by)); err != nil {
				return nil, err
			}
		}
		return p.Filters.List(view, words.Title, layout.Organizations, p), nil
	})
}

func (p *page) fill(r *http.Request, database *db.DB, filter db.OrganizationFilter, by db.OrganizationOrder) error {
	ctx := r.Context()
	slice, err := database.Organizations(ctx, filter, by, layout.PageOf(r.URL.Query()))
	if err != nil {
		return err
	}
	total, err := database.CountOrganizations(ctx, filter)
	if err != nil {
		return err
	}
	codes := make([]string, len(slice.Items))
	for i, o := range slice.Items {
		codes[i] = o.RegionCode
	}
	regions, err := database.RegionsByCode(ctx, codes)
	if err != nil {
		return err
	}
	for _, o := range slice.Items {
		p.Rows = append(p.Rows, row{o, regions[o.RegionCode]})
	}
	p.Total, p.Pager = words.Total.Of(total), layout.Turn(r.URL, slice)
	return nil
}

// chooseOrder reads the order.
func chooseOrder(chosen string) (layout.Select, db.OrganizationOrder) {
	choice, by := layout.Select{Name: "order", Label: words.Order, Fault: layout.NotOffered("order")}, db.ByName
	for _, order := range orders {
		choice.Options = append(choice.Options, layout.Option{Value: order.value, Label: order.label, Chosen: order.value == chosen})
		if order.value == chosen {
			by, choice.Fault = order.order, nil
		}
	}
	return choice, by
}
