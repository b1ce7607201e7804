package certificate

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Number is the number of a certificate that was issued here, in its printed
// form: ZM, the issuing region, the year, a serial and a check character, such as
// ZM430100-2026-000123K-9.
//
// The check is that of GB 32100-2015: weights 3^i modulo the prime 31 over an
// alphabet of 31. As all weights differ, every single wrong character and every
// swap of two different characters is noticed.
type Number string

const (
	numberPrefix = "ZM"
	// numberAlphabet has no I, O, S, V, Z, which look like 1, 0, 5, U, 2.
	numberAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	serialLength   = 7
	// longestNumber bounds the number of another platform, in characters.
	longestNumber = 64
)

// LastSerial is the greatest serial of a region and year.
const LastSerial int64 = 27_512_614_110 // 31^7 - 1

var (
	numberForm = regexp.MustCompile(`^ZM\d{6}(19|20)\d{2}[` + numberAlphabet + `]{8}$`)
	// ownShape is what was surely meant to be a number of ours.
	ownShape = regexp.MustCompile(`^ZM[0-9A-Z]{18}$`)
	// foreignForm is any other platform's number.
	foreignForm = regexp.MustCompile(`^[\p{Han}\p{L}\p{N}][\p{Han}\p{L}\p{N}/_.()〔〕#:+-]*$`)
)

// What can be wrong with a number.
var (
	// ErrNumberMissing: there is nothing.
	ErrNumberMissing = &Flaw{Words{"缺少证明编号", "the certificate number is missing"}, Words{"请填写证明上印的编号", "give the number printed on the certificate"}}
	// ErrNumberForm: it is no certificate number at all.
	ErrNumberForm = &Flaw{Words{"证明编号不成形", "this is not the form of a certificate number"}, Words{"请照证明上印的编号填写，例如 ZM430100-2026-000123K-9 的样子", "write it as printed, in the manner of ZM430100-2026-000123K-9"}}
	// ErrNumberCheck: it has the form, but was mistyped.
	ErrNumberCheck = &Flaw{Words{"证明编号校验不符：至少有一位抄错，或相邻两位颠倒", "the certificate number does not check: at least one character is wrong, or two neighbours are swapped"}, Words{"请对照证明逐位核对（编号里没有字母 I、O、S、V；除开头的 ZM 外也没有 Z）", "compare every character with the certificate (there is no I, O, S or V in it, and no Z but in the ZM that begins it)"}}
	// ErrNumberParts: a new number cannot be made of these parts.
	ErrNumberParts = &Flaw{Words{"无法用这些要素编号", "no number can be made of these parts"}, Words{"行政区划代码应为六位数字，年份在1900至2099之间，序号不为负且不过大", "the region is six digits, the year from 1900 to 2099, the serial not negative and not too large"}}
)

// NewNumber makes the number of a region (six-digit code), year and serial (0 to
// LastSerial). The error is ErrNumberParts.
func NewNumber(region string, year int, serial int64) (Number, error) {
	if serial < 0 || serial > LastSerial || year < 1900 || year > 2099 {
		return "", ErrNumberParts
	}
	digits := make([]byte, serialLength)
	for i := serialLength - 1; i >= 0; i-- {
		digits[i] = numberAlphabet[serial%31]
		serial /= 31
	}
	body := fmt.Sprintf("%s%04d%s", region, year, digits)
	compact := numberPrefix + body + "0"
	if !numberForm.MatchString(compact) {
		return "", ErrNumberParts
	}
	return printed(numberPrefix + body + string(checkCharacter(body))), nil
}

// ParseNumber reads a number of ours as a person types it: with or without
// dashes and spaces, in lower case or full width. The letters O and I, which no
// number contains, are read as 0 and 1: the check character still guards the
// result. Errors are ErrNumberMissing, ErrNumberForm and ErrNumberCheck.
func ParseNumber(s string) (Number, error) {
	compact := bare(s)
	if compact == "" {
		return "", ErrNumberMissing
	}
	if !strings.HasPrefix(compact, numberPrefix) {
		return "", ErrNumberForm
	}
	compact = numberPrefix + strings.NewReplacer("O", "0", "I", "1").Replace(compact[len(numberPrefix):])
	switch {
	case !ownShape.MatchString(compact):
		return "", ErrNumberForm
	case !numberForm.MatchString(compact):
		return "", ErrNumberCheck
	}
	last := len(compact) - 1
	if compact[last] != checkCharacter(compact[len(numberPrefix):last]) {
		return "", ErrNumberCheck
	}
	return printed(compact), nil
}

// NormalizeNumber gives the one written form of any certificate number. A number
// of ours is read as by ParseNumber. The number of another platform keeps its own
// signs, in capitals and half width without spaces, so that what is registered
// and what is asked for meet. Errors are those of ParseNumber; what has the exact
// shape of ours but does not check is ErrNumberCheck, never a foreign number.
func NormalizeNumber(s string) (string, error) {
	own, err := ParseNumber(s)
	if err == nil || !errors.Is(err, ErrNumberForm) {
		return string(own), err
	}
	foreign := withoutSpaces(s)
	if len([]rune(foreign)) > longestNumber || !foreignForm.MatchString(foreign) {
		return "", ErrNumberForm
	}
	return foreign, nil
}

// Region is the six-digit code of the region that issued it.
func (n Number) Region() string { return n.part(2, 8) }

// Year is the year of issue in four digits.
func (n Number) Year() string { return n.part(9, 13) }

// Serial is the serial that it was made of; 0 for an empty number.
func (n Number) Serial() (serial int64) {
	for _, digit := range n.part(14, 14+serialLength) {
		serial = serial*int64(len(numberAlphabet)) + int64(strings.IndexRune(numberAlphabet, digit))
	}
	return serial
}

// part gives the characters from i to j of a printed number, or nothing.
func (n Number) part(i, j int) string {
	if len(n) < j {
		return ""
	}
	return string(n[i:j])
}

// String is the printed form.
func (n Number) String() string { return string(n) }

// printed groups the 20 characters for reading.
func printed(compact string) Number {
	return Number(compact[:8] + "-" + compact[8:12] + "-" + compact[12:19] + "-" + compact[19:])
}

// checkCharacter is the check of GB 32100-2015 over 17 characters.
func checkCharacter(body string) byte {
	sum, weight := 0, 1
	for i := range len(body) {
		sum += strings.IndexByte(numberAlphabet, body[i]) * weight
		weight = weight * 3 % 31
	}
	return numberAlphabet[(31-sum%31)%31]
}

// withoutSpaces folds widths, dashes and case, and drops what leaves no ink.
func withoutSpaces(s string) string {
	folded := norm.NFKC.String(strings.ToUpper(norm.NFKC.String(strings.ToValidUTF8(s, "\uFFFD"))))
	return norm.NFKC.String(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r):
			return -1
		case unicode.Is(unicode.Pd, r), r == '−':
			return '-'
		}
		return r
	}, folded))
}

// bare also drops the dashes.
func bare(s string) string { return strings.ReplaceAll(withoutSpaces(s), "-", "") }
