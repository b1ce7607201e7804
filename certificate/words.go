package certificate

// Words is one sentence or label in both languages of the house.
type Words struct {
	// Zh is the Chinese wording, En the English one.
	Zh, En string
}

// In returns the wording for a language tag: "en" gives English, anything else
// Chinese.
func (w Words) In(lang string) string {
	if lang == "en" {
		return w.En
	}
	return w.Zh
}

// Flaw is what is wrong with a number or code that a person typed, and how to
// mend it. It never repeats the input. Compare with errors.Is.
type Flaw struct {
	// What says what is wrong, Mend how to put it right.
	What, Mend Words
}

// Error is the English wording, for logs.
func (f *Flaw) Error() string { return "certificate: " + f.What.En }
