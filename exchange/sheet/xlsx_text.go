package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// readStrings reads the table of texts that cells refer to by number.
func (b *workbook) readStrings(name string) error {
	return b.each(name, func(decoder *xml.Decoder, start xml.StartElement) error {
		if start.Name.Local != "si" {
			return nil
		}
		text, err := readText(decoder, "si", b.limits.CellBytes)
		if err != nil {
			return err
		}
		if len(b.strings) >= b.limits.Cells {
			return refuseRows(b.limits)
		}
		b.strings = append(b.strings, text)
		return nil
	})
}

// readText reads the text of an element up to its end: plain or in runs of
// different styles, without the readings (rPh) that East Asian text may carry.
func readText(decoder *xml.Decoder, until string, limit int) (string, error) {
	var b strings.Builder
	inText, inReading := false, false
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = inText || token.Name.Local == "t"
			inReading = inReading || token.Name.Local == "rPh"
		case xml.EndElement:
			switch token.Name.Local {
			case "t":
				inText = false
			case "rPh":
				inReading = false
			case until:
				return unescape(b.String()), nil
			}
		case xml.CharData:
			if inText && !inReading {
				if b.Len()+len(token) > limit {
					return "", refuseLongCell(0)
				}
				b.Write(token)
			}
		}
	}
}

// unescape undoes the escapes _xHHHH_ by which workbooks write characters that
// XML cannot hold, such as the carriage return _x000D_.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		at := strings.Index(s, "_x")
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:at])
		s = s[at:]
		if len(s) >= 7 && s[6] == '_' {
			if code, err := strconv.ParseUint(s[2:6], 16, 32); err == nil && utf8.ValidRune(rune(code)) {
				b.WriteRune(rune(code))
				s = s[7:]
				continue
			}
		}
		b.WriteString(s[:2])
		s = s[2:]
	}
}
