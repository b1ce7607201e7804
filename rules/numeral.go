package rules

import (
	"strconv"
	"strings"
)

// numeralDigits are the Chinese digits, everyday and financial, with the circles
// and the letter O that are typed for zero.
var numeralDigits = map[rune]byte{
	'〇': '0', '○': '0', '◯': '0', '零': '0', 'O': '0', 'o': '0',
	'一': '1', '壹': '1', '弌': '1', '二': '2', '贰': '2', '貳': '2', '两': '2',
	'三': '3', '叁': '3', '參': '3', '叄': '3', '四': '4', '肆': '4', '五': '5', '伍': '5',
	'六': '6', '陆': '6', '陸': '6', '七': '7', '柒': '7', '八': '8', '捌': '8', '九': '9', '玖': '9',
}

// readDigits reads a number written digit by digit, such as 二〇二三, 贰零贰叁 or
// 2023, also mixed. The letter O counts as zero only beside a Chinese digit.
func readDigits(s string) (string, bool) {
	var b strings.Builder
	letters, chinese := false, false
	for _, r := range s {
		digit, known := numeralDigits[r]
		switch {
		case '0' <= r && r <= '9':
			b.WriteRune(r)
		case known:
			letters = letters || r == 'O' || r == 'o'
			chinese = chinese || r > 0x7F
			b.WriteByte(digit)
		default:
			return "", false
		}
	}
	return b.String(), b.Len() > 0 && (chinese || !letters)
}

// readNumeral reads a number below 100 in digits or in Chinese with its tens:
// 7, 07, 七, 十, 十一, 二十, 二十一, 廿一, 卅, 叁拾壹, 零七.
func readNumeral(s string) (int, bool) {
	s = strings.NewReplacer("拾", "十", "廿", "二十", "卅", "三十").Replace(s)
	tens, units, hasTen := strings.Cut(s, "十")
	if !hasTen {
		digits, ok := readDigits(s)
		if !ok || len(digits) > 2 {
			return 0, false
		}
		n, err := strconv.Atoi(digits)
		return n, err == nil
	}
	ten, unit := 1, 0
	if tens = strings.TrimPrefix(tens, "零"); tens != "" {
		digits, ok := readDigits(tens)
		if !ok || len(digits) != 1 {
			return 0, false
		}
		ten = int(digits[0] - '0')
	}
	if units != "" {
		digits, ok := readDigits(units)
		if !ok || len(digits) != 1 {
			return 0, false
		}
		unit = int(digits[0] - '0')
	}
	return ten*10 + unit, true
}
