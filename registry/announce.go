package registry

import (
	"context"
	"errors"
	"slices"

	"mingzhi/db"
	"mingzhi/rules"
)

// Announce publishes an announcement, or corrects the one that is published
// under the same document number (or, without one, the same title, date and
// region): its state is CORRECTED from then on. One that was withdrawn stays as it
// is. Publishers need only their names. The row is filled with its id.
func (tx *Tx) Announce(ctx context.Context, a *db.Announcement) (Change, error) {
	if err := tx.checkAnnouncement(ctx, a); err != nil {
		return "", err
	}
	for i, named := range a.Publishers {
		publisher, err := tx.publisher(ctx, named, a.RegionCode)
		if err != nil {
			return "", err
		}
		a.Publishers[i] = publisher
	}
	standing, err := tx.standingAnnouncement(ctx, a)
	if errors.Is(err, db.ErrNotFound) {
		a.Publication = tx.first()
		a.ID = a.EntryIndex
		if err := tx.writer.Insert(ctx, a); err != nil {
			return "", err
		}
		if err := tx.writer.SetAnnouncementParts(ctx, a); err != nil {
			return "", err
		}
		_, err := tx.append(ctx, AnnouncementPublished, announcementSubject(a.EntryIndex), -1, announcementFacts(a), true)
		return Created, err
	}
	if err != nil {
		return "", err
	}
	if err := checkInvented("title", a.Title, a.Origin, standing.Origin); err != nil {
		return "", err
	}
	a.ID, a.Publication = standing.ID, standing.Publication
	a.State, a.StateNote = standing.State, standing.StateNote
	if equal, err := same(announcementFacts(a), announcementFacts(standing)); err != nil || equal {
		return Unchanged, err
	}
	if standing.State == db.Withdrawn {
		return "", conflict("documentNumber", "该公告已撤回，不能再改", "the announcement was withdrawn and is not changed any more")
	}
	a.State, a.RevisedIndex = db.Corrected, tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, a); err != nil {
		return "", err
	}
	if err := tx.writer.SetAnnouncementParts(ctx, a); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, AnnouncementCorrected, announcementSubject(a.EntryIndex), standing.RevisedIndex, announcementFacts(a), true)
	return Revised, err
}

func (tx *Tx) checkAnnouncement(ctx context.Context, a *db.Announcement) error {
	if a.Title == "" {
		return missing("title", "标题", "the title")
	}
	if a.PublishedOn == "" {
		return missing("publishedOn", "发布日期", "the date of publication")
	}
	if a.PublishedOn > tx.r.Today() {
		return inFuture("publishedOn")
	}
	if len(a.Publishers) == 0 {
		return missing("publishers", "发布机关", "the publishers")
	}
	if err := checkInvented("title", a.Title, a.Origin); err != nil {
		return err
	}
	if a.Kind == "" {
		a.Kind = db.Notice
	}
	if a.State == "" {
		a.State = db.Published
	}
	region, err := tx.Region(ctx, a.RegionCode)
	if err != nil {
		return err
	}
	a.RegionCode = region.Code
	return nil
}

func (tx *Tx) standingAnnouncement(ctx context.Context, a *db.Announcement) (*db.Announcement, error) {
	if a.DocumentNumber != "" {
		return tx.writer.AnnouncementByNumber(ctx, a.DocumentNumber)
	}
	return tx.writer.AnnouncementByTitle(ctx, a.Title, a.PublishedOn, a.RegionCode)
}

// Withdraw takes an announcement back. Its text stays readable, with the reason.
func (tx *Tx) Withdraw(ctx context.Context, id int64, reason string) (Change, error) {
	a, err := tx.writer.AnnouncementByID(ctx, id)
	if err != nil {
		return "", err
	}
	if reason == "" {
		return "", missing("reason", "撤回原因", "the reason of the withdrawal")
	}
	if a.State == db.Withdrawn {
		return Unchanged, nil
	}
	previous := a.RevisedIndex
	a.State, a.StateNote, a.RevisedIndex = db.Withdrawn, reason, tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, a); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, AnnouncementWithdrawn, announcementSubject(a.EntryIndex), previous, announcementFacts(a), true)
	return Revised, err
}

// AnnouncementByNumber finds an announcement by its document number, normalised
// or not; ANNOUNCEMENT_MISSING when there is none.
func (tx *Tx) AnnouncementByNumber(ctx context.Context, number string) (*db.Announcement, error) {
	normalised, problem := rules.ParseDocumentNumber(number)
	if problem != nil {
		return nil, problem
	}
	a, err := tx.writer.AnnouncementByNumber(ctx, normalised)
	if errors.Is(err, db.ErrNotFound) {
		return nil, &rules.Problem{
			Code:    rules.AnnouncementMissing,
			Message: rules.Text{Zh: "没有这个发文字号的公告", En: "no announcement has this document number"},
			Mend:    rules.Text{Zh: "先导入该公告，或改正发文字号", En: "import the announcement first, or correct the number"},
		}
	}
	return a, err
}

// publisher finds or names a publisher.
func (tx *Tx) publisher(ctx context.Context, named *db.Publisher, region string) (*db.Publisher, error) {
	if known, ok := tx.publishers[named.Name]; ok {
		return known, nil
	}
	standing, err := tx.writer.PublisherByName(ctx, named.Name)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return nil, err
	}
	if err == nil {
		tx.publishers[named.Name] = standing
		return standing, nil
	}
	p := &db.Publisher{Name: named.Name, Line: named.Line, RegionCode: named.RegionCode, Publication: tx.first()}
	p.ID = p.EntryIndex
	if p.Line == "" {
		p.Line = LineOf(p.Name)
	}
	if p.RegionCode == "" {
		p.RegionCode = region
	}
	if err := tx.writer.Insert(ctx, p); err != nil {
		return nil, err
	}
	if _, err := tx.append(ctx, PublisherNamed, publisherSubject(p.EntryIndex), -1, publisherFacts(p), true); err != nil {
		return nil, err
	}
	tx.publishers[p.Name] = p
	return p, nil
}

// lineWords are the words by which an office's name shows its line.
var lineWords = []struct {
	line  db.PublisherLine
	words []string
}{
	{db.CivilAffairs, []string{"民政"}},
	{db.CivilizationOffice, []string{"文明办", "文明委", "精神文明"}},
	{db.Education, []string{"教育", "教体"}},
	{db.YouthLeague, []string{"共青团", "团委", "团省委", "团市委", "团县委"}},
	{db.WomensFederation, []string{"妇联", "妇女联合会"}},
	{db.DisabledPersonsFed, []string{"残联", "残疾人联合会"}},
	{db.SocialWork, []string{"社会工作部"}},
}

// LineOf reads the line of office from an office's name; OTHER when it shows
// none.
func LineOf(name string) db.PublisherLine {
	for _, line := range lineWords {
		if slices.ContainsFunc(line.words, func(word string) bool { return contains(name, word) }) {
			return line.line
		}
	}
	return db.OtherLine
}
