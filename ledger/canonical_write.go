package ledger

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gowebpki/jcs"
)

// CanonicalJSON gives any value as canonical JSON (RFC 8785). What facts are made
// of (texts, integers, truths, lists of them and objects) is written at once;
// anything else goes through the library, at several times the cost.
func CanonicalJSON(value any) ([]byte, error) {
	if text, ok := appendCanonical(make([]byte, 0, 512), reflect.ValueOf(value)); ok {
		return text, nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encoding for the ledger: %w", err)
	}
	canonical, err := jcs.Transform(text)
	if err != nil {
		return nil, fmt.Errorf("making canonical JSON: %w", err)
	}
	return canonical, nil
}

// widest is the largest integer that JSON's numbers hold exactly (RFC 8785 3.2.2.3
// writes those of ECMAScript).
const widest = 1 << 53

// appendCanonical adds a value, and tells whether it could: not what encodes
// itself, and no struct, float, pointer or null.
func appendCanonical(text []byte, value reflect.Value) ([]byte, bool) {
	for value.IsValid() && value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	if !value.IsValid() || value.Type().Implements(reflect.TypeFor[json.Marshaler]()) {
		return text, false
	}
	switch value.Kind() {
	case reflect.String:
		return appendText(text, value.String()), value.Type() != reflect.TypeFor[json.Number]()
	case reflect.Bool:
		return strconv.AppendBool(text, value.Bool()), true
	case reflect.Int, reflect.Int64, reflect.Int32:
		n := value.Int()
		return strconv.AppendInt(text, n, 10), -widest <= n && n <= widest
	case reflect.Slice:
		return appendList(text, value)
	case reflect.Map:
		return appendObject(text, value)
	}
	return text, false
}

func appendList(text []byte, list reflect.Value) ([]byte, bool) {
	if list.IsNil() || list.Type().Elem().Kind() == reflect.Uint8 {
		return text, false
	}
	text = append(text, '[')
	for i := range list.Len() {
		if i > 0 {
			text = append(text, ',')
		}
		var ok bool
		if text, ok = appendCanonical(text, list.Index(i)); !ok {
			return text, false
		}
	}
	return append(text, ']'), true
}

func appendObject(text []byte, object reflect.Value) ([]byte, bool) {
	if object.IsNil() || object.Type().Key() != reflect.TypeFor[string]() {
		return text, false
	}
	members := make([]member, 0, object.Len())
	for entries := object.MapRange(); entries.Next(); {
		members = append(members, member{entries.Key().String(), entries.Value()})
	}
	slices.SortFunc(members, byCodeUnits)
	text = append(text, '{')
	for i, m := range members {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(appendText(text, m.name), ':')
		var ok bool
		if text, ok = appendCanonical(text, m.value); !ok {
			return text, false
		}
	}
	return append(text, '}'), true
}

type member struct {
	name  string
	value reflect.Value
}

// byCodeUnits orders names as UTF-16 (RFC 8785 3.2.3), which is the order of bytes
// where there is nothing but ASCII.
func byCodeUnits(a, b member) int {
	for i := range min(len(a.name), len(b.name)) {
		if a.name[i] >= utf8.RuneSelf || b.name[i] >= utf8.RuneSelf {
			return slices.Compare(utf16.Encode([]rune(a.name)), utf16.Encode([]rune(b.name)))
		}
		if a.name[i] != b.name[i] {
			break
		}
	}
	return strings.Compare(a.name, b.name)
}

// appendText adds a text in quotes (RFC 8785 3.2.2.2).
func appendText(text []byte, value string) []byte {
	const digits = "0123456789abcdef"
	text = append(text, '"')
	for _, r := range value {
		switch {
		case r == '"' || r == '\\':
			text = append(text, '\\', byte(r))
		case r >= ' ':
			text = utf8.AppendRune(text, r)
		case r == '\b':
			text = append(text, '\\', 'b')
		case r == '\f':
			text = append(text, '\\', 'f')
		case r == '\n':
			text = append(text, '\\', 'n')
		case r == '\r':
			text = append(text, '\\', 'r')
		case r == '\t':
			text = append(text, '\\', 't')
		default:
			text = append(text, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
		}
	}
	return append(text, '"')
}
