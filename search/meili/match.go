package meili

import (
	"context"
	"fmt"

	"github.com/meilisearch/meilisearch-go"

	"mingzhi/search"
)

const (
	// readWords is how many words Meilisearch reads of a query; it drops the rest.
	readWords = 10
	// most is how many documents are taken of one answer. There may be more when
	// it is full: the list is then not complete.
	most = 250
)

// Match finds documents. The server finds candidates by their grams; they are held
// against the question here.
func (e *Engine) Match(ctx context.Context, question *search.Question) (search.Matches, error) {
	switch {
	case question.Nothing():
		return search.Matches{Complete: true}, nil
	case question.Everything():
		return e.rank(ctx, question, []string{""}, func(*search.Fields) int { return 1 })
	}
	matches, err := e.rank(ctx, question, []string{queryOf(question.Grams())}, question.Rank)
	if err != nil || len(matches.List) > 0 || !matches.Complete {
		return matches, err
	}
	var nearly []string
	for _, grams := range question.NearGrams() {
		nearly = append(nearly, queryOf(grams))
	}
	if len(nearly) == 0 {
		return matches, nil
	}
	return e.rank(ctx, question, nearly, question.RankNearly)
}

// rank asks the server, in one round trip, and ranks what it answers.
func (e *Engine) rank(ctx context.Context, question *search.Question, texts []string, rank func(*search.Fields) int) (search.Matches, error) {
	var requests []*meilisearch.SearchRequest
	filters := filter(&question.Query)
	for _, text := range texts {
		request := &meilisearch.SearchRequest{
			IndexUID: e.uid(), Query: text, MatchingStrategy: meilisearch.All, Limit: most,
			AttributesToRetrieve: given, Sort: []string{"entry:desc"},
		}
		if len(filters) > 0 {
			request.Filter = filters
		}
		requests = append(requests, request)
	}
	answer, err := e.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: requests})
	if err != nil {
		return search.Matches{}, fmt.Errorf("asking Meilisearch: %w", err)
	}
	matches := search.Matches{Complete: true}
	seen := map[string]bool{}
	for _, result := range answer.Results {
		var records []record
		if err := result.Hits.DecodeInto(&records); err != nil {
			return search.Matches{}, fmt.Errorf("reading Meilisearch's answer: %w", err)
		}
		matches.Complete = matches.Complete && len(records) < most
		for _, r := range records {
			fields := r.fields()
			score := rank(&fields)
			if score == 0 || seen[r.ID] {
				continue
			}
			if question.Everything() {
				score = 0
			}
			seen[r.ID] = true
			matches.List = append(matches.List, fields.Of(r.Entry, score))
		}
	}
	return matches, nil
}
