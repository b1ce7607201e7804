package search_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/search"
	"mingzhi/search/embedded"
	"mingzhi/search/meili"
	"mingzhi/testenv"
)

// now is when the tests happen.
var now = time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)

// names are invented organizations with real names of places.
var names = []string{
	"长沙市岳麓区晨光志愿者协会（示例）", "长沙市蓝天救援志愿服务队（示例）", "长沙市雨花区暖阳义工联合会（示例）", "株洲市荷塘区微光志愿服务中心（示例）",
	"湘潭市雨湖区同心志愿者协会（示例）", "衡阳市石鼓区红树林助学会（示例）", "岳阳市岳阳楼区江豚守望志愿服务队（示例）", "常德市武陵区善德志愿者协会（示例）",
	"张家界市永定区绿野应急救援队（示例）", "益阳市赫山区桃花江志愿服务中心（示例）", "郴州市北湖区林邑义工协会（示例）", "永州市零陵区潇湘志愿服务促进会（示例）",
	"怀化市鹤城区五溪志愿者联合会（示例）", "娄底市娄星区星火志愿服务队（示例）", "吉首市武陵山社会工作服务中心（示例）", "浏阳市花火志愿者协会（示例）",
	"耒阳市蔡伦志愿服务队（示例）", "汨罗市屈子志愿者协会（示例）", "长沙县星沙长者关爱志愿服务队（示例）", "重阳敬老志愿服务队（示例）",
}

// library is a register with its lookup running.
type library struct {
	db       *db.DB
	registry *registry.Registry
	service  *search.Service
	stop     context.CancelFunc
	done     chan struct{}
}

func openLibrary(t *testing.T, databaseURL string, engine search.Engine) *library {
	t.Helper()
	return openLibraryAt(t, databaseURL, engine, now)
}

