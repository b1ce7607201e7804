package registry_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// now is when the tests happen: 2026-03-05, noon in Changsha.
var now = time.Date(2026, 3, 5, 4, 0, 0, 0, time.UTC)

var secret = []byte(strings.Repeat("k", 32))

// office is an opened register with an announcement to mark by.
type office struct {
	*registry.Registry
	db           *db.DB
	url          string
	announcement *db.Announcement
	// unmarking is an announcement to unmark by.
	unmarking *db.Announcement
	// second is the certificate that stands in a filled office.
	second *registry.Issued
}

// openOffice opens a new register behind a URL.
func openOffice(t *testing.T, url string) *office {
	t.Helper()
	database, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	o := &office{db: database, url: url}
	o.Registry, err = registry.Open(t.Context(), database, registry.Options{Clock: func() time.Time { return now }, Keys: testenv.KeysOf(secret), Authority: authority})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.PublishKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.announcement = announcement("示例公告〔2026〕1号")
	o.unmarking = announcement("示例公告〔2026〕2号")
	o.unmarking.Kind = db.UnmarkingAnnouncement
	o.publish(t, func(tx *registry.Tx) error {
		if _, err := tx.Announce(t.Context(), o.announcement); err != nil {
			return err
		}
		_, err := tx.Announce(t.Context(), o.unmarking)
		return err
	})
	return o
}

func offices(t *testing.T, test func(t *testing.T, o *office)) {
	testenv.Databases(t, func(t *testing.T, url string) { test(t, openOffice(t, url)) })
}

func (o *office) publish(t *testing.T, work func(*registry.Tx) error) {
	t.Helper()
	if err := o.Publish(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

// sound fails the test unless rows and ledger are equal.
func (o *office) sound(t *testing.T) {
	t.Helper()
	audit, err := o.Audit(context.WithoutCancel(t.Context()))
	if err != nil || len(audit.Faults) > 0 {
		t.Errorf("audit: %+v, %v", audit, err)
	}
}

func announcement(number string) *db.Announcement {
	return &db.Announcement{
		DocumentNumber: number, Title: "关于标识志愿服务组织的公告（示例）", Kind: db.MarkingAnnouncement, PublishedOn: "2026-02-10",
		RegionCode: "430100", Publishers: []*db.Publisher{{Name: "长沙市民政局（示例）"}}, Origin: db.Origin{Synthetic: true},
	}
}

func organization(name string) *db.Organization {
	return &db.Organization{
		CreditCode: "51430000MJ0000018C", Name: name, RegionCode: "430100", RegisteredOn: "2019-05-01",
		Purpose: "以开展志愿服务为宗旨", Origin: db.Origin{Synthetic: true},
	}
}

func (o *office) marking() *db.Marking {
	return &db.Marking{Basis: db.NameAndCharter, CharterCheckedOn: "2026-02-01", MarkedOn: "2026-02-10", AnnouncementID: o.announcement.ID}
}

func TestPublishingTwiceChangesNothing(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		all := func(tx *registry.Tx) (changes []registry.Change, err error) {
			note := func(change registry.Change, failed error) {
				changes = append(changes, change)
				if err == nil {
					err = failed
				}
			}
			note(tx.Announce(ctx, announcement("示例公告〔2026〕1号")))
			org := organization("长沙市晨光志愿者协会（示例）")
			note(tx.RegisterOrganization(ctx, org))
			note(tx.Mark(ctx, org, o.marking()))
			note(tx.Unmark(ctx, org, "2026-03-01", db.CharterChanged, o.unmarking.ID))
			note(tx.RecordInspection(ctx, &db.InspectionCampaign{Year: 2025, RegionCode: "430100"}, &db.Inspection{
				SubjectName: org.Name, SubjectCreditCode: org.CreditCode, InspectedOn: "2025-08-01", PublishedOn: "2025-08-20",
				Outcome: db.NoIssue, Origin: org.Origin, Findings: []*db.Finding{{Item: db.ServiceTime, Result: db.Met}, {Item: db.Awards, Result: db.NotApplicable}},
			}))
			note(tx.Commend(ctx, &db.Commendation{Year: 2025, Programme: "示例项目", Category: "示例类别", Name: "示例", RegionCode: "岳麓区"}))
			note(tx.NamePlatform(ctx, &db.Platform{Name: "示例平台", ValidFrom: "2017", ValidTo: "2026-07-20"}))
			note(tx.CountPopulation(ctx, "430104", 2020, 1_000_000, "示例来源"))
			return changes, err
		}
		for round, want := range []registry.Change{registry.Created, registry.Unchanged} {
			before, _ := o.db.LedgerSize(ctx)
			var changes []registry.Change
			err := o.Publish(ctx, func(tx *registry.Tx) (err error) {
				changes, err = all(tx)
				return err
			})
			if err != nil && round == 0 {
				t.Fatal(err)
			}
			if round == 0 {
				want := []registry.Change{"UNCHANGED", "CREATED", "CREATED", "REVISED", "CREATED", "CREATED", "CREATED", "CREATED"}
				for i := range want {
					if changes[i] != want[i] {
						t.Errorf("verb %d: %s, want %s", i, changes[i], want[i])
					}
				}
				continue
			}
			for i, change := range changes {
				if change != want {
					t.Errorf("verb %d again: %s, want %s", i, change, want)
				}
			}
			if after, _ := o.db.LedgerSize(ctx); after != before || err != nil {
				t.Errorf("the ledger grew from %d to %d, %v", before, after, err)
			}
		}
		o.sound(t)
	})
}

