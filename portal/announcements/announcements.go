// Package announcements is the list of announcements with its filters.
package announcements

import (
	_ "embed" // for the template
	"net/http"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/rules"
)

//go:embed announcements.html
var source string

type pageWords struct {
	Title, Lead, Kind, From, To, DateHint, None layout.Text
	Total                                       layout.Counted
}

var words = pageWords{
	Title:    layout.T("公告", "Announcements"),
	Lead:     layout.T("标识、取消标识、年度名单、抽查结果、表彰和通知，最新的在前。公告可以更正或撤回，原文仍可查。", "Markings, unmarkings, annual lists, inspection results, commendations and notices, the newest first. They may be corrected or withdrawn; the earlier text stays readable."),
	Kind:     layout.T("类别", "Kind"),
	From:     layout.T("发布日期自", "Published from"),
	To:       layout.T("发布日期至", "Published until"),
	DateHint: layout.T("例如 2023-09-07", "for example 2023-09-07"),
	None:     layout.T("没有符合条件的公告。", "No announcement fits."),
	Total:    layout.Counted{Zh: "共 %s 份", One: "%s announcement", Many: "%s announcements"},
}

type page struct {
	Filters layout.Filters
	Total   layout.Text
	Rows    []row
	Pager   layout.Pager
}

type row struct {
	*db.Announcement
	Publishers []*db.Publisher
}

// kinds are the kinds of announcement in the order of the choice.
var kinds = []db.AnnouncementKind{
	db.MarkingAnnouncement, db.UnmarkingAnnouncement, db.AnnualList, db.InspectionResult,
	db.PenaltyAnnouncement, db.CommendationNotice, db.Notice,
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
		kind, chosen := layout.Choose("kind", words.Kind, values.Get("kind"), kinds...)
		from, fromField := day("from", words.From, values.Get("from"))
		to, toField := day("to", words.To, values.Get("to"))
		p := page{Filters: layout.Filters{
			Action: "/announcements", Selects: []layout.Select{region, kind}, Fields: []layout.Field{fromField, toField},
		}}
		if layout.IsFiltered(values, "region", "kind", "from", "to") {
			p.Filters.Clear = "/announcements"
		}
		filter := db.AnnouncementFilter{Kind: chosen, PublishedFrom: from, PublishedTo: to}
		if picked != nil {
			filter.Region = picked.Code
		}
		if p.Filters.Refuse() == nil {
			if err := p.Filters.Blame(p.fill(r, site, filter)); err != nil {
				return nil, err
			}
		}
		return p.Filters.List(view, words.Title, layout.Announcements, p), nil
	})
}

func (p *page) fill(r *http.Request, site *layout.Site, filter db.AnnouncementFilter) error {
	slice, err := site.DB.Announcements(r.Context(), filter, layout.PageOf(r.URL.Query()))
	if err != nil {
		return err
	}
	total, err := site.DB.CountAnnouncements(r.Context(), filter)
	if err != nil {
		return err
	}
	ids := make([]int64, len(slice.Items))
	for i, a := range slice.Items {
		ids[i] = a.ID
	}
	publishers, err := site.DB.PublishersOf(r.Context(), ids)
	if err != nil {
		return err
	}
	for _, a := range slice.Items {
		p.Rows = append(p.Rows, row{a, publishers[a.ID]})
	}
	p.Total, p.Pager = words.Total.Of(total), layout.Turn(r.URL, slice)
	return nil
}

// day reads a date of a filter; an empty one does not filter.
func day(name string, text layout.Text, typed string) (rules.Date, layout.Field) {
	field := layout.Field{Name: name, Label: text, Hint: words.DateHint, Type: "text", Mode: "numeric", Value: typed, Longest: 40}
	if typed == "" {
		return "", field
	}
	date, problem := rules.ParseDate(typed, "")
	field.Fault = problem
	return date, field
}