func openLibraryAt(t *testing.T, databaseURL string, engine search.Engine, founded time.Time) *library {
	t.Helper()
	database, err := db.Open(t.Context(), databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	register, err := registry.Open(t.Context(), database, registry.Options{
		Clock: func() time.Time { return founded }, Keys: testenv.Keys(),
	})
	if err != nil {
		t.Fatal(err)
	}
	l := &library{db: database, registry: register}
	l.start(t, engine)
	return l
}

// start runs a new service over the register, as a new process would.
func (l *library) start(t *testing.T, engine search.Engine) {
	t.Helper()
	var err error
	l.service, err = search.New(search.Options{
		DB: l.db, Embedded: embedded.New(), Meili: engine, Notify: l.registry.Notify(),
		Clock: func() time.Time { return now }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	l.stop, l.done = func() { cancel(); <-done }, done
	t.Cleanup(l.stop)
	service := l.service
	go func() {
		defer close(done)
		if err := service.Run(ctx); err != nil {
			t.Errorf("running lookup: %v", err)
		}
	}()
}

// publish registers organizations and one announcement.
func (l *library) publish(t *testing.T, from, to int) {
	t.Helper()
	err := l.registry.Publish(t.Context(), func(tx *registry.Tx) error {
		a := &db.Announcement{
			DocumentNumber: "示例民公〔2026〕12号", Title: "关于标识第一批志愿服务组织的公告（示例）", Kind: db.MarkingAnnouncement, PublishedOn: "2026-03-05",
			RegionCode: "430100", Summary: "标识二十家组织", Publishers: []*db.Publisher{{Name: "长沙市民政局（示例）"}}, Origin: db.Origin{Synthetic: true},
		}
		if _, err := tx.Announce(t.Context(), a); err != nil {
			return err
		}
		for i := from; i < to; i++ {
			code, err := rules.SyntheticCreditCode("ASSOCIATION", "430100", int64(i))
			if err != nil {
				return err
			}
			o := &db.Organization{CreditCode: code, Name: names[i], RegionCode: []string{"430104", "430100", "430200"}[i%3], Origin: db.Origin{Synthetic: true}}
			if i == 0 {
				o.FormerNames = []string{"长沙市旭日志愿者协会（示例）"}
			}
			if _, err := tx.RegisterOrganization(t.Context(), o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// settle waits until an engine answers and has applied everything.
func (l *library) settle(t *testing.T, engine string) {
	t.Helper()
	for range 600 {
		result, err := l.service.Search(t.Context(), search.Query{Text: "志愿"})
		if err == nil && result.Engine == engine && result.Lag == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%s never caught up: %+v", engine, l.service.Status())
}

// engines runs a test on both engines.
func engines(t *testing.T, test func(t *testing.T, l *library, engine string)) {
	t.Run("embedded", func(t *testing.T) { test(t, openLibrary(t, testenv.SQLiteURL(t), nil), "embedded") })
	t.Run("meilisearch", func(t *testing.T) {
		m := testenv.StartMeilisearch(t)
		test(t, openLibrary(t, testenv.SQLiteURL(t), meili.New(m.URL, m.Key, "test")), "meilisearch")
	})
}

// corpus is what people type, what they mean, and why it is found.
var corpus = []struct {
	sentence, query, finds string
	reason                 search.Reason
}{
	{"the whole name", "长沙市岳麓区晨光志愿者协会（示例）", names[0], search.ByName},
	{"the beginning of a name", "长沙市蓝天", names[1], search.ByPartOfName},
	{"the middle of a name", "蓝天救援", names[1], search.ByPartOfName},
	{"the end of a name", "义工联合会（示例）", names[2], search.ByPartOfName},
	{"two characters", "微光", names[3], search.ByPartOfName},
	{"characters across words", "区同心志", names[4], search.ByPartOfName},
	{"pieces without a space", "岳麓志愿者", names[0], search.ByPartOfName},
	{"two words", "岳阳 江豚", names[6], search.ByPartOfName},
	{"two words in the other order", "协会 善德", names[7], search.ByPartOfName},
	{"a former name", "旭日", names[0], search.ByFormerName},
	{"traditional characters", "長沙市嶽麓區", names[0], search.ByTraditional},
	{"traditional characters for volunteers", "晨光志願者", names[0], search.ByTraditional},
	{"traditional characters 義工", "暖陽義工", names[2], search.ByTraditional},
	{"full width letters and a space", "　蓝天　救援　", names[1], search.ByPartOfName},
	{"full pinyin together", "chenguang", names[0], search.ByPinyin},
	{"full pinyin of a place from the beginning", "changshashiyueluqu", names[0], search.ByPinyin},
	{"长沙 is not zhangsha", "changsha lantian", names[1], search.ByPinyin},
	{"长者 is zhangzhe", "zhangzhe", names[18], search.ByPinyin},
	{"重阳 is chongyang", "chongyang", names[19], search.ByPinyin},
	{"pinyin with spaces", "yue yang jiang tun", names[6], search.ByPinyin},
	{"pinyin of 郴州", "chenzhou", names[10], search.ByPinyin},
	{"pinyin of 耒阳", "leiyang", names[16], search.ByPinyin},
	{"pinyin of 汨罗", "miluo", names[17], search.ByPinyin},
	{"pinyin of 浏阳", "liuyang", names[15], search.ByPinyin},
	{"pinyin in pieces", "changshazhiyuanzhe", names[0], search.ByPinyin},
	{"pinyin in capitals", "TaoHuaJiang", names[9], search.ByPinyin},
	{"initials from the beginning", "csslt", names[1], search.ByInitials},
	{"initials from the middle", "jtsw", names[6], search.ByInitials},
	{"a wrong character", "蓝天就援", names[1], search.ByTypo},
	{"a missing character", "江守望志愿服务队", names[6], search.ByTypo},
	{"a character too many", "桃花大江志愿", names[9], search.ByTypo},
	{"a slip in pinyin", "taohuajiamg", names[9], search.ByTypo},
	{"the whole credit code", "51430100MJ000000", "", search.ByCode},
	{"a document number in its own brackets", "示例民公〔2026〕12号", "关于标识第一批志愿服务组织的公告（示例）", search.ByDocumentNumber},
	{"a document number in square brackets", "示例民公[2026]12号", "关于标识第一批志愿服务组织的公告（示例）", search.ByDocumentNumber},
	{"words of a summary", "二十家", "关于标识第一批志愿服务组织的公告（示例）", search.ByText},
	{"a publisher", "长沙市民政局 公告", "关于标识第一批志愿服务组织的公告（示例）", search.ByText},
}

func TestWhatPeopleTypeIsFoundOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, l *library, engine string) {
		l.publish(t, 0, len(names))
		l.settle(t, engine)
		for _, c := range corpus {
			result, err := l.service.Search(t.Context(), search.Query{Text: c.query, First: 5})
			if err != nil {
				t.Errorf("%s (%s): %v", c.sentence, c.query, err)
				continue
			}
			found := slices.IndexFunc(result.Hits, func(h search.Hit) bool {
				return c.finds == "" || h.Organization != nil && h.Organization.Name == c.finds || h.Announcement != nil && h.Announcement.Title == c.finds
			})
			if found < 0 {
				t.Errorf("%s (%s): not found among the first %d of %d", c.sentence, c.query, len(result.Hits), result.TotalCount)
				continue
			}
			if !slices.Contains(result.Hits[found].Reasons, c.reason) {
				t.Errorf("%s (%s): found because of %v, want %s", c.sentence, c.query, result.Hits[found].Reasons, c.reason)
			}
			if result.Engine != engine {
				t.Errorf("%s: %s answered", c.sentence, result.Engine)
			}
		}
		for sentence, query := range map[string]string{
			"another word": "消防", "signs alone": "？！", "a code that nobody has": "91350100M000100Y43", "letters of no reading": "qqqqxxxx",
		} {
			result, err := l.service.Search(t.Context(), search.Query{Text: query})
			if err != nil || result.TotalCount != 0 || len(result.Hits) != 0 {
				t.Errorf("%s (%s): %d found, %v", sentence, query, result.TotalCount, err)
			}
		}
	})
}

func TestFiltersPagesAndFacetsAgreeWithTheDatabase(t *testing.T) {
	engines(t, func(t *testing.T, l *library, engine string) {
		l.publish(t, 0, len(names))
		l.settle(t, engine)
		all, err := l.service.Search(t.Context(), search.Query{Text: "志愿", First: 100, Kinds: []search.Kind{search.Organizations}})
		if err != nil {
			t.Fatal(err)
		}
		if all.TotalCount != len(all.Hits) || !all.TotalIsExact {
			t.Errorf("%d hits, %d counted, exact %v", len(all.Hits), all.TotalCount, all.TotalIsExact)
		}
		var paged []string
		for after := ""; ; {
			page, err := l.service.Search(t.Context(), search.Query{Text: "志愿", First: 4, After: after, Kinds: []search.Kind{search.Organizations}})
			if err != nil {
				t.Fatal(err)
			}
			for _, hit := range page.Hits {
				paged = append(paged, hit.Organization.Name)
			}
			if after = page.EndCursor; !page.HasNextPage {
				break
			}
		}
		for i, hit := range all.Hits {
			if paged[i] != hit.Organization.Name {
				t.Fatalf("page by page, hit %d is %s and not %s", i, paged[i], hit.Organization.Name)
			}
		}
		for _, region := range all.Facets.Regions {
			filtered, err := l.service.Search(t.Context(), search.Query{Text: "志愿", Region: region.Value, Kinds: []search.Kind{search.Organizations}})
			if err != nil || filtered.TotalCount != region.Count || region.Label == "" {
				t.Errorf("%s %s: the facet says %d, the filter %d, %v", region.Value, region.Label, region.Count, filtered.TotalCount, err)
			}
		}
		everything, err := l.service.Search(t.Context(), search.Query{Region: "430200"})
		if err != nil || everything.TotalCount != 6 {
			t.Errorf("no words, one region: %d, %v", everything.TotalCount, err)
		}
	})
}

func TestAPublicationIsFoundInUnderASecondAndANewNameTakesEffect(t *testing.T) {
	engines(t, func(t *testing.T, l *library, engine string) {
		l.publish(t, 0, 2)
		l.settle(t, engine)
		code, _ := rules.SyntheticCreditCode("ASSOCIATION", "430100", 0)
		err := l.registry.Publish(t.Context(), func(tx *registry.Tx) error {
			_, err := tx.RegisterOrganization(t.Context(), &db.Organization{CreditCode: code, Name: "长沙市曙色志愿者协会（示例）", RegionCode: "430104", Origin: db.Origin{Synthetic: true}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		published := time.Now()
		for {
			result, err := l.service.Search(t.Context(), search.Query{Text: "曙色"})
			if err == nil && result.TotalCount == 1 {
				break
			}
			if time.Since(published) > 10*time.Second {
				t.Fatal("it is not found")
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Logf("found after %v", time.Since(published))
		former, err := l.service.Search(t.Context(), search.Query{Text: "晨光"})
		if err != nil || former.TotalCount != 1 || !slices.Contains(former.Hits[0].Reasons, search.ByFormerName) {
			t.Errorf("by its former name: %+v, %v", former, err)
		}
	})
}

func TestMeilisearchKilledInTheMiddleOfAnImportLosesNothing(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	l := openLibrary(t, testenv.SQLiteURL(t), meili.New(m.URL, m.Key, "test"))
	l.publish(t, 0, 6)
	l.settle(t, "meilisearch")
	m.Kill()
	l.publish(t, 6, 13)
	l.settle(t, "embedded")
	standby, err := l.service.Search(t.Context(), search.Query{Text: "志愿者联合会"})
	if err != nil || standby.TotalCount != 1 || !standby.Standby {
		t.Errorf("while it is away: %+v, %v", standby, err)
	}
	l.publish(t, 13, len(names))
	m.Start()
	l.settle(t, "meilisearch")
	for _, name := range names {
		result, err := l.service.Search(t.Context(), search.Query{Text: name})
		if err != nil || result.TotalCount == 0 || result.Hits[0].Organization == nil || result.Hits[0].Organization.Name != name || result.Engine != "meilisearch" || result.Standby {
			t.Errorf("%s was lost: %+v, %v", name, result, err)
		}
	}
}

func TestAMeilisearchThatLostItsIndexIsFilledAgain(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	l := openLibrary(t, testenv.SQLiteURL(t), meili.New(m.URL, m.Key, "test"))
	l.publish(t, 0, 6)
	l.settle(t, "meilisearch")
	m.Kill()
	l.settle(t, "embedded")
	m.Wipe()
	m.Start()
	l.settle(t, "meilisearch")
	if result, err := l.service.Search(t.Context(), search.Query{Text: names[0]}); err != nil || result.TotalCount != 1 || result.Engine != "meilisearch" {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestANewProcessGoesOnWhereTheCursorStands(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	engine := func() search.Engine { return meili.New(m.URL, m.Key, "test") }
	l := openLibrary(t, testenv.SQLiteURL(t), engine())
	l.publish(t, 0, 5)
	l.settle(t, "meilisearch")
	l.stop()
	l.publish(t, 5, 10)
	l.start(t, engine())
	l.settle(t, "meilisearch")
	if result, err := l.service.Search(t.Context(), search.Query{Text: names[9]}); err != nil || result.TotalCount != 1 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestReindexingBuildsBesideAndSwaps(t *testing.T) {
	engines(t, func(t *testing.T, l *library, engine string) {
		l.publish(t, 0, len(names))
		l.settle(t, engine)
		size, err := l.db.LedgerSize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if read, err := l.service.Reindex(t.Context()); err != nil || read != size {
			t.Fatalf("%d entries of %d, %v", read, size, err)
		}
		l.settle(t, engine)
		if result, err := l.service.Search(t.Context(), search.Query{Text: "江豚"}); err != nil || result.TotalCount != 1 || result.Engine != engine {
			t.Errorf("%+v, %v", result, err)
		}
	})
}

func TestTwoServersOnOnePostgresShareOneFeeder(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	l := openLibrary(t, testenv.PostgresURL(t), meili.New(m.URL, m.Key, "test"))
	feeder := l.stop
	l.settle(t, "meilisearch")
	l.start(t, meili.New(m.URL, m.Key, "test"))
	l.publish(t, 0, 5)
	l.settle(t, "meilisearch")
	feeder() // the one that feeds dies; the other takes over
	l.publish(t, 5, len(names))
	l.settle(t, "meilisearch")
	if result, err := l.service.Search(t.Context(), search.Query{Text: names[19]}); err != nil || result.TotalCount != 1 || result.Engine != "meilisearch" {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestBadQueriesAreRefused(t *testing.T) {
	l := openLibrary(t, testenv.SQLiteURL(t), nil)
	for name, c := range map[string]struct {
		query search.Query
		want  rules.Code
	}{
		"a very long text":     {search.Query{Text: strings.Repeat("长", 201)}, rules.TooLong},
		"a page of 101":        {search.Query{First: 101}, rules.BadPage},
		"a cursor of its own":  {search.Query{After: "nonsense"}, rules.BadCursor},
		"a cursor of no rank":  {search.Query{After: "czotMQ"}, rules.BadCursor},
		"a rank past the last": {search.Query{After: "czo5OTk5"}, rules.BadCursor},
	} {
		if _, err := l.service.Search(t.Context(), c.query); err == nil || rules.AsProblem(err).Code != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
