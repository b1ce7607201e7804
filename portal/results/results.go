// Package results shows what a search found: with filters, why each hit matched,
// and help when there is none.
package results

import (
	_ "embed" // for the template and style
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/portal/label"
	"mingzhi/portal/layout"
	"mingzhi/rules"
	"mingzhi/search"
)

//go:embed results.html
var source string

// Style is the page's style.
//
//go:embed results.css
var Style string

// page is what the template is filled with.
type page struct {
	Query string
	// Hidden are the filters that a new query keeps.
	Hidden []layout.Hidden
	Fault  *rules.Problem
	Asked  bool
	Total  layout.Text
	// Standby is true when Meilisearch is away, CatchingUp while it is being filled.
	Standby, CatchingUp bool
	Behind              layout.Text
	Facets              []facet
	Clear               string
	Hits                []hit
	Next                string
	// Number is what was looked for, when it has the form of a certificate's number
	// and nothing was found: certificates are verified, not searched.
	Number string
}

// facet is one filter with its values and their counts.
type facet struct {
	Label  layout.Text
	Values []value
}

type value struct {
	Label  layout.Text
	Zh     bool
	Count  int
	Href   string
	Chosen bool
}

// hit is one row that was found.
type hit struct {
	Href      string
	Kind      layout.Text
	Title     []search.Part
	Others    []search.Highlight
	Reasons   layout.Text
	State     db.AnnouncementState
	Status    db.MarkStatus
	Outcome   db.InspectionOutcome
	Details   []string
	Date      any
	Synthetic bool
}

// New makes the page's handler.
func New(site *layout.Site, lookup *search.Service) http.Handler {
	view := layout.Compile(source, words)
	state := func(reflected db.Reflected) (string, bool) { return lookup.Steady(reflected.DataVersion) }
	return site.Live(load.Search, state, func(r *http.Request) (*layout.Sheet, error) {
		values := r.URL.Query()
		query, fault := read(values)
		if query.Region != "" && fault == nil {
			if _, err := site.DB.RegionByCode(r.Context(), query.Region); errors.Is(err, db.ErrNotFound) {
				fault = layout.NotOffered("region")
			} else if err != nil {
				return nil, err
			}
		}
		p := page{Query: query.Text, Asked: asked(values), Fault: fault}
		for _, name := range filters {
			if values.Get(name) != "" {
				p.Hidden = append(p.Hidden, layout.Hidden{Name: name, Value: values.Get(name)})
				p.Clear = layout.Address("/search", url.Values{"q": {p.Query}})
			}
		}
		title := words.Title
		if query.Text != "" {
			title = layout.Fill(words.TitleOf, query.Text)
		}
		sheet := &layout.Sheet{View: view, Title: title, Section: layout.Search, NoSearch: true}
		if p.Asked && p.Fault == nil {
			result, err := lookup.Search(r.Context(), query)
			var problem *rules.Problem
			switch {
			case errors.As(err, &problem) && problem.Code != rules.Internal:
				p.Fault = problem
			case err != nil:
				return nil, err
			default:
				p.fill(values, result)
				if len(p.Hits) == 0 && isNumber(query.Text) {
					p.Number = query.Text
				}
			}
		}
		if p.Fault != nil {
			sheet.Status = http.StatusBadRequest
		}
		sheet.Page = p
		return sheet, nil
	})
}

// isNumber tells whether a text has the form of a number of ours, miscopied or not.
func isNumber(text string) bool {
	_, err := certificate.ParseNumber(text)
	return err == nil || errors.Is(err, certificate.ErrNumberCheck)
}

// filters are what narrows a search down.
var filters = []string{"kind", "region", "status", "year"}

func asked(values url.Values) bool {
	return values.Get("q") != "" || layout.IsFiltered(values, filters...)
}

// read makes a query of an address, and tells which value is no choice.
func read(values url.Values) (search.Query, *rules.Problem) {
	query := search.Query{
		Text: values.Get("q"), Region: values.Get("region"), MarkStatus: values.Get("status"), After: values.Get("after"),
	}
	if kind := search.Kind(values.Get("kind")); kind != "" {
		if !slices.Contains(search.Kinds(), kind) {
			return query, layout.NotOffered("kind")
		}
		query.Kinds = []search.Kind{kind}
	}
	if !slices.Contains([]db.MarkStatus{"", db.Marked, db.Unmarked, db.NeverMarked}, db.MarkStatus(query.MarkStatus)) {
		return query, layout.NotOffered("status")
	}
	if text := values.Get("year"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil || year < 1 {
			return query, layout.NotOffered("year")
		}
		query.Year = year
	}
	return query, nil
}

