package search

import (
	"strings"
	"unicode/utf8"
)

// nameScore is above all that the words of a query can be worth otherwise.
const nameScore = 2000

// Reason says why a document matched.
type Reason string

// The reasons, the strongest first.
const (
	ByName           Reason = "NAME"
	ByPartOfName     Reason = "PART_OF_NAME"
	ByFormerName     Reason = "FORMER_NAME"
	ByCode           Reason = "CODE"
	ByDocumentNumber Reason = "DOCUMENT_NUMBER"
	ByPinyin         Reason = "PINYIN"
	ByInitials       Reason = "INITIALS"
	ByTraditional    Reason = "TRADITIONAL"
	ByTypo           Reason = "TYPO"
	ByText           Reason = "TEXT"
)

// The shortest words that are looked for in each way, in letters.
const (
	minCode      = 3
	minPinyin    = 2
	minInitials  = 2
	minHanTypo   = 4
	minLatinTypo = 5
	minInPlace   = 3 // from the middle of a place's pinyin
	minHanPiece  = 2
	minPinPiece  = 4
)

// Fields are a document's texts in the form in which words are compared. They
// are made once, when a document is indexed.
type Fields struct {
	Kind Kind
	// Length is that of Title, in characters.
	Length int
	// Alt, Codes and Text hold several texts, set apart by line ends. Text has the
	// names of places too.
	Title, Alt, Codes, Text string
	// Pinyin and Initials hold every reading of the title and the former names, on
	// a line each; PlacePinyin and PlaceInitials those of the places.
	Pinyin, Initials, PlacePinyin, PlaceInitials string
}

// FieldsOf folds a document.
func FieldsOf(d Document) Fields {
	title := Fold(d.Title)
	f := Fields{Kind: d.Kind, Length: utf8.RuneCountInString(title), Title: title, Alt: folded(d.AltNames), Codes: folded(d.Codes)}
	places := folded(d.Places)
	f.Text = places + "\n" + folded(d.Texts)
	f.Pinyin, f.Initials = read(title + "\n" + f.Alt)
	f.PlacePinyin, f.PlaceInitials = read(places)
	return f
}

func folded(texts []string) string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = Fold(text)
	}
	return strings.Join(list, "\n")
}

// read gives the readings of each line.
func read(lines string) (pinyin, initials string) {
	var pinyins, firsts []string
	for line := range strings.SplitSeq(lines, "\n") {
		if line == "" {
			continue
		}
		for _, reading := range Readings(line) {
			pinyins, firsts = append(pinyins, reading.Joined()), append(firsts, reading.Initials())
		}
	}
	return strings.Join(pinyins, "\n"), strings.Join(firsts, "\n")
}

// Match is how well one word fits a document.
type Match struct {
	Reason Reason
	// Score is higher for a better fit; 0 for none.
	Score int
}

// match holds a word against a document.
func (f *Fields) match(w *word) Match {
	if w.han {
		return f.matchHan(w)
	}
	return f.matchLatin(w)
}

// matchSlip holds a word against the names of a document with one slip forgiven.
func (f *Fields) matchSlip(w *word) Match {
	switch {
	case w.slip == nil:
		return Match{}
	case w.han && (w.slip.in(f.Title) || w.slip.in(f.Alt)), !w.han && w.slip.in(f.Pinyin):
		return Match{ByTypo, 10}
	}
	return Match{}
}

func (f *Fields) matchHan(w *word) Match {
	switch {
	case f.Title == w.text:
		return Match{ByName, nameScore}
	case strings.HasPrefix(f.Title, w.text):
		return Match{ByPartOfName, 110}
	case strings.Contains(f.Title, w.text):
		return Match{ByPartOfName, 100}
	case strings.Contains(f.Alt, w.text):
		return Match{ByFormerName, 80}
	case strings.Contains(f.Codes, w.text):
		return Match{ByDocumentNumber, 70}
	case w.cutIn(f.Title):
		return Match{ByPartOfName, 60}
	case strings.Contains(f.Text, w.text):
		return Match{ByText, 30}
	case w.cutIn(f.Title, f.Text):
		return Match{ByText, 20}
	}
	return Match{}
}

func (f *Fields) matchLatin(w *word) Match {
	long := len(w.letters)
	code := ByCode
	if f.Kind == Announcements {
		code = ByDocumentNumber
	}
	inCode := strings.Contains(f.Codes, w.text)
	switch {
	case inCode && isLine(f.Codes, w.text):
		return Match{code, 200}
	case strings.Contains(f.Title, w.text):
		return Match{ByPartOfName, 100}
	case inCode && (long >= minCode || w.digits):
		return Match{code, 70}
	case w.digits:
		if strings.Contains(f.Text, w.text) {
			return Match{ByText, 20}
		}
		return Match{}
	case long >= minPinyin && strings.HasPrefix(f.Pinyin, w.text):
		return Match{ByPinyin, 65}
	case long >= minPinyin && strings.Contains(f.Pinyin, w.text):
		return Match{ByPinyin, 60}
	case long >= minInitials && strings.HasPrefix(f.Initials, w.text):
		return Match{ByInitials, 55}
	case long >= minInitials && strings.Contains(f.Initials, w.text):
		return Match{ByInitials, 50}
	case f.pinyinInOrder(w):
		return Match{ByPinyin, 40}
	case long >= minPinyin && beginsLine(f.PlacePinyin, w.text), long >= minInPlace && strings.Contains(f.PlacePinyin, w.text):
		return Match{ByPinyin, 28}
	case long >= minInitials && beginsLine(f.PlaceInitials, w.text):
		return Match{ByInitials, 26}
	case f.placeInOrder(w):
		return Match{ByPinyin, 22}
	case strings.Contains(f.Text, w.text):
		return Match{ByText, 20}
	}
	return Match{}
}

// pinyinInOrder tells whether one reading of a name holds a word in pieces.
func (f *Fields) pinyinInOrder(w *word) bool {
	for line := range strings.SplitSeq(f.Pinyin, "\n") {
		if inOrder(w.text, line) != nil {
			return true
		}
	}
	return false
}

// placeInOrder is the same with the places before the name.
func (f *Fields) placeInOrder(w *word) bool {
	if len(w.text) < 2*minPinPiece || !beginsLine(f.PlacePinyin, w.text[:minPinPiece]) {
		return false
	}
	for line := range strings.SplitSeq(f.Pinyin, "\n") {
		if inOrder(w.text, f.PlacePinyin+"\n"+line) != nil {
			return true
		}
	}
	return false
}

// isLine tells whether a text is a whole line of others.
func isLine(lines, text string) bool {
	for line := range strings.SplitSeq(lines, "\n") {
		if line == text {
			return true
		}
	}
	return false
}

// beginsLine tells whether a line begins with a text.
func beginsLine(lines, text string) bool {
	for at := 0; ; {
		next := strings.Index(lines[at:], text)
		if next < 0 {
			return false
		}
		at += next
		if at == 0 || lines[at-1] == '\n' {
			return true
		}
		at++
	}
}
