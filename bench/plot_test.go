package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// A level cost is a level line, and the picture is sound XML.
func TestThePictureShowsWhatStaysLevel(t *testing.T) {
	at := func(size, answers int, what string) grown {
		return grown{database: "SQLite", size: size, what: what, load: load{answers: answers, took: time.Second}}
	}
	picture := draw("certificates", []grown{
		at(10_000, 500, "level"), at(100_000, 500, "level"), at(10_000, 500, "falling <b>"), at(100_000, 50, "falling <b>"),
	})
	for decoder := xml.NewDecoder(strings.NewReader(picture)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v\n%s", err, picture)
		}
	}
	if !strings.Contains(picture, `d="M60.0 62.1 L390.0 62.1"`) {
		t.Errorf("500 a second is not level:\n%s", picture)
	}
	if strings.Contains(picture, "<b>") || !strings.Contains(picture, "falling &lt;b&gt;, SQLite") {
		t.Errorf("names are not written as texts:\n%s", picture)
	}
}
