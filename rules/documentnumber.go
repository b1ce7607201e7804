package rules

import (
	"regexp"
	"strings"
)

var (
	// documentNumberForm is the one written form (GB/T 9704-2012: hexagonal
	// brackets, full year, no 第, no leading zero).
	documentNumberForm = regexp.MustCompile(`^[\p{Han}]{1,8}〔(19|20)\d{2}〕[1-9]\d{0,4}号$`)
	// documentNumberParts is what clerks write once brackets are unified.
	documentNumberParts = regexp.MustCompile(`^(.*)〔(.*)〕第?0*(\d+)号$`)
	// serialOnly is the serial of an announcement that has no document number.
	serialOnly = regexp.MustCompile(`^(公告|通告|通报)?(〔?\d{4}〕?年?(度)?)?(公告|通告|通报)?第[0-9〇○零一二三四五六七八九十百]+[号期](公告|通告|通报|令)?$`)
)

// The brackets that stand for 〔 and 〕 in practice, after full-width forms have
// become half-width.
const (
	openingBrackets = "〔﹝[【(〈《<{〖「『❲⟨⟦〘〚⦗﹙﹛"
	closingBrackets = "〕﹞]】)〉》>}〗」』❳⟩⟧〙〛⦘﹚﹜"
)

// ParseDocumentNumber reads a document number (发文字号) in any of its usual
// brackets and gives its one written form, such as 湘民发〔2023〕29号: hexagonal
// brackets, half-width digits, simplified characters, no spaces, no 第 and no
// leading zero. The problem
// is BAD_DOCUMENT_NUMBER.
func ParseDocumentNumber(s string) (string, *Problem) {
	text := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(openingBrackets, r):
			return '〔'
		case strings.ContainsRune(closingBrackets, r):
			return '〕'
		}
		return Simplified(r)
	}, compact(s))
	if text == "" {
		return "", documentNumberProblem("缺少发文字号", "the document number is missing")
	}
	if serialOnly.MatchString(text) {
		return "", &Problem{
			Code:    BadDocumentNumber,
			Message: Text{"这是公告的顺序号，不是发文字号", "this is an announcement's serial, not a document number"},
			Mend:    Text{"没有发文字号的公告，这一格留空，别处用它的标题引用；有的照红头下的字样填写，例如 湘民发〔2023〕29号", "leave it blank for an announcement without a document number and refer to it by its title; otherwise write the number as printed, such as 湘民发〔2023〕29号"},
		}
	}
	parts := documentNumberParts.FindStringSubmatch(text)
	switch {
	case !strings.Contains(text, "〔") || !strings.Contains(text, "〕"):
		return "", documentNumberProblem("发文字号缺少括号中的年份", "the document number lacks its year in brackets")
	case !strings.HasSuffix(text, "号"):
		return "", documentNumberProblem("发文字号末尾缺少“号”", "the document number does not end in 号")
	case parts == nil:
		return "", documentNumberProblem("发文字号的顺序号不是数字", "the serial of the document number is not a number")
	}
	year := parts[2]
	if digits, ok := readDigits(strings.TrimSuffix(year, "年")); ok {
		year = digits
	}
	number := parts[1] + "〔" + year + "〕" + parts[3] + "号"
	if !documentNumberForm.MatchString(number) {
		return "", documentNumberProblem(
			"发文字号不成形：应为1至8个汉字的机关代字、四位年份和不超过五位的顺序号",
			"the document number is malformed: it has an office's 1 to 8 Chinese characters, a four-digit year and a serial of at most five digits")
	}
	return number, nil
}

func documentNumberProblem(zh, en string) *Problem {
	return &Problem{
		Code:    BadDocumentNumber,
		Message: Text{zh, en},
		Mend:    Text{"请照文件红头下的字样填写，例如 湘民发〔2023〕29号", "write it as printed on the document, such as 湘民发〔2023〕29号"},
	}
}
