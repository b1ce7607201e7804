package sheet

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Encoding is how the text of a CSV file is encoded.
type Encoding string

// The encodings that are read and written. GB18030 is what Excel and WPS write
// on a Chinese Windows; it contains GBK and GB 2312.
const (
	UTF8     Encoding = "UTF-8"
	UTF8Mark Encoding = "UTF-8-BOM"
	GB18030  Encoding = "GB18030"
	UTF16LE  Encoding = "UTF-16LE"
	UTF16BE  Encoding = "UTF-16BE"
)

var (
	utf8Mark        = []byte{0xEF, 0xBB, 0xBF}
	utf16LittleMark = []byte{0xFF, 0xFE}
	utf16BigMark    = []byte{0xFE, 0xFF}
)

// codec is nil for UTF-8, with or without its mark.
func (e Encoding) codec() encoding.Encoding {
	switch e {
	case GB18030:
		return simplifiedchinese.GB18030
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return nil
}

// decode finds out how data is encoded and gives it as UTF-8 without a mark.
func decode(data []byte) (text []byte, is Encoding, err error) {
	switch {
	case bytes.HasPrefix(data, utf8Mark):
		is, data = UTF8Mark, data[len(utf8Mark):]
	case bytes.HasPrefix(data, utf16LittleMark):
		is = UTF16LE
	case bytes.HasPrefix(data, utf16BigMark):
		is = UTF16BE
	case utf8.Valid(data) || mostlyUTF8(data):
		is = UTF8
	default:
		is = GB18030
	}
	if is == UTF8 || is == UTF8Mark {
		if utf8.Valid(data) {
			return data, is, nil
		}
		return nil, is, refuseEncoding(firstInvalidLine(data))
	}
	text, err = is.codec().NewDecoder().Bytes(data)
	if err != nil {
		return nil, is, refuseDamaged(err)
	}
	// GB18030 covers all of Unicode, so a replacement character can only come
	// from bytes that it does not know.
	if at := bytes.IndexRune(text, utf8.RuneError); at >= 0 {
		return nil, is, refuseEncoding(1 + bytes.Count(text[:at], []byte("\n")))
	}
	return text, is, nil
}

// mostlyUTF8 tells a UTF-8 file with a few broken bytes from one in GB18030,
// which would otherwise be read as well-formed nonsense.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size <= 1:
			bad++
		case size > 2:
			good++
		}
		data = data[size:]
	}
	return good > 20*bad
}

func firstInvalidLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size <= 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return line
}
