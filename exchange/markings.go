package exchange

import (
	"context"
	"strings"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// markingRow is what a row of the organizations' list says about its marking.
type markingRow struct {
	marking      db.Marking
	unmarkedOn   rules.Date
	unmarkReason db.UnmarkReason
	unmarkedByID int64
}

// readMarking reads a row's marking; nil when the row has none. Who may be marked
// is what 湘民发〔2023〕29号 二(一) says.
func readMarking(ctx context.Context, tx *transaction, r *row, o *db.Organization) (*markingRow, error) {
	m := &markingRow{
		marking: db.Marking{
			Basis: db.MarkingBasis(r.word("basis")), CharterCheckedOn: r.date("charterCheckedOn"), MarkedOn: r.date("markedOn"),
		},
		unmarkedOn: r.date("unmarkedOn"), unmarkReason: db.UnmarkReason(r.word("unmarkReason")),
	}
	if !r.stated("markedOn") {
		r.text("announcement")
		m.undated(r)
		m.noLonger(r, o)
		if !r.stated("unmarkedOn") && !r.stated("unmarkReason") {
			return nil, nil
		}
		return m, m.readEnd(ctx, tx, r)
	}
	announcement, err := tx.rowAnnouncement(ctx, r, "announcement", tx.options.Announcement)
	if err != nil {
		return nil, err
	}
	if announcement != nil {
		m.marking.AnnouncementID = announcement.ID
		if problem := marksNothing(announcement); problem != nil {
			r.fail("announcement", problem)
		} else {
			warnOfDistance(r, m.marking.MarkedOn, announcement)
		}
	} else if r.sound("announcement") {
		r.fail("announcement", &rules.Problem{
			Code:    rules.AnnouncementMissing,
			Message: rules.Text{Zh: "标识须有使其公开的公告", En: "a marking needs the announcement that makes it public"},
			Mend:    rules.Text{Zh: "填公告文号，或用 --announcement 给出整表的公告", En: "give the document number, or one for the whole file by --announcement"},
		})
	}
	if m.marking.CharterCheckedOn == "" && r.sound("charterCheckedOn") {
		r.need("charterCheckedOn", organizationColumns())
	}
	m.basis(r, o.Name, o.Purpose)
	m.inOrder(r, o)
	return m, m.readEnd(ctx, tx, r)
}

// undated refuses a row that speaks of a marking without saying when it was: it
// must not pass for a mere registration.
func (m *markingRow) undated(r *row) {
	said := ""
	for _, field := range []string{"charterCheckedOn", "basis", "announcement"} {
		if r.values[field] != "" {
			said = field
		}
	}
	if r.stated("unmarkedOn") || said == "" && !r.unknown("markedOn") {
		return
	}
	if _, ok := r.table.found.byField["markedOn"]; ok {
		r.fail("markedOn", &rules.Problem{
			Code:    rules.Missing,
			Message: rules.Text{Zh: "这一行写了标识的内容，却没有标识日期", En: "the row speaks of a marking, but has no date of it"},
			Mend:    rules.Text{Zh: "补填标识日期；只登记、不标识的，请清空章程核实日期、标识依据和公告文号", En: "fill in the date; to register only, clear the date of the charter check, the basis and the announcement"},
		})
		return
	}
	var unused []string
	for _, column := range r.table.found.ignored[:min(len(r.table.found.ignored), 10)] {
		unused = append(unused, column.Letter+" "+column.Heading)
	}
	problem := &rules.Problem{
		Code:    rules.HeadingMissing,
		Message: rules.Text{Zh: "有的行写了标识的内容，表里却没有“标识日期”一列", En: "rows speak of a marking, but there is no column 标识日期"},
		Mend:    rules.Text{Zh: "补上“标识日期”列，或改正它的表头", En: "add the column 标识日期, or correct its heading"},
	}
	if len(unused) > 0 {
		problem.Mend.Zh += "；认不出的列：" + strings.Join(unused, "、")
		problem.Mend.En += "; columns not recognized: " + strings.Join(unused, ", ")
	}
	r.failTable(problem)
}

// noLonger warns of a marked organization whose charter no longer has the
// purpose: its mark is to be taken back.
func (m *markingRow) noLonger(r *row, o *db.Organization) {
	if volunteering, known := r.yes("purposeIsVolunteering"); !known || volunteering || o.MarkStatus != db.Marked || m.unmarkedOn != "" {
		return
	}
	r.warn("purposeIsVolunteering", &rules.Problem{
		Code:    rules.NoMarkingBasis,
		Message: rules.Text{Zh: "该组织已标识，章程却不以志愿服务为宗旨", En: "the organization is marked, yet its charter's purpose is not volunteer service"},
		Mend:    rules.Text{Zh: "按" + rules.NoticeNumber + " 二(一)取消标识并公告，再填取消标识日期、原因和公告文号", En: "unmark and announce it as " + rules.NoticeNumber + " 二(一) says, then fill in the date, the reason and the announcement"},
	})
}

// basis holds the stated basis against the rule, or finds it where none is stated.
func (m *markingRow) basis(r *row, name, purpose string) {
	found, known := r.yes("purposeIsVolunteering")
	purposeIsVolunteering := found || !known
	applied := m.marking.Basis == db.Application
	answer := rules.MarkingBasisOf(name, purposeIsVolunteering, applied)
	switch {
	case name == "" || !r.sound("basis", "purposeIsVolunteering"):
		return
	case answer.Footing == rules.MarkingConflict || answer.Footing == rules.NoFooting:
		r.fail("purposeIsVolunteering", noBasis(rules.NoMarkingBasis, answer))
	case answer.Footing == rules.EligibleIfApplied && m.marking.Basis == "":
		r.fail("basis", noBasis(rules.NoMarkingBasis, answer))
	case answer.Footing == rules.EligibleIfApplied:
		r.fail("basis", noBasis(rules.BasisConflict, answer))
	case m.marking.Basis == "":
		m.marking.Basis = db.MarkingBasis(answer.Basis)
	case string(m.marking.Basis) != answer.Basis:
		r.warn("basis", noBasis(rules.BasisConflict, answer))
	}
	if !known && rules.PurposeIsVolunteering(purpose) == rules.PurposeUnlikely {
		r.warn("purpose", &rules.Problem{
			Code:    rules.NoMarkingBasis,
			Message: rules.Text{Zh: "宗旨里没有提到开展志愿服务", En: "the purpose does not speak of doing volunteer service"},
			Mend:    rules.Text{Zh: "请再核对章程；核实无误的，可加一列“章程是否以志愿服务为宗旨”填“是”", En: "look into the charter again; if it is right, say so in a column 章程是否以志愿服务为宗旨"},
		})
	}
}

// noBasis says why a marking has no basis and, where an application would give it
// one, what to type.
func noBasis(code rules.Code, answer rules.MarkingAnswer) *rules.Problem {
	mend := rules.Text{Zh: "依据见" + answer.Article, En: "see " + answer.Article}
	if answer.Footing == rules.EligibleIfApplied {
		mend = rules.Text{
			Zh: "已经申请的，在“标识依据”列填“主动申请”；没有申请的，清空标识日期，只登记（" + answer.Article + "）",
			En: "if it applied, write 主动申请 in the column 标识依据; if not, clear the date of the marking, which only registers it (" + answer.Article + ")",
		}
	}
	return &rules.Problem{Code: code, Message: answer.Reason, Mend: mend}
}

// readEnd reads the end of the marking, where the row has one.
func (m *markingRow) readEnd(ctx context.Context, tx *transaction, r *row) error {
	if !r.stated("unmarkedOn") {
		if m.unmarkReason != "" {
			r.need("unmarkedOn", organizationColumns())
		}
		return nil
	}
	if m.unmarkReason == "" && r.sound("unmarkReason") {
		r.need("unmarkReason", organizationColumns())
	}
	announcement, err := tx.rowAnnouncement(ctx, r, "unmarkAnnouncement", "")
	if err != nil {
		return err
	}
	if announcement != nil {
		m.unmarkedByID = announcement.ID
	} else if r.sound("unmarkAnnouncement") {
		r.need("unmarkAnnouncement", organizationColumns())
	}
	return nil
}

// publish marks, where the row does, and unmarks where the marking has ended.
func (m *markingRow) publish(ctx context.Context, tx *transaction, r *row, o *db.Organization, registered registry.Change) (registry.Change, error) {
	marked, unmarked := registry.Unchanged, registry.Unchanged
	var err error
	if m.marking.MarkedOn != "" {
		if marked, err = tx.Mark(ctx, o, &m.marking); err != nil {
			return "", err
		}
	}
	if m.unmarkedOn != "" {
		if unmarked, err = tx.Unmark(ctx, o, m.unmarkedOn, m.unmarkReason, m.unmarkedByID); err != nil {
			return "", err
		}
	}
	if marked != registry.Unchanged {
		r.revises("markedOn")
	}
	if marked == registry.Created {
		r.did = append(r.did, marks())
	}
	if unmarked != registry.Unchanged {
		r.revises("unmarkedOn")
		r.did = append(r.did, unmarks())
	}
	switch {
	case registered == registry.Created:
		return registry.Created, nil
	case registered == registry.Unchanged && marked == registry.Unchanged && unmarked == registry.Unchanged:
		return registry.Unchanged, nil
	}
	return registry.Revised, nil
}
