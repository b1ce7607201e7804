package registry_test

import (
	"testing"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// A subject is known by its credit code, and by its name where it has none.
func TestWhoseInspectionItIs(t *testing.T) {
	code := func(n int64) string {
		code, err := rules.SyntheticCreditCode(string(db.Association), "430100", n)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	one, other := code(1), code(2)
	for _, row := range []struct {
		sentence      string
		first, second string
		change        registry.Change
	}{
		{"the same subject again", one, one, registry.Unchanged},
		{"its namesake, which is another body", one, other, registry.Created},
		{"the same name, whose code becomes known", "", one, registry.Revised},
		{"the same name without a code, twice", "", "", registry.Unchanged},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			offices(t, func(t *testing.T, o *office) {
				for _, step := range []struct {
					code   string
					change registry.Change
				}{{row.first, registry.Created}, {row.second, row.change}} {
					o.publish(t, func(tx *registry.Tx) error {
						change, err := tx.RecordInspection(t.Context(), &db.InspectionCampaign{Year: 2025, RegionCode: "430100"}, &db.Inspection{
							SubjectName: "晨光志愿者协会（示例）", SubjectCreditCode: step.code, InspectedOn: "2025-08-01", PublishedOn: "2025-08-20",
							Outcome: db.NoIssue, Origin: db.Origin{Synthetic: true},
						})
						if err == nil && change != step.change {
							t.Errorf("with the code %q it is %s", step.code, change)
						}
						return err
					})
				}
				o.sound(t)
			})
		})
	}
}
