package layout

import (
	"mingzhi/db"
	"mingzhi/rules"
)

// Rectification says how an ordered rectification stands on a day.
type Rectification struct {
	// State is empty when nothing was ordered.
	State db.RectificationState
	Text  Text
}

// Inspected is an inspection in a list, with how it stands.
type Inspected struct {
	*db.Inspection
	Rectification Rectification
}

// Inspecteds puts beside each inspection how its rectification stands today.
func Inspecteds(inspections []*db.Inspection, today rules.Date) []Inspected {
	rows := make([]Inspected, len(inspections))
	for i, inspection := range inspections {
		rows[i] = Inspected{inspection, RectificationOf(inspection, today)}
	}
	return rows
}

// RectificationOf words how an inspection's rectification stands. What was ordered
// and whose last day has passed is overdue; nobody has to publish that first, and
// nobody is said to have failed while no result is known.
func RectificationOf(i *db.Inspection, today rules.Date) Rectification {
	due := i.RectificationDueOn
	switch i.RectificationState {
	case db.RectificationCompleted:
		if i.RectificationCompletedOn == "" {
			return Rectification{db.RectificationCompleted, T("已整改", "put right")}
		}
		return Rectification{db.RectificationCompleted, Fill(T("已整改（%s完成）", "put right on %s"), i.RectificationCompletedOn)}
	case db.RectificationOverdue:
		if due == "" {
			return Rectification{db.RectificationOverdue, T("逾期未整改", "not put right in time")}
		}
		return Rectification{db.RectificationOverdue, Fill(T("逾期未整改（限期至%s）", "not put right in time (due on %s)"), due)}
	case db.RectificationOrdered:
		switch {
		case due == "":
			return Rectification{db.RectificationOrdered, T("已责令整改，没有公布期限", "ordered to be put right; no time was published")}
		case due < today:
			return Rectification{db.RectificationOverdue, Fill(T("已过整改期限（%s），尚未公布整改结果", "the time to put it right has passed (%s); no result was published"), due)}
		}
		return Rectification{db.RectificationOrdered, Fill(T("整改期限内（至%s）", "within the time to put it right (until %s)"), due)}
	}
	return Rectification{}
}
