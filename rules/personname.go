package rules

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// middleDots are the signs that people type between the parts of a name.
const middleDots = "·•・‧∙⋅●․.｡。˙"

// apostrophes are the signs that people type in O'Brien.
const apostrophes = "’‘ʼ`´′＇"

// PersonName gives the form of a person's name that is compared and hashed:
// compatibility forms are unified, traditional characters become simplified,
// spaces are dropped, every kind of middle dot becomes one ·, every apostrophe a
// plain one, Latin letters become capitals. 买买提 • 吐尔逊 and 买买提·吐尔逊 are the
// same name; 张三 and 张叁 are not. It is for comparing, never for showing.
func PersonName(s string) string {
	unified := strings.ToUpper(norm.NFKC.String(strings.ToValidUTF8(s, "\uFFFD")))
	var b strings.Builder
	dot := false
	for _, r := range dropSpaces(unified) {
		if strings.ContainsRune(middleDots, r) {
			dot = b.Len() > 0
			continue
		}
		if dot {
			b.WriteRune('·')
			dot = false
		}
		if strings.ContainsRune(apostrophes, r) {
			r = '\''
		}
		b.WriteRune(Simplified(r))
	}
	return norm.NFKC.String(b.String())
}
