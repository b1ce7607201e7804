package pagetest

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	blockEnds = regexp.MustCompile(`</(?:h[1-6]|p|li|dt|dd|th|td|caption|legend|label|option|summary|section|div)>|<br>`)
	tags      = regexp.MustCompile(`<[^>]*>`)
	// faults are traces of a value that was written by a program and not for a
	// reader: an enum's name, a verb of fmt without its value, a nil.
	faults = regexp.MustCompile(`%![a-z(]|ZgotmplZ|&lt;(?:nil|no value)&gt;|\b[A-Z]{3,}(?:_[A-Z]+)+\b|\b0001-01-01\b`)
)

// quotes are written as entities by templates, though they need not be.
var quotes = strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&#43;", "+")

// words are a page's words as they are read, without its markup.
func words(markup string) string {
	return quotes.Replace(strings.Join(strings.Fields(tags.ReplaceAllString(blockEnds.ReplaceAllString(markup, " "), "")), " "))
}

// slips are traces of the program among the words of a page.
func slips(markup string) []string { return faults.FindAllString(words(markup), -1) }

// untranslated gives the texts of an English page that are in Chinese although
// nothing says so: labels of our own that nobody translated, or data that a
// screen reader would spell out in English. Names are left out.
func untranslated(markup string, names []string) []string {
	decoder := xml.NewDecoder(strings.NewReader(markup))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var found []string
	note := func(text string) {
		for _, name := range names {
			text = strings.ReplaceAll(text, name, "")
		}
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			found = append(found, strings.TrimSpace(text))
		}
	}
	chinese := []bool{false}
	for {
		token, err := decoder.Token()
		if err != nil {
			if token == nil && len(chinese) == 1 {
				return found
			}
			return append(found, "the page cannot be read: "+err.Error())
		}
		switch token := token.(type) {
		case xml.StartElement:
			inside := chinese[len(chinese)-1]
			for _, attribute := range token.Attr {
				if attribute.Name.Local == "lang" {
					inside = strings.HasPrefix(attribute.Value, "zh")
				}
			}
			for _, attribute := range token.Attr {
				if !inside && slices.Contains([]string{"aria-label", "data-name", "placeholder", "title", "alt"}, attribute.Name.Local) {
					note(attribute.Value)
				}
			}
			chinese = append(chinese, inside)
		case xml.EndElement:
			chinese = chinese[:len(chinese)-1]
		case xml.CharData:
			if !chinese[len(chinese)-1] {
				note(string(token))
			}
		}
	}
}
