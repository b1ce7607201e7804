package search

import (
	"cmp"
	"slices"
	"strings"
)

// Question is a query made ready to be held against many documents. Both engines
// ask it, so that both find the same documents and rank them alike.
type Question struct {
	Query
	words []*word
	// name is the whole text, folded.
	name string
	// slips are the words in which a slip may be forgiven, the longest first.
	slips []*word
	// shelf has the documents that the question is held against.
	shelf Shelf
}

// Against gives the question to an engine that keeps no texts of its own: what it
// finds is held against those of a shelf.
func (q *Question) Against(shelf Shelf) *Question {
	q.shelf = shelf
	return q
}

// Of gives the folded texts of a document on the shelf; false for one that is not
// there.
func (q *Question) Of(kind Kind, key int64) (Fields, bool) {
	if q.shelf == nil {
		return Fields{}, false
	}
	return q.shelf.Fields(kind, key)
}

// word is a folded word of a query.
type word struct {
	text    string
	letters []rune
	// at is where each letter begins, and where the last one ends.
	at                   []int
	han, digits, repeats bool
	// slip is nil for words that are too short, or too long.
	slip *slip
}

// maxSlips is in how many words of a query a slip is looked for. One document is
// forgiven one slip.
const maxSlips = 2

// Ask makes a query ready.
func Ask(query Query) *Question {
	q := &Question{Query: query, name: Fold(query.Text)}
	for _, text := range Words(query.Text) {
		w := newWord(text)
		q.words = append(q.words, w)
		if w.slip != nil {
			q.slips = append(q.slips, w)
		}
	}
	slices.SortStableFunc(q.slips, func(a, b *word) int { return cmp.Compare(len(b.letters), len(a.letters)) })
	q.slips = q.slips[:min(maxSlips, len(q.slips))]
	return q
}

func newWord(text string) *word {
	w := &word{text: text, letters: []rune(text), han: IsHan(text), digits: strings.Trim(text, "0123456789") == ""}
	for i := range text {
		w.at = append(w.at, i)
	}
	w.at = append(w.at, len(text))
	for i, letter := range w.letters {
		w.repeats = w.repeats || slices.Contains(w.letters[:i], letter)
	}
	shortest := minLatinTypo
	if w.han {
		shortest = minHanTypo
	}
	if n := len(w.letters); n >= shortest && n <= longestSlip && !w.digits {
		w.slip = newSlip(w.letters)
	}
	return w
}

// Everything tells whether the question has no words: every document that the
// filters leave fits, the newest first.
func (q *Question) Everything() bool { return strings.TrimSpace(q.Text) == "" }

// Nothing tells whether no document can fit: the text is of signs alone.
func (q *Question) Nothing() bool { return len(q.words) == 0 && !q.Everything() }

// Grams are those that every document holds that fits, the longest words' first.
func (q *Question) Grams() []Gram {
	return endsOf(slices.SortedStableFunc(slices.Values(q.words), func(a, b *word) int { return cmp.Compare(len(b.letters), len(a.letters)) }))
}

func endsOf(words []*word) []Gram {
	var grams []Gram
	for _, w := range words {
		for _, gram := range w.ends() {
			if !slices.Contains(grams, gram) {
				grams = append(grams, gram)
			}
		}
	}
	return grams
}

// NearGrams are sets of grams: a document that fits nearly holds all of one set.
func (q *Question) NearGrams() [][]Gram {
	var sets [][]Gram
	for _, slipped := range q.slips {
		others := endsOf(slices.DeleteFunc(slices.Clone(q.words), func(w *word) bool { return w == slipped }))
		for _, half := range slipped.halves() {
			sets = append(sets, append(half, others...))
		}
	}
	return sets
}

// Rank is how well all words fit a document; 0 when one does not.
func (q *Question) Rank(f *Fields) int {
	rank := 0
	if q.isName(f) {
		rank = nameScore
	}
	for _, w := range q.words {
		score := f.match(w).Score
		if score == 0 {
			return 0
		}
		rank += score
	}
	return rank
}

// RankNearly is Rank with a slip in one of the words forgiven. It is asked when
// no document fits as it is.
func (q *Question) RankNearly(f *Fields) int {
	if len(q.words) == 1 {
		return f.matchSlip(q.words[0]).Score
	}
	rank, forgiven := 0, false
	for _, w := range q.words {
		score := f.match(w).Score
		if score == 0 && !forgiven && slices.Contains(q.slips, w) {
			forgiven, score = true, f.matchSlip(w).Score
		}
		if score == 0 {
			return 0
		}
		rank += score
	}
	return rank
}

// isName tells whether the words together are the whole name: a name with signs
// in it, or with other letters than Chinese, is several words.
func (q *Question) isName(f *Fields) bool { return q.name == f.Title && q.name != "" }