func TestMarkingNeedsWhatTheNoticeAsksFor(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		for name, c := range map[string]struct {
			name   string
			change func(*db.Marking)
			want   rules.Code
		}{
			"keyword, charter and announcement":    {"长沙市晨光志愿者协会（示例）", func(*db.Marking) {}, ""},
			"no keyword but an application":        {"长沙市晨光助学会（示例）", func(m *db.Marking) { m.Basis = db.Application }, ""},
			"by name without a keyword":            {"长沙市晨光助学会（示例）", func(*db.Marking) {}, rules.BasisConflict},
			"without a basis":                      {"长沙市晨光志愿者协会（示例）", func(m *db.Marking) { m.Basis = "" }, rules.Missing},
			"without a charter check":              {"长沙市晨光志愿者协会（示例）", func(m *db.Marking) { m.CharterCheckedOn = "" }, rules.Missing},
			"charter checked afterwards":           {"长沙市晨光志愿者协会（示例）", func(m *db.Marking) { m.CharterCheckedOn = "2026-02-11" }, rules.DatesOutOfOrder},
			"without an announcement":              {"长沙市晨光志愿者协会（示例）", func(m *db.Marking) { m.AnnouncementID = 0 }, rules.AnnouncementMissing},
			"with an announcement that is not one": {"长沙市晨光志愿者协会（示例）", func(m *db.Marking) { m.AnnouncementID = 3 }, rules.AnnouncementMissing},
			"in the future":                        {"长沙市晨光志愿者协会（示例）", func(m *db.Marking) { m.MarkedOn = "2026-03-06" }, rules.DateInFuture},
			"before it was registered":             {"长沙市晨光志愿者协会（示例）", func(m *db.Marking) { m.CharterCheckedOn, m.MarkedOn = "2018-01-01", "2018-01-01" }, rules.DatesOutOfOrder},
		} {
			undone := errString("undo")
			err := o.Publish(t.Context(), func(tx *registry.Tx) error {
				org, m := organization(c.name), o.marking()
				if _, err := tx.RegisterOrganization(t.Context(), org); err != nil {
					return err
				}
				c.change(m)
				if _, err := tx.Mark(t.Context(), org, m); err != nil {
					return err
				}
				return undone
			})
			got := rules.Code("")
			if err != undone {
				got = rules.AsProblem(err).Code
			}
			if got != c.want {
				t.Errorf("%s: %q, want %q (%v)", name, got, c.want, err)
			}
		}
		o.sound(t)
	})
}

type errString string

func (e errString) Error() string { return string(e) }

func TestANewNameKeepsTheOldOneReadable(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		for _, name := range []string{"长沙市晨光志愿者协会（示例）", "长沙市曙光志愿者协会（示例）"} {
			o.publish(t, func(tx *registry.Tx) error {
				_, err := tx.RegisterOrganization(ctx, organization(name))
				return err
			})
		}
		org, err := o.db.OrganizationByCreditCode(ctx, "51430000MJ0000018C")
		if err != nil || org.Name != "长沙市曙光志愿者协会（示例）" || len(org.FormerNames) != 1 || org.FormerNames[0] != "长沙市晨光志愿者协会（示例）" {
			t.Errorf("%+v, %v", org, err)
		}
		history, err := o.db.EntriesAbout(ctx, "organization/51430000MJ0000018C")
		if err != nil || len(history) != 2 || !strings.Contains(string(history[0].Body), "晨光") || !strings.Contains(string(history[1].Body), `"previous":`) {
			t.Errorf("history %v, %v", history, err)
		}
		o.sound(t)
	})
}

