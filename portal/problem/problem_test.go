package problem_test

import (
	"testing"

	"mingzhi/load"
	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestWhatWentWrongIsSaidAndAWayOutShown(t *testing.T) {
	r := pagetest.Open(t)
	doors := []string{`action="/search"`, `href="/organizations"`, `href="/verify"`}
	r.Check(t, []pagetest.Row{
		{Does: "an unknown page helps to search", Golden: "missing", Path: "/no/such/page", Status: 404,
			Says: append(doors, "没有这一页", "公开过的内容不会被删除"), Never: []string{"/no/such/page"}},
		{Does: "a request that cannot be read says what is wrong and how to mend it", Golden: "refused", Path: "/organizations/5143000OMJ0000018C", Status: 400,
			Says: append(doors, "没有看懂这个请求", "请核对：统一社会信用代码", "怎么改："), Never: []string{"5143000OMJ0000018C"}},
		{Does: "what was asked is never repeated", Golden: "echo", Path: "/organizations?status=<script>evil(1)</script>", Status: 400,
			Says: []string{"这不是可选的值"}, Never: []string{"script", "evil"}},
		{Does: "in English an unknown page", Golden: "missing", Path: "/no/such/page", Lang: layout.En, Status: 404,
			Says: append(doors, "There is no such page", "What was once published is never deleted"), Never: []string{"没有"}},
		{Does: "in English a request that cannot be read", Golden: "refused", Path: "/organizations/5143000OMJ0000018C", Lang: layout.En, Status: 400,
			Says: []string{"Please check: ", "How to mend it: "}},
	})
}

func TestAFaultOfOurOwnIsOwned(t *testing.T) {
	r := pagetest.Open(t)
	if _, err := r.DB.ExecContext(t.Context(), "ALTER TABLE platforms RENAME TO lost"); err != nil {
		t.Fatal(err)
	}
	r.Check(t, []pagetest.Row{
		{Does: "it is no fault of the reader, and its cause is for the log alone", Golden: "fault", Path: "/platforms", Status: 500,
			Says: []string{"系统出错了", "这不是您的问题"}, Never: []string{"sql", "lost", "no such table"}},
		{Does: "in English", Golden: "fault", Path: "/platforms", Lang: layout.En, Status: 500,
			Says: []string{"Something went wrong", "It is not your fault"}},
	})
}

func TestARegisterThatCannotBeReadIsNotAFault(t *testing.T) {
	r := pagetest.Open(t)
	if err := r.DB.Close(); err != nil {
		t.Fatal(err)
	}
	r.Check(t, []pagetest.Row{
		{Does: "it says when to come back", Golden: "away", Path: "/regions", Status: 503,
			Says: []string{"暂时打不开", "登记簿暂时读不到", "请过一会儿再试"}, Never: []string{"sql", "closed"}},
		{Does: "in English", Golden: "away", Path: "/regions", Lang: layout.En, Status: 503,
			Says: []string{"Not available at the moment", "please try again in a moment"}},
	})
	if after := r.Ask(t, pagetest.Row{Path: "/regions"}).Header.Get("Retry-After"); after != "5" {
		t.Errorf("Retry-After is %q", after)
	}
}

// While too many ask, who is sent away gets a page that was made before.
func TestWhoIsSentAwayIsToldWhenToComeBack(t *testing.T) {
	r := pagetest.Open(t)
	for range r.Gate.Slots() {
		leave, err := r.Gate.Enter(t.Context(), load.Page)
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
	}
	r.Check(t, []pagetest.Row{
		{Does: "it says when to come back, in seconds", Golden: "shed", Path: "/platforms", Status: 503,
			Says: []string{"暂时打不开", "现在访问的人太多", "请过 2 秒再试"}, Never: []string{"/platforms?"}},
		{Does: "in English, and not the page of another time", Golden: "shed", Path: "/regions", Lang: layout.En, Status: 503,
			Says: []string{"Not available at the moment", "try again in 3 s"}},
	})
	answer := r.Ask(t, pagetest.Row{Path: "/regions"})
	if answer.Header.Get("Retry-After") != "4" || answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("ETag") != "" {
		t.Errorf("%v", answer.Header)
	}
}
