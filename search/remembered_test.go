package search

import (
	"fmt"
	"slices"
	"testing"
)

func TestWhatIsRememberedIsBounded(t *testing.T) {
	r := newRemembered()
	for i := range 2000 {
		r.put(asked{text: fmt.Sprint(i)}, &found{keys: make([]key, maxDepth)})
	}
	if r.keys > maxRemembered || r.keys != r.recent.Len()*(maxDepth+keysOfOne) {
		t.Errorf("%d keys of %d answers are remembered", r.keys, r.recent.Len())
	}
	if _, ok := r.get(asked{text: "1999"}); !ok {
		t.Error("the last answer is forgotten")
	}
	if _, ok := r.get(asked{text: "1999", version: 1}); ok {
		t.Error("an answer outlives a publication")
	}
	for i := range 10_000 { // answers without keys take room too
		r.put(asked{text: fmt.Sprint("none", i)}, &found{})
	}
	if r.keys > maxRemembered || r.keys != r.recent.Len()*keysOfOne {
		t.Errorf("%d keys of %d empty answers are remembered", r.keys, r.recent.Len())
	}
}

func TestTheBestOfALongListAreInOrder(t *testing.T) {
	var list []Ranked
	for i := range 5000 {
		list = append(list, Ranked{Kind: Organizations, Key: int64(i), Score: 10 + i*7919%97, Length: 5 + i%3})
	}
	got := best(list, 100)
	slices.SortFunc(list, Compare)
	if !slices.Equal(got, list[:100]) {
		t.Error("they are not the first hundred of the sorted list")
	}
}
