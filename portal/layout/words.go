package layout

import (
	"fmt"
	"reflect"
	"strings"

	"mingzhi/rules"
)

// Counted is a sentence about a number of things. Each wording has one %s, where
// the number goes.
type Counted struct {
	Zh string
	// One is the English wording for exactly one, Many for any other number.
	One, Many string
}

// Of words the sentence for a number.
func (c Counted) Of(n int) Text {
	many := c.Many
	if n == 1 {
		many = c.One
	}
	return Fill(T(c.Zh, many), n)
}

// Fill puts values into a sentence, in the order of its verbs %s. Values in both
// languages, dates and whole numbers are worded for each language.
func Fill(text Text, values ...any) Text {
	zh, en := make([]any, len(values)), make([]any, len(values))
	for i, value := range values {
		zh[i], en[i] = value, value
		switch v := value.(type) {
		case Text:
			zh[i], en[i] = v.Zh, v.En
		case rules.Date:
			zh[i], en[i] = v.Zh(), v.En()
		case rules.PartialDate:
			zh[i], en[i] = v.Zh(), v.En()
		case int:
			zh[i], en[i] = Thousands(int64(v)), Thousands(int64(v))
		case int64:
			zh[i], en[i] = Thousands(v), Thousands(v)
		}
	}
	return T(fmt.Sprintf(text.Zh, zh...), fmt.Sprintf(text.En, en...))
}

// Thousands writes a whole number with commas between groups of three digits.
func Thousands(n int64) string {
	digits := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, groups...), ",")
}

// Lacking names the keys of a catalogue of words that are missing in a language.
// A catalogue is a struct of Text and Counted.
func Lacking(words any) []string {
	if words == nil {
		return nil
	}
	var lacking []string
	value := reflect.ValueOf(words)
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		switch word := value.Field(i).Interface().(type) {
		case Text:
			if word.Zh == "" || word.En == "" {
				lacking = append(lacking, name)
			}
		case Counted:
			if word.Zh == "" || word.One == "" || word.Many == "" {
				lacking = append(lacking, name)
			}
		default:
			lacking = append(lacking, name+": neither Text nor Counted")
		}
	}
	return lacking
}
