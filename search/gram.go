package search

import (
	"iter"
	"strings"
)

// Gram is up to three letters that stand side by side, as a number: what engines
// look documents up by. All its letters are Chinese characters, or none is.
type Gram uint64

// The longest grams. Pairs are enough for Chinese.
const (
	hanGram   = 2
	latinGram = 3
)

func gramOf(letters []rune) Gram {
	var gram Gram
	for _, letter := range letters {
		gram = gram<<21 | Gram(letter)
	}
	return gram
}

// Grams lists what a document can be found by, some of it more than once. Single
// letters of a reading are left out: no word is so short.
func (f *Fields) Grams() iter.Seq[Gram] {
	return func(yield func(Gram) bool) {
		for _, text := range []string{f.Title, f.Alt, f.Codes, f.Text} {
			if !grams(text, 1, yield) {
				return
			}
		}
		for _, text := range []string{f.Pinyin, f.Initials, f.PlacePinyin, f.PlaceInitials} {
			if !grams(text, minInitials, yield) {
				return
			}
		}
	}
}

// grams gives the grams of a text that have at least shortest letters. A line
// end parts them.
func grams(text string, shortest int, yield func(Gram) bool) bool {
	for line := range strings.SplitSeq(text, "\n") {
		letters := []rune(line)
		for i, letter := range letters {
			han := isHan(letter)
			longest := latinGram
			if han {
				longest = hanGram
			}
			for n := 1; n <= longest && i+n <= len(letters) && isHan(letters[i+n-1]) == han; n++ {
				if n >= shortest && !yield(gramOf(letters[i:i+n])) {
					return false
				}
			}
		}
	}
	return true
}

// ends are the grams that hold the first and the last letters of a word. A
// document may hold a word in pieces (岳麓区 and 志愿者 for 岳麓区志愿者), and no
// cut parts the ends.
func (w *word) ends() []Gram {
	size := min(w.gramSize(), len(w.letters))
	begin, end := gramOf(w.letters[:size]), gramOf(w.letters[len(w.letters)-size:])
	if begin == end {
		return []Gram{begin}
	}
	return []Gram{begin, end}
}

// halves are the grams of the first half of a word, and those of the second: one
// slip leaves the one or the other whole. Of an even number of letters the two in
// the middle, which may have changed places, are in neither.
func (w *word) halves() [2][]Gram {
	half := (len(w.letters) - 1) / 2
	return [2][]Gram{w.tiles(w.letters[:half]), w.tiles(w.letters[len(w.letters)-half:])}
}

// tiles are grams that cover some letters of a word.
func (w *word) tiles(letters []rune) []Gram {
	size := min(w.gramSize(), len(letters))
	var tiles []Gram
	for i := 0; i+size < len(letters); i += size {
		tiles = append(tiles, gramOf(letters[i:i+size]))
	}
	return append(tiles, gramOf(letters[len(letters)-size:]))
}

func (w *word) gramSize() int {
	if w.han {
		return hanGram
	}
	return latinGram
}
