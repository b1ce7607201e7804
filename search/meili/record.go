package meili

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mingzhi/search"
)

// record is a document as Meilisearch keeps it.
type record struct {
	ID         string      `json:"id"`
	Kind       search.Kind `json:"kind"`
	Entry      int64       `json:"entry"`
	Regions    []string    `json:"regions"`
	MarkStatus string      `json:"markStatus"`
	Year       int         `json:"year"`

	// Grams is what the server searches.
	Grams string `json:"grams"`

	// The folded texts are given back to be ranked.
	Title         string `json:"title"`
	Alt           string `json:"alt"`
	Codes         string `json:"codes"`
	Text          string `json:"text"`
	Pinyin        string `json:"pinyin"`
	Initials      string `json:"initials"`
	PlacePinyin   string `json:"placePinyin"`
	PlaceInitials string `json:"placeInitials"`
}

// given are the fields of a record that ranking needs.
var given = []string{"id", "kind", "entry", "title", "alt", "codes", "text", "pinyin", "initials", "placePinyin", "placeInitials"}

func recordOf(d search.Document) record {
	f := search.FieldsOf(d)
	return record{
		ID: d.ID(), Kind: d.Kind, Entry: d.Key, Regions: d.Regions, MarkStatus: d.MarkStatus, Year: d.Year, Grams: gramsOf(&f),
		Title: f.Title, Alt: f.Alt, Codes: f.Codes, Text: f.Text, Pinyin: f.Pinyin, Initials: f.Initials,
		PlacePinyin: f.PlacePinyin, PlaceInitials: f.PlaceInitials,
	}
}

// fields gives back the texts that words are compared with.
func (r *record) fields() search.Fields {
	return search.Fields{
		Kind: r.Kind, Length: utf8.RuneCountInString(r.Title), Title: r.Title, Alt: r.Alt, Codes: r.Codes, Text: r.Text, Pinyin: r.Pinyin, Initials: r.Initials,
		PlacePinyin: r.PlacePinyin, PlaceInitials: r.PlaceInitials,
	}
}

// gramsOf writes every gram once, as a token that Meilisearch leaves whole.
func gramsOf(f *search.Fields) string {
	var out strings.Builder
	seen := map[search.Gram]bool{}
	for gram := range f.Grams() {
		if !seen[gram] {
			seen[gram] = true
			out.WriteString(tokenOf(gram))
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// tokenOf writes a gram in letters alone, so that nothing parts it.
func tokenOf(gram search.Gram) string {
	digits := []byte(strconv.FormatUint(uint64(gram), 16))
	for i, digit := range digits {
		if digit <= '9' {
			digits[i] = digit - '0' + 'g'
		}
	}
	return string(digits)
}

// queryOf writes grams as a query: the first of them, as many as the server
// reads.
func queryOf(grams []search.Gram) string {
	tokens := make([]string, 0, readWords)
	for _, gram := range grams[:min(readWords, len(grams))] {
		tokens = append(tokens, tokenOf(gram))
	}
	return strings.Join(tokens, " ")
}
