package answer

import (
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"mingzhi/rules"
)

// MaxText is the longest text that any argument takes, in characters: the length
// of the longest cursor.
const MaxText = 4096

// TextLimit is the name of that limit.
const TextLimit = "text"

// An argument or input field that is null is one that was not given: every reader
// below gives the zero value for it. Null where the schema asks for a value does
// not come this far.

// MarshalDate writes a date; the empty date is null.
func MarshalDate(date rules.Date) graphql.Marshaler { return text(string(date)) }

// UnmarshalDate reads YYYY-MM-DD, or BAD_DATE.
func UnmarshalDate(value any) (rules.Date, error) {
	if value == nil {
		return "", nil
	}
	written, ok := value.(string)
	if ok && len(written) == len(time.DateOnly) {
		if _, err := time.Parse(time.DateOnly, written); err == nil {
			return rules.Date(written), nil
		}
	}
	return "", &rules.Problem{
		Code:    rules.BadDate,
		Message: rules.Text{Zh: "日期不对", En: "the date cannot be read or does not exist"},
		Mend:    rules.Text{Zh: "写成 YYYY-MM-DD，例如 2024-06-30", En: "write YYYY-MM-DD, such as 2024-06-30"},
	}
}

// MarshalPartialDate writes a date known to the year, the month or the day; the
// empty one is null.
func MarshalPartialDate(date rules.PartialDate) graphql.Marshaler { return text(string(date)) }

// UnmarshalPartialDate refuses: no argument is a partial date.
func UnmarshalPartialDate(any) (rules.PartialDate, error) { return "", badValue() }

// MarshalDateTime writes an instant in UTC; the zero instant is null.
func MarshalDateTime(at time.Time) graphql.Marshaler {
	if at.IsZero() {
		return graphql.Null
	}
	return text(at.UTC().Format(time.RFC3339))
}

// UnmarshalDateTime refuses: no argument is an instant.
func UnmarshalDateTime(any) (time.Time, error) { return time.Time{}, badValue() }

// MarshalString writes a text.
func MarshalString(value string) graphql.Marshaler { return graphql.MarshalString(value) }

// UnmarshalString reads a text of at most MaxText characters of valid UTF-8
// without NUL, which PostgreSQL cannot hold.
func UnmarshalString(value any) (string, error) {
	if value == nil {
		return "", nil
	}
	written, ok := value.(string)
	characters := utf8.RuneCountInString(written)
	switch {
	case !ok:
		return "", badValue()
	case characters > MaxText:
		return "", TooLong(characters)
	case !utf8.ValidString(written) || strings.ContainsRune(written, 0):
		return "", badValue()
	}
	return written, nil
}

// MarshalID writes an id.
func MarshalID(id string) graphql.Marshaler { return graphql.MarshalString(id) }

// UnmarshalID reads an id, of which a number is one too.
func UnmarshalID(value any) (string, error) {
	switch value := value.(type) {
	case int64:
		return strconv.FormatInt(value, 10), nil
	case json.Number:
		return UnmarshalString(value.String())
	}
	return UnmarshalString(value)
}

// MarshalInt writes a whole number.
func MarshalInt(value int) graphql.Marshaler { return number(strconv.Itoa(value)) }

// UnmarshalInt reads a whole number of 32 bits, as GraphQL's Int has, or BAD_VALUE.
func UnmarshalInt(value any) (int, error) {
	read, err := UnmarshalInt64(value)
	return int(read), err
}

// MarshalInt64 writes a whole number. Counts that pass 32 bits are written as
// they are.
func MarshalInt64(value int64) graphql.Marshaler { return number(strconv.FormatInt(value, 10)) }

// UnmarshalInt64 reads a whole number of 32 bits, as GraphQL's Int has, or
// BAD_VALUE.
func UnmarshalInt64(value any) (int64, error) {
	var read int64
	switch value := value.(type) {
	case nil:
	case int64:
		read = value
	case int:
		read = int64(value)
	case json.Number:
		parsed, err := value.Int64()
		if err != nil {
			return 0, badValue()
		}
		read = parsed
	default:
		return 0, badValue()
	}
	if read < math.MinInt32 || read > math.MaxInt32 {
		return 0, badValue()
	}
	return read, nil
}

// TooLong is the problem of a text of so many characters, more than MaxText.
func TooLong(characters int) *rules.Problem {
	most, has, actual := strconv.Itoa(MaxText), strconv.Itoa(characters), int64(characters)
	return &rules.Problem{
		Code:    rules.TooLong,
		Message: rules.Text{Zh: "文字有 " + has + " 个字符，最多 " + most + " 个", En: "the text has " + has + " characters; at most " + most + " are allowed"},
		Mend:    rules.Text{Zh: "请缩短文字", En: "shorten the text"},
		Excess:  &rules.Excess{Name: TextLimit, Limit: MaxText, Actual: &actual},
	}
}

func badValue() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadEnum,
		Message: rules.Text{Zh: "参数值不对", En: "the value of an argument is not one that it takes"},
		Mend:    rules.Text{Zh: "请对照接口说明检查类型与范围", En: "check its type and range against the schema"},
	}
}

func text(value string) graphql.Marshaler {
	if value == "" {
		return graphql.Null
	}
	return graphql.MarshalString(value)
}

func number(digits string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, digits) })
}
