package layout_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mingzhi/answers"
	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

// assetHash is what changes in a page when a static file does.
var assetHash = regexp.MustCompile(`(/static/[a-z]+-)[0-9a-f]{12}`)

// The frame around a page: head, navigation, foot and the notice of sample data.
func TestAWholePage(t *testing.T) {
	r := pagetest.Open(t)
	version, err := r.DB.DataVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for lang, said := range map[layout.Lang][]string{
		layout.Zh: {`<html lang="zh-CN">`, "<title>表彰 · 明志", "跳到正文", `href="/commendations" aria-current="page"`, `href="/commendations?lang=en"`, "含示例数据", "数据版本 " + layout.Thousands(version)},
		layout.En: {`<html lang="en">`, "<title>Commendations · Mingzhi", "Skip to content", `href="/commendations?lang=zh"`, "Sample data is shown here", "Data version " + layout.Thousands(version)},
	} {
		t.Run(string(lang), func(t *testing.T) {
			page := r.Ask(t, pagetest.Row{Path: "/commendations", Lang: lang}).Page
			pagetest.Compare(t, "testdata/page."+string(lang)+".html", assetHash.ReplaceAllString(page, "${1}HASH"))
			for _, words := range said {
				if !strings.Contains(page, words) {
					t.Errorf("the page lacks %q", words)
				}
			}
			if strings.Contains(page, "<script") || strings.Contains(page, "style=") || strings.Contains(page, "noindex") {
				t.Error("the page has a script, a style of its own, or hides from search engines")
			}
		})
	}
}

func TestTheFrameFitsThePage(t *testing.T) {
	r, empty := pagetest.Open(t), pagetest.OpenEmpty(t)
	for _, row := range []struct {
		does     string
		register *pagetest.Register
		path     string
		has      []string
		lacks    []string
	}{
		{"changing the language keeps the question", r, "/search?q=长沙&kind=INSPECTION", []string{`href="/search?kind=INSPECTION&amp;lang=en&amp;q=%E9%95%BF%E6%B2%99"`}, nil},
		{"a page with a search box of its own has no second one", r, "/search", []string{`id="q"`}, []string{`id="head-q"`}},
		{"any other page has one in its head", r, "/about", []string{`id="head-q"`}, nil},
		{"answers about certificates are not for search engines", r, "/verify", []string{`content="noindex"`, `href="/verify" aria-current="page"`}, nil},
		{"nor are errors", r, "/no/such/page", []string{`content="noindex"`}, []string{`aria-current`}},
		{"the portal itself is called by its own name", r, "/", []string{"<title>明志 · 志愿服务公开查验</title>", `href="/" aria-current="page"`}, nil},
		{"without sample data there is no notice of it", empty, "/", []string{"数据版本"}, []string{"含示例数据"}},
	} {
		page := row.register.Ask(t, pagetest.Row{Path: row.path}).Page
		for _, fragment := range row.has {
			if !strings.Contains(page, fragment) {
				t.Errorf("%s: the page lacks %q", row.does, fragment)
			}
		}
		for _, fragment := range row.lacks {
			if strings.Contains(page, fragment) {
				t.Errorf("%s: the page has %q", row.does, fragment)
			}
		}
	}
}

