package certificate

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"
)

// parseDocument reads a JSON object as one reading alone allows: no name twice, no
// text that is not UTF-8, nothing behind it, not nested deeper than maxDepth. Numbers
// keep their digits.
func parseDocument(text []byte) (map[string]any, error) {
	if len(text) > MaxDocument {
		return nil, ErrTooLarge
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return nil, ErrNoDocument
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := readValue(decoder, maxDepth)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, ErrNoDocument
	}
	document, ok := value.(map[string]any)
	if !ok {
		return nil, ErrNoDocument
	}
	return document, nil
}

func readValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := decoder.Token()
	if err != nil || depth == 0 {
		return nil, ErrNoDocument
	}
	delimiter, nested := token.(json.Delim)
	if !nested {
		return token, nil
	}
	if delimiter == '[' {
		list := []any{}
		for decoder.More() {
			value, err := readValue(decoder, depth-1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, closed(decoder)
	}
	object := map[string]any{}
	for decoder.More() {
		token, err := decoder.Token()
		name, isName := token.(string)
		if err != nil || !isName {
			return nil, ErrNoDocument
		}
		if _, twice := object[name]; twice {
			return nil, ErrTwiceNamed
		}
		if object[name], err = readValue(decoder, depth-1); err != nil {
			return nil, err
		}
	}
	return object, closed(decoder)
}

func closed(decoder *json.Decoder) error {
	if _, err := decoder.Token(); err != nil {
		return ErrNoDocument
	}
	return nil
}
