package search_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mingzhi/search"
)

func TestFoldingMakesWhatPeopleTypeAlike(t *testing.T) {
	for from, want := range map[string]string{
		"長沙市嶽麓區": "长沙市岳麓区", "志願者": "志愿者", "義工": "义工", "ＡＢＣ１２３": "abc123", "湘民发〔2023〕29号": "湘民发202329号",
		" a b\u3000c ": "abc", "（示例）": "示例", "": "",
	} {
		if got := search.Fold(from); got != want {
			t.Errorf("%q folds to %q, want %q", from, got, want)
		}
	}
}

func TestReadingsKnowPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"长沙": "changsha", "重庆": "chongqing", "耒阳": "leiyang", "郴州": "chenzhou", "汨罗": "miluo", "长者": "zhangzhe", "绿野": "lvye", "a1": "a1",
	} {
		if got := search.Readings(text)[0].Joined(); got != want {
			t.Errorf("%s is read %s, want %s", text, got, want)
		}
	}
	if readings := search.Readings(strings.Repeat("长", 50)); len(readings) > 4 {
		t.Errorf("%d readings of one text", len(readings))
	}
}

func TestHighlightsStandWhereTheWordsAre(t *testing.T) {
	document := search.Document{
		Kind: search.Organizations, Title: "長沙市岳麓区（示例）志愿者协会", Codes: []string{"51430000MJ0000018C"},
		Places: []string{"湖南省", "长沙市"},
		Texts:  []string{strings.Repeat("前文", 100) + "关键词" + strings.Repeat("后文", 100)},
	}
	show := func(query string) string {
		_, highlights := search.Ask(search.Query{Text: query}).Explain(document)
		var out strings.Builder
		for _, highlight := range highlights {
			out.WriteString(highlight.Field + ":")
			for _, part := range highlight.Parts {
				if part.Hit {
					out.WriteString("[" + part.Text + "]")
				} else {
					out.WriteString(part.Text)
				}
			}
			out.WriteString("\n")
		}
		return out.String()
	}
	for query, want := range map[string]string{
		"长沙":              "title:[長沙]市岳麓区（示例）志愿者协会\n",
		"岳麓区":             "title:長沙市[岳麓区]（示例）志愿者协会\n",
		"区示例志":            "title:長沙市岳麓[区（示例）志]愿者协会\n",
		"yuelu":           "title:長沙市[岳麓]区（示例）志愿者协会\n",
		"zyzxh":           "title:長沙市岳麓区（示例）[志愿者协会]\n",
		"changshazhiyuan": "title:[長沙]市岳麓区（示例）[志愿]者协会\n",
		"hunan":           "title:長沙市岳麓区（示例）志愿者协会\ntext:[湖南]省\n",
		"岳麓 湖南":           "title:長沙市[岳麓]区（示例）志愿者协会\ntext:[湖南]省\n",
		"长沙 前文":           "title:[長沙]市岳麓区（示例）志愿者协会\ntext:" + "[" + strings.Repeat("前文", 30) + "]…\n",
		"岳麓志愿者":           "title:長沙市[岳麓]区（示例）[志愿者]协会\n",
		"mj00000":         "title:長沙市岳麓区（示例）志愿者协会\ncode:51430000[MJ00000]18C\n",
		"关键词":             "title:長沙市岳麓区（示例）志愿者协会\ntext:…" + strings.Repeat("前文", 15) + "[关键词]" + strings.Repeat("后文", 28) + "后…\n",
	} {
		if got := show(query); got != want {
			t.Errorf("%s:\n got %s\nwant %s", query, got, want)
		}
	}
}

func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"岳麓志愿者", "chang sha", "湘民发[2023]29号", "ﬁ\u0300\u0301", "\xff\xfe", "𠮷野家", "()'\"\\"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := search.Words(text)
		if len(words) > 10 {
			t.Errorf("%d words", len(words))
		}
		for _, word := range words {
			if word == "" || !utf8.ValidString(word) {
				t.Errorf("the word %q", word)
			}
		}
		_, highlights := search.Ask(search.Query{Text: text}).Explain(search.Document{Title: text, Texts: []string{text + text}})
		for _, highlight := range highlights {
			var whole strings.Builder
			for _, part := range highlight.Parts {
				whole.WriteString(part.Text)
			}
			if highlight.Field == "title" && string([]rune(text)) != whole.String() {
				t.Errorf("the title %q became %q", text, whole.String())
			}
		}
	})
}
