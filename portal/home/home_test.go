package home_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestHomeOpensTheRegister(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "it has one search box, the door to verifying, and figures that lead to their lists", Golden: "home", Path: "/",
			Says:  []string{`action="/search"`, `href="/verify"`, "2 家已标识组织", "8 份公告", "5 次抽查", "2 项表彰", `href="/organizations?status=MARKED"`},
			Never: []string{"还没有发布内容"}},
		{Does: "the newest publications come first and the oldest not at all", Golden: "home", Path: "/",
			Says: []string{r.TitleOnly.Title, r.Refused.SubjectName + " 拒不配合 逾期未整改（限期至2026年8月1日） 2026年6月11日公布"}, Never: []string{r.Marking.Title}},
		{Does: "in English", Golden: "home", Path: "/", Lang: layout.En,
			Says: []string{"2 marked organizations", "published on 11 June 2026", "Newest announcements"}, Never: []string{"最新公告"}},
	})
}

func TestHomeOfAnEmptyRegisterSaysThatItIsEmpty(t *testing.T) {
	r := pagetest.OpenEmpty(t)
	r.Check(t, []pagetest.Row{
		{Does: "nothing was published yet", Golden: "empty", Path: "/", Says: []string{"还没有发布内容", "0 家已标识组织"}, Never: []string{"全部公告"}},
		{Does: "in English", Golden: "empty", Path: "/", Lang: layout.En, Says: []string{"Nothing has been published yet"}},
	})
}
