package search_test

import (
	"maps"
	"testing"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/search"
	"mingzhi/testenv"
)

func TestCountsFollowWhatIsRevised(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { countAndMove(t, testenv.SQLiteURL(t)) })
	t.Run("postgres", func(t *testing.T) { countAndMove(t, testenv.PostgresURL(t)) })
}

// countAndMove counts organizations by region, before and after one moves.
func countAndMove(t *testing.T, databaseURL string) {
	l := openLibrary(t, databaseURL, nil)
	l.publish(t, 0, 6)
	l.settle(t, "embedded")
	count := func() (inChangsha, inZhuzhou int) {
		result, err := l.service.Search(t.Context(), search.Query{Text: "示例", Kinds: []search.Kind{search.Organizations}})
		if err != nil || result.TotalCount != 6 {
			t.Fatalf("%+v, %v", result, err)
		}
		for _, region := range result.Facets.Regions {
			switch region.Value {
			case "430100":
				inChangsha = region.Count
			case "430200":
				inZhuzhou = region.Count
			}
		}
		return inChangsha, inZhuzhou
	}
	if one, other := count(); one != 4 || other != 2 {
		t.Errorf("%d and %d", one, other)
	}
	code, _ := rules.SyntheticCreditCode("ASSOCIATION", "430100", 0)
	err := l.registry.Publish(t.Context(), func(tx *registry.Tx) error {
		_, err := tx.RegisterOrganization(t.Context(), &db.Organization{CreditCode: code, Name: names[0], RegionCode: "430200", Origin: db.Origin{Synthetic: true}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if one, other := count(); one != 3 || other != 3 {
		t.Errorf("after a move: %d and %d", one, other)
	}
}

// A marking is an entry of its own and leaves the registration as it was; what is
// counted by mark status follows it all the same, and an unmarking too.
func TestCountsFollowAMarkingThatIsPublishedLater(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		l := openLibrary(t, url, nil)
		l.publish(t, 0, 6)
		l.settle(t, "embedded")
		counted := func(when string, want map[string]int) {
			t.Helper()
			result, err := l.service.Search(ctx, search.Query{Text: "示例", Kinds: []search.Kind{search.Organizations}})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]int{}
			for _, status := range result.Facets.MarkStatuses {
				got[status.Value] = status.Count
			}
			if !maps.Equal(got, want) {
				t.Errorf("%s: %v, want %v", when, got, want)
			}
		}
		counted("registered", map[string]int{"NEVER_MARKED": 6})
		code, err := rules.SyntheticCreditCode("ASSOCIATION", "430100", 0)
		if err != nil {
			t.Fatal(err)
		}
		publish := func(work func(tx *registry.Tx, o *db.Organization) error) {
			t.Helper()
			err := l.registry.Publish(ctx, func(tx *registry.Tx) error {
				o, err := tx.OrganizationByCreditCode(ctx, code)
				if err != nil {
					return err
				}
				return work(tx, o)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		publish(func(tx *registry.Tx, o *db.Organization) error {
			a, err := tx.AnnouncementByNumber(ctx, "示例民公〔2026〕12号")
			if err != nil {
				return err
			}
			_, err = tx.Mark(ctx, o, &db.Marking{Basis: db.NameAndCharter, CharterCheckedOn: "2026-03-01", MarkedOn: "2026-03-05", AnnouncementID: a.ID})
			return err
		})
		counted("marked", map[string]int{"MARKED": 1, "NEVER_MARKED": 5})
		publish(func(tx *registry.Tx, o *db.Organization) error {
			a := &db.Announcement{
				DocumentNumber: "示例民公〔2026〕13号", Title: "取消标识公告（示例）", Kind: db.UnmarkingAnnouncement, PublishedOn: "2026-06-01",
				RegionCode: "430100", Publishers: []*db.Publisher{{Name: "长沙市民政局（示例）"}}, Origin: db.Origin{Synthetic: true},
			}
			if _, err := tx.Announce(ctx, a); err != nil {
				return err
			}
			_, err := tx.Unmark(ctx, o, "2026-06-01", db.CharterChanged, a.ID)
			return err
		})
		counted("unmarked", map[string]int{"UNMARKED": 1, "NEVER_MARKED": 5})
	})
}