func TestHowAPageIsAnswered(t *testing.T) {
	r := pagetest.Open(t)
	ask := func(method, path string, header ...string) pagetest.Answer {
		request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
		for i := 0; i+1 < len(header); i += 2 {
			request.Header.Set(header[i], header[i+1])
		}
		return pagetest.Ask(t, r, request)
	}
	tag := ask("GET", "/platforms").Header.Get("ETag")
	for does, row := range map[string]struct {
		answer            pagetest.Answer
		status            int
		language, keeping string
		cookie            bool
	}{
		"Chinese is the language that nobody has to ask for": {ask("GET", "/platforms"), 200, "zh-CN", answers.Public, false},
		"a language that is asked for is remembered":         {ask("GET", "/platforms?lang=en"), 200, "en", "private, no-cache", true},
		"the remembered language is spoken":                  {ask("GET", "/platforms", "Cookie", "lang=en"), 200, "en", answers.Public, false},
		"a language that is none is passed over":             {ask("GET", "/platforms?lang=fr"), 200, "zh-CN", answers.Public, false},
		"who holds the page is not sent it again":            {ask("GET", "/platforms", "If-None-Match", tag), 304, "zh-CN", answers.Public, false},
		"a tag of another page of the same data holds, too":  {ask("GET", "/platforms", "If-None-Match", `"x", `+strings.TrimPrefix(tag, "W/")), 304, "zh-CN", answers.Public, false},
		"the page in another language is another page":       {ask("GET", "/platforms", "If-None-Match", tag, "Cookie", "lang=en"), 200, "en", answers.Public, false},
		"an answer about a certificate is kept by nobody":    {ask("GET", "/verify"), 200, "zh-CN", "no-store", false},
		"an error is kept by nobody":                         {ask("GET", "/no/such/page"), 404, "zh-CN", "no-store", false},
	} {
		header := row.answer.Header
		if row.answer.Status != row.status || header.Get("Content-Language") != row.language || header.Get("Cache-Control") != row.keeping ||
			(header.Get("Set-Cookie") != "") != row.cookie || strings.Join(header.Values("Vary"), "|") != "Cookie, Accept-Encoding" {
			t.Errorf("%s: %d %v", does, row.answer.Status, header)
		}
		if policy := header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none';") {
			t.Errorf("%s: the policy is %q", does, policy)
		}
		if empty := row.answer.Page == ""; empty != (row.status == http.StatusNotModified) {
			t.Errorf("%s: the page is empty: %v", does, empty)
		}
	}
	if head := ask("HEAD", "/platforms"); head.Status != 200 || head.Page != "" {
		t.Errorf("HEAD answers %d with %d bytes", head.Status, len(head.Page))
	}
}

func TestAPagerLeadsBothWaysAndForgetsTheRest(t *testing.T) {
	address := &url.URL{Path: "/organizations", RawQuery: "status=MARKED&after=x&lang=en"}
	for does, row := range map[string]struct {
		slice db.Slice[int]
		want  layout.Pager
	}{
		"the only page": {db.Slice[int]{Cursors: []string{"a", "b"}}, layout.Pager{}},
		"the first":     {db.Slice[int]{Cursors: []string{"a", "b"}, HasNextPage: true}, layout.Pager{Next: "/organizations?after=b&status=MARKED"}},
		"the middle": {db.Slice[int]{Cursors: []string{"a", "b"}, HasNextPage: true, HasPreviousPage: true},
			layout.Pager{Start: "/organizations?status=MARKED", Previous: "/organizations?before=a&status=MARKED", Next: "/organizations?after=b&status=MARKED"}},
		"past the end": {db.Slice[int]{HasPreviousPage: true}, layout.Pager{Start: "/organizations?status=MARKED"}},
	} {
		if got := layout.Turn(address, row.slice); got != row.want {
			t.Errorf("%s: %+v, want %+v", does, got, row.want)
		}
	}
}

func TestSentencesTakeTheirValuesInBothLanguages(t *testing.T) {
	counted := layout.Counted{Zh: "共 %s 家", One: "%s body", Many: "%s bodies"}
	for does, row := range map[string]struct{ got, want layout.Text }{
		"exactly one":           {counted.Of(1), layout.T("共 1 家", "1 body")},
		"none":                  {counted.Of(0), layout.T("共 0 家", "0 bodies")},
		"many, with commas":     {counted.Of(1234567), layout.T("共 1,234,567 家", "1,234,567 bodies")},
		"below zero":            {layout.Named(layout.Thousands(-1234)), layout.Named("−1,234")},
		"a text within a text":  {layout.Fill(layout.T("见%s", "see %s"), layout.T("表", "the table")), layout.T("见表", "see the table")},
		"a number is not split": {layout.Fill(layout.T("第 %s 条", "entry %s"), int64(999)), layout.T("第 999 条", "entry 999")},
	} {
		if row.got != row.want {
			t.Errorf("%s: %+v, want %+v", does, row.got, row.want)
		}
	}
}

func TestWordsLackNoLanguage(t *testing.T) {
	words := struct {
		Whole, Half layout.Text
		Counted     layout.Counted
		Other       string
	}{Whole: layout.T("是", "yes"), Half: layout.T("否", ""), Counted: layout.Counted{Zh: "%s", Many: "%s"}}
	if got := layout.Lacking(words); !slices.Equal(got, []string{"Half", "Counted", "Other: neither Text nor Counted"}) {
		t.Errorf("lacking: %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a page with half a word compiles")
		}
	}()
	layout.Compile(`{{define "main"}}{{end}}`, words)
}
