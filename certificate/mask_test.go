package certificate_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"mingzhi/certificate"
)

func TestMaskNameFollowsTheConvention(t *testing.T) {
	for _, row := range []struct{ why, name, want string }{
		{"two characters", "张三", "张*"},
		{"three characters", "张小三", "张*三"},
		{"four characters", "古力娜扎", "古**扎"},
		{"five characters", "阿依古丽汗", "阿***汗"},
		{"a compound surname and one character", "欧阳锋", "欧阳*"},
		{"a compound surname and two characters", "司马相如", "司马*如"},
		{"a compound surname in traditional characters", "歐陽鋒", "歐陽*"},
		{"a compound surname that is the whole name", "欧阳", "欧*"},
		{"a name in parts", "买买提·吐尔逊", "买**·***"},
		{"a name in parts with another dot", "买买提•吐尔逊", "买**•***"},
		{"a name in parts with a full stop", "买买提.吐尔逊", "买**.***"},
		{"a Latin name", "Ann Lee", "A** ***"},
		{"a Latin name in one word", "Madonna", "M*****a"},
		{"a rare character outside the basic plane", "𠮷田", "𠮷*"},
		{"three characters, one from an extension", "李𬍛三", "李*三"},
		{"a character with a variation selector", "葛\U000E0100亮", "葛\U000E0100*"},
		{"spread over a column", "张　三", "张*"},
		{"spread over a column, three characters", " 张 小 三 ", "张*三"},
		{"one character", "张", "*"},
		{"invented, and saying so", "张小三（示例）", "张*三（示例）"},
		{"invented, in half-width brackets", "张三(示例)", "张*(示例)"},
		{"masked already", "张*三", "张*三"},
		{"nothing", "", ""},
		{"only spaces", "　 ", ""},
	} {
		if got := certificate.MaskName(row.name); got != row.want {
			t.Errorf("%s: MaskName(%q) = %q, want %q", row.why, row.name, got, row.want)
		}
	}
}

func FuzzMaskName(f *testing.F) {
	for _, seed := range []string{"张三", "欧阳锋", "买买提·吐尔逊", "Ann Lee", "𠮷田", "（示例）", "\xff", "葛\U000E0100"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) {
			return // names are valid UTF-8 by the time they are masked
		}
		masked := certificate.MaskName(name)
		if certificate.MaskName(masked) != masked {
			t.Fatalf("masking %q twice changes it: %q", name, masked)
		}
		shown, whole := letters(masked), letters(name)
		if !strings.Contains(name, "*") && (shown > 3 || whole > 1 && shown == whole) {
			t.Fatalf("%q shows too much: %q", name, masked)
		}
	})
}

// letters counts what a reader calls the characters of a name, without the stars,
// the marks between parts and the mark of invented names.
func letters(name string) (count int) {
	for _, r := range strings.NewReplacer("（示例）", "", "(示例)", "").Replace(name) {
		joined := unicode.In(r, unicode.M, unicode.Cf, unicode.Variation_Selector)
		if !joined && !unicode.IsSpace(r) && !strings.ContainsRune("*·•・‧∙⋅.．", r) {
			count++
		}
	}
	return count
}
