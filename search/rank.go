package search

import (
	"cmp"
	"slices"
)

// Ranked is a document that fits a question.
type Ranked struct {
	Kind Kind
	Key  int64
	// Score is 0 where there were no words.
	Score int
	// Length is that of the folded title, in characters.
	Length int
}

// Of gives a document its place among others.
func (f *Fields) Of(key int64, score int) Ranked {
	return Ranked{Kind: f.Kind, Key: key, Score: score, Length: f.Length}
}

// Compare orders documents, the best first: by how well they fit, then the
// shorter title, then the organization before what is about it, then the newest.
// Without words the newest is first.
func Compare(a, b Ranked) int {
	if a.Score != b.Score {
		return cmp.Compare(b.Score, a.Score)
	}
	if a.Score == 0 && a.Key != b.Key {
		return cmp.Compare(b.Key, a.Key)
	}
	if a.Length != b.Length {
		return cmp.Compare(a.Length, b.Length)
	}
	if a.Kind != b.Kind {
		return cmp.Compare(a.Kind.order(), b.Kind.order())
	}
	return cmp.Compare(b.Key, a.Key)
}

func (k Kind) order() int {
	switch k {
	case Organizations:
		return 0
	case Announcements:
		return 1
	case Inspections:
		return 2
	}
	return 3
}

// best gives the best n of a list, in their order. Of a long list it keeps the
// best so far, and sorts what is better than the last of them from time to time.
func best(list []Ranked, n int) []Ranked {
	if len(list) <= 2*n {
		kept := slices.SortedFunc(slices.Values(list), Compare)
		return kept[:min(n, len(kept))]
	}
	kept := make([]Ranked, 0, 2*n)
	full := false
	for _, r := range list {
		if full && Compare(r, kept[n-1]) > 0 {
			continue
		}
		if kept = append(kept, r); len(kept) == 2*n {
			slices.SortFunc(kept, Compare)
			kept, full = kept[:n], true
		}
	}
	slices.SortFunc(kept, Compare)
	return kept[:min(n, len(kept))]
}
