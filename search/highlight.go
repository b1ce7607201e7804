package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// aroundText is how many characters of a long text are shown before the first
// hit; twice as many after it.
const aroundText = 30

// shown is a text in which words are marked.
type shown struct {
	text, folded string
	letters      []rune
	// at is where each letter of the folded text begins in the text.
	at []int
	// marked is by bytes of the text, where a character begins.
	marked []bool
	hit    bool
}

func newShown(text string) *shown {
	text = string([]rune(text)) // bytes that are no character become one
	folded, at := foldAt(text)
	return &shown{text: text, folded: folded, letters: []rune(folded), at: at, marked: make([]bool, len(text))}
}

// whole tells whether a word stands in the text in one piece, or with spoken, as
// it is read.
func (s *shown) whole(w *word, spoken bool) bool {
	return strings.Contains(s.folded, w.text) || spoken && len(s.spoken(w)) > 0
}

// mark marks a word, or its longest pieces, and tells whether the whole word
// stands here. With spoken, the characters are marked that are read so.
func (s *shown) mark(w *word, spoken bool) bool {
	if strings.Contains(s.folded, w.text) {
		s.markAll(w.text)
		return true
	}
	if w.han {
		covered := 0
		for _, piece := range w.piecesIn(s.folded) {
			s.markAll(piece)
			covered += utf8.RuneCountInString(piece)
		}
		return covered == len(w.letters)
	}
	if !spoken {
		return false
	}
	places := s.spoken(w)
	for _, place := range places {
		s.markLetters(place, place+1)
	}
	return len(places) > 0
}

// markAll marks every place of a piece.
func (s *shown) markAll(piece string) {
	wanted := []rune(piece)
	for i := 0; i+len(wanted) <= len(s.letters); i++ {
		if slices.Equal(s.letters[i:i+len(wanted)], wanted) {
			s.markLetters(i, i+len(wanted))
		}
	}
}

// markLetters marks letters of the folded text, up to the end of the last one:
// signs that follow are no part of the hit.
func (s *shown) markLetters(from, to int) {
	s.hit = true
	_, size := utf8.DecodeRuneInString(s.text[s.at[to-1]:])
	for b := s.at[from]; b < s.at[to-1]+size; b++ {
		s.marked[b] = true
	}
}

// spoken gives the places of the letters whose reading, or whose initials, a word
// writes.
func (s *shown) spoken(w *word) []int {
	if w.han || w.digits || len(w.text) < minPinyin {
		return nil
	}
	readings := Readings(s.folded)
	for _, reading := range readings {
		joined := reading.Joined()
		if from := strings.Index(joined, w.text); from >= 0 {
			return reading.places([]span{{from, from + len(w.text)}})
		}
	}
	for _, reading := range readings {
		if from := strings.Index(reading.Initials(), w.text); from >= 0 {
			return reading.at[from : from+len(w.text)]
		}
	}
	for _, reading := range readings {
		if spans := inOrder(w.text, reading.Joined()); spans != nil {
			return reading.places(spans)
		}
	}
	return nil
}

// places gives the characters whose syllables lie in some parts of the joined
// reading, wholly or not.
func (r Reading) places(spans []span) []int {
	var places []int
	from := 0
	for i, syllable := range r.Syllables {
		to := from + len(syllable)
		if slices.ContainsFunc(spans, func(s span) bool { return s.from < to && from < s.to }) {
			places = append(places, r.at[i])
		}
		from = to
	}
	return places
}

// piecesIn gives the longest pieces of a word, of two characters and more, that
// stand in a text.
func (w *word) piecesIn(text string) []string {
	var pieces []string
	for start := 0; start < len(w.letters); {
		end := len(w.letters)
		for ; end-start >= minHanPiece; end-- {
			if piece := w.text[w.at[start]:w.at[end]]; strings.Contains(text, piece) {
				pieces = append(pieces, piece)
				break
			}
		}
		if end-start < minHanPiece {
			end = start + 1
		}
		start = end
	}
	return pieces
}

// parts cuts the text where marks begin and end.
func (s *shown) parts() []Part {
	var parts []Part
	for i, letter := range s.text {
		parts = addPart(parts, string(letter), s.marked[i])
	}
	return parts
}

// around is parts, of the surroundings of the first mark only.
func (s *shown) around() []Part {
	first := utf8.RuneCountInString(s.text[:max(0, slices.Index(s.marked, true))])
	from, to, i := first-aroundText, first+2*aroundText, 0
	var parts []Part
	if from > 0 {
		parts = addPart(parts, "…", false)
	}
	for at, letter := range s.text {
		if i >= from && i < to {
			parts = addPart(parts, string(letter), s.marked[at])
		}
		i++
	}
	if i > to {
		parts = addPart(parts, "…", false)
	}
	return parts
}

func addPart(parts []Part, text string, hit bool) []Part {
	if n := len(parts); n > 0 && parts[n-1].Hit == hit {
		parts[n-1].Text += text
		return parts
	}
	return append(parts, Part{text, hit})
}
