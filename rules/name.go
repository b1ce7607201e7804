package rules

import (
	"strings"
	"unicode"
)

// CleanName is Clean for the name of a body or an office: spaces between two
// Chinese characters, with which people justify a line, are dropped, so that
// 乙 志 愿 者 协 会 is 乙志愿者协会; those beside Latin letters stay.
func CleanName(s string) string {
	letters := []rune(Clean(s))
	var b strings.Builder
	for i, letter := range letters {
		if letter == ' ' && i > 0 && i+1 < len(letters) && chinese(letters[i-1]) && chinese(letters[i+1]) {
			continue
		}
		b.WriteRune(letter)
	}
	return b.String()
}

// NameKey gives the key by which two names count as spellings of one: widths,
// brackets, spaces, case and traditional characters do not matter. It is for
// comparing, never for showing.
func NameKey(s string) string {
	return strings.Map(func(letter rune) rune {
		switch letter {
		case '〔', '[', '【', '﹝':
			return '('
		case '〕', ']', '】', '﹞':
			return ')'
		}
		return Simplified(letter)
	}, Fold(s))
}

// HasLetter tells whether a text has a letter or a Chinese character, as every
// name has.
func HasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// chinese tells Chinese characters and the marks that are set among them.
func chinese(letter rune) bool {
	return unicode.Is(unicode.Han, letter) || strings.ContainsRune("（）“”《》、，；：·", letter)
}
