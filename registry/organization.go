package registry

import (
	"context"
	"errors"

	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/rules"
)

// maxServiceCategories is how many service categories an organization names.
const maxServiceCategories = 4

// RegisterOrganization publishes an organization's registration, or revises the
// one with the same credit code: a new name keeps the old one among the former
// names. Its mark status is not touched; the row is filled with it and its id.
func (tx *Tx) RegisterOrganization(ctx context.Context, o *db.Organization) (Change, error) {
	if err := tx.checkOrganization(ctx, o); err != nil {
		return "", err
	}
	standing, err := tx.writer.OrganizationByCreditCode(ctx, o.CreditCode)
	if errors.Is(err, db.ErrNotFound) {
		if err := tx.veil(o, &db.Organization{}); err != nil {
			return "", err
		}
		o.MarkStatus, o.MarkedOn = db.NeverMarked, ""
		o.Publication = tx.first()
		o.ID = o.EntryIndex
		if err := tx.writer.Insert(ctx, o); err != nil {
			return "", err
		}
		if err := tx.writer.LinkOrganization(ctx, o); err != nil {
			return "", err
		}
		_, err := tx.append(ctx, OrganizationEntered, organizationSubject(o.CreditCode), -1, organizationFacts(o), true)
		return Created, err
	}
	if err != nil {
		return "", err
	}
	if err := checkInvented("name", o.Name, o.Origin, standing.Origin); err != nil {
		return "", err
	}
	o.ID, o.Publication = standing.ID, standing.Publication
	o.MarkStatus, o.MarkedOn = standing.MarkStatus, standing.MarkedOn
	o.FormerNames = formerNames(standing, o)
	if err := tx.veil(o, standing); err != nil {
		return "", err
	}
	if equal, err := same(organizationFacts(o), organizationFacts(standing)); err != nil || equal {
		return Unchanged, err
	}
	o.RevisedIndex = tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, o); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, OrganizationRevised, organizationSubject(o.CreditCode), standing.RevisedIndex, organizationFacts(o), true)
	return Revised, err
}

// veil gives a new representative a new salt, and keeps that of the standing one.
func (tx *Tx) veil(o, standing *db.Organization) (err error) {
	switch o.LegalRepresentative {
	case "":
		o.LegalRepresentativeSalt = nil
	case standing.LegalRepresentative:
		o.LegalRepresentativeSalt = standing.LegalRepresentativeSalt
	default:
		o.LegalRepresentativeSalt, err = ledger.NewSalt(tx.r.rand)
	}
	return err
}

// formerNames keeps every name that an organization ever had, in their order.
func formerNames(standing, revised *db.Organization) []string {
	names := append([]string(nil), standing.FormerNames...)
	add := func(name string) {
		for _, known := range names {
			if known == name {
				return
			}
		}
		if name != revised.Name {
			names = append(names, name)
		}
	}
	for _, name := range revised.FormerNames {
		add(name)
	}
	add(standing.Name)
	return names
}

func (tx *Tx) checkOrganization(ctx context.Context, o *db.Organization) error {
	if o.Name == "" {
		return missing("name", "组织名称", "the organization's name")
	}
	if err := checkInvented("name", o.Name, o.Origin); err != nil {
		return err
	}
	code, _, err := rules.ParseCreditCode(o.CreditCode)
	if err != nil {
		return err
	}
	o.CreditCode = code
	if o.Kind == "" {
		o.Kind = db.OrganizationKind(rules.OrganizationKindOf(code))
	}
	if o.Kind == "" {
		return missing("kind", "组织类型", "the legal form")
	}
	if len(o.ServiceCategories) > maxServiceCategories {
		return &rules.Problem{
			Code: rules.TooLong, Field: "serviceCategories",
			Message: rules.Text{Zh: "服务类别最多四个", En: "there are at most four service categories"},
			Mend:    rules.Text{Zh: "留下最主要的四个", En: "keep the four main ones"},
		}
	}
	if o.RegisteredOn > tx.r.Today() {
		return inFuture("registeredOn")
	}
	region, err := tx.Region(ctx, o.RegionCode)
	if err != nil {
		return err
	}
	o.RegionCode = region.Code
	return nil
}

