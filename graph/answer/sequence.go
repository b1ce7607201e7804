package answer

import (
	"context"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
)

// Slice writes the elements of a list, one after the other; see graph/sequence.
func Slice(ctx context.Context, length int, element func(context.Context, int) graphql.Marshaler) graphql.Array {
	list := make(graphql.Array, length)
	for i := range list {
		at := i
		list[i] = guarded(graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &at}), func(ctx context.Context) graphql.Marshaler {
			return element(ctx, at)
		})
	}
	return list
}

// Field resolves a field of an object, at once. What is null and must not be makes
// the whole object null.
func Field(ctx context.Context, object *graphql.FieldSet, i int, nonNull bool, resolve func(context.Context) graphql.Marshaler) {
	value := guarded(ctx, resolve)
	object.Values[i] = value
	if nonNull && value == graphql.Null || !nonNull && value == graphql.RequiredNull {
		atomic.AddUint32(&object.Invalids, 1)
	}
}

// guarded turns a panic into an error and null.
func guarded(ctx context.Context, resolve func(context.Context) graphql.Marshaler) (value graphql.Marshaler) {
	defer func() {
		if cause := recover(); cause != nil {
			graphql.AddError(ctx, graphql.Recover(ctx, cause))
			value = graphql.Null
		}
	}()
	return resolve(ctx)
}
