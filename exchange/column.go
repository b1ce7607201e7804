package exchange

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"mingzhi/rules"
)

// Column is one column of a kind of list.
type Column struct {
	// Field is the name in the glossary, in camelCase. It is accepted as a heading
	// too, in any English spelling: creditCode, credit_code, Credit Code.
	Field string
	// Title is the heading that templates carry.
	Title rules.Text
	// Headings are the other headings that clerks use.
	Headings []string
	// Pattern accepts headings that carry a value, such as population_2020, whose
	// first group is handed to the reader; nil for none. It is matched against the
	// normalised heading.
	Pattern *regexp.Regexp
	// Required columns must have a heading, and a value in every row.
	Required bool
	// Or is the field of the column that may be filled in instead: each row needs
	// one of the two. Empty when the column stands alone.
	Or string
	// Reads says how a cell is written.
	Reads Reads
	// Words are the words that a cell of Reads ReadsWord may hold.
	Words []Word
	// Meaning says what the column is.
	Meaning rules.Text
	// Example is a cell of the template's example row. It is invented.
	Example string
	// mask hides the value in reports; nil for values that may be shown but for ID
	// numbers.
	mask func(string) string
}

// orColumn is the column that may be filled in instead of one.
func orColumn(column Column, columns []Column) Column {
	at := slices.IndexFunc(columns, func(other Column) bool { return other.Field == column.Or })
	if at < 0 {
		return Column{}
	}
	return columns[at]
}

// shown is how reports show a cell. ID numbers stand in no report, in whatever
// column they were typed.
func (c Column) shown(text string) string {
	if c.mask != nil {
		return c.mask(text)
	}
	return rules.MaskIDNumbers(text)
}

// Word is one of the words of a column that has a fixed choice.
type Word struct {
	// Value is the glossary's value, which is accepted too.
	Value string
	// Title is the word that templates and documentation offer.
	Title rules.Text
	// Others are further words that mean it.
	Others []string
}

// Reads is how a cell is read.
type Reads string

// The ways to read a cell.
const (
	ReadsText           Reads = "TEXT"
	ReadsName           Reads = "NAME"
	ReadsLongText       Reads = "LONG_TEXT"
	ReadsList           Reads = "LIST"
	ReadsDate           Reads = "DATE"
	ReadsPartialDate    Reads = "PARTIAL_DATE"
	ReadsInstant        Reads = "INSTANT"
	ReadsDuration       Reads = "DURATION"
	ReadsYear           Reads = "YEAR"
	ReadsCount          Reads = "COUNT"
	ReadsYesNo          Reads = "YES_NO"
	ReadsWord           Reads = "WORD"
	ReadsCreditCode     Reads = "CREDIT_CODE"
	ReadsIDNumber       Reads = "ID_NUMBER"
	ReadsDocumentNumber Reads = "DOCUMENT_NUMBER"
	ReadsReference      Reads = "ANNOUNCEMENT"
	ReadsRegion         Reads = "REGION"
	ReadsNumber         Reads = "CERTIFICATE_NUMBER"
	ReadsCode           Reads = "CODE"
	ReadsAttachments    Reads = "ATTACHMENTS"
	ReadsFinding        Reads = "FINDING"
)

// heading is a heading cell taken apart.
type heading struct {
	// base is what is compared; note is what stood in brackets.
	base, note string
}

var (
	headingNote   = regexp.MustCompile(`[(\[【〔<《「]([^()\[\]【】〔〕<>《》「」]*)[)\]】〕>》」]`)
	headingNumber = regexp.MustCompile(`^(\d{1,2}|[一二三四五六七八九十]{1,3})[.、．]`)
)

// headingJoints are characters that separate words or decorate headings.
const headingJoints = "_-–—·•.,，。:：;；、/\\|*＊※★☆●○◆■#'\"“”‘’`~^+=!！?？&@$%"

// readHeading brings a heading into the form in which headings are compared:
// full-width forms, spaces, line breaks, stars, numbering and case do not count,
// and what stands in brackets is a note.
func readHeading(text string) heading {
	folded := rules.Fold(text)
	var notes []string
	base := headingNote.ReplaceAllStringFunc(folded, func(found string) string {
		notes = append(notes, strings.Trim(found, "()[]【】〔〕<>《》「」"))
		return ""
	})
	if base == "" && len(notes) > 0 {
		base, notes = notes[0], notes[1:]
	}
	base = headingNumber.ReplaceAllString(base, "")
	base = strings.Map(func(r rune) rune {
		if strings.ContainsRune(headingJoints, r) {
			return -1
		}
		return rules.Simplified(r)
	}, norm.NFKC.String(base))
	return heading{base: base, note: strings.Join(notes, " ")}
}

// headingIndex finds columns by their headings.
type headingIndex struct {
	columns []Column
	byBase  map[string]int
}

func newHeadingIndex(columns []Column) headingIndex {
	index := headingIndex{columns: columns, byBase: map[string]int{}}
	add := func(text string, column int) {
		if base := readHeading(text).base; base != "" {
			if _, taken := index.byBase[base]; !taken {
				index.byBase[base] = column
			}
		}
	}
	for i, column := range columns {
		add(column.Field, i)
		add(column.Title.Zh, i)
		add(column.Title.En, i)
	}
	for i, column := range columns {
		for _, other := range column.Headings {
			add(other, i)
		}
	}
	return index
}

// find gives the column of a heading and what its pattern caught.
func (x headingIndex) find(read heading) (column int, caught string, ok bool) {
	if read.base == "" {
		return 0, "", false
	}
	if column, ok := x.byBase[read.base]; ok {
		return column, "", true
	}
	for i, column := range x.columns {
		if column.Pattern == nil {
			continue
		}
		if found := column.Pattern.FindStringSubmatch(read.base); found != nil {
			return i, found[1], true
		}
	}
	return 0, "", false
}
