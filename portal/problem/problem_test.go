package problem_test

import (
	"net/http"
	"net/url"
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
	"mingzhi/registry"
)

func TestWhatWentWrongIsSaidAndAWayOutShown(t *testing.T) {
	r := pagetest.Open(t)
	doors := []string{`action="/search"`, `href="/organizations"`, `href="/verify"`}
	r.Check(t, []pagetest.Row{
		{Does: "an unknown page helps to search", Golden: "missing", Path: "/no/such/page", Status: 404,
			Says: append(doors, "没有这一页", "公开过的内容不会被删除"), Never: []string{"/no/such/page"}},
		{Does: "a request that cannot be read says what is wrong and how to mend it", Golden: "refused", Path: "/search?q=长沙&after=x", Status: 400,
			Says: append(doors, "没有看懂这个请求", "请核对：翻页游标不对", "怎么改：从第一页重新开始")},
		{Does: "what was asked is never repeated", Golden: "echo", Path: "/organizations?status=<script>evil(1)</script>", Status: 400,
			Says: []string{"没有看懂这个请求"}, Never: []string{"script", "evil"}},
		{Does: "in English an unknown page", Golden: "missing", Path: "/no/such/page", Lang: layout.En, Status: 404,
			Says: append(doors, "There is no such page", "What was once published is never deleted"), Never: []string{"没有"}},
		{Does: "in English a request that cannot be read", Golden: "refused", Path: "/search?q=长沙&after=x", Lang: layout.En, Status: 400,
			Says: []string{"Please check: the cursor is not one that this search gave out", "How to mend it: start again from the first page"}},
	})
}

func TestTooManyAttemptsAreToldHowLongToWait(t *testing.T) {
	r := pagetest.Open(t)
	form := url.Values{"number": {r.Valid.Number}, "code": {r.Valid.Code}}
	for range registry.DefaultLimits.NumberBurst {
		if answer := r.Ask(t, pagetest.Row{Path: "/verify", Form: form}); answer.Status != http.StatusOK {
			t.Fatalf("an attempt within the limit answers %d", answer.Status)
		}
	}
	r.Check(t, []pagetest.Row{
		{Does: "after too many attempts it says for how many seconds to wait, and nothing of the certificate", Golden: "many", Path: "/verify", Form: form, Status: 429,
			Says: []string{"请过一会儿再试", "请在 7 秒后再试", "为了保护证明持有人"}, Never: []string{r.Valid.Number, r.Valid.Code, `action="/search"`}},
		{Does: "in English too many attempts", Golden: "many", Path: "/verify", Form: form, Lang: layout.En, Status: 429,
			Says: []string{"Please try again in 7 seconds."}},
	})
}

func TestAFaultOfOurOwnIsOwned(t *testing.T) {
	r := pagetest.Open(t)
	if err := r.DB.Close(); err != nil {
		t.Fatal(err)
	}
	r.Check(t, []pagetest.Row{
		{Does: "it is no fault of the reader, and its cause is for the log alone", Golden: "fault", Path: "/regions", Status: 500,
			Says: []string{"系统出错了", "这不是您的问题"}, Never: []string{"sql", "closed", "database"}},
		{Does: "in English", Golden: "fault", Path: "/regions", Lang: layout.En, Status: 500,
			Says: []string{"Something went wrong", "It is not your fault"}},
	})
}
