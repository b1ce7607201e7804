package registry_test

import (
	"testing"

	"mingzhi/registry"
)

func TestTheQuotaIsTwentyPerMillion(t *testing.T) {
	for name, c := range map[string]struct {
		marked    int
		residents int64
		want      registry.Quota
	}{
		"the province by its census":           {1329, 66_444_864, registry.Quota{Marked: 1329, Due: 1329, Met: true, PerMillion: "20.0"}},
		"one short of it":                      {1328, 66_444_864, registry.Quota{Marked: 1328, Due: 1329, PerMillion: "19.9"}},
		"the smallest county":                  {2, 60_857, registry.Quota{Marked: 2, Due: 2, Met: true, PerMillion: "32.9"}},
		"the largest county":                   {30, 1_526_641, registry.Quota{Marked: 30, Due: 31, PerMillion: "19.7"}},
		"exactly a million":                    {20, 1_000_000, registry.Quota{Marked: 20, Due: 20, Met: true, PerMillion: "20.0"}},
		"no population: nothing is said of it": {5, 0, registry.Quota{Marked: 5}},
	} {
		if got := registry.QuotaOf(c.marked, c.residents); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
