package synthetic_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/synthetic"
	"mingzhi/testenv"
)

var size = synthetic.Options{
	Seed: 7, Organizations: 60, Announcements: 20, Inspections: 20, Certificates: 5, Today: "2026-11-24",
}

func open(t *testing.T) (*db.DB, *registry.Registry) {
	t.Helper()
	ctx := context.Background()
	database, err := db.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "register.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	if err := database.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	register, err := registry.Open(ctx, database, registry.Options{Keys: testenv.Keys()})
	if err != nil {
		t.Fatal(err)
	}
	return database, register
}

func TestAGeneratedRegisterIsSoundAndSaysThatItIsInvented(t *testing.T) {
	ctx := context.Background()
	database, register := open(t)
	sample, err := synthetic.Generate(ctx, database, register, size)
	if err != nil {
		t.Fatal(err)
	}
	audit, err := register.Audit(ctx)
	if err != nil || len(audit.Faults) > 0 {
		t.Fatalf("audit: %v, %v", audit.Faults, err)
	}
	page, err := database.Organizations(ctx, db.OrganizationFilter{}, db.ByName, db.Page{First: 100})
	if err != nil || len(page.Items) != size.Organizations {
		t.Fatalf("%d organizations, %v", len(page.Items), err)
	}
	for _, o := range page.Items {
		if !o.Synthetic || !strings.Contains(o.Name, synthetic.Mark) || !strings.Contains(o.RegistrationAuthority, synthetic.Mark) {
			t.Errorf("%s does not say that it is invented", o.Name)
		}
	}
	for name, proof := range map[string]registry.Verify{
		"the printed code":                   {Number: sample.Number, Code: sample.Code},
		"name and last four of the ID":       {Number: sample.Number, HolderName: sample.HolderName, IDLastFour: sample.IDLastFour},
		"a code typed in lower case, spaced": {Number: strings.ToLower(sample.Number), Code: " " + strings.ToLower(sample.Code)},
	} {
		answer, err := register.Verify(ctx, proof)
		if err != nil || answer.Verdict != certificate.Genuine {
			t.Errorf("the sample, proven by %s: %+v, %v", name, answer, err)
		}
	}
}

func TestOneSeedGivesOneRegister(t *testing.T) {
	ctx := context.Background()
	var names [2]string
	for i := range names {
		database, register := open(t)
		if _, err := synthetic.Generate(ctx, database, register, size); err != nil {
			t.Fatal(err)
		}
		page, err := database.Organizations(ctx, db.OrganizationFilter{}, db.ByName, db.Page{First: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Items {
			names[i] += o.Name + o.CreditCode + string(o.MarkedOn) + "\n"
		}
	}
	if names[0] != names[1] {
		t.Error("two registers of one seed differ")
	}
}
