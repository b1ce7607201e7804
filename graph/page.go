package graph

import (
	"context"
	"errors"
	"fmt"

	"mingzhi/db"
	"mingzhi/graph/answer"
	"mingzhi/rules"
)

// pageOf reads the four arguments of a page. Sizes above the limit and cursors
// are checked where the list is read.
func pageOf(first *int, after *string, last *int, before *string) (db.Page, error) {
	var page db.Page
	for _, size := range []struct {
		asked *int
		into  *int
		name  string
	}{{first, &page.First, "first"}, {last, &page.Last, "last"}} {
		if size.asked == nil {
			continue
		}
		if *size.asked < 1 || *size.asked > db.MaxPageSize {
			problem := limitPage.refuse(int64(*size.asked))
			problem.Message = rules.Text{
				Zh: fmt.Sprintf("一页是 1 到 %d 条，而不是 %d 条", db.MaxPageSize, *size.asked),
				En: fmt.Sprintf("a page has 1 to %d rows, and not %d", db.MaxPageSize, *size.asked),
			}
			return page, problem.In(size.name)
		}
		*size.into = *size.asked
	}
	if first != nil && last != nil {
		return page, (&rules.Problem{
			Code:    rules.BadPage,
			Message: rules.Text{Zh: "first 和 last 只能用一个", En: "use either first or last, not both"},
			Mend:    rules.Text{Zh: "从前往后取用 first，从后往前取用 last", En: "first reads from the start, last from the end"},
		}).In("last")
	}
	if after != nil {
		page.After = *after
	}
	if before != nil {
		page.Before = *before
	}
	return page, nil
}

// cursorOf points the problem of a cursor to the argument that held it. Where both
// cursors are given it stays with the field.
func cursorOf(page db.Page, err error) error {
	problem := (*rules.Problem)(nil)
	if !errors.As(err, &problem) || problem.Code != rules.BadCursor || problem.Field != "" {
		return err
	}
	switch {
	case page.Before == "":
		return problem.In("after")
	case page.After == "":
		return problem.In("before")
	}
	return err
}

// listed shapes a page of a list that stands by itself.
func listed[T comparable](
	ctx context.Context, asked db.Page, page db.Slice[T], err error, count func(context.Context) (int, error),
) (answer.Connection[T], error) {
	if err != nil {
		return answer.Connection[T]{}, cursorOf(asked, err)
	}
	arrived(ctx, page.Items)
	return answer.Connect(page, onceCounted(count)), nil
}

// nested shapes a page of a list that a row has, reading the lists of all rows
// that were read together with it.
func nested[P comparable, K comparable, V any](
	ctx context.Context, row P, name string, page db.Page, key func(P) K,
	list func(context.Context, []K, db.Page) (map[K]db.Slice[*V], error),
	count func(context.Context, []K) (map[K]int, error),
) (answer.Connection[*V], error) {
	part, err := related(ctx, row, fmt.Sprintf("%s %+v", name, page), func(ctx context.Context, rows []P) (map[P]db.Slice[*V], error) {
		found, err := list(ctx, keysOf(rows, key), page)
		if err != nil {
			return nil, err
		}
		var all []*V
		for _, part := range found {
			all = append(all, part.Items...)
		}
		arrived(ctx, all)
		return spread(rows, key, found), nil
	})
	if err != nil {
		return answer.Connection[*V]{}, cursorOf(page, err)
	}
	return answer.Connect(part, func(ctx context.Context) (int, error) {
		return related(ctx, row, "count "+name, func(ctx context.Context, rows []P) (map[P]int, error) {
			found, err := count(ctx, keysOf(rows, key))
			return spread(rows, key, found), err
		})
	}), nil
}

// spread gives each row what was found for its key.
func spread[P comparable, K comparable, V any](rows []P, key func(P) K, found map[K]V) map[P]V {
	values := make(map[P]V, len(rows))
	for _, row := range rows {
		if value, ok := found[key(row)]; ok {
			values[row] = value
		}
	}
	return values
}
