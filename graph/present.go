package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime/debug"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// placed is a problem with the place of the document that it is about.
type placed struct {
	*rules.Problem
	place *ast.Position
}

// Unwrap gives the problem, so that it is found as one.
func (p *placed) Unwrap() error { return p.Problem }

// at places a problem. An error that knows more than a problem is left as it is.
func at(place *ast.Position, err error) error {
	if problem, plain := err.(*rules.Problem); plain && place != nil {
		return &placed{problem, place}
	}
	return err
}

// present shapes an error for whoever asked: a stable code, the message in both
// languages, and how to mend it. Its cause stays inside.
func present(err error) *gqlerror.Error {
	problem := rules.AsProblem(err)
	extensions := map[string]any{
		"code":      string(problem.Code),
		"messageZh": problem.Message.Zh,
		"messageEn": problem.Message.En,
	}
	if problem.Mend != (rules.Text{}) {
		extensions["mendZh"], extensions["mendEn"] = problem.Mend.Zh, problem.Mend.En
	}
	if problem.Field != "" {
		extensions["field"] = problem.Field
	}
	if over := problem.Excess; over != nil {
		extensions["limitName"], extensions["limit"] = over.Name, over.Limit
		if over.Actual != nil {
			extensions["actual"] = *over.Actual
		}
	}
	if tooMany := (*registry.TooMany)(nil); errors.As(err, &tooMany) {
		extensions["retryAfterSeconds"] = int(math.Ceil(tooMany.RetryAfter.Seconds()))
	}
	message := problem.Message.Zh + " / " + problem.Message.En
	if problem.Code == rules.PersistedQueryNotFound {
		message = persistedQueryMissing
	}
	presented := &gqlerror.Error{Message: message, Extensions: extensions}
	if at := (*placed)(nil); errors.As(err, &at) {
		presented.Locations = []gqlerror.Location{{Line: at.place.Line, Column: at.place.Column}}
	}
	return presented
}

// presenter shapes the errors of resolvers and keeps what is ours in the log.
func presenter(register *db.DB, logger *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		if !mayTell(ctx) {
			return nil
		}
		located := graphql.DefaultErrorPresenter(ctx, err)
		problem := (*rules.Problem)(nil)
		if ctx.Err() == nil {
			err = register.Blame(ctx, err)
		}
		switch {
		case errors.As(err, &problem):
		case errors.Is(err, context.DeadlineExceeded):
			err = tookTooLong()
		case errors.Is(err, context.Canceled):
			// whoever asked has gone
		default:
			logger.ErrorContext(ctx, "a GraphQL field failed", "path", located.Path.String(), "error", err)
		}
		if problem != nil && problem.Code == rules.Internal {
			logger.ErrorContext(ctx, "a GraphQL field failed", "path", located.Path.String(), "error", err)
		}
		presented := present(err)
		presented.Path, presented.Locations = located.Path, located.Locations
		pointToArgument(ctx, presented)
		return presented
	}
}

// pointToArgument parts the path of a wrong argument: the field stays the path, the
// way to the argument becomes the field of the problem, as the schema names it.
func pointToArgument(ctx context.Context, err *gqlerror.Error) {
	field := graphql.GetFieldContext(ctx)
	if field == nil || field.Field.Field == nil {
		return
	}
	if path := field.Path(); len(err.Path) > len(path) && slices.Equal(err.Path[:len(path)], path) {
		err.Extensions["field"] = err.Path[len(path):].String()
		err.Path = path
	}
	if p := field.Field.Position; p != nil && len(err.Locations) == 0 {
		err.Locations = []gqlerror.Location{{Line: p.Line, Column: p.Column}}
	}
}

// moreFaults says with the last of the errors that are told that there are more.
func moreFaults(told gqlerror.List) {
	if len(told) > 0 {
		told[len(told)-1].Extensions["moreFaults"] = true
	}
}

// recoverer turns a panic into an error that the log tells.
func recoverer() graphql.RecoverFunc {
	return func(_ context.Context, panicked any) error {
		return fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
	}
}

func tookTooLong() *rules.Problem {
	return &rules.Problem{
		Code:    rules.QueryTooCostly,
		Message: rules.Text{Zh: fmt.Sprintf("查询超过 %s 仍未完成", maxTime), En: fmt.Sprintf("the query was not done within %s", maxTime)},
		Mend:    splitQuery,
	}
}
