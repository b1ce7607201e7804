package layout

import (
	"net/http"
	"net/url"
)

// Language is one of the two languages of the portal.
type Language string

// The languages. Chinese is the default.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Languages lists the languages, the default first.
func Languages() []Language { return []Language{Chinese, English} }

// Tag is the value of the lang attribute.
func (l Language) Tag() string {
	if l == English {
		return "en"
	}
	return "zh-CN"
}

// Other is the language that the switch offers.
func (l Language) Other() Language {
	if l == English {
		return Chinese
	}
	return English
}

// languageCookie remembers the choice. It holds nothing else.
const languageCookie = "lang"

// languageOf reads the language: the address first, then the cookie. chosen is
// true when the address names it, so that the cookie is to be set.
func languageOf(r *http.Request) (language Language, chosen bool) {
	switch Language(r.URL.Query().Get("lang")) {
	case Chinese:
		return Chinese, true
	case English:
		return English, true
	}
	if cookie, err := r.Cookie(languageCookie); err == nil && Language(cookie.Value) == English {
		return English, false
	}
	return Chinese, false
}

// remember sets the cookie for a year. It is readable by our pages alone.
func remember(w http.ResponseWriter, r *http.Request, language Language) {
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: string(language), Path: "/", MaxAge: 365 * 24 * 60 * 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
	})
}

// switchURL is the address of the same page in another language. A page that
// answers a POST is switched by its form.
func switchURL(r *http.Request, to Language) string {
	query := r.URL.Query()
	query.Set("lang", string(to))
	return (&url.URL{Path: r.URL.Path, RawQuery: query.Encode()}).String()
}
