package certificate

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Code is the verification code (验证码) printed on a certificate: whoever knows it
// holds the certificate. Twelve characters drawn evenly from 27 make 57 random
// bits, printed in three groups, such as 7KQM-X2WD-9RTA. It is shown once, to the
// issuer, and kept only as a keyed hash.
type Code string

const (
	// codeAlphabet leaves out 0 1 B I L O S V Z: none of its characters looks like
	// another.
	codeAlphabet = "23456789ACDEFGHJKMNPQRTUWXY"
	codeLength   = 12
	codeGroup    = 4
)

// What can be wrong with a code.
var (
	// ErrCodeMissing: there is nothing.
	ErrCodeMissing = &Flaw{Words{"缺少验证码", "the verification code is missing"}, Words{"请填写证明上印的12位验证码", "give the 12 characters printed on the certificate"}}
	// ErrCodeForm: it cannot be a code of ours.
	ErrCodeForm = &Flaw{Words{"验证码不成形", "this is not the form of a verification code"}, Words{"请照证明填写12位验证码（没有 0、1、I、L、O）", "write the 12 characters as printed (there is no 0, 1, I, L or O)"}}
)

// lookAlikes are characters that no code contains, with the one that was meant.
var lookAlikes = strings.NewReplacer("B", "8", "S", "5", "V", "U", "Z", "2")

// NewCode draws a code from random, which must be unpredictable. The error is
// that of reading random.
func NewCode(random io.Reader) (Code, error) {
	drawn := make([]byte, 0, codeLength)
	buffer := make([]byte, 1)
	// 243 is the greatest multiple of 27 that a byte can hold: what lies above is
	// drawn again, so that every character is equally likely.
	const even = 256 - 256%len(codeAlphabet)
	for tries := 0; len(drawn) < codeLength; tries++ {
		if tries > 1000 {
			return "", errors.New("certificate: the source of randomness repeats itself")
		}
		if _, err := io.ReadFull(random, buffer); err != nil {
			return "", fmt.Errorf("certificate: draw a verification code: %w", err)
		}
		if int(buffer[0]) < even {
			drawn = append(drawn, codeAlphabet[int(buffer[0])%len(codeAlphabet)])
		}
	}
	return groupedCode(string(drawn)), nil
}

// NormalizeCode reads a code as a person types it: with or without dashes and
// spaces, in lower case or full width; B, S, V and Z, which no code contains, are
// read as 8, 5, U and 2. Errors are ErrCodeMissing and ErrCodeForm.
func NormalizeCode(s string) (Code, error) {
	typed := bare(s)
	if typed == "" {
		return "", ErrCodeMissing
	}
	typed = lookAlikes.Replace(typed)
	if len(typed) != codeLength || strings.Trim(typed, codeAlphabet) != "" {
		return "", ErrCodeForm
	}
	return groupedCode(typed), nil
}

func groupedCode(compact string) Code {
	return Code(compact[:codeGroup] + "-" + compact[codeGroup:2*codeGroup] + "-" + compact[2*codeGroup:])
}

// String is the printed form.
func (c Code) String() string { return string(c) }
