package search

import (
	"slices"
	"strings"
)

// Highlight shows where a query stands in a field of a hit.
type Highlight struct {
	// Field is "title", "formerName", "code" or "text".
	Field string
	Parts []Part
}

// Part is a piece of a field; Hit is true where the query stands.
type Part struct {
	Text string
	Hit  bool
}

// aroundText is how many characters of a long text are shown on each side of
// the first hit.
const aroundText = 30

// Explain says why a document fits a query, and where. Both engines explain
// alike, because neither does it itself.
func Explain(query string, d Document) ([]Reason, []Highlight) {
	words := Words(query)
	fields := FieldsOf(d)
	var reasons []Reason
	if fields.isName(words) {
		reasons = append(reasons, ByName)
	} else {
		for _, word := range words {
			match := fields.Matches(word, false)
			if match.Score == 0 {
				match = fields.Matches(word, true)
			}
			if match.Score > 0 && !slices.Contains(reasons, match.Reason) {
				reasons = append(reasons, match.Reason)
			}
		}
	}
	if len(reasons) > 0 && hasTraditional(query) && !strings.Contains(d.Title, query) {
		reasons = append(reasons, ByTraditional)
	}
	var highlights []Highlight
	show := func(field, text string, short bool) {
		if parts, hit := mark(text, words, short); hit || field == "title" {
			highlights = append(highlights, Highlight{field, parts})
		}
	}
	show("title", d.Title, false)
	for _, name := range d.AltNames {
		show("formerName", name, false)
	}
	for _, code := range d.Codes {
		show("code", code, false)
	}
	show("text", d.Text, true)
	return reasons, highlights
}

// mark cuts a text into parts, those that a word covers marked. With short, only
// the surroundings of the first one are given.
func mark(text string, words []string, short bool) (parts []Part, hit bool) {
	folded, at := foldAt(text)
	letters := []rune(folded)
	marked := make([]bool, len(text))
	for _, word := range words {
		for _, piece := range piecesIn(word, folded) {
			wanted := []rune(piece)
			for i := 0; i+len(wanted) <= len(letters); i++ {
				if !slices.Equal(letters[i:i+len(wanted)], wanted) {
					continue
				}
				hit = true
				end := len(text)
				if i+len(wanted) < len(at) {
					end = at[i+len(wanted)]
				}
				for b := at[i]; b < end; b++ {
					marked[b] = true
				}
			}
		}
	}
	if short && !hit {
		return nil, false
	}
	return cut(text, marked, short), hit
}

// piecesIn gives a word itself when it stands in a text, or else its longest
// pieces of two characters and more that do.
func piecesIn(word, text string) []string {
	if strings.Contains(text, word) {
		return []string{word}
	}
	if !IsHan(word) {
		return nil
	}
	var pieces []string
	letters := []rune(word)
	for start := 0; start < len(letters); {
		end := len(letters)
		for ; end-start >= minHanPiece; end-- {
			if piece := string(letters[start:end]); strings.Contains(text, piece) {
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

// cut groups a text's characters by whether they are marked.
func cut(text string, marked []bool, short bool) []Part {
	type letter struct {
		text string
		hit  bool
	}
	var letters []letter
	for i, r := range text {
		letters = append(letters, letter{string(r), marked[i]})
	}
	var before, after string
	if short {
		first := slices.IndexFunc(letters, func(l letter) bool { return l.hit })
		from, to := max(0, first-aroundText), min(len(letters), first+2*aroundText)
		if from > 0 {
			before = "…"
		}
		if to < len(letters) {
			after = "…"
		}
		letters = letters[from:to]
	}
	var parts []Part
	add := func(text string, hit bool) {
		if n := len(parts); n > 0 && parts[n-1].Hit == hit {
			parts[n-1].Text += text
		} else if text != "" {
			parts = append(parts, Part{text, hit})
		}
	}
	add(before, false)
	for _, l := range letters {
		add(l.text, l.hit)
	}
	add(after, false)
	return parts
}
