// Package embedded is the engine that needs no server: an index in memory, kept
// by each process from the ledger. It may import search and db.
package embedded

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"unicode/utf8"

	"mingzhi/db"
	"mingzhi/search"
)

// Index is the documents by what stands in them.
type Index struct {
	mu    sync.RWMutex
	byID  map[string]int32
	items []item
	// grams maps each character, each pair of Chinese characters and each three
	// other letters to the documents that hold them, in the order of items.
	grams map[string][]int32
}

type item struct {
	document search.Document
	fields   search.Fields
	// length is the number of characters of the title: of two documents that fit
	// equally, the shorter name comes first.
	length int
}

// New gives an empty index.
func New() *Index { return &Index{byID: map[string]int32{}, grams: map[string][]int32{}} }

// Name is "embedded".
func (x *Index) Name() string { return "embedded" }

// Prepare has nothing to do.
func (x *Index) Prepare(context.Context) (fresh bool, err error) { return false, nil }

// Apply writes documents over those with the same id.
func (x *Index) Apply(_ context.Context, documents []search.Document) error {
	items := make([]item, len(documents))
	for i, document := range documents {
		items[i] = item{document, search.FieldsOf(document), utf8.RuneCountInString(document.Title)}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, it := range items {
		place, known := x.byID[it.document.ID()]
		if known {
			// Grams that the document no longer holds stay behind: they only make it
			// a candidate, and candidates are held against the document itself.
			x.items[place] = it
		} else {
			place = int32(len(x.items))
			x.items = append(x.items, it)
			x.byID[it.document.ID()] = place
		}
		for gram := range gramsOf(it.fields) {
			places := x.grams[gram]
			if at, found := slices.BinarySearch(places, place); !found {
				x.grams[gram] = slices.Insert(places, at, place)
			}
		}
	}
	return nil
}

// gramsOf lists what a document can be found by.
func gramsOf(f search.Fields) map[string]struct{} {
	grams := map[string]struct{}{}
	for _, text := range []string{f.Title, f.Alt, f.Codes, f.Text, f.Pinyin, f.Initials} {
		letters := []rune(text)
		for i, letter := range letters {
			if letter == '\n' {
				continue
			}
			for length := 1; length <= 3 && i+length <= len(letters); length++ {
				piece := string(letters[i : i+length])
				if length == 3 && letter >= 128 {
					break // pairs are enough for Chinese
				}
				grams[piece] = struct{}{}
			}
		}
	}
	return grams
}

// Match ranks the documents that fit every word. When none does, one typing
// error in each long word is forgiven.
func (x *Index) Match(ctx context.Context, query search.Query, limit int) ([]db.DocumentKey, error) {
	words := search.Words(query.Text)
	if len(words) == 0 && query.Text != "" && search.Fold(query.Text) == "" {
		return nil, nil // signs alone
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	ranked := x.rank(words, query, false)
	if len(ranked) == 0 && len(words) > 0 {
		ranked = x.rank(words, query, true)
	}
	if len(ranked) > limit {
		ranked = ranked[:limit]
	}
	keys := make([]db.DocumentKey, len(ranked))
	for i, r := range ranked {
		document := x.items[r.place].document
		keys[i] = db.DocumentKey{Kind: string(document.Kind), Entry: document.Key}
	}
	return keys, ctx.Err()
}

type ranking struct {
	place int32
	score int
}

func (x *Index) rank(words []string, query search.Query, typos bool) []ranking {
	var ranked []ranking
	for _, place := range x.candidates(words, typos) {
		it := x.items[place]
		if !query.Admits(it.document) {
			continue
		}
		score := it.fields.Rank(words, typos, 0)
		if score > 0 || len(words) == 0 {
			ranked = append(ranked, ranking{place, score})
		}
	}
	slices.SortFunc(ranked, func(a, b ranking) int {
		left, right := x.items[a.place], x.items[b.place]
		if len(words) == 0 { // without words, the newest first
			return cmp.Compare(right.document.Key, left.document.Key)
		}
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(left.length, right.length),
			cmp.Compare(right.document.Key, left.document.Key))
	})
	return ranked
}

// candidates are the documents that may fit: those that hold the rarest gram of
// the rarest word, or, with typos, some gram of it.
func (x *Index) candidates(words []string, typos bool) []int32 {
	var best []int32
	chosen := false
	for _, word := range words {
		places := x.holding(word, typos)
		if !chosen || len(places) < len(best) {
			best, chosen = places, true
		}
	}
	if !chosen {
		best = make([]int32, len(x.items))
		for i := range best {
			best[i] = int32(i)
		}
	}
	return best
}

// holding lists the documents that hold each piece of a word or, with typos, any
// piece. A word may be cut between its pieces (岳麓|志愿者), so only pieces that no
// cut can part are asked of every document: the first one and the last one.
func (x *Index) holding(word string, typos bool) []int32 {
	letters := []rune(word)
	size := 2
	if !search.IsHan(word) {
		size = 3
	}
	if len(letters) <= size {
		return x.grams[word]
	}
	begin, end := x.grams[string(letters[:size])], x.grams[string(letters[len(letters)-size:])]
	if !typos {
		if len(begin) < len(end) {
			return begin
		}
		return end
	}
	var all []int32
	for i := 0; i+size <= len(letters); i++ {
		all = append(all, x.grams[string(letters[i:i+size])]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
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
	x.byID, x.items, x.grams = other.byID, other.items, other.grams
	return nil
}

// Len is the number of documents.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.items)
}
