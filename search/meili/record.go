package meili

import (
	"strconv"
	"strings"

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
}

// given are the fields of a record that name the document.
var given = []string{"kind", "entry"}

func recordOf(d search.Document) record {
	f := search.FieldsOf(d)
	return record{
		ID: d.ID(), Kind: d.Kind, Entry: d.Key, Regions: d.Regions, MarkStatus: d.MarkStatus, Year: d.Year, Grams: gramsOf(&f),
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