// OrganizationByCreditCode finds an organization, or db.ErrNotFound.
func (tx *Tx) OrganizationByCreditCode(ctx context.Context, code string) (*db.Organization, error) {
	return tx.writer.OrganizationByCreditCode(ctx, code)
}

// Mark marks an organization as a volunteer service organization (标识), by its
// basis and with the announcement that makes it public (湘民发〔2023〕29号
// 二(一)). Marking again with the same facts changes nothing.
func (tx *Tx) Mark(ctx context.Context, o *db.Organization, m *db.Marking) (Change, error) {
	if err := tx.checkMarking(ctx, o, m); err != nil {
		return "", err
	}
	markings, err := tx.writer.MarkingsOf(ctx, o.ID)
	if err != nil {
		return "", err
	}
	for _, standing := range markings {
		if standing.MarkedOn == m.MarkedOn {
			return tx.markAgain(ctx, o, standing, m)
		}
	}
	if len(markings) > 0 && markings[0].UnmarkedOn == "" {
		return "", &rules.Problem{
			Code: rules.AlreadyMarked, Field: "markedOn",
			Message: rules.Text{Zh: "该组织已经标识，标识日期不同", En: "the organization is marked already, since another day"},
			Mend:    rules.Text{Zh: "核对标识日期；重新标识前先取消标识", En: "check the date; unmark it before marking it anew"},
		}
	}
	if len(markings) > 0 && markings[0].UnmarkedOn > m.MarkedOn {
		return "", outOfOrder("markedOn", "标识日期早于上一次取消标识", "it would be marked before it was last unmarked")
	}
	m.OrganizationID, m.Publication = o.ID, tx.first()
	m.ID = m.EntryIndex
	if err := tx.writer.Insert(ctx, m); err != nil {
		return "", err
	}
	o.MarkStatus, o.MarkedOn = db.Marked, m.MarkedOn
	if err := tx.writer.Update(ctx, o); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, OrganizationMarked, organizationSubject(o.CreditCode), -1, markingFacts(o.CreditCode, m), true)
	return Created, err
}

// markAgain compares a marking with the one that stands for the same day.
func (tx *Tx) markAgain(ctx context.Context, o *db.Organization, standing, m *db.Marking) (Change, error) {
	revised := *standing
	revised.Basis, revised.CharterCheckedOn, revised.AnnouncementID = m.Basis, m.CharterCheckedOn, m.AnnouncementID
	*m = revised
	if equal, err := same(markingFacts(o.CreditCode, &revised), markingFacts(o.CreditCode, standing)); err != nil || equal {
		return Unchanged, err
	}
	revised.RevisedIndex = tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, &revised); err != nil {
		return "", err
	}
	*m = revised
	_, err := tx.append(ctx, OrganizationMarked, organizationSubject(o.CreditCode), standing.RevisedIndex, markingFacts(o.CreditCode, m), true)
	return Revised, err
}

func (tx *Tx) checkMarking(ctx context.Context, o *db.Organization, m *db.Marking) error {
	switch {
	case m.Basis == "":
		return missing("basis", "标识依据", "the basis of the marking")
	case m.MarkedOn == "":
		return missing("markedOn", "标识日期", "the date of the marking")
	case m.CharterCheckedOn == "":
		return missing("charterCheckedOn", "章程核实日期", "the date on which the charter was checked")
	case m.CharterCheckedOn > m.MarkedOn:
		return outOfOrder("charterCheckedOn", "章程核实晚于标识", "the charter was checked after the marking")
	case m.MarkedOn > tx.r.Today():
		return inFuture("markedOn")
	case o.RegisteredOn != "" && m.MarkedOn < o.RegisteredOn:
		return outOfOrder("markedOn", "标识早于登记", "it would be marked before it was registered")
	case m.Basis == db.NameAndCharter && !rules.HasMarkingKeyword(o.Name):
		return &rules.Problem{
			Code: rules.BasisConflict, Field: "basis",
			Message: rules.Text{
				Zh: "名称中没有“志愿服务”“志愿者”“义工”，不能按“名称+章程”直接标识",
				En: "the name has none of 志愿服务, 志愿者, 义工, so it cannot be marked by name and charter",
			},
			Mend: rules.Text{Zh: "凭申请标识（主动申请），或核对名称", En: "mark it on application, or check the name"},
		}
	}
	return tx.checkAnnounced(ctx, o, "announcement", m.AnnouncementID, db.UnmarkingAnnouncement)
}

