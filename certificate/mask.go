package certificate

import (
	"strings"
	"unicode"
)

// compoundSurnames are those that keep both characters, simplified and
// traditional.
const compoundSurnames = " 欧阳 歐陽 太史 端木 上官 司马 司馬 东方 東方 独孤 獨孤 南宫 南宮 万俟 萬俟 闻人 聞人 夏侯 诸葛 諸葛 尉迟 尉遲 公羊 赫连 赫連 澹台 澹臺 皇甫 宗政 濮阳 濮陽 公冶 太叔 申屠 公孙 公孫 慕容 仲孙 仲孫 钟离 鍾離 长孙 長孫 宇文 司徒 鲜于 鮮于 司空 闾丘 閭丘 亓官 司寇 子车 子車 颛孙 顓孫 巫马 巫馬 公西 漆雕 乐正 樂正 壤驷 壤駟 公良 拓跋 夹谷 夾谷 宰父 谷梁 穀梁 段干 百里 东郭 東郭 南门 南門 呼延 羊舌 微生 梁丘 左丘 东门 東門 西门 西門 第五 轩辕 軒轅 令狐 淳于 单于 單于 完颜 完顏 纳兰 納蘭 贺兰 賀蘭 叶赫 葉赫 爱新 愛新 "

// partMarks separate the parts of a name that is not Han: 买买提·吐尔逊, Ann Lee.
const partMarks = "·•・‧∙⋅.． "

// sampleMarks say that a name is invented; they stay, for they are no part of it.
var sampleMarks = []string{"（示例）", "(示例)"}

// MaskName gives the form of a holder's name that may be shown to whoever proved
// to hold the certificate: 张*, 张*三, 欧阳*, 欧阳*国, 古**克 (first and last kept from
// four characters on), and 买**·*** or A** *** for names in parts. The same name is
// always masked alike. With organization, dates and hours a masked name may still
// point to a person: it is a pseudonym, and not anonymous.
func MaskName(name string) string {
	name = joinHan(name)
	for _, mark := range sampleMarks {
		if bare, found := strings.CutSuffix(name, mark); found {
			return MaskName(bare) + mark
		}
	}
	letters := graphemes(name)
	switch {
	case len(letters) == 0:
		return ""
	case len(letters) == 1:
		return "*"
	case strings.ContainsAny(name, partMarks):
		return maskExcept(letters, 1, 0)
	case len(letters) == 2:
		return maskExcept(letters, 1, 0)
	}
	first := 1
	if strings.Contains(compoundSurnames, " "+letters[0]+letters[1]+" ") {
		first = 2
	}
	if first == 2 && len(letters) == 3 {
		return maskExcept(letters, 2, 0)
	}
	return maskExcept(letters, first, 1)
}

// joinHan drops the spaces that spread a Chinese name over a column (张　三), and
// leaves single spaces between words.
func joinHan(name string) string {
	var b strings.Builder
	var before rune
	for _, word := range strings.Fields(name) {
		letters := []rune(word)
		if before != 0 && !(unicode.Is(unicode.Han, before) && unicode.Is(unicode.Han, letters[0])) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		before = letters[len(letters)-1]
	}
	return b.String()
}

// maskExcept hides all but the first and last few characters and the marks
// between parts.
func maskExcept(letters []string, first, last int) string {
	var b strings.Builder
	for i, letter := range letters {
		if i < first || i >= len(letters)-last || strings.Contains(partMarks, letter) {
			b.WriteString(letter)
		} else {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// graphemes splits a name into what a reader calls its characters: one rune, also
// one from the CJK extensions, with the marks that belong to it.
func graphemes(name string) []string {
	var letters []string
	for _, r := range name {
		joins := unicode.Is(unicode.M, r) || unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Cf, r)
		if joins && len(letters) > 0 {
			letters[len(letters)-1] += string(r)
			continue
		}
		letters = append(letters, string(r))
	}
	return letters
}
