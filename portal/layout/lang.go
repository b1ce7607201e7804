package layout

import (
	"net/http"
	"net/url"
	"strings"

	"mingzhi/rules"
)

// Lang is one of the two languages of the portal.
type Lang string

// The languages. Chinese is the one that nobody has to ask for.
const (
	Zh Lang = "zh"
	En Lang = "en"
)

// Langs lists the languages.
func Langs() []Lang { return []Lang{Zh, En} }

// Tag is the language tag of a page's html element.
func (l Lang) Tag() string {
	if l == En {
		return "en"
	}
	return "zh-CN"
}

// Other is the language that a reader can switch to.
func (l Lang) Other() Lang {
	if l == En {
		return Zh
	}
	return En
}

// Name is what the language calls itself.
func (l Lang) Name() string {
	if l == En {
		return "English"
	}
	return "中文"
}

// cookieName is the cookie that remembers the language; it holds nothing else.
const cookieName = "lang"

// yearInSeconds is how long the choice of a language is remembered.
const yearInSeconds = 365 * 24 * 60 * 60

// LangOf reads the language of a request: the lang parameter of its URL, else the
// cookie, else Chinese. Values that are not a language are passed over.
func LangOf(r *http.Request) Lang {
	if asked, ok := langAsked(r); ok {
		return asked
	}
	if cookie, err := r.Cookie(cookieName); err == nil && Lang(cookie.Value) == En {
		return En
	}
	return Zh
}

// langAsked reads the lang parameter of a request's URL.
func langAsked(r *http.Request) (Lang, bool) {
	if r.URL.RawQuery == "" {
		return "", false
	}
	asked := Lang(r.URL.Query().Get("lang"))
	return asked, asked == Zh || asked == En
}

// remember sets the cookie when the URL asks for a language, and tells whether it
// did.
func remember(w http.ResponseWriter, r *http.Request) bool {
	asked, ok := langAsked(r)
	if !ok {
		return false
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: string(asked), Path: "/", MaxAge: yearInSeconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	return true
}

// inLang is the same page in another language.
func inLang(page *url.URL, lang Lang) string {
	values := page.Query()
	values.Set("lang", string(lang))
	return (&url.URL{Path: page.Path, RawPath: page.RawPath, RawQuery: values.Encode()}).String()
}

// Text is one sentence in both languages.
type Text = rules.Text

// T writes a sentence in both languages.
func T(zh, en string) Text { return Text{Zh: zh, En: en} }

// Join lists texts in a sentence, as each language does.
func Join(texts []Text) Text {
	var zh, en []string
	for _, text := range texts {
		zh, en = append(zh, text.Zh), append(en, text.En)
	}
	return T(strings.Join(zh, "、"), strings.Join(en, ", "))
}
