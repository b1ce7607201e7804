package search_test

import (
	"slices"
	"strings"
	"testing"

	"mingzhi/search"
	"mingzhi/search/embedded"
)

// finds tells which of some names a text finds.
func finds(t *testing.T, text string, titles ...string) []string {
	t.Helper()
	var documents []search.Document
	for i, title := range titles {
		documents = append(documents, search.Document{Kind: search.Organizations, Key: int64(i), Title: title})
	}
	matches, err := shelf(t, embedded.New(), documents).Match(t.Context(), search.Ask(search.Query{Text: text}))
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(matches.List, search.Compare)
	var found []string
	for _, r := range matches.List {
		found = append(found, titles[r.Key])
	}
	return found
}

func TestOneSlipIsForgiven(t *testing.T) {
	const title = "零陵区仁叶义工联合会（示例）"
	for text, want := range map[string]bool{
		"renyeyigonglinahehui":          true,  // two letters changed places
		"reneyyigonglianhehui":          true,  // near the beginning
		"renyeyigonglianhehiu":          true,  // at the end
		"ernyeyigonglianhehui":          true,  // at the beginning
		"renyeyigonglianhehux":          true,  // a wrong letter at the end
		"xenyeyigonglianhehui":          true,  // at the beginning
		"renyeyigonlianhehui":           true,  // a missing letter
		"renyeyigonggianhehui":          true,  // a wrong letter in the middle
		"renyeyiggonglianhehui":         true,  // a letter too many
		"renyyeyigonglianhehiu":         false, // two slips
		"rneyeyigonglianhehux":          false,
		"仁叶工义联合会":                       true,
		"仁叶义工联会":                        true,
		"仁叶义工联合协会":                      true,
		"仁业义工联合会":                       true,
		"仁业义工联盒会":                       false,
		"工义仁叶":                          false,
		"零陵 仁叶工义联合会":                    true,
		"lingling renyeyigonglinahehui": true,
		"changsha renyeyigonglinahehui": false,
	} {
		if found := finds(t, text, title); len(found) == 1 != want {
			t.Errorf("%s finds %v", text, found)
		}
	}
	if found := finds(t, "志者愿协会", "晨光志愿者协会", "晨光义工协会"); len(found) != 1 {
		t.Errorf("two characters that changed places find %v", found)
	}
}

func TestOnePlaceServesOnePiece(t *testing.T) {
	for text, want := range map[string]bool{
		"lingling": true, "linglingqu": true, "renyelianhehui": true, "lianhehuirenye": false, "yigongyigong": false, "lingqurenyeyigong": true,
		"仁叶联合会": true, "联合会仁叶": true, "仁叶仁叶": false, "零陵仁叶零陵": false, "义工义工联合会": false,
	} {
		if found := finds(t, text, "零陵区仁叶义工联合会（示例）"); len(found) == 1 != want {
			t.Errorf("%s finds %v", text, found)
		}
	}
	if found := finds(t, "lingling", "宁铃志愿者协会", "零陵志愿者协会", "铃声志愿者铃声协会"); !slices.Equal(found, []string{"零陵志愿者协会", "铃声志愿者铃声协会"}) {
		t.Errorf("lingling finds %v", found)
	}
	if found := finds(t, "志愿志愿", "志愿者协会", "志愿者志愿服务队"); !slices.Equal(found, []string{"志愿者志愿服务队"}) {
		t.Errorf("志愿志愿 finds %v", found)
	}
}

func TestTheLetterUWithDotsIsTypedInThreeWays(t *testing.T) {
	for _, text := range []string{"lvye", "lüye", "lǜyě", "LÜYE"} {
		if found := finds(t, text, "绿野救援队", "路业救援队"); !slices.Equal(found, []string{"绿野救援队"}) {
			t.Errorf("%s finds %v", text, found)
		}
	}
}

func TestOfEqualsTheOrganizationComesBeforeWhatIsAboutIt(t *testing.T) {
	documents := []search.Document{
		{Kind: search.Commendations, Key: 9, Title: "晨光协会"}, {Kind: search.Inspections, Key: 8, Title: "晨光协会"},
		{Kind: search.Announcements, Key: 7, Title: "晨光协会"}, {Kind: search.Organizations, Key: 1, Title: "晨光协会"},
		{Kind: search.Organizations, Key: 2, Title: "晨光协会"}, {Kind: search.Organizations, Key: 3, Title: "晨光的协会"},
	}
	matches, err := shelf(t, embedded.New(), documents).Match(t.Context(), search.Ask(search.Query{Text: "晨光"}))
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(matches.List, search.Compare)
	var keys []int64
	for _, r := range matches.List {
		keys = append(keys, r.Key)
	}
	if want := []int64{2, 1, 7, 8, 9, 3}; !slices.Equal(keys, want) {
		t.Errorf("the order is %v, want %v", keys, want)
	}
}

func TestAPlaceIsFoundByPinyinBelowNames(t *testing.T) {
	documents := []search.Document{
		{Kind: search.Organizations, Key: 1, Title: "蓝天救援队", Places: []string{"湖南省", "长沙市", "岳麓区"}},
		{Kind: search.Organizations, Key: 2, Title: "长沙市晨光志愿者协会", Places: []string{"湖南省", "长沙市"}},
		{Kind: search.Organizations, Key: 3, Title: "株洲市晨光志愿者协会", Places: []string{"湖南省", "株洲市"}},
	}
	shelf := shelf(t, embedded.New(), documents)
	for text, want := range map[string][]int64{
		"changsha": {2, 1}, "chang sha": {2, 1}, "css": {2, 1}, "长沙": {2, 1}, "yueluqu": {1}, "yuelu": {1}, "changshalantian": {1}, "changshashiyuelu": {1}, "elu": {1}, "lu": nil,
	} {
		matches, err := shelf.Match(t.Context(), search.Ask(search.Query{Text: text}))
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(matches.List, search.Compare)
		var keys []int64
		for _, r := range matches.List {
			keys = append(keys, r.Key)
		}
		if !slices.Equal(keys, want) {
			t.Errorf("%s finds %v, want %v", text, keys, want)
		}
	}
}

func TestBlanksAloneAskForEverything(t *testing.T) {
	for text, want := range map[string]int{"": 2, "   ": 2, "\u3000\t\n": 2, "？": 0} {
		if found := finds(t, text, "晨光", "微光"); len(found) != want {
			t.Errorf("%q finds %v", text, found)
		}
	}
}

func TestOfManyWordsTheLongestAreKept(t *testing.T) {
	words := search.Words("a b c d e f g h i 长沙 志愿者 岳麓区 j k")
	if want := []string{"a", "b", "c", "d", "e", "f", "g", "长沙", "志愿者", "岳麓区"}; !slices.Equal(words, want) {
		t.Errorf("%s", strings.Join(words, " "))
	}
	if found := finds(t, "zhang jia jie shi yong ding qu lv ye ying ji jiu yuan dui", "张家界市永定区绿野应急救援队", "张家界市志愿者协会"); len(found) != 1 {
		t.Errorf("syllable by syllable finds %v", found)
	}
}
