package regions_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestRegionsAreHeldAgainstTheQuota(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "the province counts all its prefectures, by the census that ships with the program", Golden: "all", Path: "/regions",
			Says: []string{"湖南省 66,444,864 2 1,329 0.0", "长沙市 10,047,914 2 201 0.2", "湘西土家族苗族自治州", `href="/regions/430100"`}, Never: []string{"岳麓区", "没有人口数"}},
		{Does: "in English it says which population is used", Golden: "all", Path: "/regions", Lang: layout.En,
			Says: []string{"the latest loaded figure of residents is used", "Per million", "66,444,864"}, Never: []string{"常住人口"}},
	})
}
