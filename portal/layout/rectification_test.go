package layout_test

import (
	"testing"

	"mingzhi/db"
	"mingzhi/portal/layout"
)

func TestARectificationStandsByItsLastDay(t *testing.T) {
	for _, row := range []struct {
		does       string
		inspection db.Inspection
		state      db.RectificationState
		zh         string
	}{
		{"nothing ordered says nothing", db.Inspection{}, "", ""},
		{"on its last day an order is within its time", db.Inspection{RectificationState: db.RectificationOrdered, RectificationDueOn: "2026-11-24"}, db.RectificationOrdered, "整改期限内（至2026年11月24日）"},
		{"on the day after it is overdue, and the result is unknown", db.Inspection{RectificationState: db.RectificationOrdered, RectificationDueOn: "2026-11-23"}, db.RectificationOverdue, "已过整改期限（2026年11月23日），尚未公布整改结果"},
		{"without a last day it is never overdue", db.Inspection{RectificationState: db.RectificationOrdered}, db.RectificationOrdered, "已责令整改，没有公布期限"},
		{"what was put right late is put right", db.Inspection{RectificationState: db.RectificationCompleted, RectificationDueOn: "2026-01-01", RectificationCompletedOn: "2026-02-01"}, db.RectificationCompleted, "已整改（2026年2月1日完成）"},
		{"put right on an unknown day", db.Inspection{RectificationState: db.RectificationCompleted}, db.RectificationCompleted, "已整改"},
		{"a department said that it was not done", db.Inspection{RectificationState: db.RectificationOverdue, RectificationDueOn: "2026-08-01"}, db.RectificationOverdue, "逾期未整改（限期至2026年8月1日）"},
		{"the same without a last day", db.Inspection{RectificationState: db.RectificationOverdue}, db.RectificationOverdue, "逾期未整改"},
	} {
		got := layout.RectificationOf(&row.inspection, "2026-11-24")
		if got.State != row.state || got.Text.Zh != row.zh || (got.Text.En == "") != (row.zh == "") {
			t.Errorf("%s: %+v", row.does, got)
		}
	}
}
