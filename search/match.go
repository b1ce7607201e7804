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
	minHanPiece  = 2
	minPinPiece  = 4
)

// Fields are a document's texts in the form in which words are compared. They
// are made once, when a document is indexed.
type Fields struct {
	Title, Alt, Codes, Text string
	// Pinyin and Initials hold every reading of the title and the former names,
	// set apart by line ends.
	Pinyin, Initials string
	announcement     bool
}

// FieldsOf folds a document.
func FieldsOf(d Document) Fields {
	f := Fields{Title: Fold(d.Title), Text: Fold(d.Text), announcement: d.Kind == Announcements}
	var pinyins, initials []string
	read := func(folded string) {
		for _, reading := range Readings(folded) {
			pinyins, initials = append(pinyins, reading.Joined()), append(initials, reading.Initials())
		}
	}
	read(f.Title)
	var alts, codes []string
	for _, name := range d.AltNames {
		folded := Fold(name)
		alts = append(alts, folded)
		read(folded)
	}
	for _, code := range d.Codes {
		codes = append(codes, Fold(code))
	}
	f.Alt, f.Codes = strings.Join(alts, "\n"), strings.Join(codes, "\n")
	f.Pinyin, f.Initials = strings.Join(pinyins, "\n"), strings.Join(initials, "\n")
	return f
}

// Match is how well one word fits a document.
type Match struct {
	Reason Reason
	// Score is higher for a better fit; 0 for none.
	Score int
}

// Matches holds one folded word against a document. With typos, one wrong,
// missing or extra letter is forgiven in long words.
func (f Fields) Matches(word string, typos bool) Match {
	if IsHan(word) {
		return f.matchHan(word, typos)
	}
	return f.matchLatin(word, typos)
}

// Rank is how well all words of a query fit a document; 0 when one does not. A
// word that stands nowhere counts as otherwise, which is 0 but for an engine that
// knows of texts that these fields do not hold.
func (f Fields) Rank(words []string, typos bool, otherwise int) int {
	rank := 0
	if f.isName(words) {
		rank = nameScore
	}
	for _, word := range words {
		score := f.Matches(word, typos).Score
		if score == 0 {
			score = otherwise
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
func (f Fields) isName(words []string) bool {
	return f.Title == strings.Join(words, "") && f.Title != ""
}

func (f Fields) matchHan(word string, typos bool) Match {
	switch {
	case f.Title == word:
		return Match{ByName, nameScore}
	case strings.HasPrefix(f.Title, word):
		return Match{ByPartOfName, 110}
	case strings.Contains(f.Title, word):
		return Match{ByPartOfName, 100}
	case strings.Contains(f.Alt, word):
		return Match{ByFormerName, 80}
	case strings.Contains(f.Codes, word):
		return Match{ByDocumentNumber, 70}
	case covered(word, f.Title, minHanPiece):
		return Match{ByPartOfName, 60}
	case strings.Contains(f.Text, word):
		return Match{ByText, 30}
	case covered(word, f.Title+"\n"+f.Text, minHanPiece):
		return Match{ByText, 20}
	case typos && utf8.RuneCountInString(word) >= minHanTypo && (near(word, f.Title) || near(word, f.Alt)):
		return Match{ByTypo, 10}
	}
	return Match{}
}

func (f Fields) matchLatin(word string, typos bool) Match {
	long := len(word)
	code := ByCode
	if f.announcement {
		code = ByDocumentNumber
	}
	digits := strings.Trim(word, "0123456789") == ""
	switch {
	case strings.Contains("\n"+f.Codes+"\n", "\n"+word+"\n"):
		return Match{code, 200}
	case strings.Contains(f.Title, word):
		return Match{ByPartOfName, 100}
	case (long >= minCode || digits && long >= 1) && strings.Contains(f.Codes, word):
		return Match{code, 70}
	case digits:
		if strings.Contains(f.Text, word) {
			return Match{ByText, 20}
		}
		return Match{}
	case long >= minPinyin && strings.HasPrefix(f.Pinyin, word):
		return Match{ByPinyin, 65}
	case long >= minPinyin && strings.Contains(f.Pinyin, word):
		return Match{ByPinyin, 60}
	case long >= minInitials && strings.HasPrefix(f.Initials, word):
		return Match{ByInitials, 55}
	case long >= minInitials && strings.Contains(f.Initials, word):
		return Match{ByInitials, 50}
	case long >= 2*minPinPiece && covered(word, f.Pinyin, minPinPiece):
		return Match{ByPinyin, 40}
	case strings.Contains(f.Text, word):
		return Match{ByText, 20}
	case typos && long >= minLatinTypo && near(word, f.Pinyin):
		return Match{ByTypo, 10}
	}
	return Match{}
}

// covered tells whether a word can be cut into pieces of at least shortest
// letters that all stand in a text: 岳麓志愿者 in 岳麓区晨光志愿者协会.
func covered(word, text string, shortest int) bool {
	letters := []rune(word)
	if len(letters) < 2*shortest {
		return false
	}
	reached := make([]bool, len(letters)+1)
	reached[0] = true
	for start := range letters {
		if !reached[start] {
			continue
		}
		for end := start + shortest; end <= len(letters); end++ {
			if !strings.Contains(text, string(letters[start:end])) {
				break
			}
			reached[end] = true
		}
	}
	return reached[len(letters)]
}

// near tells whether some part of a text is at most one wrong, missing or extra
// letter away from a word.
func near(word, text string) bool {
	letters := []rune(word)
	before, after := make([]int, len(letters)+1), make([]int, len(letters)+1)
	for i := range before {
		before[i] = i
	}
	if before[len(letters)] <= 1 {
		return true
	}
	for _, letter := range text {
		after[0] = 0
		for i, wanted := range letters {
			cost := 1
			if wanted == letter {
				cost = 0
			}
			after[i+1] = min(before[i]+cost, before[i+1]+1, after[i]+1)
		}
		if letter != '\n' && after[len(letters)] <= 1 {
			return true
		}
		before, after = after, before
	}
	return false
}
