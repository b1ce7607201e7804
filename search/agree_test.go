package search_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/search"
	"mingzhi/search/embedded"
	"mingzhi/search/meili"
	"mingzhi/testenv"
)

// reported are further questions to which the engines once gave different
// answers, or wrong ones.
var reported = []string{
	"长沙", "长沙 志願者", "四个100", "株洲 义工", "会", "应急救援队", "岳麓区志愿者", "岳麓区|志愿者", "区", "志愿", "changsha", "css", "cs", "hn",
	"changshashi zhiyuan", "changshazhiyuanzhexiehui", "lv", "lü", "lǜye", "lingling", "zhongqing", "民政局", "民政", "抽查", "未参加", "示例",
	"志愿者 长沙市 协会", "zhiyuanzhexiehui", "志者愿协会", "renyeyigonglinahehui", "a", "1", "12", "2026", "430", "5143", "gongye", "zy", "长沙市岳麓区", "志愿志愿",
	"zhiyuanzhexiehuiq0 changshashiqq yigonglianhehuq", "一 二 三 四 五 六 七 八 九 十 志愿者", "   ", "", "！", "Ünïted", "ma", "q",
}

// shelf is an engine with documents, and no register behind it.
func shelf[E search.Engine](t testing.TB, engine E, documents []search.Document) E {
	t.Helper()
	engine.Belong("shelf")
	if _, err := engine.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := engine.Apply(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
	return engine
}

// invented makes documents of every kind whose words stand in names, texts and
// places.
func invented(n int) []search.Document {
	places := [][]string{{"湖南省", "长沙市", "岳麓区"}, {"湖南省", "长沙市", "长沙县"}, {"湖南省", "株洲市", "荷塘区"}, {"湖南省", "永州市", "零陵区"}, {"湖南省", "湘西土家族苗族自治州"}}
	words := []string{"晨光", "零陵", "仁叶", "绿野", "蓝天", "微光", "同心", "江豚", "重阳", "长者", "四个100", "义工"}
	ends := []string{"志愿者协会", "义工联合会", "应急救援队", "志愿服务中心", "志愿服务队", "社会工作服务中心"}
	var documents []search.Document
	for i := range n {
		path, word, end := places[i%len(places)], words[i%len(words)], ends[(i/7)%len(ends)]
		d := search.Document{
			Key: int64(i), Title: path[1+i%2*(len(path)-2)] + word + end + "（示例）", Places: path,
			Regions: []string{fmt.Sprint(430100 + i%5)}, Texts: []string{"志愿服务四个100先进典型", words[(i+3)%len(words)] + "民政局"},
		}
		switch i % 9 {
		case 0:
			d.Kind, d.Codes = search.Announcements, []string{fmt.Sprintf("示例民公〔2026〕%d号", i)}
		case 1:
			d.Kind, d.Texts = search.Inspections, []string{"抽查", "未参加年度检查"}
		case 2:
			d.Kind, d.Year = search.Commendations, 2020+i%5
		default:
			d.Kind, d.Codes = search.Organizations, []string{fmt.Sprintf("51430100MJ%06dXY", i)}
			d.AltNames = []string{path[0] + words[(i+5)%len(words)] + end}
		}
		documents = append(documents, d)
	}
	return documents
}

func TestBothEnginesGiveTheSameListForTheSameWords(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	documents := invented(80)
	for i, name := range names {
		documents = append(documents, search.Document{Kind: search.Organizations, Key: int64(1000 + i), Title: name, Regions: []string{"430100"}, Places: []string{"湖南省", "长沙市"}})
	}
	one, other := shelf(t, embedded.New(), documents[:90]), shelf(t, meili.New(m.URL, m.Key, "agree"), documents[:90])
	queries := slices.Clone(reported)
	for _, c := range corpus {
		queries = append(queries, c.query)
	}
	some := 0
	for _, text := range queries {
		for _, query := range []search.Query{{Text: text}, {Text: text, Region: "430102"}, {Text: text, Kinds: []search.Kind{search.Organizations, search.Announcements}}} {
			ours, err := one.Match(t.Context(), search.Ask(query))
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := other.Match(t.Context(), search.Ask(query).Against(one))
			if err != nil {
				t.Fatal(err)
			}
			slices.SortFunc(ours.List, search.Compare)
			slices.SortFunc(theirs.List, search.Compare)
			if !theirs.Complete || !ours.Complete {
				t.Errorf("%q: the lists are not complete", text)
			}
			if !slices.Equal(ours.List, theirs.List) {
				t.Errorf("%q: embedded gives %d, meilisearch %d, or in another order", text, len(ours.List), len(theirs.List))
			}
			some += len(ours.List)
		}
	}
	t.Logf("%d documents found in all", some)
}

func TestAWordIsFoundInTextsAndPlaces(t *testing.T) {
	shelf := shelf(t, embedded.New(), invented(230))
	for text, least := range map[string]int{"长沙": 92, "四个100": 100, "株洲 义工": 3, "changsha": 92, "css": 92, "民政局": 100, "未参加": 20} {
		if matches, err := shelf.Match(t.Context(), search.Ask(search.Query{Text: text})); err != nil || len(matches.List) < least {
			t.Errorf("%s: %d found, want %d and more, %v", text, len(matches.List), least, err)
		}
	}
}

func TestTotalsAreExactBeyondWhatMeilisearchGives(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	l := openLibrary(t, testenv.SQLiteURL(t), meili.New(m.URL, m.Key, "exact"))
	const many = 600
	err := l.registry.Publish(t.Context(), func(tx *registry.Tx) error {
		for i := range many {
			code, err := rules.SyntheticCreditCode("ASSOCIATION", "430100", int64(i))
			if err != nil {
				return err
			}
			o := &db.Organization{CreditCode: code, Name: fmt.Sprintf("长沙市第%d志愿者协会（示例）", i), RegionCode: []string{"430104", "430200"}[i%2], Origin: db.Origin{Synthetic: true}}
			if _, err := tx.RegisterOrganization(t.Context(), o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	l.settle(t, "meilisearch")
	for _, text := range []string{"志愿者", "zhiyuanzhe", ""} {
		seen := map[string]bool{}
		for after := ""; ; {
			page, err := l.service.Search(t.Context(), search.Query{Text: text, First: 100, After: after})
			if err != nil {
				t.Fatal(err)
			}
			if page.TotalCount != many || !page.TotalIsExact || page.Engine != "meilisearch" || page.Facets.Kinds[0].Count != many {
				t.Errorf("%q: %d in all, exact %v, by %s, facets %v", text, page.TotalCount, page.TotalIsExact, page.Engine, page.Facets.Kinds)
			}
			for _, hit := range page.Hits {
				seen[hit.Organization.CreditCode] = true
			}
			if after = page.EndCursor; !page.HasNextPage {
				break
			}
		}
		if len(seen) != many {
			t.Errorf("%q: the pages hold %d of %d", text, len(seen), many)
		}
	}
}

func TestASearchThatNobodyWaitsForEnds(t *testing.T) {
	shelf := shelf(t, embedded.New(), invented(3000))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := shelf.Match(ctx, search.Ask(search.Query{Text: "志愿"})); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
