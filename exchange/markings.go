package exchange

import (
	"context"

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
func readMarking(ctx context.Context, tx *transaction, r *row, name, purpose string) (*markingRow, error) {
	m := &markingRow{
		marking: db.Marking{
			Basis: db.MarkingBasis(r.word("basis")), CharterCheckedOn: r.date("charterCheckedOn"), MarkedOn: r.date("markedOn"),
		},
		unmarkedOn: r.date("unmarkedOn"), unmarkReason: db.UnmarkReason(r.word("unmarkReason")),
	}
	if m.marking.MarkedOn == "" {
		r.documentNumber("announcement")
		r.yes("purposeIsVolunteering")
		if m.unmarkedOn == "" && m.unmarkReason == "" {
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
	} else if !r.bad() {
		r.fail("announcement", &rules.Problem{
			Code:    rules.AnnouncementMissing,
			Message: rules.Text{Zh: "标识须有使其公开的公告", En: "a marking needs the announcement that makes it public"},
			Mend:    rules.Text{Zh: "填公告文号，或用 --announcement 给出整表的公告", En: "give the document number, or one for the whole file by --announcement"},
		})
	}
	if m.marking.CharterCheckedOn == "" && !r.bad() {
		r.need("charterCheckedOn", organizationColumns())
	}
	m.basis(r, name, purpose)
	return m, m.readEnd(ctx, tx, r)
}

// basis holds the stated basis against the rule, or finds it where none is stated.
func (m *markingRow) basis(r *row, name, purpose string) {
	found, known := r.yes("purposeIsVolunteering")
	purposeIsVolunteering := found || !known
	applied := m.marking.Basis == db.Application
	answer := rules.MarkingBasisOf(name, purposeIsVolunteering, applied)
	switch {
	case name == "":
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

func noBasis(code rules.Code, answer rules.MarkingAnswer) *rules.Problem {
	return &rules.Problem{
		Code: code, Message: answer.Reason,
		Mend: rules.Text{Zh: "依据见" + answer.Article, En: "see " + answer.Article},
	}
}

// readEnd reads the end of the marking, where the row has one.
func (m *markingRow) readEnd(ctx context.Context, tx *transaction, r *row) error {
	if m.unmarkedOn == "" {
		if m.unmarkReason != "" {
			r.need("unmarkedOn", organizationColumns())
		}
		return nil
	}
	if m.unmarkReason == "" && !r.bad() {
		r.need("unmarkReason", organizationColumns())
	}
	announcement, err := tx.rowAnnouncement(ctx, r, "unmarkAnnouncement", "")
	if err != nil {
		return err
	}
	if announcement != nil {
		m.unmarkedByID = announcement.ID
	} else if !r.bad() {
		r.need("unmarkAnnouncement", organizationColumns())
	}
	return nil
}

// publish marks, where the row does, and unmarks where the marking has ended.
func (m *markingRow) publish(ctx context.Context, tx *transaction, o *db.Organization, registered registry.Change) (registry.Change, error) {
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
	switch {
	case registered == registry.Created:
		return registry.Created, nil
	case registered == registry.Unchanged && marked == registry.Unchanged && unmarked == registry.Unchanged:
		return registry.Unchanged, nil
	}
	return registry.Revised, nil
}
