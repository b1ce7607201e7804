package registry_test

import (
	"errors"
	"testing"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

var errUndo = errors.New("undo it")

// Real bodies are never shown with invented facts, and what is invented says so.
func TestInventionAndFactAreKeptApart(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		realBody := func(name string) *db.Organization {
			org := organization(name)
			org.CreditCode, org.Synthetic = "52430100MJ0000018E", false
			return org
		}
		invented := db.Origin{Synthetic: true}
		inspect := func(tx *registry.Tx, i *db.Inspection) error {
			i.InspectedOn, i.PublishedOn, i.Outcome = "2025-08-01", "2025-08-20", db.NoIssue
			_, err := tx.RecordInspection(ctx, &db.InspectionCampaign{Year: 2025, RegionCode: "430100"}, i)
			return err
		}
		for _, row := range []struct {
			sentence string
			allowed  bool
			work     func(tx *registry.Tx) error
		}{
			{"an invented organization whose name says so", true, func(tx *registry.Tx) error {
				_, err := tx.RegisterOrganization(ctx, organization("长沙市晨光志愿者协会（示例）"))
				return err
			}},
			{"an invented organization that bears a real-looking name", false, func(tx *registry.Tx) error {
				_, err := tx.RegisterOrganization(ctx, organization("长沙市晨光志愿者协会"))
				return err
			}},
			{"a real organization that becomes an invented one", false, func(tx *registry.Tx) error {
				if _, err := tx.RegisterOrganization(ctx, realBody("长沙市晨光志愿者协会")); err != nil {
					return err
				}
				org := realBody("长沙市晨光志愿者协会（示例）")
				org.Synthetic = true
				_, err := tx.RegisterOrganization(ctx, org)
				return err
			}},
			{"an invented marking of a real organization", false, func(tx *registry.Tx) error {
				org := realBody("长沙市晨光志愿者协会")
				if _, err := tx.RegisterOrganization(ctx, org); err != nil {
					return err
				}
				_, err := tx.Mark(ctx, org, o.marking())
				return err
			}},
			{"an invented inspection of a real organization", false, func(tx *registry.Tx) error {
				org := realBody("长沙市晨光志愿者协会")
				if _, err := tx.RegisterOrganization(ctx, org); err != nil {
					return err
				}
				return inspect(tx, &db.Inspection{SubjectName: org.Name + "（示例）", SubjectCreditCode: org.CreditCode, Origin: invented})
			}},
			{"an invented inspection of a body that only its name makes known", false, func(tx *registry.Tx) error {
				return inspect(tx, &db.Inspection{SubjectName: "某某学会", Origin: invented})
			}},
			{"an invented certificate in the name of a real body", false, func(tx *registry.Tx) error {
				issue := certificateFor(realBody("某某学会"))
				_, err := tx.Issue(ctx, issue)
				return err
			}},
			{"an invented commendation of a real body", false, func(tx *registry.Tx) error {
				_, err := tx.Commend(ctx, &db.Commendation{Year: 2025, Programme: "示例项目", Category: "示例类别", Name: "某某学会", RegionCode: "430100", Origin: invented})
				return err
			}},
		} {
			err := o.Publish(ctx, func(tx *registry.Tx) error {
				if err := row.work(tx); err != nil {
					return err
				}
				return errUndo
			})
			if refused := !errors.Is(err, errUndo); refused == row.allowed || refused && rules.AsProblem(err).Code != rules.Conflict {
				t.Errorf("%s: %v", row.sentence, err)
			}
		}
		o.sound(t)
	})
}

func TestAnAnnouncementOfOneKindDoesNotServeTheOther(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		for sentence, work := range map[string]func(tx *registry.Tx, org *db.Organization) error{
			"a marking by an announcement of unmarkings": func(tx *registry.Tx, org *db.Organization) error {
				m := o.marking()
				m.AnnouncementID = o.unmarking.ID
				_, err := tx.Mark(ctx, org, m)
				return err
			},
			"an unmarking by an announcement of markings": func(tx *registry.Tx, org *db.Organization) error {
				if _, err := tx.Mark(ctx, org, o.marking()); err != nil {
					return err
				}
				_, err := tx.Unmark(ctx, org, "2026-03-01", db.CharterChanged, o.announcement.ID)
				return err
			},
		} {
			err := o.Publish(ctx, func(tx *registry.Tx) error {
				org := organization("长沙市晨光志愿者协会（示例）")
				if _, err := tx.RegisterOrganization(ctx, org); err != nil {
					return err
				}
				return work(tx, org)
			})
			if err == nil || rules.AsProblem(err).Code != rules.Conflict {
				t.Errorf("%s: %v", sentence, err)
			}
		}
	})
}

// Lists come in any order: what named an organization before it was registered
// belongs to it afterwards.
func TestWhatCameBeforeItsOrganizationIsLinkedToIt(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		org := organization("长沙市晨光志愿者协会（示例）")
		var issued *registry.Issued
		o.publish(t, func(tx *registry.Tx) (err error) {
			if issued, err = tx.Issue(ctx, certificateFor(org)); err != nil {
				return err
			}
			_, err = tx.RecordInspection(ctx, &db.InspectionCampaign{Year: 2025, RegionCode: "430100"}, &db.Inspection{
				SubjectName: org.Name, SubjectCreditCode: org.CreditCode, InspectedOn: "2025-08-01", PublishedOn: "2025-08-20",
				Outcome: db.NoIssue, Origin: org.Origin,
			})
			return err
		})
		o.sound(t)
		o.publish(t, func(tx *registry.Tx) error {
			if _, err := tx.RegisterOrganization(ctx, org); err != nil {
				return err
			}
			_, err := tx.Mark(ctx, org, o.marking())
			return err
		})
		inspections, err := o.db.Inspections(ctx, db.InspectionFilter{OrganizationID: org.ID}, db.Page{})
		if err != nil || len(inspections.Items) != 1 {
			t.Errorf("the organization has %d inspections, %v", len(inspections.Items), err)
		}
		answer, err := o.Verify(ctx, registry.Verify{Number: issued.Number, Code: issued.Code})
		if err != nil {
			t.Fatal(err)
		}
		for _, check := range answer.Checks {
			if check.Code == "ISSUER_THEN" && check.State != "PASSED" {
				t.Errorf("of the issuer it says %+v", check)
			}
		}
		o.sound(t)
	})
}
