package graph

import (
	"context"
	"unicode/utf8"

	"mingzhi/db"
	"mingzhi/graph/answer"
	"mingzhi/search"
)

// searchQuery reads the arguments of a search.
func searchQuery(text string, kinds []search.Kind, filter *answer.SearchFilter, first *int, after *string) (search.Query, error) {
	page, err := pageOf(first, after, nil, nil)
	if err != nil {
		return search.Query{}, err
	}
	if err := limitSearch.passedBy(int64(utf8.RuneCountInString(text))); err != nil {
		return search.Query{}, below("query", err)
	}
	query := search.Query{Text: text, Kinds: kinds, First: page.First, After: page.After}
	if filter != nil {
		query.Region, query.MarkStatus, query.Year = filter.Region, string(filter.MarkStatus), filter.Year
	}
	return query, nil
}

// arrivedHits notes which rows were found together, kind by kind.
func arrivedHits(ctx context.Context, result *search.Result) {
	var organizations []*db.Organization
	var announcements []*db.Announcement
	var inspections []*db.Inspection
	var commendations []*db.Commendation
	for _, hit := range result.Hits {
		switch {
		case hit.Organization != nil:
			organizations = append(organizations, hit.Organization)
		case hit.Announcement != nil:
			announcements = append(announcements, hit.Announcement)
		case hit.Inspection != nil:
			inspections = append(inspections, hit.Inspection)
		case hit.Commendation != nil:
			commendations = append(commendations, hit.Commendation)
		}
	}
	arrived(ctx, organizations)
	arrived(ctx, announcements)
	arrived(ctx, inspections)
	arrived(ctx, commendations)
}
