package portal_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/portal"
	"mingzhi/portal/pagetest"
	"mingzhi/registry"
	"mingzhi/search"
	"mingzhi/search/embedded"
	"mingzhi/synthetic"
	"mingzhi/testenv"
)

// now is when the tests happen: 2026-11-24, noon in Changsha.
var now = time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)

// town is a running portal over a small invented register.
type town struct {
	*httptest.Server
	db       *db.DB
	registry *registry.Registry
	gate     *load.Gate
	sample   *synthetic.Sample
	marked   *db.Organization
}

func openTown(t *testing.T, databaseURL string) *town {
	t.Helper()
	ctx := t.Context()
	database, err := db.Open(ctx, databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	if err := database.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return now }
	register, err := registry.Open(ctx, database, registry.Options{Clock: clock, Keys: testenv.Keys(), Authority: certificate.Authority{DID: "did:web:register.example", Name: "示例登记簿", Base: "https://register.example"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := register.PublishKeys(ctx); err != nil {
		t.Fatal(err)
	}
	w := &town{db: database, registry: register, gate: load.New(8, load.DefaultPatience(8))}
	w.sample, err = synthetic.Generate(ctx, database, register, synthetic.Options{
		Seed: 3, Organizations: 120, Announcements: 40, Inspections: 40, Certificates: 3, Today: "2026-11-24",
	})
	if err != nil {
		t.Fatal(err)
	}
	w.publishMore(t)
	page, err := database.Organizations(ctx, db.OrganizationFilter{MarkStatus: []db.MarkStatus{db.Marked}}, db.ByName, db.Page{First: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.marked = page.Items[0]
	logger := slog.New(slog.DiscardHandler)
	lookup, err := search.New(search.Options{DB: database, Embedded: embedded.New(), Clock: clock, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	go lookup.Run(ctx) //nolint:errcheck // it ends with the test
	for !lookup.Ready() {
		time.Sleep(5 * time.Millisecond)
	}
	w.Server = httptest.NewServer(portal.New(portal.Deps{DB: database, Registry: register, Search: lookup, Clock: clock, Logger: logger, Build: "test", Gate: w.gate, Lists: pagetest.Lists}))
	t.Cleanup(w.Close)
	return w
}

// publishMore publishes what the generator does not: a corrected and a withdrawn
// announcement, a commendation and platforms.
func (w *town) publishMore(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	notice := func(title string) *db.Announcement {
		return &db.Announcement{
			DocumentNumber: "示例通知〔2026〕7号", Title: title, Kind: db.Notice, PublishedOn: "2026-10-01", RegionCode: "430000", Summary: "示例提要",
			Publishers:  []*db.Publisher{{Name: "湖南省民政厅（示例）"}},
			Attachments: []*db.Attachment{{Name: "附件（示例）.xlsx", Size: 1234}}, Origin: db.Origin{Source: "示例来源", Synthetic: true},
		}
	}
	for _, work := range []func(*registry.Tx) error{
		func(tx *registry.Tx) error {
			_, err := tx.Announce(ctx, notice("旧的题名（示例）"))
			return err
		},
		func(tx *registry.Tx) error {
			a := notice("更正后的题名（示例）")
			if _, err := tx.Announce(ctx, a); err != nil {
				return err
			}
			_, err := tx.Withdraw(ctx, a.ID, "示例撤回原因")
			return err
		},
		func(tx *registry.Tx) error {
			_, err := tx.Commend(ctx, &db.Commendation{
				Year: 2025, Programme: "示例项目", Category: "示例类别", Name: "示例得奖者", RegionCode: "430100", Origin: db.Origin{Synthetic: true},
			})
			if err == nil {
				_, err = tx.NamePlatform(ctx, &db.Platform{Name: "示例平台", ValidFrom: "2017", ValidTo: "2026-07-20", Origin: db.Origin{Synthetic: true}})
			}
			return err
		},
	} {
		if err := w.registry.Publish(ctx, work); err != nil {
			t.Fatal(err)
		}
	}
}

// ask sends a request and gives the answer with its body.
func (w *town) ask(t *testing.T, method, path string, form url.Values, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, w.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var body strings.Builder
	buffer := make([]byte, 64<<10)
	for {
		n, err := answer.Body.Read(buffer)
		body.Write(buffer[:n])
		if err != nil {
			break
		}
	}
	return answer, body.String()
}

func TestPagesAnswerWhatPeopleAsk(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, databaseURL string) {
		w := openTown(t, databaseURL)
		withdrawn, err := w.db.AnnouncementByNumber(t.Context(), "示例通知〔2026〕7号")
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			path   string
			status int
			has    []string
		}{
			"home has a search box, the door to verifying and figures": {"/", 200, []string{`action="/search"`, `href="/verify"`, "最新公告", `lang="zh-CN"`}},
			"home in English":                         {"/?lang=en", 200, []string{`<html lang="en">`, "Newest announcements", "Sample data"}},
			"an organization says since when":         {"/organizations/" + w.marked.CreditCode, 200, []string{w.marked.Name, "已标识", "自", w.marked.CreditCode, "示例数据"}},
			"an organization in English":              {"/organizations/" + w.marked.CreditCode + "?lang=en", 200, []string{"a marked volunteer service organization since", `lang="zh-CN"`}},
			"a code in lower case finds the same":     {"/organizations/" + strings.ToLower(w.marked.CreditCode), 200, []string{w.marked.Name}},
			"a code that is none":                     {"/organizations/123", 400, []string{"应为18位", `action="/search"`}},
			"a page that is no place to send to":      {"/regions/%00", 404, []string{"没有这一页"}},
			"a region that no database could hold":    {"/organizations?region=%00", 400, []string{"不是可选的值", `action="/organizations"`}},
			"a code that nobody has":                  {"/organizations/91350100M000100Y43", 404, []string{"没有这一页"}},
			"organizations by status":                 {"/organizations?status=UNMARKED", 200, []string{"已取消标识", "清除筛选"}},
			"organizations by a status that is none":  {"/organizations?status=GOOD", 400, []string{"不是可选的值"}},
			"organizations by a bad cursor":           {"/organizations?after=x", 400, []string{"翻页游标不对"}},
			"a withdrawn announcement stays readable": {"/announcements/" + itoa(withdrawn.EntryIndex), 200, []string{"本公告已撤回：", "示例撤回原因", "旧的题名（示例）", "附件（示例）.xlsx", "示例通知〔2026〕7号"}},
			"announcements between dates":             {"/announcements?from=2026年10月1日&to=2026-10-01", 200, []string{"共 1 份", "更正后的题名"}},
			"announcements from a day that is none":   {"/announcements?from=2026-02-30", 400, []string{"请核对", `value="2026-02-30"`}},
			"inspections of a year":                   {"/inspections?year=2026", 200, []string{"抽查结果"}},
			"regions with figures":                    {"/regions", 200, []string{"66,444,864", "1,329"}},
			"a county":                                {"/regions/430104", 200, []string{"岳麓区", "长沙市", "没有人口数"}},
			"a region that is none":                   {"/regions/999999", 404, []string{"没有这一页"}},
			"commendations":                           {"/commendations", 200, []string{"示例得奖者", "受到表彰不等于"}},
			"platforms, one of them closed":           {"/platforms", 200, []string{"示例平台", "2026年7月20日停用"}},
			"about the data":                          {"/about", 200, []string{"根哈希", `href="/graphiql"`}},
			"search by pinyin says why":               {"/search?q=changsha", 200, []string{"拼音匹配"}},
			"search without words":                    {"/search", 200, []string{"写上要找的名称"}},
			"search that finds nothing helps":         {"/search?q=不存在的名字啊", 200, []string{"没有找到", "拼音"}},
			"search for markup is written as text":    {"/search?q=%3Cscript%3E", 200, []string{"&lt;script&gt;"}},
			"a path that is no page":                  {"/nothing/here", 404, []string{"没有这一页"}},
			"a number is filled in, a code never":     {"/verify?number=ZM430100&code=SECRET", 200, []string{`value="ZM430100"`}},
			"robots":                                  {"/robots.txt", 200, []string{"User-agent"}},
		} {
			path, query, _ := strings.Cut(c.path, "?")
			values, _ := url.ParseQuery(query)
			answer, body := w.ask(t, "GET", path+"?"+values.Encode(), nil)
			if answer.StatusCode != c.status {
				t.Errorf("%s: status %d, want %d", name, answer.StatusCode, c.status)
			}
			for _, fragment := range c.has {
				if !strings.Contains(body, fragment) {
					t.Errorf("%s: %q is not on the page", name, fragment)
				}
			}
			if strings.Contains(body, "SECRET") || strings.Count(body, "<script") != strings.Count(body, `<script src="/static/`) {
				t.Errorf("%s: something is on the page that must not be", name)
			}
			if policy := answer.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
				t.Errorf("%s: the policy is %q", name, policy)
			}
		}
	})
}

func TestACertificateIsVerifiedOnThePage(t *testing.T) {
	w := openTown(t, testenv.SQLiteURL(t))
	proof := func(more ...string) url.Values {
		form := url.Values{"number": {w.sample.Number}, "code": {w.sample.Code}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	for name, c := range map[string]struct {
		form   url.Values
		status int
		has    []string
	}{
		"the printed code":           {proof(), 200, []string{"属实", "这次查验不能说明什么", "公开账本", "示例数据"}},
		"name and last four":         {url.Values{"number": {w.sample.Number}, "name": {w.sample.HolderName}, "four": {w.sample.IDLastFour}}, 200, []string{"属实"}},
		"altered hours are named":    {proof("hours", "999"), 200, []string{"内容不符", "服务时长"}},
		"a wrong code":               {proof("code", "7KQM-X2WD-85UC"), 200, []string{"未能证实", "0 和字母 O"}},
		"an unknown number":          {proof("number", "OTHER-2026-9"), 200, []string{"未能证实"}},
		"no proof keeps the number":  {proof("code", ""), 400, []string{"没有凭据", w.sample.Number}},
		"no number":                  {proof("number", ""), 400, []string{"没有填证明编号"}},
		"hours that are no number":   {proof("hours", "很多"), 400, []string{"服务时长读不出来", `value="很多"`}},
		"a mistyped number is told":  {proof("number", w.sample.Number[:len(w.sample.Number)-1]+"0"), 400, []string{"校验不符"}},
		"a date that does not exist": {proof("issuedOn", "2026-13-01"), 400, []string{"请核对"}},
	} {
		answer, body := w.ask(t, "POST", "/verify", c.form)
		if answer.StatusCode != c.status || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, want %d; cache %q", name, answer.StatusCode, c.status, answer.Header.Get("Cache-Control"))
		}
		for _, fragment := range c.has {
			if !strings.Contains(body, fragment) {
				t.Errorf("%s: %q is not on the page", name, fragment)
			}
		}
		if code := c.form.Get("code"); code != "" && strings.Contains(body, code) || strings.Contains(body, w.sample.HolderName) && c.form.Get("name") == "" {
			t.Errorf("%s: the page repeats the proof or the name", name)
		}
	}
	for range registry.DefaultLimits.NumberBurst + 1 {
		w.ask(t, "POST", "/verify", proof("code", "7KQM-X2WD-85UC"))
	}
	answer, body := w.ask(t, "POST", "/verify", proof("code", "7KQM-X2WD-85UC"))
	if answer.StatusCode != 429 || answer.Header.Get("Retry-After") == "" || !strings.Contains(body, "查验次数太多") {
		t.Errorf("after many attempts: %d, %q", answer.StatusCode, answer.Header.Get("Retry-After"))
	}
}

func TestWhoHoldsAPageIsNotSentItAgain(t *testing.T) {
	w := openTown(t, testenv.SQLiteURL(t))
	first, _ := w.ask(t, "GET", "/organizations", nil)
	tag := first.Header.Get("ETag")
	if again, body := w.ask(t, "GET", "/organizations", nil, "If-None-Match", tag); again.StatusCode != 304 || body != "" {
		t.Errorf("the same page again: %d", again.StatusCode)
	}
	if english, _ := w.ask(t, "GET", "/organizations", nil, "If-None-Match", tag, "Cookie", "lang=en"); english.StatusCode != 200 {
		t.Errorf("the page in another language: %d", english.StatusCode)
	}
	if err := w.registry.Publish(t.Context(), func(tx *registry.Tx) error {
		_, err := tx.CountPopulation(t.Context(), "430104", 2020, 1_526_641, "示例来源")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if later, _ := w.ask(t, "GET", "/organizations", nil, "If-None-Match", tag); later.StatusCode != 200 {
		t.Errorf("after a publication: %d", later.StatusCode)
	}
}

var links = regexp.MustCompile(`(?:href|src|action)="([^"]+)"`)

// crawl visits every page that can be reached, up to a number, and gives one path
// of each kind.
func (w *town) crawl(t *testing.T, visit func(path, body string, status int)) {
	t.Helper()
	seen, queue := map[string]bool{"/": true, "/?lang=en": true}, []string{"/", "/?lang=en"}
	for n := 0; len(queue) > 0 && n < 400; n++ {
		path := queue[0]
		queue = queue[1:]
		answer, body := w.ask(t, "GET", path, nil)
		visit(path, body, answer.StatusCode)
		for _, match := range links.FindAllStringSubmatch(body, -1) {
			link := strings.ReplaceAll(match[1], "&amp;", "&")
			link, _, _ = strings.Cut(link, "#")
			if link == "" || seen[link] || strings.HasPrefix(link, "/graphiql") {
				continue
			}
			seen[link] = true
			queue = append(queue, link)
		}
	}
}

func TestEveryLinkLeadsSomewhereOnThisHost(t *testing.T) {
	w := openTown(t, testenv.SQLiteURL(t))
	pages := 0
	w.crawl(t, func(path, _ string, status int) {
		pages++
		if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
			t.Errorf("a page links or loads from another host: %s", path)
		}
		if status != 200 && status != 302 {
			t.Errorf("%s answers %d", path, status)
		}
	})
	if pages < 100 {
		t.Errorf("only %d pages were reached", pages)
	}
}

// A page is read; what is sent to it is refused with what it answers to.
func TestOtherMethodsAreRefused(t *testing.T) {
	w := openTown(t, testenv.SQLiteURL(t))
	for path, allowed := range map[string]string{"/": "GET, HEAD", "/organizations": "GET, HEAD", "/verify": "GET, HEAD, POST"} {
		answer, _ := w.ask(t, "PUT", path, nil)
		if answer.StatusCode != 405 || answer.Header.Get("Allow") != allowed {
			t.Errorf("PUT %s: %d, allowed %q", path, answer.StatusCode, answer.Header.Get("Allow"))
		}
	}
}
