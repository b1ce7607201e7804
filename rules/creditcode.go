package rules

import (
	"fmt"
	"strings"
)

// creditAlphabet is the alphabet of GB 32100-2015: no I, O, S, V, Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditWeights are the powers of 3 modulo 31 (GB 32100-2015, appendix A).
var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// ParseCreditCode reads a unified social credit code (统一社会信用代码) by GB
// 32100-2015 and gives it in its one written form: 18 capitals and digits.
// Spaces and dashes are dropped and full-width forms narrowed, but no letter is
// ever taken for a digit: that would turn a slip into another body's code.
//
// err is a *Problem with BAD_CREDIT_CODE. warning is set, and the code accepted,
// when only the inner organization code (GB 11714, positions 9 to 17) fails its
// own check, as some old codes do.
func ParseCreditCode(s string) (code string, warning *Problem, err error) {
	code = strings.ReplaceAll(compact(s), "-", "")
	if problem := creditCodeProblem(code); problem != nil {
		return "", nil, problem
	}
	if code[16] != organizationCheck(code[8:16]) {
		warning = &Problem{
			Code:    BadOrganizationCode,
			Warning: true,
			Message: Text{"信用代码第9至17位（组织机构代码）自身的校验位不符", "positions 9 to 17 (the organization code) fail their own check digit"},
			Mend:    Text{"整码校验已通过，已接受；如有登记证书，请再核对一次", "the whole code checks and is accepted; compare it with the registration certificate if you have it"},
		}
	}
	return code, warning, nil
}

// creditCodeProblem is nil for a good code.
func creditCodeProblem(code string) *Problem {
	if length := len([]rune(code)); length != 18 {
		return creditCodeLength(length)
	}
	for i, r := range []rune(code) {
		position := i + 1
		if !strings.ContainsRune(creditAlphabet, r) {
			return creditCodeCharacter(position, r)
		}
		if position >= 3 && position <= 8 && (r < '0' || r > '9') {
			return &Problem{
				Code:    BadCreditCode,
				Message: Text{fmt.Sprintf("统一社会信用代码第%d位应为数字（第3至8位是登记管理机关行政区划码）", position), fmt.Sprintf("position %d of the credit code must be a digit (positions 3 to 8 are the registering authority's region)", position)},
				Mend:    Text{"请对照登记证书核对这一位", "compare this position with the registration certificate"},
			}
		}
	}
	if code[17] != creditCheck(code[:17]) {
		return &Problem{
			Code:    BadCreditCode,
			Message: Text{"统一社会信用代码校验不符：至少有一位抄错，或相邻两位颠倒", "the credit code does not check: at least one character is wrong, or two neighbours are swapped"},
			Mend:    Text{"请对照登记证书逐位核对18位代码", "compare all 18 characters with the registration certificate"},
		}
	}
	return nil
}

func creditCodeLength(length int) *Problem {
	mend := Text{"请对照登记证书填写全部18位", "give all 18 characters as on the registration certificate"}
	switch length {
	case 0:
		return &Problem{Code: BadCreditCode, Message: Text{"缺少统一社会信用代码", "the credit code is missing"}, Mend: mend}
	case 9, 10:
		mend = Text{"这像是旧的9位组织机构代码；请填写换证后的18位统一社会信用代码", "this looks like an old 9-character organization code; give the 18-character credit code that replaced it"}
	case 15:
		mend = Text{"这像是旧的15位注册号或税号；请填写换证后的18位统一社会信用代码", "this looks like an old 15-digit registration or tax number; give the 18-character credit code that replaced it"}
	}
	return &Problem{
		Code:    BadCreditCode,
		Message: Text{fmt.Sprintf("统一社会信用代码应为18位，现为%d位", length), fmt.Sprintf("a credit code has 18 characters, this has %d", length)},
		Mend:    mend,
	}
}

