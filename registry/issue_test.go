package registry_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// number is the ith number that an office gives itself.
func number(i int) string { return fmt.Sprintf("示例字2026-%d", i) }

// many are certificates enough for several flushes of what waits.
func many(t *testing.T, issuer *db.Organization, numbered bool) []*registry.Issue {
	t.Helper()
	var issues []*registry.Issue
	for i := range 1203 {
		issue := certificateFor(issuer)
		issue.HolderName, issue.IDNumber, issue.Code = fmt.Sprintf("示例第%d人", i), "", ""
		if numbered {
			issue.Certificate.Number = number(i)
		}
		issues = append(issues, issue)
	}
	return issues
}

func TestManyCertificatesAreIssuedTogetherAsEachAlone(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		org := organization("长沙市晨光志愿者协会（示例）")
		for _, numbered := range []bool{false, true} {
			issues := many(t, org, numbered)
			var all []*registry.Issued
			o.publish(t, func(tx *registry.Tx) (err error) {
				if _, err = tx.RegisterOrganization(ctx, org); err != nil {
					return err
				}
				all, err = tx.IssueAll(ctx, issues)
				return err
			})
			for _, i := range []int{0, 499, 500, 501, len(all) - 1} {
				answer, err := o.Verify(ctx, registry.Verify{Number: all[i].Number, Code: all[i].Code, HolderName: issues[i].HolderName})
				if err != nil || answer.Verdict != certificate.Genuine || answer.Facts.Minutes != 180 || len(answer.Facts.Records) != 2 {
					t.Errorf("certificate %d of a batch: %+v, %v", i, answer, err)
				}
				if all[i].Change != registry.Created || issues[i].Certificate.IssuerID != org.ID {
					t.Errorf("certificate %d of a batch: %+v of issuer %d", i, all[i], issues[i].Certificate.IssuerID)
				}
			}
		}
		o.sound(t)
	})
}

func TestWhatWaitsToBeWrittenIsSeenByTheSamePublication(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		org := organization("长沙市晨光志愿者协会（示例）")
		issue := func(i int) *registry.Issue {
			issue := certificateFor(org)
			issue.Certificate.Number = number(i)
			return issue
		}
		o.publish(t, func(tx *registry.Tx) error {
			again, err := tx.IssueAll(ctx, []*registry.Issue{issue(1), issue(2), issue(1)})
			if err != nil {
				return err
			}
			if again[0].Change != registry.Created || again[2].Change != registry.Unchanged {
				t.Errorf("a number twice in one list: %s, then %s", again[0].Change, again[2].Change)
			}
			if change, err := tx.Revoke(ctx, again[1].Number, "误发", "2026-03-02"); err != nil || change != registry.Revised {
				t.Errorf("revoking what was just issued: %s, %v", change, err)
			}
			other := issue(2)
			other.HolderName = "欧阳另一"
			if _, err := tx.Issue(ctx, other); rules.AsProblem(err).Code != rules.Conflict {
				t.Errorf("the number is taken: %v", err)
			}
			// The issuer is registered after its certificates.
			_, err = tx.RegisterOrganization(ctx, org)
			return err
		})
		answer, err := o.Verify(ctx, registry.Verify{Number: number(1), Code: "7KQM-X2WD-85UA"})
		if err != nil || answer.Verdict != certificate.Genuine {
			t.Fatalf("%+v, %v", answer, err)
		}
		for _, check := range answer.Checks {
			if check.Code == certificate.IssuerThen && check.State != certificate.Failed {
				t.Errorf("the issuer is registered and was never marked, yet the check is %s", check.State)
			}
		}
		o.sound(t)
	})
}

func TestOneBadCertificateKeepsTheWholeListBack(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		org := organization("长沙市晨光志愿者协会（示例）")
		before, err := o.db.Checkpoint(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for place, spoil := range map[string]func(*registry.Issue){
			"certificates[2].holderName": func(i *registry.Issue) { i.HolderName = "" },
			"certificates[2].minutes":    func(i *registry.Issue) { i.Certificate.Minutes++ },
			"certificates[2].issuerName": func(i *registry.Issue) { i.Certificate.IssuerName = "长沙市别名协会（示例）" },
		} {
			err := o.Publish(ctx, func(tx *registry.Tx) error {
				if _, err := tx.RegisterOrganization(ctx, org); err != nil {
					return err
				}
				issues := []*registry.Issue{certificateFor(org), certificateFor(org), certificateFor(org)}
				spoil(issues[2])
				_, err := tx.IssueAll(ctx, issues)
				return err
			})
			problem := (*rules.Problem)(nil)
			if !errors.As(err, &problem) || problem.Field != place {
				t.Errorf("%s: %v", place, err)
			}
		}
		if after, err := o.db.Checkpoint(ctx); err != nil || after != before {
			t.Errorf("the ledger is %v, it was %v: %v", after, before, err)
		}
	})
}

func TestAPublicationSeesWhatItHandedOver(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		org := organization("长沙市晨光志愿者协会（示例）")
		o.publish(t, func(tx *registry.Tx) error {
			if _, err := tx.RegisterOrganization(t.Context(), org); err != nil {
				return err
			}
			for _, issue := range many(t, org, false) { // the context of a verb ends with it
				verb, ended := context.WithCancel(t.Context())
				_, err := tx.Issue(verb, issue)
				ended()
				if err != nil {
					return err
				}
			}
			numbered := many(t, org, true)
			twice := append(slices.Clone(numbered[:500]), numbered[490:510]...)
			if _, err := tx.IssueAll(t.Context(), twice); err != nil {
				return fmt.Errorf("a list that has some twice: %w", err)
			}
			again, err := tx.IssueAll(t.Context(), many(t, org, true)[:510])
			if err != nil {
				return fmt.Errorf("the list again: %w", err)
			}
			for i, issued := range again {
				if issued.Change != registry.Unchanged {
					t.Errorf("certificate %d is %s, and was issued before", i, issued.Change)
				}
			}
			_, err = tx.Revoke(t.Context(), number(3), "示例原因", o.Today())
			return err
		})
		o.sound(t)
	})
}
