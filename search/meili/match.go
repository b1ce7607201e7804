package meili

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/meilisearch/meilisearch-go"
	"golang.org/x/sync/errgroup"

	"mingzhi/search"
)

const (
	// readWords is how many words Meilisearch reads of a query; it drops the rest.
	readWords = 10
	// most is how many documents are taken of one answer. There may be more when
	// it is full: the list is then not complete.
	most = 100
)

// Match finds documents. The server finds candidates by their grams; the question is
// held against their texts on its shelf. So little travels, and nothing is shown
// because a server says so.
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

// hit is what the server tells of a document that it found.
type hit struct {
	Kind  search.Kind `json:"kind"`
	Entry int64       `json:"entry"`
}

// rank asks the server for each text at once, and ranks what it finds.
func (e *Engine) rank(ctx context.Context, question *search.Question, texts []string, rank func(*search.Fields) int) (search.Matches, error) {
	filters := filter(&question.Query)
	found := make([][]hit, len(texts))
	group, asking := errgroup.WithContext(ctx)
	for i, text := range texts {
		group.Go(func() (err error) {
			found[i], err = e.find(asking, text, filters)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return search.Matches{}, err
	}
	matches := search.Matches{Complete: true}
	seen := map[hit]bool{}
	for _, hits := range found {
		matches.Complete = matches.Complete && len(hits) < most
		for _, h := range hits {
			if seen[h] {
				continue
			}
			seen[h] = true
			fields, known := question.Of(h.Kind, h.Entry)
			if !known { // the shelf has yet to read it
				matches.Complete = false
				continue
			}
			score := rank(&fields)
			if score == 0 {
				continue
			}
			if question.Everything() {
				score = 0
			}
			matches.List = append(matches.List, fields.Of(h.Entry, score))
		}
	}
	return matches, nil
}

// find asks the server for a text. Its answer is read straight into hits: by way of
// maps, as the client's other methods give it, it would take as long again.
func (e *Engine) find(ctx context.Context, text string, filters []string) ([]hit, error) {
	request := &meilisearch.SearchRequest{
		MatchingStrategy: meilisearch.All, Limit: most, AttributesToRetrieve: given, Sort: []string{"entry:desc"},
	}
	if len(filters) > 0 {
		request.Filter = filters
	}
	answer, err := e.client.Index(e.uid()).SearchRawWithContext(ctx, text, request)
	if err != nil {
		return nil, fmt.Errorf("asking Meilisearch: %w", err)
	}
	var read struct {
		Hits []hit `json:"hits"`
	}
	if err := json.Unmarshal(*answer, &read); err != nil {
		return nil, fmt.Errorf("reading Meilisearch's answer: %w", err)
	}
	return read.Hits, nil
}
