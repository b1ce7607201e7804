package db

import (
	"strings"
	"testing"

	"mingzhi/rules"
)

func TestPagesAreCheckedBeforeAnythingIsRead(t *testing.T) {
	good := position{Order: "things", Key: "岳麓", ID: 7}.encode()
	for name, c := range map[string]struct {
		page Page
		want rules.Code
	}{
		"nothing asked gives the first 20":            {Page{}, ""},
		"a hundred at once":                           {Page{First: 100}, ""},
		"the last five before a cursor":               {Page{Last: 5, Before: good}, ""},
		"both first and last":                         {Page{First: 1, Last: 1}, rules.BadPage},
		"more than a hundred":                         {Page{First: 101}, rules.BadPage},
		"a negative number":                           {Page{Last: -1}, rules.BadPage},
		"a cursor that is not base64":                 {Page{After: "%%%"}, rules.BadCursor},
		"a cursor of another list":                    {Page{After: position{Order: "others", Key: "a"}.encode()}, rules.BadCursor},
		"a cursor with a zero byte":                   {Page{After: position{Order: "things", Key: "a\x00"}.encode()}, rules.BadCursor},
		"a cursor longer than any that was given out": {Page{After: strings.Repeat("A", 5000)}, rules.BadCursor},
		"a cursor written in another way":             {Page{Before: good + "="}, rules.BadCursor},
	} {
		_, err := c.page.window("things")
		got := rules.Code("")
		if err != nil {
			got = rules.AsProblem(err).Code
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(position{Order: "things", Key: "长沙市", ID: 1}.encode())
	f.Add("")
	f.Add("eyJvIjoidGhpbmdzIn0")
	f.Add("!!!!")
	f.Fuzz(func(t *testing.T, cursor string) {
		p, err := parseCursor("things", cursor)
		if err != nil {
			if rules.AsProblem(err).Code != rules.BadCursor {
				t.Errorf("%q gives %v", cursor, err)
			}
			return
		}
		if p.Order != "things" || p.encode() != cursor {
			t.Errorf("%q is read as %+v", cursor, p)
		}
	})
}
