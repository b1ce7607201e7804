package exchange

import (
	"mingzhi/db"
	"mingzhi/rules"
)

// checkRectification reads the state from the dates where none is stated, and
// holds them against each other.
func checkRectification(r *row, i *db.Inspection) {
	switch {
	case i.RectificationState != "":
	case i.RectificationCompletedOn != "":
		i.RectificationState = db.RectificationCompleted
	case i.RectificationDueOn != "":
		i.RectificationState = db.RectificationOrdered
	}
	if i.RectificationCompletedOn.Before(i.InspectedOn) {
		r.fail("rectificationCompletedOn", &rules.Problem{
			Code:    rules.DatesOutOfOrder,
			Message: rules.Text{Zh: "整改完成早于抽查", En: "it would be put right before the inspection"},
			Mend:    rules.Text{Zh: "核对两个日期", En: "check both dates"},
		})
	}
	if i.RectificationState == db.RectificationOrdered && i.RectificationCompletedOn != "" {
		r.fail("rectificationState", &rules.Problem{
			Code:    rules.Conflict,
			Message: rules.Text{Zh: "已有整改完成日期，状态却是整改中", En: "it has a day of completion, yet is said to be under way"},
			Mend:    rules.Text{Zh: "核对整改状态和完成日期", En: "check the state and the date"},
		})
	}
}

// checkFound holds the findings against the outcome.
func checkFound(r *row, i *db.Inspection) {
	if i.Outcome != db.NoIssue {
		return
	}
	for _, finding := range i.Findings {
		if finding.Result == db.NotMet {
			r.fail(string(finding.Item), &rules.Problem{
				Code:    rules.Conflict,
				Message: rules.Text{Zh: "结论是未发现问题，这一项却不符合", En: "the outcome is ‘no issue’, yet this item is not met"},
				Mend:    rules.Text{Zh: "核对结论和这一项", En: "check the outcome and this item"},
			})
		}
	}
}
