// Package embedded is the engine that needs no server: an index in memory, kept
// by each process from the ledger. It may import search.
package embedded

import (
	"context"
	"errors"
	"slices"
	"sync"
	"unique"

	"mingzhi/search"
)

// Index is the documents by what stands in them.
type Index struct {
	mu    sync.RWMutex
	byID  map[id]int32
	items []item
	// grams maps each gram to its place in lists: the documents that hold it, in
	// the order of items.
	grams map[search.Gram]int32
	lists [][]int32
	// regions are the divisions of documents by the narrowest, which they share.
	regions map[string][]string
}

type id struct {
	kind search.Kind
	key  int64
}

// item is what is kept of a document: what filters ask for, and its folded texts.
type item struct {
	fields     search.Fields
	key        int64
	regions    []string
	markStatus string
	year       int
}

// New gives an empty index.
func New() *Index {
	return &Index{byID: map[id]int32{}, grams: map[search.Gram]int32{}, regions: map[string][]string{}}
}

// Name is "embedded".
func (x *Index) Name() string { return "embedded" }

// Belong has nothing to do: a process serves one register.
func (x *Index) Belong(string) {}

// Prepare has nothing to do.
func (x *Index) Prepare(context.Context) (fresh bool, err error) { return false, nil }

// Reach has nothing to do.
func (x *Index) Reach(context.Context) error { return nil }

// Apply writes documents over those with the same id.
func (x *Index) Apply(_ context.Context, documents []search.Document) error {
	items := make([]item, len(documents))
	for i, document := range documents {
		items[i] = itemOf(document)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, it := range items {
		it.regions = x.shared(it.regions)
		key := id{it.fields.Kind, it.key}
		place, known := x.byID[key]
		if !known {
			place = int32(len(x.items))
			x.items = append(x.items, it)
			x.byID[key] = place
		} else {
			// Grams that the document no longer holds stay behind: they only make it
			// a candidate, and candidates are held against the document itself.
			same := x.items[place].fields == it.fields
			x.items[place] = it
			if same {
				continue
			}
		}
		for gram := range it.fields.Grams() {
			x.file(gram, place)
		}
	}
	return nil
}

// Fields are the folded texts of a document; false for one that is not there.
func (x *Index) Fields(kind search.Kind, key int64) (search.Fields, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	place, known := x.byID[id{kind, key}]
	if !known {
		return search.Fields{}, false
	}
	return x.items[place].fields, true
}

// file notes that a document holds a gram.
func (x *Index) file(gram search.Gram, place int32) {
	number, known := x.grams[gram]
	if !known {
		number = int32(len(x.lists))
		x.lists = append(x.lists, nil)
		x.grams[gram] = number
	}
	list := x.lists[number]
	switch last := len(list) - 1; {
	case last < 0 || list[last] < place:
		x.lists[number] = append(list, place)
	case list[last] > place:
		if at, found := slices.BinarySearch(list, place); !found {
			x.lists[number] = slices.Insert(list, at, place)
		}
	}
}

func itemOf(d search.Document) item {
	it := item{search.FieldsOf(d), d.Key, d.Regions, shared(d.MarkStatus), d.Year}
	// What many documents have in common is kept once.
	it.fields.PlacePinyin, it.fields.PlaceInitials = shared(it.fields.PlacePinyin), shared(it.fields.PlaceInitials)
	it.fields.Text = shared(it.fields.Text)
	return it
}

func shared(text string) string { return unique.Make(text).Value() }

func (x *Index) shared(regions []string) []string {
	if len(regions) == 0 {
		return nil
	}
	if known, ok := x.regions[regions[0]]; ok && slices.Equal(known, regions) {
		return known
	}
	x.regions[regions[0]] = regions
	return regions
}

// Beside gives an empty index.
func (x *Index) Beside(context.Context) (search.Engine, error) { return New(), nil }

// Swap takes over the documents of another index.
func (x *Index) Swap(_ context.Context, filled search.Engine) error {
	other, ok := filled.(*Index)
	if !ok {
		return errors.New("an embedded index can only take over another one")
	}
	other.mu.Lock()
	defer other.mu.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.byID, x.items, x.grams, x.lists, x.regions = other.byID, other.items, other.grams, other.lists, other.regions
	return nil
}

// Len is the number of documents.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.items)
}

var _ search.Engine = (*Index)(nil)
