package search

import (
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// phrases are read as they are spoken, where the character alone would be read
// otherwise. The longest that fits wins.
var phrases = map[string]string{
	"长沙": "chang sha", "长株潭": "chang zhu tan", "长征": "chang zheng", "长江": "chang jiang", "长者": "zhang zhe", "长安": "chang an",
	"重庆": "chong qing", "重阳": "chong yang", "耒阳": "lei yang", "浏阳": "liu yang", "汨罗": "mi luo", "澧县": "li xian", "郴州": "chen zhou",
	"溆浦": "xu pu", "攸县": "you xian", "泸溪": "lu xi", "芷江": "zhi jiang", "靖州": "jing zhou", "茶陵": "cha ling", "桑植": "sang zhi",
	"岳阳": "yue yang", "衡阳": "heng yang", "邵阳": "shao yang", "音乐": "yin yue", "乐团": "yue tuan", "快乐": "kuai le", "安乐": "an le",
	"银行": "yin hang", "行动": "xing dong", "朝阳": "chao yang", "朝晖": "zhao hui", "都市": "du shi", "首都": "shou du", "会计": "kuai ji",
	"成都": "cheng du", "大厦": "da sha", "厦门": "xia men", "参与": "can yu", "朴实": "pu shi", "乐善": "le shan", "长乐": "chang le",
	"三省": "san sheng", "湖南省": "hu nan sheng", "便民": "bian min", "校园": "xiao yuan", "成长": "cheng zhang", "家长": "jia zhang", "长春": "chang chun",
}

const longestPhrase = 3

// ambiguous characters are indexed under their other reading too, when no phrase
// settles it.
var ambiguous = map[rune]string{
	'长': "zhang", '重': "zhong", '乐': "yue", '行': "hang", '朝': "zhao", '曾': "ceng", '单': "shan", '解': "xie", '查': "zha", '盛': "cheng", '都': "du",
}

// first settles how an ambiguous character is read first.
var first = map[rune]string{
	'长': "chang", '重': "chong", '乐': "le", '行': "xing", '朝': "chao", '曾': "zeng", '单': "dan", '解': "jie", '查': "cha", '盛': "sheng", '都': "dou",
}

// maxReadings bounds the readings of one text.
const maxReadings = 4

// Reading is one way to read a text aloud.
type Reading struct {
	// Syllables are in the order of the text; letters and digits stand for
	// themselves.
	Syllables []string
	// at is the place of each syllable's character in the text, in characters.
	at []int
}

// Joined is the reading without spaces: changsha.
func (r Reading) Joined() string { return strings.Join(r.Syllables, "") }

// Initials are the first letters: cs.
func (r Reading) Initials() string {
	var out strings.Builder
	for _, syllable := range r.Syllables {
		out.WriteByte(syllable[0])
	}
	return out.String()
}

// Readings gives the plausible readings of a folded text, the likeliest first.
func Readings(folded string) []Reading {
	readings := []Reading{{}}
	runes := []rune(folded)
	for i := 0; i < len(runes); i++ {
		if spoken, length := phraseAt(runes[i:]); length > 0 {
			for j, syllable := range spoken {
				readAll(readings, syllable, i+j)
			}
			i += length - 1
			continue
		}
		syllable := syllableOf(runes[i])
		if syllable == "" {
			continue
		}
		if other, twofold := ambiguous[runes[i]]; twofold && len(readings)*2 <= maxReadings {
			twins := make([]Reading, len(readings))
			for j, reading := range readings {
				twins[j] = Reading{slices.Clone(reading.Syllables), slices.Clone(reading.at)}
			}
			readAll(twins, other, i)
			readAll(readings, syllable, i)
			readings = append(readings, twins...)
			continue
		}
		readAll(readings, syllable, i)
	}
	return readings
}

// readAll reads the character at a place by the same syllable in every reading.
func readAll(readings []Reading, syllable string, place int) {
	for i := range readings {
		readings[i].Syllables = append(readings[i].Syllables, syllable)
		readings[i].at = append(readings[i].at, place)
	}
}

func phraseAt(runes []rune) (syllables []string, length int) {
	for length := min(longestPhrase, len(runes)); length > 1; length-- {
		if spoken, ok := phrases[string(runes[:length])]; ok {
			return strings.Fields(spoken), length
		}
	}
	return nil, 0
}

// syllableOf is the usual reading of a character without its tone; empty for one
// that has none.
func syllableOf(letter rune) string {
	if known, ok := first[letter]; ok {
		return known
	}
	if letter < 128 {
		return string(letter)
	}
	usual, _, _ := strings.Cut(pinyin.PinyinDict[int(letter)], ",")
	return strings.Map(unaccented, usual)
}
