package layout

import (
	"embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"mingzhi/portal/label"
	"mingzhi/rules"
)

//go:embed layout.html parts.html
var files embed.FS

// Style is the style of the frame and of what pages share.
//
//go:embed layout.css
var Style string

// View is a page's template within the layout, ready in both languages.
type View struct {
	Source string
	Words  any
	in     map[Lang]*template.Template
}

// Compile makes a view of a page's template, which defines "main", and of its
// words: a struct of Text and Counted that the template calls w. A template that
// does not parse or a word that lacks a language is a fault of the program.
func Compile(source string, words any) *View {
	if lacking := Lacking(words); len(lacking) > 0 {
		panic(fmt.Sprintf("layout: words without both languages: %v", lacking))
	}
	view := &View{Source: source, Words: words, in: map[Lang]*template.Template{}}
	for _, lang := range Langs() {
		parsed := template.Must(template.New("layout.html").Funcs(Functions(lang, words)).ParseFS(files, "layout.html", "parts.html"))
		view.in[lang] = template.Must(parsed.New("page.html").Parse(source))
	}
	return view
}

// Functions are what templates may call. They word what was decided; they decide
// nothing.
func Functions(lang Lang, words any) template.FuncMap {
	say := func(text Text) string { return text.In(string(lang)) }
	return template.FuncMap{
		// w is the page's own catalogue, frame is that of the layout.
		"w":     func() any { return words },
		"frame": func() frameWords { return catalogue },
		"say":   say,
		// fill puts values into a sentence.
		"fill": func(text Text, values ...any) string { return say(Fill(text, values...)) },
		// label words a value of an enum.
		"label": func(value any) string { return say(label.Of(value)) },
		"count": func(n any) (string, error) {
			switch n := n.(type) {
			case int:
				return Thousands(int64(n)), nil
			case int64:
				return Thousands(n), nil
			}
			return "", fmt.Errorf("%T is not a count", n)
		},
		// plain writes a number that is a name, such as an index, without commas.
		"plain": func(n int64) string { return fmt.Sprint(n) },
		// date writes a calendar date for people and machines.
		"date": func(date any) (template.HTML, error) { return dated(lang, date) },
		// instant writes a moment in the time of China, to the minute.
		"instant": func(t time.Time) template.HTML {
			local := t.In(rules.Shanghai())
			day := rules.DateOf(t)
			text := day.Zh() + local.Format(" 15:04")
			if lang == En {
				text = day.En() + local.Format(", 15:04")
			}
			return template.HTML(`<time datetime="` + local.Format(time.RFC3339) + `">` + text + `</time>`) //nolint:gosec // digits and month names only
		},
		// zh marks data that is Chinese whatever the page's language is.
		"zh": func() template.HTMLAttr {
			if lang == En {
				return ` lang="zh-CN"`
			}
			return ""
		},
		// pieces is where the pieces of a page come in that flows; see Flow.
		"pieces":  func() string { return flowMark },
		"english": func() bool { return lang == En },
		"join":    func(separator string, parts []string) string { return strings.Join(parts, separator) },
	}
}

// dated writes a Date or PartialDate; nothing for an empty one.
func dated(lang Lang, date any) (template.HTML, error) {
	var zh, en, machine string
	switch d := date.(type) {
	case rules.Date:
		if !d.Valid() {
			return "", nil
		}
		zh, en, machine = d.Zh(), d.En(), string(d)
	case rules.PartialDate:
		if !d.Valid() {
			return "", nil
		}
		zh, en, machine = d.Zh(), d.En(), string(d)
	default:
		return "", fmt.Errorf("%T is not a date", date)
	}
	// Valid dates are written with digits, dashes and names of months only.
	return template.HTML(`<time datetime="` + machine + `">` + T(zh, en).In(string(lang)) + `</time>`), nil //nolint:gosec // see above
}
