package graph

import (
	"context"
	"fmt"
	"math"

	"github.com/99designs/gqlgen/graphql"

	"mingzhi/db"
	"mingzhi/rules"
)

// readRegion reads the code of a division, in letters and digits of any width. A
// code that no division has would find nothing, which looks like an answer, so it
// is refused. Nil is not given.
func (r *Resolver) readRegion(ctx context.Context, written, into *string) error {
	if written == nil {
		return nil
	}
	code := rules.Clean(*written)
	found, err := onceAsked(ctx, fmt.Sprintf("region %q", code), func(ctx context.Context) (map[string]*db.Region, error) {
		return r.db.RegionsByCode(ctx, []string{code})
	})
	if err != nil {
		return err
	}
	if found[code] == nil {
		return graphql.ErrorOnPath(ctx, &rules.Problem{
			Code:    rules.BadRegion,
			Message: rules.Text{Zh: "没有这个行政区划代码", En: "no division of Hunan has this code"},
			Mend:    rules.Text{Zh: "写六位代码，如 430104；全部代码见 regions", En: "write the six digits, such as 430104; regions lists them all"},
		})
	}
	*into = code
	return nil
}

// readYear reads a year of the common era. Nil is not given.
func readYear(ctx context.Context, written, into *int) error {
	if written == nil {
		return nil
	}
	if *written < 1 || *written > math.MaxInt16 {
		return graphql.ErrorOnPath(ctx, &rules.Problem{
			Code:    rules.BadNumber,
			Message: rules.Text{Zh: "年度不对", En: "there is no such year"},
			Mend:    rules.Text{Zh: "写四位公历年份，如 2025；不限年度就不写", En: "write four digits, such as 2025; leave it out for any year"},
		})
	}
	*into = *written
	return nil
}

// readDocumentNumber reads a document number in any of its usual spellings. Nil is
// not given.
func readDocumentNumber(ctx context.Context, written, into *string) error {
	if written == nil {
		return nil
	}
	number, problem := rules.ParseDocumentNumber(*written)
	if problem != nil {
		return graphql.ErrorOnPath(ctx, problem)
	}
	*into = number
	return nil
}