func TestAnUnmarkedOrganizationCanBeMarkedAgain(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		o.publish(t, func(tx *registry.Tx) error {
			org := organization("长沙市晨光志愿者协会（示例）")
			if _, err := tx.RegisterOrganization(ctx, org); err != nil {
				return err
			}
			if _, err := tx.Mark(ctx, org, o.marking()); err != nil {
				return err
			}
			other := o.marking()
			other.MarkedOn = "2026-02-12"
			if _, err := tx.Mark(ctx, org, other); rules.AsProblem(err).Code != rules.AlreadyMarked {
				t.Errorf("marked twice at once: %v", err)
			}
			if _, err := tx.Unmark(ctx, org, "2026-02-20", db.CharterChanged, o.unmarking.ID); err != nil {
				return err
			}
			if _, err := tx.Unmark(ctx, org, "2026-02-25", db.CharterChanged, o.unmarking.ID); rules.AsProblem(err).Code != rules.NotMarked {
				t.Errorf("unmarked twice: %v", err)
			}
			again := o.marking()
			again.MarkedOn = "2026-03-01"
			_, err := tx.Mark(ctx, org, again)
			return err
		})
		org, err := o.db.OrganizationByCreditCode(ctx, "51430000MJ0000018C")
		if err != nil || org.MarkStatus != db.Marked || org.MarkedOn != "2026-03-01" {
			t.Errorf("%+v, %v", org, err)
		}
		markings, err := o.db.MarkingsOf(ctx, []int64{org.ID})
		if err != nil || len(markings[org.ID]) != 2 || markings[org.ID][1].UnmarkAnnouncement == nil {
			t.Errorf("%v, %v", markings, err)
		}
		o.sound(t)
	})
}

func TestRegionsAreFoundByCodeAndByName(t *testing.T) {
	o := openOffice(t, testenv.SQLiteURL(t))
	o.publish(t, func(tx *registry.Tx) error {
		for text, want := range map[string]string{
			"430104": "430104", "岳麓区": "430104", "长沙市岳麓区": "430104", "湖南省长沙市岳麓区": "430104", "湖南省": "430000",
			"湘西土家族苗族自治州": "433100", "祁阳市": "431181",
		} {
			region, err := tx.Region(t.Context(), text)
			if err != nil || region.Code != want {
				t.Errorf("%s: %+v, %v", text, region, err)
			}
		}
		for _, text := range []string{"", "439999", "北京市", "长沙"} {
			if _, err := tx.Region(t.Context(), text); err == nil {
				t.Errorf("%q is taken for a region", text)
			}
		}
		return nil
	})
	if regions, err := o.db.Regions(t.Context(), db.RegionFilter{}); err != nil || len(regions) != 137 {
		t.Errorf("%d regions, %v", len(regions), err)
	}
	path, err := o.db.RegionPath(t.Context(), "430104")
	if err != nil || len(path) != 3 || path[0].Population != 66_444_864 || path[2].Name != "岳麓区" {
		t.Errorf("path %v, %v", path, err)
	}
}

// A representative's name is public, and may have to be forgotten: the ledger
// holds its salted hash alone, which tells a change and nothing else.
func TestARepresentativesNameIsNotWrittenInTheLedger(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		register := func(representative string) (change registry.Change) {
			o.publish(t, func(tx *registry.Tx) (err error) {
				org := organization("长沙市晨光志愿者协会（示例）")
				org.LegalRepresentative = representative
				change, err = tx.RegisterOrganization(ctx, org)
				return err
			})
			return change
		}
		for _, step := range []struct {
			representative string
			want           registry.Change
		}{{"钱示例", registry.Created}, {"钱示例", registry.Unchanged}, {"孙示例", registry.Revised}, {"", registry.Revised}, {"钱示例", registry.Revised}} {
			if change := register(step.representative); change != step.want {
				t.Errorf("%q is %s, want %s", step.representative, change, step.want)
			}
		}
		entries, err := o.db.EntriesAfter(ctx, 0, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if strings.Contains(string(entry.Body), "钱示例") || strings.Contains(string(entry.Body), "孙示例") {
				t.Errorf("entry %d names the representative: %s", entry.Index, entry.Body)
			}
		}
		o.sound(t)
		if _, err := o.db.ExecContext(ctx, "UPDATE organizations SET legal_representative = '李示例'"); err != nil {
			t.Fatal(err)
		}
		if audit, err := o.Audit(ctx); err != nil || len(audit.Faults) == 0 {
			t.Errorf("another name behind the registry is not noticed: %+v, %v", audit, err)
		}
	})
}