func (p *page) fill(values url.Values, result *search.Result) {
	total := words.Total
	if !result.TotalIsExact {
		total = words.TotalAtLeast
	}
	p.Total = total.Of(result.TotalCount)
	p.Standby, p.CatchingUp = result.Standby, result.CatchingUp
	if result.Lag > 0 {
		p.Behind = words.Behind.Of(int(result.Lag))
	}
	p.Facets = facets(values, result.Facets)
	for _, found := range result.Hits {
		p.Hits = append(p.Hits, show(found))
	}
	if result.HasNextPage {
		p.Next = with(values, "after", result.EndCursor)
	}
}

// with is the same search with one value changed, from its first page on.
func with(values url.Values, name, value string) string {
	changed := url.Values{}
	for key, all := range values {
		if key != "after" && key != "lang" {
			changed[key] = all
		}
	}
	changed.Set(name, value)
	return layout.Address("/search", changed)
}

// most is how many values of a filter are offered.
const most = 12

func facets(values url.Values, found search.Facets) []facet {
	var list []facet
	add := func(text layout.Text, name string, counts []search.FacetCount, named func(search.FacetCount) (layout.Text, bool)) {
		f := facet{Label: text}
		chosen := values.Get(name)
		for _, count := range counts[:min(most, len(counts))] {
			word, zh := named(count)
			v := value{Label: word, Zh: zh, Count: count.Count, Chosen: chosen == count.Value, Href: with(values, name, count.Value)}
			if v.Chosen {
				v.Href = with(values, name, "")
			}
			f.Values = append(f.Values, v)
		}
		if len(f.Values) > 1 || chosen != "" && len(f.Values) > 0 {
			list = append(list, f)
		}
	}
	add(words.Kind, "kind", found.Kinds, func(c search.FacetCount) (layout.Text, bool) { return kindWords[search.Kind(c.Value)], false })
	add(words.Status, "status", found.MarkStatuses, func(c search.FacetCount) (layout.Text, bool) { return label.Of(db.MarkStatus(c.Value)), false })
	add(words.Region, "region", found.Regions, func(c search.FacetCount) (layout.Text, bool) { return layout.Named(c.Label), true })
	add(words.Year, "year", found.Years, func(c search.FacetCount) (layout.Text, bool) { return layout.Named(c.Value), false })
	return list
}

// show decides how a hit is shown.
func show(found search.Hit) hit {
	h := hit{Kind: kindWords[found.Kind]}
	switch {
	case found.Organization != nil:
		o := found.Organization
		h.Href, h.Status, h.Details, h.Synthetic = "/organizations/"+o.CreditCode, o.MarkStatus, []string{o.CreditCode}, o.Synthetic
	case found.Announcement != nil:
		a := found.Announcement
		h.Href, h.Date, h.State, h.Synthetic = entry("/announcements/", a.EntryIndex), a.PublishedOn, a.State, a.Synthetic
		if a.DocumentNumber != "" {
			h.Details = []string{a.DocumentNumber}
		}
	case found.Inspection != nil:
		i := found.Inspection
		h.Href, h.Date, h.Outcome, h.Synthetic = entry("/inspections/", i.EntryIndex), i.InspectedOn, i.Outcome, i.Synthetic
	case found.Commendation != nil:
		c := found.Commendation
		h.Href, h.Synthetic = "/commendations?year="+strconv.Itoa(c.Year), c.Synthetic
		h.Details = []string{strconv.Itoa(c.Year), c.Programme, c.Category}
	}
	for _, highlight := range found.Highlights {
		if highlight.Field == "title" {
			h.Title = highlight.Parts
		} else {
			h.Others = append(h.Others, highlight)
		}
	}
	var reasons []layout.Text
	for _, reason := range found.Reasons {
		reasons = append(reasons, reasonWords[reason])
	}
	h.Reasons = layout.Join(reasons)
	return h
}

func entry(path string, index int64) string { return path + strconv.FormatInt(index, 10) }
