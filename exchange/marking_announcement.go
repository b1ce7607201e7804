package exchange

import (
	"fmt"
	"slices"
	"time"

	"mingzhi/db"
	"mingzhi/rules"
)

// marksNothing refuses an announcement of a kind that makes no marking public,
// such as an inspection's result: its number is another's.
func marksNothing(announcement *db.Announcement) *rules.Problem {
	switch announcement.Kind {
	case db.UnmarkingAnnouncement, db.InspectionResult, db.PenaltyAnnouncement, db.CommendationNotice:
	default:
		return nil
	}
	kind := announcementKindTitle(announcement.Kind)
	return &rules.Problem{
		Code: rules.Conflict,
		Message: rules.Text{
			Zh: "这份公告的类别是“" + kind.Zh + "”，不公布标识",
			En: "this announcement is of the kind " + kind.Zh + " (" + kind.En + "), which makes no marking public",
		},
		Mend: rules.Text{
			Zh: "改填标识公告或年度名单公告的文号；公告类别登记错了的，先更正公告",
			En: "give the number of the announcement or the annual list of markings; if its kind is registered wrongly, correct the announcement first",
		},
	}
}

func announcementKindTitle(kind db.AnnouncementKind) rules.Text {
	for _, column := range announcementColumns() {
		if at := slices.IndexFunc(column.Words, func(word Word) bool { return word.Value == string(kind) }); at >= 0 {
			return column.Words[at].Title
		}
	}
	return rules.Text{Zh: string(kind), En: string(kind)}
}

// A marking is usually announced within a month (标识并公告), and entered within a
// quarter of an announcement that stood before it.
const (
	announcedWithin = 30
	enteredWithin   = 90
)

// warnOfDistance warns of a marking far from its announcement: one of the dates
// or the number may be another's.
func warnOfDistance(r *row, markedOn rules.Date, announcement *db.Announcement) {
	if markedOn == "" {
		return
	}
	days := int(markedOn.Time(nil).Sub(announcement.PublishedOn.Time(nil)) / (24 * time.Hour))
	if -announcedWithin <= days && days <= enteredWithin {
		return
	}
	zh, en := "晚", "after"
	if days < 0 {
		zh, en, days = "早", "before", -days
	}
	r.warn("markedOn", &rules.Problem{
		Code: rules.DatesOutOfOrder,
		Message: rules.Text{
			Zh: fmt.Sprintf("比公告的发布日期（%s）%s%d天", announcement.PublishedOn.Zh(), zh, days),
			En: fmt.Sprintf("it is %d days %s the announcement (%s)", days, en, announcement.PublishedOn.En()),
		},
		Mend: rules.Text{Zh: "核对标识日期和公告文号；无误则不用改", En: "check the date and the announcement; if they are right, nothing is to be done"},
	})
}
