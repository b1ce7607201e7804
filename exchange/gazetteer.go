package exchange

import (
	"encoding/csv"
	"strings"
	"sync"

	"mingzhi/db"
	"mingzhi/rules"
)

// formerRegions are the names that county-level divisions of Hunan had before
// they became cities or districts (changes of GB/T 2260, by year). Documents of
// that time carry them, and some offices still do.
var formerRegions = []struct {
	name, code string
	// until is the year in which the name ended.
	until int
}{
	{"芝山区", "431102", 2005}, // 零陵区
	{"望城县", "430112", 2011}, // 望城区
	{"宁乡县", "430182", 2017}, // 宁乡市
	{"株洲县", "430212", 2018}, // 渌口区
	{"邵东县", "430582", 2019}, // 邵东市
	{"祁阳县", "431181", 2021}, // 祁阳市
}

// autonomous are the short names in daily use of regions with long ones.
var autonomous = map[string]string{
	"湘西州": "湘西土家族苗族自治州", "湘西自治州": "湘西土家族苗族自治州", "湘西": "湘西土家族苗族自治州",
	"城步县": "城步苗族自治县", "江华县": "江华瑶族自治县", "麻阳县": "麻阳苗族自治县", "新晃县": "新晃侗族自治县",
	"芷江县": "芷江侗族自治县", "靖州县": "靖州苗族侗族自治县", "通道县": "通道侗族自治县",
}

// placeName is one name of a division.
type placeName struct {
	name, code string
	// short is true for a name without 省, 市, 县 or 区, such as 浏阳.
	short bool
}

// gazetteer is every name of Hunan's divisions, and what lies within what.
type gazetteer struct {
	names  []placeName
	parent map[string]string
}

var readGazetteer = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{parent: map[string]string{}}
	rows, err := csv.NewReader(strings.NewReader(string(db.RegionTable))).ReadAll()
	if err != nil {
		panic(err) // the table is part of the program
	}
	codes := map[string]string{}
	for _, row := range rows[1:] {
		code, name := row[0], row[1]
		g.parent[code], codes[name] = row[3], code
		g.add(name, code, false)
		if letters := []rune(name); len(letters) > 2 && !strings.Contains(name, "自治") {
			g.add(string(letters[:len(letters)-1]), code, true)
		}
	}
	for name, full := range autonomous {
		g.add(name, codes[full], !strings.HasSuffix(name, "州") && !strings.HasSuffix(name, "县"))
		if county, ok := strings.CutSuffix(name, "县"); ok {
			g.add(county, codes[full], true)
		}
	}
	for _, former := range formerRegions {
		g.add(former.name, former.code, false)
	}
	return g
})

func (g *gazetteer) add(name, code string, short bool) {
	g.names = append(g.names, placeName{plainPlace(name), code, short})
}

// plainPlace is how places are compared: without spaces and separators, in
// simplified characters.
func plainPlace(text string) string {
	return strings.Map(func(letter rune) rune {
		if strings.ContainsRune("-/·,，、>", letter) {
			return -1
		}
		return rules.Simplified(letter)
	}, rules.Fold(text))
}

// within tells whether a division lies in another; all lie in "".
func (g *gazetteer) within(code, outer string) bool {
	for ; code != ""; code = g.parent[code] {
		if g.parent[code] == outer {
			return true
		}
	}
	return outer == ""
}

// walked is how far the names at the beginning of a text lead: to the division
// code, whose last name was short or whole, and what is left of the text.
type walked struct {
	code, rest string
	short      bool
}

// walk follows the names of divisions at the beginning of a text, each within
// the one before it, such as 湖南省 长沙市 岳麓区. It gives the ways that lead
// furthest: several when a short name is shared, as 长沙 is by a city and a
// county; none when the text begins with no division.
func (g *gazetteer) walk(text, outer string) []walked {
	var best []walked
	keep := func(way walked) {
		switch {
		case len(best) == 0 || len(way.rest) < len(best[0].rest):
			best = []walked{way}
		case len(way.rest) == len(best[0].rest):
			best = append(best, way)
		}
	}
	for _, named := range g.names {
		rest, ok := strings.CutPrefix(text, named.name)
		if !ok || !g.within(named.code, outer) {
			continue
		}
		further := g.walk(rest, named.code)
		if len(further) == 0 {
			keep(walked{named.code, rest, named.short})
		}
		for _, way := range further {
			keep(way)
		}
	}
	return best
}
