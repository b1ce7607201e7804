package search_test

import (
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
