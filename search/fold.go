package search

import (
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
		for _, plain := range norm.NFKC.String(string(letter)) {
			plain = unicode.ToLower(rules.Simplified(plain))
			if unicode.IsLetter(plain) || unicode.IsDigit(plain) {
				out.WriteRune(plain)
				at = append(at, start)
			}
		}
	}
	return out.String(), at
}

// hasTraditional tells whether folding replaces a traditional character.
func hasTraditional(text string) bool {
	return strings.ContainsFunc(text, func(letter rune) bool { return rules.Simplified(letter) != letter })
}

// maxWords is how many words of a query are read; further ones are dropped.
const maxWords = 10

// Words splits a query into folded words, at spaces, at signs, and where Chinese
// and other letters meet.
func Words(query string) []string {
	var words []string
	var word []rune
	flush := func() {
		if folded := Fold(string(word)); folded != "" && len(words) < maxWords {
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
	return words
}

func isHan(letter rune) bool { return unicode.Is(unicode.Han, letter) || letter == '〇' }

// IsHan tells whether a folded word is written in Chinese characters.
func IsHan(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return isHan(first)
}
