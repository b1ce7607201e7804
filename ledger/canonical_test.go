package ledger_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/gowebpki/jcs"

	"mingzhi/ledger"
)

// byLibrary is what the library makes of a value's JSON.
func byLibrary(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	canonical, err := jcs.Transform(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(canonical)
}

type named map[string]any

type word string

func TestFactsAreWrittenAsTheLibraryWritesThem(t *testing.T) {
	for why, value := range map[string]any{
		"texts in Chinese":                named{"name": "岳麓区志愿者协会（示例）", "code": "51430104MJ0000018C"},
		"keys in another order":           named{"b": "2", "a": "1", "aa": "3", "B": "4", "": "5"},
		"keys that UTF-16 orders":         named{"\ue000": "later", "\U0001f600": "first"},
		"quotes, slashes and HTML":        named{"text": `say "<b>&amp;</b>" \ / '`},
		"every control character":         named{"text": "\x00\x01\b\t\n\v\f\r\x1f\x7f"},
		"line separators":                 named{"text": "a\u2028b\u2029c"},
		"bytes that are no text":          named{"text": "a\xff\xfeb", "half \xe5": "x"},
		"numbers and truths":              named{"minutes": int64(90), "below": -3, "no": 0, "late": true, "ok": false},
		"a number beyond JSON's":          named{"n": int64(1)<<60 + 1},
		"lists, and lists of objects":     named{"names": []string{"甲", "乙"}, "records": []named{{"b": "1", "a": 2}, {}}, "none": []string{}},
		"texts of a type of their own":    named{"word": word("x"), "words": []word{"y"}},
		"what is no fact: null and float": named{"nothing": nil, "half": 0.5, "list": []string(nil)},
		"what encodes itself":             named{"at": time.Date(2026, 11, 24, 1, 2, 3, 0, time.UTC), "raw": json.RawMessage(`{"b":1,"a":2}`), "n": json.Number("1.0")},
		"bytes":                           named{"bytes": []byte{1, 2}},
		"a struct":                        struct{ B, A int }{1, 2},
	} {
		got, err := ledger.CanonicalJSON(value)
		if err != nil {
			t.Errorf("%s: %v", why, err)
			continue
		}
		if want := byLibrary(t, value); string(got) != want {
			t.Errorf("%s:\n got %q\nwant %q", why, got, want)
		}
	}
}

func TestAnEntryIsWrittenAsItsJSONSays(t *testing.T) {
	previous := int64(7)
	for why, entry := range map[string]ledger.Entry{
		"a first entry":    {Version: 1, Index: 9, Kind: "ORGANIZATION_MARKED", Subject: "organization/5", Facts: named{"a": "b"}},
		"a later one":      {Version: 1, Index: 9, Kind: "K", Subject: "s", Previous: &previous, Facts: named{}},
		"without any fact": {Version: 1, Kind: "K", Subject: "s"},
	} {
		entry.At = time.Date(2026, 11, 24, 9, 2, 3, 0, time.UTC)
		want := byLibrary(t, entry)
		entry.At = entry.At.Add(999 * time.Millisecond).In(time.FixedZone("", 8*3600))
		got, err := ledger.Canonical(entry)
		if err != nil || string(got) != want {
			t.Errorf("%s: %v\n got %s\nwant %s", why, err, got, want)
		}
	}
}

func FuzzTextsAreWrittenAsTheLibraryWritesThem(f *testing.F) {
	f.Add("键", "值\u2028<&>\x00\xff")
	f.Fuzz(func(t *testing.T, key, text string) {
		value := named{key: text, "另一个": []string{text, key}}
		got, err := ledger.CanonicalJSON(value)
		if err != nil {
			t.Fatal(err)
		}
		if want := byLibrary(t, value); string(got) != want {
			t.Errorf("got %q\nwant %q", got, want)
		}
	})
}
