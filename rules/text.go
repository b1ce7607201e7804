package rules

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Clean makes the text of a cell or an input field fit to keep and show:
// full-width letters and digits become half-width, spaces of any kind
// (U+3000, no-break, tabs, line ends) collapse to one plain space and vanish at
// both ends, and what cannot be seen (byte order mark, zero-width and control
// characters) is dropped. Chinese punctuation stays as it is. Bytes that are not
// UTF-8 become U+FFFD.
func Clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	pending := false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case unicode.IsSpace(r):
			pending = b.Len() > 0
			continue
		case invisible(r):
			continue
		}
		if pending {
			b.WriteByte(' ')
			pending = false
		}
		b.WriteRune(narrow(r))
	}
	// Composed last: what was dropped may have stood between a letter and its mark.
	return norm.NFC.String(b.String())
}

// Fold gives the key by which two texts count as the same: compatibility forms
// are unified (NFKC, so also full-width punctuation), letters are lower-case,
// and spaces and invisible characters are gone. It is for comparing, never for
// showing.
func Fold(s string) string {
	folded := strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(s, "\uFFFD")))
	return norm.NFKC.String(dropSpaces(folded))
}

// dropSpaces removes spaces and invisible characters everywhere.
func dropSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if inked := '!' <= r && r <= '~' || '一' <= r && r <= '龥'; inked { // most of what is written
			return r
		}
		if unicode.IsSpace(r) || invisible(r) || variationSelector(r) {
			return -1
		}
		return r
	}, s)
}

// compact is how codes and numbers are read: full-width forms become half-width,
// spaces vanish, ASCII letters become capitals. No letter is ever taken for a
// digit.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, dropSpaces(width.Fold.String(strings.ToValidUTF8(s, "\uFFFD"))))
}

// narrow turns a full-width letter, digit or sign into its half-width twin, but
// leaves the marks that Chinese typography sets in full width.
func narrow(r rune) rune {
	if r < 0xFF01 || r > 0xFF5E || strings.ContainsRune("！（），：；？～", r) {
		return r
	}
	return r - 0xFF01 + '!'
}

// invisible tells what leaves no ink: controls and format characters such as
// U+FEFF, U+200B or the soft hyphen.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r)
}

// variationSelector tells the marks that choose a glyph of the same character.
func variationSelector(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r)
}
