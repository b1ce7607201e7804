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

// Explain says why a document fits a question, and where. Both engines explain
// alike, because neither does it itself.
func (q *Question) Explain(d Document) ([]Reason, []Highlight) {
	fields := FieldsOf(d)
	return q.reasons(&fields, d), q.highlights(&fields, d)
}

func (q *Question) reasons(f *Fields, d Document) []Reason {
	var reasons []Reason
	add := func(reason Reason) {
		if !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	if q.isName(f) {
		add(ByName)
	} else {
		for _, w := range q.words {
			match := f.match(w)
			if match.Score == 0 {
				match = f.matchSlip(w)
			}
			if match.Score > 0 {
				add(match.Reason)
			}
		}
	}
	if len(reasons) > 0 && hasTraditional(q.Text) && !strings.Contains(d.Title, q.Text) {
		add(ByTraditional)
	}
	return reasons
}

// highlights shows the title always, and other fields where words stand in them.
// A text is shown only for a word that names and codes do not hold.
func (q *Question) highlights(f *Fields, d Document) []Highlight {
	title := newShown(d.Title)
	left := slices.DeleteFunc(slices.Clone(q.words), func(w *word) bool { return title.mark(w, true) })
	list := []Highlight{{"title", title.parts()}}
	others := func(field string, texts []string, spoken bool) {
		for _, text := range texts {
			shown := newShown(text)
			left = slices.DeleteFunc(left, func(w *word) bool { return shown.whole(w, spoken) })
			for _, w := range q.words {
				shown.mark(w, spoken)
			}
			if shown.hit {
				list = append(list, Highlight{field, shown.parts()})
			}
		}
	}
	others("formerName", d.AltNames, true)
	others("code", d.Codes, false)
	left = slices.DeleteFunc(left, func(w *word) bool { return f.match(w).Score == 0 })
	if text := textOf(left, d); text != nil {
		list = append(list, Highlight{"text", text.around()})
	}
	return list
}

// textOf chooses the text that shows the most of some words: whole ones before
// pieces. It gives nil when none shows any.
func textOf(words []*word, d Document) *shown {
	var best *shown
	most := 0
	look := func(text string, place bool) {
		s, worth := newShown(text), 0
		for _, w := range words {
			switch {
			case s.whole(w, place) && s.mark(w, place):
				worth += 100
			case w.han && s.mark(w, false):
				worth++
			}
		}
		if worth > most {
			best, most = s, worth
		}
	}
	if len(words) == 0 {
		return nil
	}
	for _, text := range d.Texts {
		look(text, false)
	}
	for _, place := range d.Places {
		look(place, true)
	}
	return best
}
