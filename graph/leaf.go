package graph

import (
	"context"
	"fmt"
	"reflect"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// leaves stands around every field: what stands at the top under several names
// is read once, what was read is counted, and values are written as the schema
// promises.
func leaves(schema *ast.Schema) graphql.FieldMiddleware {
	prices := tariffOf(schema)
	return func(ctx context.Context, next graphql.Resolver) (any, error) {
		if brokenOff(ctx) {
			return nil, errUnread
		}
		at := graphql.GetFieldContext(ctx)
		var (
			value any
			again bool
			err   error
		)
		if at.Object == schema.Query.Name {
			value, again, err = underAnyName(ctx, at.Field, next)
		} else {
			value, err = next(ctx)
		}
		if meter, counting := ctx.Value(meterKey{}).(*Meter); counting {
			meter.count(prices, at.Field.Field, value, again)
		}
		if err != nil || value == nil {
			return value, err
		}
		return leaf(schema, at.Field.Definition, value)
	}
}

// leaf writes a value as the schema promises. The database keeps what is not known
// as an empty text; a nullable field answers null for it. An enum value that the
// schema does not have never leaves the house.
func leaf(schema *ast.Schema, field *ast.FieldDefinition, value any) (any, error) {
	if text, isText := value.(string); isText {
		if text == "" && field != nil && !field.Type.NonNull {
			return nil, nil
		}
		return value, nil
	}
	if field == nil || field.Type.Elem != nil {
		return value, nil
	}
	definition := schema.Types[field.Type.NamedType]
	if definition == nil || definition.Kind != ast.Enum || reflect.TypeOf(value).Kind() != reflect.String {
		return value, nil
	}
	word := reflect.ValueOf(value).String()
	switch {
	case definition.EnumValues.ForName(word) != nil:
		return value, nil
	case word == "" && !field.Type.NonNull:
		return nil, nil
	}
	return nil, fmt.Errorf("%s.%s has a value that is none of %s", field.Name, field.Type.NamedType, definition.Name)
}
