package exchange

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"mingzhi/db"
	"mingzhi/rules"
)

// announcedAnswer is the announcement that a text refers to, or why there is none.
type announcedAnswer struct {
	announcement *db.Announcement
	problem      *rules.Problem
}

// announcement finds the announcement that a text refers to: by its document
// number or, for the many that have none, by its whole title, behind which may
// stand its date: 标题|2024-03-05.
func (t *transaction) announcement(ctx context.Context, text string) (*db.Announcement, *rules.Problem, error) {
	if answer, ok := t.announced[text]; ok {
		return answer.announcement, answer.problem, nil
	}
	found, err := t.findAnnouncement(ctx, text)
	var problem *rules.Problem
	if err != nil && !errors.As(err, &problem) {
		return nil, nil, err
	}
	t.announced[text] = announcedAnswer{found, problem}
	return found, problem, nil
}

func (t *transaction) findAnnouncement(ctx context.Context, text string) (*db.Announcement, error) {
	number, noNumber := rules.ParseDocumentNumber(text)
	if noNumber == nil {
		return t.AnnouncementByNumber(ctx, number)
	}
	titled, err := t.titled(ctx, text)
	if err != nil {
		return nil, err
	}
	switch len(titled) {
	case 0:
		// What is neither a number nor a known title is more often a slip in a number.
		noNumber.Mend.Zh += "；没有文号的公告，写已导入公告的标题全文"
		noNumber.Mend.En += "; for an announcement without a number write its whole title, as it was imported"
		return nil, noNumber
	case 1:
		return titled[0], nil
	}
	dates := make([]string, len(titled))
	for i, one := range titled {
		dates[i] = string(one.PublishedOn)
		if one.DocumentNumber != "" {
			dates[i] = one.DocumentNumber
		}
	}
	return nil, &rules.Problem{
		Code: rules.Conflict,
		Message: rules.Text{
			Zh: "有几份公告用这个标题：" + strings.Join(dates, "、"),
			En: "several announcements have this title: " + strings.Join(dates, ", "),
		},
		Mend: rules.Text{
			Zh: "有发文字号的写发文字号；没有的在标题后面加上日期，如 标题|" + string(titled[0].PublishedOn),
			En: "write the document number of one that has it; otherwise add the date behind the title, as 标题|" + string(titled[0].PublishedOn),
		},
	}
}

// rowAnnouncement reads a column that refers to an announcement; nil for a blank
// or a wrong one, which is noted.
func (t *transaction) rowAnnouncement(ctx context.Context, r *row, field, otherwise string) (*db.Announcement, error) {
	text := r.text(field)
	if text == "" {
		if text = otherwise; text == "" || !r.sound(field) {
			return nil, nil
		}
	}
	found, problem, err := t.announcement(ctx, text)
	if err != nil {
		return nil, err
	}
	if problem != nil {
		r.fail(field, problem)
		return nil, nil
	}
	if r.values[field] != "" {
		r.values[field] = strconv.FormatInt(found.ID, 10)
	}
	return found, nil
}

// titled gives the announcements with a title, or with a title and a date.
func (t *transaction) titled(ctx context.Context, text string) ([]*db.Announcement, error) {
	if t.byTitle == nil {
		all, err := t.AnnouncementTitles(ctx)
		if err != nil {
			return nil, err
		}
		t.byTitle = make(map[string][]*db.Announcement, len(all))
		for _, one := range all {
			title := rules.NameKey(one.Title)
			t.byTitle[title] = append(t.byTitle[title], one)
		}
	}
	if found := t.byTitle[rules.NameKey(text)]; found != nil {
		return found, nil
	}
	title, written, _ := strings.Cut(strings.ReplaceAll(text, "｜", "|"), "|")
	date, problem := rules.ParseDate(written, "")
	if problem != nil {
		return nil, nil
	}
	var found []*db.Announcement
	for _, one := range t.byTitle[rules.NameKey(title)] {
		if one.PublishedOn == date {
			found = append(found, one)
		}
	}
	return found, nil
}