// creditCodeCharacter names the place of a character that the alphabet lacks.
// Only the five letters that people mistype are named.
func creditCodeCharacter(position int, r rune) *Problem {
	problem := &Problem{
		Code:    BadCreditCode,
		Message: Text{fmt.Sprintf("统一社会信用代码第%d位不是可用的字符（只用数字和大写字母，不用 I、O、S、V、Z）", position), fmt.Sprintf("position %d of the credit code is not an allowed character (digits and capitals without I, O, S, V, Z)", position)},
		Mend:    Text{"请对照登记证书核对这一位", "compare this position with the registration certificate"},
	}
	twins := map[rune]string{'I': "1", 'O': "0", 'S': "5", 'V': "U", 'Z': "2"}
	if twin, known := twins[r]; known {
		problem.Message = Text{
			fmt.Sprintf("统一社会信用代码第%d位是字母 %c，代码中没有这个字母", position, r),
			fmt.Sprintf("position %d of the credit code is the letter %c, which no credit code contains", position, r),
		}
		problem.Mend = Text{
			fmt.Sprintf("请对照登记证书；这一位多半是 %s，确认后改正（系统不代为改动）", twin),
			fmt.Sprintf("look at the registration certificate; it is probably %s there: correct it once you have seen it (we never change it for you)", twin),
		}
	}
	return problem
}

// creditCheck is the check character of the first 17 (GB 32100-2015).
func creditCheck(first17 string) byte {
	sum := 0
	for i, weight := range creditWeights {
		sum += strings.IndexByte(creditAlphabet, first17[i]) * weight
	}
	return creditAlphabet[(31-sum%31)%31]
}

// organizationCheck is the check character of the eight characters of an
// organization code (GB 11714).
func organizationCheck(eight string) byte {
	sum := 0
	for i, weight := range [8]int{3, 7, 9, 10, 5, 8, 4, 2} {
		value := int(eight[i] - '0')
		if eight[i] >= 'A' {
			value = int(eight[i]-'A') + 10
		}
		sum += value * weight
	}
	return "0X987654321"[sum%11]
}

// OrganizationKindOf suggests the legal form that a credit code was given for:
// ASSOCIATION, SERVICE_INSTITUTION or FOUNDATION (GB 32100-2015: first character
// 5 for civil affairs, second 1, 2 or 3), or "" when it says nothing of the
// kind. It is a hint, not a proof.
func OrganizationKindOf(code string) string {
	if len(code) != 18 || code[0] != '5' {
		return ""
	}
	switch code[1] {
	case '1':
		return "ASSOCIATION"
	case '2':
		return "SERVICE_INSTITUTION"
	case '3':
		return "FOUNDATION"
	}
	return ""
}

// RegisteringRegionOf suggests the region of the authority that gave the code
// (positions 3 to 8), or "". It is a hint only: the digits stay when divisions
// change, so they never decide today's region.
func RegisteringRegionOf(code string) string {
	if len(code) != 18 {
		return ""
	}
	return code[2:8]
}

// MakeCreditCode adds the check character to the first 17 characters. It fails
// with a *Problem when they cannot begin a credit code.
func MakeCreditCode(first17 string) (string, error) {
	if len(first17) != 17 {
		return "", creditCodeLength(len([]rune(first17)) + 1)
	}
	for i, r := range first17 {
		if !strings.ContainsRune(creditAlphabet, r) {
			return "", creditCodeCharacter(i+1, r)
		}
	}
	code := first17 + string(creditCheck(first17))
	if problem := creditCodeProblem(code); problem != nil {
		return "", problem
	}
	return code, nil
}

// SyntheticCreditCode gives the code of an invented organization: valid by form,
// for sample data that says of itself that it is invented. kind is as
// OrganizationKindOf gives it, region a six-digit code, serial counts from 0 to
// 887,503,680 within kind and region.
func SyntheticCreditCode(kind, region string, serial int64) (string, error) {
	second, known := map[string]string{"ASSOCIATION": "1", "SERVICE_INSTITUTION": "2", "FOUNDATION": "3"}[kind]
	if !known {
		return "", &Problem{Code: BadEnum, Field: "kind", Message: Text{"不是可选的组织类型", "not one of the kinds of organization"}}
	}
	digits := []byte("MJ000000")
	rest := serial
	for i := len(digits) - 1; i >= 2; i-- {
		digits[i] = creditAlphabet[max(rest, 0)%31]
		rest /= 31
	}
	if rest != 0 || serial < 0 {
		return "", &Problem{Code: BadNumber, Field: "serial", Message: Text{"序号超出范围", "the serial is out of range"}}
	}
	return MakeCreditCode("5" + second + region + string(digits) + string(organizationCheck(string(digits))))
}
