// Package announcement is the page of one announcement: what it says, what it
// made public, and every earlier wording.
package announcement

import (
	_ "embed" // for the template and style
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"mingzhi/db"
	"mingzhi/portal/layout"
)

//go:embed announcement.html
var source string

// Style is the page's style.
//
//go:embed announcement.css
var Style string

type pageWords struct {
	Number, Publishers, Published, Kind, Region, Summary, Body, Attachments, Bytes, Made, MadeCaption, Organization, What, On, MarkedBy, UnmarkedBy layout.Text
	Withdrawn, CorrectedBy, Corrects, Earlier, EarlierText, Recorded, Ledger, Ledgered, NoText, More                                                layout.Text
}

var words = pageWords{
	Number:       layout.T("发文字号", "Document number"),
	Publishers:   layout.T("发布机关", "Publishers"),
	Published:    layout.T("发布日期", "Published"),
	Kind:         layout.T("类别", "Kind"),
	Region:       layout.T("行政区划", "Region"),
	Summary:      layout.T("内容提要", "Summary"),
	Body:         layout.T("正文", "Text"),
	Attachments:  layout.T("附件", "Attachments"),
	Bytes:        layout.T("%s 字节", "%s bytes"),
	Made:         layout.T("由此公开的标识和取消", "Markings and unmarkings made public by it"),
	MadeCaption:  layout.T("按组织名称排列", "by the organization's name"),
	Organization: layout.T("组织", "Organization"),
	What:         layout.T("事项", "What"),
	On:           layout.T("日期", "Date"),
	MarkedBy:     layout.T("标识", "marked"),
	UnmarkedBy:   layout.T("取消标识", "unmarked"),
	Withdrawn:    layout.T("本公告已撤回：%s", "This announcement was withdrawn: %s"),
	CorrectedBy:  layout.T("已有公告对它作了更正：", "It was corrected by:"),
	Corrects:     layout.T("它更正了：", "It corrects:"),
	Earlier:      layout.T("此前的文本", "Earlier wordings"),
	EarlierText:  layout.T("公开的内容不会悄悄修改；每次改动前的文本都在这里。", "Nothing public is changed silently; the wording before each change is here."),
	Recorded:     layout.T("第 %s 条", "entry %s"),
	Ledger:       layout.T("公开账本", "Public ledger"),
	Ledgered:     layout.T("第 %s 条", "entry %s"),
	NoText:       layout.T("本登记簿只记录了它的题名和出处。", "This register holds its title and source only."),
	More:         layout.T("只列出前 %s 家，其余在组织列表中查找。", "Only the first %s are shown; find the others in the list of organizations."),
}

type page struct {
	*db.Announcement
	Trail       []layout.Step
	Region      *db.Region
	Publishers  []*db.Publisher
	Attachments []*db.Attachment
	Made        []db.AnnouncedMarking
	Cut         bool
	Most        int
	Corrections []*db.Announcement
	Corrected   *db.Announcement
	Earlier     []wording
}

// wording is the text of an announcement as an earlier ledger entry states it.
type wording struct {
	Entry                int64
	At                   time.Time
	Title, Summary, Body string
}

// New makes the page's handler; the path has {entry}.
func New(site *layout.Site) http.Handler {
	view := layout.Compile(source, words)
	return site.Public(func(r *http.Request) (*layout.Sheet, error) {
		entry, err := strconv.ParseInt(r.PathValue("entry"), 10, 64)
		if err != nil {
			return nil, db.ErrNotFound
		}
		a, err := site.DB.AnnouncementByEntry(r.Context(), entry)
		if err != nil {
			return nil, err
		}
		p, err := load(r, site.DB, a)
		return &layout.Sheet{View: view, Title: layout.Named(a.Title), Section: layout.Announcements, Page: p}, err
	})
}

func load(r *http.Request, database *db.DB, a *db.Announcement) (page, error) {
	ctx, ids := r.Context(), []int64{a.ID}
	p := page{Announcement: a, Most: db.MaxMarkingsShown, Trail: []layout.Step{
		{Label: layout.T("公告", "Announcements"), Href: "/announcements"},
	}}
	publishers, err := database.PublishersOf(ctx, ids)
	if err != nil {
		return p, err
	}
	attachments, err := database.AttachmentsOf(ctx, ids)
	if err != nil {
		return p, err
	}
	made, err := database.MarkingsAnnouncedBy(ctx, ids)
	if err != nil {
		return p, err
	}
	corrections, err := database.CorrectionsOf(ctx, ids)
	if err != nil {
		return p, err
	}
	p.Publishers, p.Attachments, p.Made, p.Corrections = publishers[a.ID], attachments[a.ID], made[a.ID], corrections[a.ID]
	p.Cut = len(p.Made) == db.MaxMarkingsShown
	if p.Region, err = database.RegionByCode(ctx, a.RegionCode); err != nil {
		return p, err
	}
	if a.CorrectsID != 0 {
		corrected, err := database.AnnouncementsByID(ctx, []int64{a.CorrectsID})
		if err != nil {
			return p, err
		}
		p.Corrected = corrected[a.CorrectsID]
	}
	p.Earlier, err = earlier(r, database, a)
	return p, err
}

// earlier reads the wordings before the present one, the latest first.
func earlier(r *http.Request, database *db.DB, a *db.Announcement) ([]wording, error) {
	entries, err := database.EntriesAbout(r.Context(), fmt.Sprintf("announcement/%d", a.EntryIndex))
	if err != nil {
		return nil, err
	}
	var wordings []wording
	for i := len(entries) - 2; i >= 0; i-- {
		var body struct {
			Facts struct{ Title, Summary, Body string }
		}
		if err := json.Unmarshal(entries[i].Body, &body); err != nil {
			return nil, fmt.Errorf("reading entry %d: %w", entries[i].Index, err)
		}
		wordings = append(wordings, wording{entries[i].Index, entries[i].RecordedAt, body.Facts.Title, body.Facts.Summary, body.Facts.Body})
	}
	return wordings, nil
}