// checkAnnounced makes sure that the announcement of one end of a marking is
// there, public, and not of the kind that announces the other end.
func (tx *Tx) checkAnnounced(ctx context.Context, o *db.Organization, field string, id int64, other db.AnnouncementKind) error {
	problem := &rules.Problem{
		Code: rules.AnnouncementMissing, Field: field,
		Message: rules.Text{Zh: "没有使其公开的公告", En: "the announcement that makes it public is missing"},
		Mend:    rules.Text{Zh: "先导入公告，再写上它的发文字号", En: "import the announcement first, then give its document number"},
	}
	if id == 0 {
		return problem
	}
	a, err := tx.writer.AnnouncementRow(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return problem
	}
	switch {
	case err != nil:
		return err
	case a.State != db.Published && a.State != db.Corrected:
		return problem
	case a.Kind == other:
		return conflict(field, "公告的类别不对：标识要有标识公告，取消标识要有取消标识公告",
			"the announcement is of the wrong kind: a marking is made public by one of markings, an unmarking by one of unmarkings")
	}
	return checkInvented(field, a.Title, a.Origin, o.Origin)
}

// Unmark takes an organization's mark back, with a reason and the announcement
// that makes it public. Unmarking again with the same facts changes nothing.
func (tx *Tx) Unmark(ctx context.Context, o *db.Organization, on rules.Date, reason db.UnmarkReason, announcementID int64) (Change, error) {
	switch {
	case on == "":
		return "", missing("unmarkedOn", "取消标识日期", "the date of the unmarking")
	case reason == "":
		return "", missing("unmarkReason", "取消标识原因", "the reason of the unmarking")
	case on > tx.r.Today():
		return "", inFuture("unmarkedOn")
	}
	if err := tx.checkAnnounced(ctx, o, "unmarkAnnouncement", announcementID, db.MarkingAnnouncement); err != nil {
		return "", err
	}
	markings, err := tx.writer.MarkingsOf(ctx, o.ID)
	if err != nil {
		return "", err
	}
	for _, m := range markings {
		if m.UnmarkedOn == on && m.UnmarkReason == reason && m.UnmarkAnnouncementID == announcementID {
			return Unchanged, nil
		}
	}
	if len(markings) == 0 || markings[0].UnmarkedOn != "" {
		return "", &rules.Problem{
			Code: rules.NotMarked, Field: "unmarkedOn",
			Message: rules.Text{Zh: "该组织没有标识，无从取消", En: "the organization is not marked, so its mark cannot be taken back"},
		}
	}
	m := markings[0]
	if on < m.MarkedOn {
		return "", outOfOrder("unmarkedOn", "取消标识早于标识", "it would be unmarked before it was marked")
	}
	previous := m.RevisedIndex
	m.UnmarkedOn, m.UnmarkReason, m.UnmarkAnnouncementID = on, reason, announcementID
	m.RevisedIndex = tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, m); err != nil {
		return "", err
	}
	o.MarkStatus = db.Unmarked
	if err := tx.writer.Update(ctx, o); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, OrganizationUnmarked, organizationSubject(o.CreditCode), previous, markingFacts(o.CreditCode, m), true)
	return Revised, err
}
