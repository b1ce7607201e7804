package rules

import (
	_ "embed" // for the character table
	"strings"
	"sync"
	"unicode/utf8"
)

// traditionalTable maps traditional characters to simplified ones.
//
//go:embed data/traditional.tsv
var traditionalTable string

var simplified = sync.OnceValue(func() map[rune]rune {
	table := make(map[rune]rune, 4200)
	for line := range strings.Lines(traditionalTable) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), "\t")
		traditional, _ := utf8.DecodeRuneInString(from)
		simple, _ := utf8.DecodeRuneInString(to)
		table[traditional] = simple
	}
	return table
})

// Simplified gives the simplified form of a traditional character, and any other
// character as it is.
func Simplified(letter rune) rune {
	if simple, ok := simplified()[letter]; ok {
		return simple
	}
	return letter
}
