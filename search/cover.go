package search

import (
	"strings"
	"unicode/utf8"
)

// The bounds of the work on one word that stands in a text in pieces.
const (
	// longestCut is the longest word that is cut, in letters.
	longestCut = 256
	// maxTries is how many pieces are tried when letters occur twice.
	maxTries = 300
)

// cutIn tells whether a Chinese word can be cut into pieces of two characters and
// more that all stand in one of the texts, in any order: 岳麓志愿者 in
// 岳麓区晨光志愿者协会. One place in a text serves one piece.
func (w *word) cutIn(texts ...string) bool {
	n := len(w.letters)
	if n < 2*minHanPiece || n > longestCut {
		return false
	}
	var reached [longestCut + 1]bool
	reached[0] = true
	for start := range n {
		if !reached[start] {
			continue
		}
		for end := start + minHanPiece; end <= n; end++ {
			if !anyContains(texts, w.text[w.at[start]:w.at[end]]) {
				break
			}
			reached[end] = true
		}
	}
	return reached[n] && (!w.repeats || w.cutApart(texts))
}

func anyContains(texts []string, piece string) bool {
	for _, text := range texts {
		if strings.Contains(text, piece) {
			return true
		}
	}
	return false
}

// cutApart is cutIn for words in which a letter occurs twice: it looks for a
// place of its own for each piece.
func (w *word) cutApart(texts []string) bool {
	type place struct{ text, from, to int }
	var taken []place
	free := func(p place) bool {
		for _, t := range taken {
			if t.text == p.text && t.from < p.to && p.from < t.to {
				return false
			}
		}
		return true
	}
	tries := 0
	var from func(start int) bool
	from = func(start int) bool {
		if start == len(w.letters) {
			return true
		}
		for end := len(w.letters); end-start >= minHanPiece; end-- {
			piece := w.text[w.at[start]:w.at[end]]
			for i, text := range texts {
				for at := 0; ; {
					if tries++; tries > maxTries {
						return false
					}
					next := strings.Index(text[at:], piece)
					if next < 0 {
						break
					}
					p := place{i, at + next, at + next + len(piece)}
					if free(p) {
						taken = append(taken, p)
						if from(end) {
							return true
						}
						taken = taken[:len(taken)-1]
					}
					_, size := utf8.DecodeRuneInString(piece)
					at = p.from + size
				}
			}
		}
		return false
	}
	return from(0)
}

// span is where something stands in a text, in bytes.
type span struct{ from, to int }

// inOrder cuts a word of pinyin into pieces of at least minPinPiece letters that
// stand one after another in a line, and tells where: changshazhiyuanzhe in
// changshashiyueluquchenguangzhiyuanzhexiehui. It gives nil when there is no way.
func inOrder(word, line string) []span {
	n := len(word)
	if n < 2*minPinPiece || n > longestCut || n > len(line) || !strings.Contains(line, word[:minPinPiece]) {
		return nil
	}
	// ends[i] is the earliest end in the line of the word's first i letters, and
	// cuts[i] where their last piece begins; 0 for none.
	var ends, cuts [longestCut + 1]int
	for start := range n {
		if start > 0 && ends[start] == 0 {
			continue
		}
		from := ends[start]
		for end := start + minPinPiece; end <= n; end++ {
			next := strings.Index(line[from:], word[start:end])
			if next < 0 {
				break
			}
			if stop := from + next + end - start; ends[end] == 0 || stop < ends[end] {
				ends[end], cuts[end] = stop, start
			}
		}
	}
	if ends[n] == 0 {
		return nil
	}
	var spans []span
	for end := n; end > 0; end = cuts[end] {
		spans = append(spans, span{ends[end] - (end - cuts[end]), ends[end]})
	}
	return spans
}
