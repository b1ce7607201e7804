package meili

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/meilisearch/meilisearch-go"

	"mingzhi/db"
	"mingzhi/search"
)

// readWords is how many words Meilisearch reads of a query; it drops the rest.
const readWords = 10

// given are the fields of a record that ranking needs.
var given = []string{"id", "kind", "entry", "title", "alt", "codes", "pinyin", "initials"}

// Match ranks documents. The server finds candidates, by its own words and by our
// grams; they are held against the query and ranked as the embedded engine does.
func (e *Engine) Match(ctx context.Context, query search.Query, limit int) ([]db.DocumentKey, error) {
	words := search.Words(query.Text)
	if len(words) == 0 {
		if query.Text != "" && search.Fold(query.Text) == "" {
			return nil, nil // signs alone
		}
		request := e.request(query, "", meilisearch.All, limit)
		request.Sort = []string{"entry:desc"}
		records, err := e.ask(ctx, request)
		return keysOf(records), err
	}
	requests := []*meilisearch.SearchRequest{e.request(query, strings.Join(words, " "), meilisearch.All, limit)}
	for _, mark := range []string{"c", "p", "i"} {
		if text := gramQuery(words, mark); text != "" {
			requests = append(requests, e.request(query, text, meilisearch.All, limit))
		}
		if !slices.ContainsFunc(words, func(word string) bool { return !search.IsHan(word) }) {
			break // only Chinese: the marks make no difference
		}
	}
	records, err := e.ask(ctx, requests...)
	if err != nil {
		return nil, err
	}
	ranked := rank(records, words, false)
	if len(ranked) == 0 {
		if ranked, err = e.matchNearly(ctx, query, words, limit); err != nil {
			return nil, err
		}
	}
	return keysOf(ranked[:min(limit, len(ranked))]), nil
}

// matchNearly forgives one typing error: documents that hold some of the grams,
// held against the words with an error allowed.
func (e *Engine) matchNearly(ctx context.Context, query search.Query, words []string, limit int) ([]record, error) {
	var requests []*meilisearch.SearchRequest
	for _, word := range words {
		mark := "p"
		if search.IsHan(word) {
			mark = "h"
		}
		letters := []rune(word)
		size := min(len(letters), 3)
		if mark == "h" {
			size = min(len(letters), 2)
		}
		for i := 0; i+size <= len(letters) && len(requests) < 2*readWords; i++ {
			requests = append(requests, e.request(query, tokenOf(mark, letters[i:i+size]), meilisearch.All, limit))
		}
	}
	records, err := e.ask(ctx, requests...)
	return rank(records, words, true), err
}

// gramQuery writes the words as grams; empty when a word is too short for any.
func gramQuery(words []string, mark string) string {
	var tokens []string
	for _, word := range words {
		switch {
		case !search.IsHan(word):
			if utf8.RuneCountInString(word) < 2 && mark != "c" {
				return ""
			}
			tokens = append(tokens, wordGrams(mark, word)...)
		case utf8.RuneCountInString(word) < 2:
			tokens = append(tokens, word) // one character is a word of Meilisearch's
		default:
			tokens = append(tokens, wordGrams("h", word)...)
		}
	}
	return strings.Join(tokens[:min(len(tokens), readWords)], " ")
}

func (e *Engine) request(query search.Query, text string, strategy meilisearch.MatchingStrategy, limit int) *meilisearch.SearchRequest {
	request := &meilisearch.SearchRequest{
		IndexUID: e.uid, Query: text, MatchingStrategy: strategy, Limit: int64(limit), AttributesToRetrieve: given,
	}
	if filters := filter(query); len(filters) > 0 {
		request.Filter = filters
	}
	return request
}

// ask sends requests in one round trip and gives each record once, in the order
// in which it came first.
func (e *Engine) ask(ctx context.Context, requests ...*meilisearch.SearchRequest) ([]record, error) {
	answer, err := e.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: requests})
	if err != nil {
		return nil, fmt.Errorf("asking Meilisearch: %w", err)
	}
	var records []record
	seen := map[string]bool{}
	for place, result := range answer.Results {
		text, err := json.Marshal(result.Hits)
		if err != nil {
			return nil, fmt.Errorf("reading Meilisearch's answer: %w", err)
		}
		var hits []record
		if err := json.Unmarshal(text, &hits); err != nil {
			return nil, fmt.Errorf("reading Meilisearch's answer: %w", err)
		}
		for _, hit := range hits {
			if !seen[hit.ID] {
				seen[hit.ID] = true
				if place == 0 {
					hit.Text = foundByWords
				}
				records = append(records, hit)
			}
		}
	}
	return records, nil
}

// foundByWords stands for the text of a record that Meilisearch found by its own
// words: the text itself is not sent back, but the words stand in it.
const foundByWords = "\x00words"

// textScore is what a word is worth that was found in the text alone.
const textScore = 25

// rank keeps the records that fit every word and puts the best first.
func rank(records []record, words []string, typos bool) []record {
	type scored struct {
		record
		score, length int
	}
	var list []scored
	for _, r := range records {
		otherwise := 0
		if r.Text == foundByWords && !typos {
			otherwise = textScore
		}
		r.Text = ""
		if score := r.fields().Rank(words, typos, otherwise); score > 0 {
			list = append(list, scored{r, score, utf8.RuneCountInString(r.Title)})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.length, b.length), cmp.Compare(b.Entry, a.Entry))
	})
	ranked := make([]record, len(list))
	for i, s := range list {
		ranked[i] = s.record
	}
	return ranked
}

func keysOf(records []record) []db.DocumentKey {
	keys := make([]db.DocumentKey, len(records))
	for i, r := range records {
		keys[i] = db.DocumentKey{Kind: r.Kind, Entry: r.Entry}
	}
	return keys
}
