package platforms_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestPlatformsOpenAndClose(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "a closed platform says when it closed, one in use since when, and one without dates that none is stated", Golden: "all", Path: "/platforms",
			Says: []string{"2017年启用 2026年7月20日停用", "已并入新平台（示例） （示例来源（示例））", "2026年7月启用 （", "在用（起始日期未载明）", "https://old.example.org/", "示例数据"}},
		{Does: "the address of a platform is text: a closed one may be another's by now", Golden: "all", Path: "/platforms",
			Says: []string{"https://new.example.org/"}, Never: []string{`href="https://`}},
		{Does: "in English", Golden: "all", Path: "/platforms", Lang: layout.En,
			Says: []string{"since 2017 closed 20 July 2026", "in use (opening date not stated)", "Those still in use first"}, Never: []string{"启用", "停用"}},
	})
}

func TestWithoutPlatformsThePageSaysSo(t *testing.T) {
	pagetest.OpenEmpty(t).Check(t, []pagetest.Row{
		{Does: "none is registered yet", Golden: "none", Path: "/platforms", Says: []string{"还没有登记"}, Never: []string{"<table"}},
	})
}
