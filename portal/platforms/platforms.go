// Package platforms is the list of volunteer service information systems.
package platforms

import (
	_ "embed" // for the template
	"net/http"
	"slices"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/rules"
)

//go:embed platforms.html
var source string

type pageWords struct {
	Title, Lead, Caption, Name, Address, Valid, From, To, Until, Open, Note, None layout.Text
}

var words = pageWords{
	Title:   layout.T("志愿服务信息系统", "Volunteer service information systems"),
	Lead:    layout.T("志愿服务记录应当录入指定的信息系统。系统会启用，也会停用：停用的系统出具过的证明，未必还能在原处查验。", "Service is recorded in designated information systems. Systems open and close: what a closed one issued may no longer be checked there."),
	Caption: layout.T("仍在使用的在前", "Those still in use first"),
	Name:    layout.T("名称", "Name"),
	Address: layout.T("网址", "Address"),
	Valid:   layout.T("使用期间", "In use"),
	From:    layout.T("%s启用", "since %s"),
	To:      layout.T("%s停用", "closed %s"),
	Until:   layout.T("将用到%s", "until %s"),
	Open:    layout.T("在用（起始日期未载明）", "in use (opening date not stated)"),
	Note:    layout.T("说明", "Note"),
	None:    layout.T("还没有登记。", "None is registered yet."),
}

type row struct {
	*db.Platform
	Closed bool
}

// order puts what is still in use first.
func order(closed bool) int {
	if closed {
		return 1
	}
	return 0
}

// New makes the page's handler.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		platforms, err := site.DB.Platforms(r.Context())
		if err != nil {
			return nil, err
		}
		today := rules.PartialDate(site.Today())
		rows := make([]row, len(platforms))
		for i, p := range platforms {
			rows[i] = row{p, p.ValidTo != "" && p.ValidTo < today}
		}
		slices.SortStableFunc(rows, func(a, b row) int { return order(a.Closed) - order(b.Closed) })
		return &layout.Sheet{View: view, Title: words.Title, Section: layout.Platforms, Page: rows}, nil
	})
}
