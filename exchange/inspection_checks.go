package exchange

import (
	"regexp"

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

// checkOutcome holds the problem and the date of publication against the outcome
// and the inspection.
func checkOutcome(r *row, i *db.Inspection) {
	switch {
	case i.Outcome == db.NoIssue && i.Problem != "":
		r.fail("problem", &rules.Problem{
			Code:    rules.Conflict,
			Message: rules.Text{Zh: "结论是未发现问题，却写了问题", En: "the outcome is ‘no issue’, yet a problem is described"},
			Mend:    rules.Text{Zh: "核对结论和问题", En: "check the outcome and the problem"},
		})
	case i.Outcome != "" && i.Outcome != db.NoIssue && i.Problem == "" && r.sound("problem"):
		r.need("problem", inspectionColumns())
	}
	if i.PublishedOn.Before(i.InspectedOn) {
		r.fail("publishedOn", &rules.Problem{
			Code:    rules.DatesOutOfOrder,
			Message: rules.Text{Zh: "公布早于抽查", En: "it would be published before the inspection"},
			Mend:    rules.Text{Zh: "核对两个日期，以及公告文号", En: "check both dates, and the announcement"},
		})
	}
}

// groupName is how the names of volunteer groups that are no legal persons end.
var groupName = regexp.MustCompile(`(志愿服务队|志愿者服务队|志愿者队伍?|志愿队|义工队|服务队|突击队|小分队|小队|小组)([（(].*[)）])?$`)

// assumeKind says what a subject is taken for when neither its kind nor its
// credit code is given: by its name a group, otherwise an organization.
func assumeKind(r *row, i *db.Inspection) {
	if i.SubjectKind != "" || i.SubjectCreditCode != "" {
		return
	}
	i.SubjectKind = db.SubjectOrganization
	taken := rules.Text{Zh: "志愿服务组织", En: "an organization"}
	if groupName.MatchString(i.SubjectName) {
		i.SubjectKind = db.SubjectGroup
		taken = rules.Text{Zh: "志愿服务团体", En: "a group"}
	}
	r.warn("subjectName", &rules.Problem{
		Code:    rules.Missing,
		Message: rules.Text{Zh: "没有填对象类型和信用代码，记为" + taken.Zh, En: "neither its kind nor its credit code is given; it is taken for " + taken.En},
		Mend:    rules.Text{Zh: "不是的，在“对象类型”列写志愿服务组织、志愿服务团体或其他单位", En: "if it is not, write 志愿服务组织, 志愿服务团体 or 其他单位 in the column 对象类型"},
	})
}
