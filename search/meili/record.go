package meili

import (
	"fmt"
	"strings"

	"mingzhi/search"
)

// record is a document as Meilisearch keeps it.
type record struct {
	ID         string   `json:"id"`
	Kind       string   `json:"kind"`
	Entry      int64    `json:"entry"`
	Regions    []string `json:"regions"`
	MarkStatus string   `json:"markStatus"`
	Year       int      `json:"year"`

	// The folded texts: searched as words, and given back to be ranked.
	Title    string `json:"title"`
	Alt      string `json:"alt"`
	Codes    string `json:"codes"`
	Text     string `json:"text"`
	Pinyin   string `json:"pinyin"`
	Initials string `json:"initials"`

	// The grams: searched whole.
	Grams        string `json:"grams"`
	PinyinGrams  string `json:"pinyinGrams"`
	InitialGrams string `json:"initialGrams"`
	CodeGrams    string `json:"codeGrams"`
}

func recordOf(d search.Document) record {
	f := search.FieldsOf(d)
	return record{
		ID: d.ID(), Kind: string(d.Kind), Entry: d.Key, Regions: d.Regions, MarkStatus: d.MarkStatus, Year: d.Year,
		Title: f.Title, Alt: f.Alt, Codes: f.Codes, Text: f.Text, Pinyin: f.Pinyin, Initials: f.Initials,
		Grams:       allGrams("h", 2, f.Title, f.Alt, f.Codes, f.Text),
		PinyinGrams: allGrams("p", 2, f.Pinyin) + allGrams("p", 3, f.Pinyin), InitialGrams: allGrams("i", 2, f.Initials) + allGrams("i", 3, f.Initials),
		CodeGrams: allGrams("c", 1, f.Codes, f.Title, f.Text) + allGrams("c", 2, f.Codes, f.Title, f.Text) + allGrams("c", 3, f.Codes, f.Title, f.Text),
	}
}

// fields gives back the texts that words are compared with.
func (r record) fields() search.Fields {
	return search.Fields{Title: r.Title, Alt: r.Alt, Codes: r.Codes, Text: r.Text, Pinyin: r.Pinyin, Initials: r.Initials}
}

// allGrams writes every gram of some texts as tokens that Meilisearch leaves
// whole: a mark for the field and the letters' code points in hexadecimal. Grams
// of Chinese are marked h, and those of other letters by their field.
func allGrams(mark string, size int, texts ...string) string {
	var out strings.Builder
	seen := map[string]bool{}
	for _, text := range texts {
		letters := []rune(text)
		for i := 0; i+size <= len(letters); i++ {
			gram := letters[i : i+size]
			if (mark == "h") != han(gram) {
				continue
			}
			if token := tokenOf(mark, gram); !seen[token] {
				seen[token] = true
				out.WriteString(token)
				out.WriteByte(' ')
			}
		}
	}
	return out.String()
}

func han(letters []rune) bool {
	for _, letter := range letters {
		if letter < 128 {
			return false
		}
	}
	return true
}

func tokenOf(mark string, gram []rune) string {
	token := mark
	for _, letter := range gram {
		token += fmt.Sprintf("%05x", letter)
	}
	return token
}

// wordGrams are the grams that a document must hold to hold a word: those that
// lie side by side, and the last one.
func wordGrams(mark, word string) []string {
	letters := []rune(word)
	size := min(len(letters), 3)
	if mark == "h" {
		size = 2
	}
	var tokens []string
	for i := 0; i+size < len(letters); i += size {
		tokens = append(tokens, tokenOf(mark, letters[i:i+size]))
	}
	return append(tokens, tokenOf(mark, letters[len(letters)-size:]))
}
