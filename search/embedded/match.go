package embedded

import (
	"cmp"
	"context"
	"slices"

	"mingzhi/search"
)

// lookUpEvery is after how many documents a search looks whether anybody still
// waits for it.
const lookUpEvery = 1024

// Match finds the documents that fit every word. When none does, one slip is
// forgiven.
func (x *Index) Match(ctx context.Context, question *search.Question) (search.Matches, error) {
	if question.Nothing() {
		return search.Matches{Complete: true}, nil
	}
	x.mu.RLock()
	list, err := x.fitting(ctx, question)
	x.mu.RUnlock()
	if err != nil {
		return search.Matches{}, err
	}
	return search.Matches{List: list, Complete: true}, nil
}

func (x *Index) fitting(ctx context.Context, question *search.Question) ([]search.Ranked, error) {
	if question.Everything() {
		all := make([]int32, len(x.items))
		for i := range all { // most were published in this order: the best come first
			all[i] = int32(len(all) - 1 - i)
		}
		return x.rank(ctx, question, all, func(*search.Fields) int { return 1 })
	}
	list, err := x.rank(ctx, question, x.holding(question.Grams()), question.Rank)
	if err != nil || len(list) > 0 {
		return list, err
	}
	var near []int32
	for _, grams := range question.NearGrams() {
		near = append(near, x.holding(grams)...)
	}
	slices.Sort(near)
	return x.rank(ctx, question, slices.Compact(near), question.RankNearly)
}

// rank holds candidates against a question.
func (x *Index) rank(ctx context.Context, question *search.Question, places []int32, rank func(*search.Fields) int) ([]search.Ranked, error) {
	list := make([]search.Ranked, 0, len(places)/8)
	for i, place := range places {
		if i%lookUpEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		it := &x.items[place]
		if !question.Admits(it.fields.Kind, it.regions, it.markStatus, it.year) {
			continue
		}
		score := rank(&it.fields)
		if score == 0 {
			continue
		}
		if question.Everything() {
			score = 0
		}
		list = append(list, it.fields.Of(it.key, score))
	}
	return list, nil
}

// holding lists the documents that hold all of some grams.
func (x *Index) holding(grams []search.Gram) []int32 {
	lists := make([][]int32, len(grams))
	for i, gram := range grams {
		number, known := x.grams[gram]
		if !known {
			return nil
		}
		lists[i] = x.lists[number]
	}
	slices.SortFunc(lists, func(a, b []int32) int { return cmp.Compare(len(a), len(b)) })
	places := slices.Clone(lists[0])
	for _, list := range lists[1:] {
		places = both(places, list)
	}
	return places
}

// both keeps the places that another, longer list has too. Both are in order.
func both(places, list []int32) []int32 {
	kept := places[:0]
	for _, place := range places {
		// Doubling steps find the next one fast where the list is much longer.
		step := 1
		for step < len(list) && list[step] < place {
			step *= 2
		}
		at, found := slices.BinarySearch(list[:min(step+1, len(list))], place)
		if found {
			kept = append(kept, place)
		}
		list = list[at:]
	}
	return kept
}
