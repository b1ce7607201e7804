package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"mingzhi/rules"
)

// Fold gives the form in which texts are compared: simplified characters, half
// width, lower case, nothing but letters and digits.
func Fold(text string) string {
	folded, _ := foldAt(text)
	return folded
}

// foldAt folds a text and tells, for each rune of the result, at which byte of
// the text it began.
func foldAt(text string) (folded string, at []int) {
	var out strings.Builder
	out.Grow(len(text))
	for start, letter := range text {
		if '一' <= letter && letter <= '龥' { // most of all texts
			out.WriteRune(rules.Simplified(letter))
			at = append(at, start)
			continue
		}
		for _, plain := range norm.NFKC.String(string(letter)) {
			plain = unaccented(unicode.ToLower(rules.Simplified(plain)))
			if unicode.IsLetter(plain) || unicode.IsDigit(plain) {
				out.WriteRune(plain)
				at = append(at, start)
			}
		}
	}
	return out.String(), at
}

// The vowels of pinyin with their tones, and without.
const (
	tones    = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ"
	toneless = "aaaaeeeeiiiioooouuuuvvvvv"
)

// unaccented takes a Latin letter's accents away, so that cháng is chang. An ü,
// with a tone or without, becomes the v by which it is typed.
func unaccented(letter rune) rune {
	if letter < 128 || !unicode.Is(unicode.Latin, letter) {
		return letter
	}
	if tone := strings.IndexRune(tones, letter); tone >= 0 {
		return rune(toneless[utf8.RuneCountInString(tones[:tone])])
	}
	parts := []rune(norm.NFD.String(string(letter)))
	if parts[0] == 'u' && slices.Contains(parts, '\u0308') {
		return 'v'
	}
	return parts[0]
}

// hasTraditional tells whether folding replaces a traditional character.
func hasTraditional(text string) bool {
	return strings.ContainsFunc(text, func(letter rune) bool { return rules.Simplified(letter) != letter })
}

// maxWords is how many words of a query are read.
const maxWords = 10

// Words splits a query into folded words, at spaces, at signs, and where Chinese
// and other letters meet. Of more than ten words the ten longest are kept.
func Words(query string) []string {
	var words []string
	var word []rune
	flush := func() {
		if folded := Fold(string(word)); folded != "" {
			words = append(words, folded)
		}
		word = word[:0]
	}
	for _, letter := range norm.NFKC.String(query) {
		if !unicode.IsLetter(letter) && !unicode.IsDigit(letter) && letter != '\'' {
			flush()
			continue
		}
		if len(word) > 0 && isHan(word[len(word)-1]) != isHan(letter) {
			flush()
		}
		if letter != '\'' { // xi'an is one word
			word = append(word, letter)
		}
	}
	flush()
	return longest(words)
}

// longest keeps the ten longest words, in their order.
func longest(words []string) []string {
	if len(words) <= maxWords {
		return words
	}
	places := make([]int, len(words))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int {
		return cmp.Compare(utf8.RuneCountInString(words[b]), utf8.RuneCountInString(words[a]))
	})
	places = places[:maxWords]
	slices.Sort(places)
	kept := make([]string, len(places))
	for i, place := range places {
		kept[i] = words[place]
	}
	return kept
}

func isHan(letter rune) bool { return unicode.Is(unicode.Han, letter) || letter == '〇' }

// IsHan tells whether a folded word is written in Chinese characters.
func IsHan(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return isHan(first)
}
