package answer

import (
	"context"
	"errors"
	"testing"

	"github.com/99designs/gqlgen/graphql"
)

// asked is a request in which a panic becomes an error.
func asked() context.Context {
	return graphql.WithResponseContext(context.Background(), graphql.DefaultErrorPresenter,
		func(context.Context, any) error { return errors.New("panic") })
}

func TestWhatIsNullAndMustNotBeMakesTheObjectNull(t *testing.T) {
	for _, test := range []struct {
		sentence string
		nonNull  bool
		resolve  func(context.Context) graphql.Marshaler
		invalids uint32
		errors   int
	}{
		{"a value", true, func(context.Context) graphql.Marshaler { return MarshalString("x") }, 0, 0},
		{"null where it may be", false, func(context.Context) graphql.Marshaler { return graphql.Null }, 0, 0},
		{"null where it must not be", true, func(context.Context) graphql.Marshaler { return graphql.Null }, 1, 0},
		{"null of something below that must not be", false, func(context.Context) graphql.Marshaler { return graphql.RequiredNull }, 1, 0},
		{"a panic", true, func(context.Context) graphql.Marshaler { panic("x") }, 1, 1},
	} {
		ctx, object := asked(), graphql.NewFieldSet(make([]graphql.CollectedField, 1))
		Field(ctx, object, 0, test.nonNull, test.resolve)
		if object.Invalids != test.invalids || len(graphql.GetErrors(ctx)) != test.errors || object.Values[0] == nil {
			t.Errorf("%s: %d invalid, %v", test.sentence, object.Invalids, graphql.GetErrors(ctx))
		}
	}
}

func TestAListIsWrittenInItsOrderAndAPanicIsOneNull(t *testing.T) {
	ctx := asked()
	var order []int
	list := Slice(ctx, 3, func(ctx context.Context, i int) graphql.Marshaler {
		order = append(order, i)
		if at := graphql.GetFieldContext(ctx).Index; at == nil || *at != i {
			t.Errorf("element %d is told to be at %v", i, at)
		}
		if i == 1 {
			panic("x")
		}
		return MarshalInt(i)
	})
	if len(list) != 3 || len(order) != 3 || order[0] != 0 || order[2] != 2 || list[1] != graphql.Null || len(graphql.GetErrors(ctx)) != 1 {
		t.Errorf("%v in the order %v, %v", list, order, graphql.GetErrors(ctx))
	}
}
