package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// fieldsNamed is how many fields the name of a span has.
const fieldsNamed = 3

// traced gives an operation a span within the request's. It is named by fields of
// the schema: the operation's own name is whatever its author wrote. Where the
// request is not traced this costs one look.
func traced(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return next(ctx)
	}
	ctx, span := parent.TracerProvider().Tracer("mingzhi").Start(ctx, spanName(graphql.GetOperationContext(ctx).Operation))
	respond := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		defer span.End()
		response := respond(trace.ContextWithSpan(ctx, span))
		if response != nil && len(response.Errors) > 0 {
			span.SetStatus(codes.Error, "")
		}
		return response
	}
}

// spanName is the kind of an operation with the first fields that it asks for.
func spanName(operation *ast.OperationDefinition) string {
	words := []string{"graphql", string(operation.Operation)}
	for _, selection := range operation.SelectionSet {
		if field, ok := selection.(*ast.Field); ok && len(words) < 2+fieldsNamed {
			words = append(words, field.Name)
		}
	}
	return strings.Join(words, " ")
}
