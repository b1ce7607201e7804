package graph

import (
	"context"
	"fmt"
	"reflect"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// leaves writes values as the schema promises. The database keeps what is not
// known as an empty text; a nullable field answers null for it. An enum value that
// the schema does not have never leaves the house.
func leaves(schema *ast.Schema) graphql.FieldMiddleware {
	return func(ctx context.Context, next graphql.Resolver) (any, error) {
		value, err := next(ctx)
		if err != nil || value == nil {
			return value, err
		}
		field := graphql.GetFieldContext(ctx).Field.Definition
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
}
