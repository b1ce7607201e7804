// Package announcement is the page of one announcement: what it says, what it
// made public, and every earlier wording.
package announcement

import (
	"context"
	_ "embed" // for the template and style
	"net/http"
	"slices"
	"strconv"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/registry"
	"mingzhi/rules"
)

//go:embed announcement.html
var source string

// Style is the page's style.
//
//go:embed announcement.css
var Style string

type pageWords struct {
	Number, Publishers, Published, Kind, Region, Summary, Body, Attachments, Bytes, Made, MadeCaption, Organization, What, On, MarkedBy, UnmarkedBy layout.Text
	Withdrawn, CorrectedBy, Corrects, Earlier, EarlierText, Recorded, Ledger, Ledgered, NoText, More, CorrectedOn, Revised, Inspected, MoreFound    layout.Text
	TitleAlone, NoneMarked, NoneUnmarked, Changed, Nothing, Colon                                                                                   layout.Text
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
	MadeCaption:  layout.T("按组织名称排列", "By the organization's name"),
	Organization: layout.T("组织", "Organization"),
	What:         layout.T("事项", "What"),
	On:           layout.T("日期", "Date"),
	MarkedBy:     layout.T("标识", "marked"),
	UnmarkedBy:   layout.T("取消标识", "unmarked"),
	Withdrawn:    layout.T("本公告已撤回：", "This announcement was withdrawn: "),
	CorrectedBy:  layout.T("已有公告对它作了更正：", "It was corrected by:"),
	Corrects:     layout.T("它更正了：", "It corrects:"),
	Earlier:      layout.T("此前的文本", "Earlier wordings"),
	EarlierText:  layout.T("公开的内容不会悄悄修改；每次改动前的文本都在这里。", "Nothing public is changed silently; the wording before each change is here."),
	Recorded:     layout.T("序号 %s", "index %s"),
	Ledger:       layout.T("公开账本", "Public ledger"),
	Ledgered:     layout.T("序号 %s", "index %s"),
	CorrectedOn:  layout.T("本公告已更正，此前的文本在页末。更正于", "This announcement was corrected; the earlier wordings stand at the end. Corrected on"),
	Revised:      layout.T("现文本在序号 %s", "the present text is at index %s"),
	Inspected:    layout.T("由此公布的抽查结果", "Inspection results made public by it"),
	MoreFound:    layout.T("另有 %s 项，在抽查列表中查找。", "%s more are in the list of inspections."),
	NoText:       layout.T("本登记簿只记录了它的题名和出处。", "This register holds its title and source only."),
	TitleAlone:   layout.T("本登记簿只记录了它的题名。", "This register holds its title only."),
	NoneMarked:   layout.T("登记簿里没有由它标识的组织。", "This register holds no organization that it marked."),
	NoneUnmarked: layout.T("登记簿里没有由它取消标识的组织。", "This register holds no organization that it unmarked."),
	Changed:      layout.T("后来改动的内容", "What was changed after it"),
	Colon:        layout.T("：", ": "),
	Nothing:      layout.T("（无）", "(none)"),
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
	// Latest is the version in force; Earlier are those before it, the latest first.
	Latest      *db.Version
	Earlier     []earlier
	Inspections []layout.Inspected
	MoreFound   int
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
		p, err := load(r, site.DB, a, site.Today())
		return &layout.Sheet{View: view, Title: layout.Named(a.Title), Section: layout.Announcements, Page: p}, err
	})
}

func load(r *http.Request, database *db.DB, a *db.Announcement, today rules.Date) (page, error) {
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
	if err := p.readVersions(ctx, database); err != nil {
		return p, err
	}
	return p, p.readInspections(ctx, database, today)
}

// readVersions reads the wording in force and those before it.
func (p *page) readVersions(ctx context.Context, database *db.DB) error {
	subject := registry.AnnouncementSubject(p.Announcement)
	versions, err := registry.AnnouncementVersions(ctx, database, []string{subject})
	if err != nil {
		return err
	}
	list := versions[subject]
	slices.Reverse(list)
	if len(list) > 0 {
		p.Latest = list[0]
		for i, version := range list[1:] {
			p.Earlier = append(p.Earlier, earlier{version, changes(list[i].Changes)})
		}
	}
	return nil
}

// readInspections reads the first inspections that the announcement made public.
func (p *page) readInspections(ctx context.Context, database *db.DB, today rules.Date) error {
	filter := db.InspectionFilter{AnnouncementID: p.ID}
	found, err := database.Inspections(ctx, filter, db.Page{First: db.MaxPageSize})
	if err != nil || !found.HasNextPage {
		p.Inspections = layout.Inspecteds(found.Items, today)
		return err
	}
	total, err := database.CountInspections(ctx, filter)
	p.Inspections, p.MoreFound = layout.Inspecteds(found.Items, today), total-len(found.Items)
	return err
}
