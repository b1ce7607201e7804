package graph

import "github.com/vektah/gqlparser/v2/ast"

// What is asked of the schema itself is priced by the bytes that it is answered
// with, as this schema has them on average: a document that asks for one thing
// under a hundred names pays a hundred times. The tools' own question, for all of
// the schema once, is the largest that is answered.

// schemaBytesPerPoint is how many bytes about the schema cost a point.
const schemaBytesPerPoint = 30

// schemaWeights are the averages of a schema, in bytes and in tenths of an object.
type schemaWeights struct {
	bytes  map[string]int64
	tenths map[string]int64
}

// weighSchema reads the averages.
func weighSchema(schema *ast.Schema) schemaWeights {
	var types, fields, arguments, inputs, values, interfaces, possible, names, named, described, most int64
	note := func(name, description string) {
		names += int64(len(name))
		described += int64(len(description))
		named++
	}
	for _, definition := range schema.Types {
		types++
		note(definition.Name, definition.Description)
		interfaces += int64(len(definition.Interfaces))
		possible += int64(len(schema.PossibleTypes[definition.Name]))
		values += int64(len(definition.EnumValues))
		for _, value := range definition.EnumValues {
			note(value.Name, value.Description)
		}
		parts := int64(len(definition.EnumValues) + len(definition.Fields))
		for _, field := range definition.Fields {
			parts += int64(len(field.Arguments))
			note(field.Name, field.Description)
			if definition.Kind == ast.InputObject {
				inputs++
				continue
			}
			fields++
			arguments += int64(len(field.Arguments))
			for _, argument := range field.Arguments {
				note(argument.Name, argument.Description)
			}
		}
		most = max(most, parts)
	}
	// What is asked for by its name is taken for the largest.
	largest := share(most*types, fields+arguments+inputs+values)
	return schemaWeights{
		bytes: map[string]int64{"name": names / named, "description": described / named, "kind": 8},
		tenths: map[string]int64{
			"__Schema.types": 10 * types, "__Schema.directives": 10 * int64(len(schema.Directives)),
			"__Type.fields": share(fields, types), "__Type.inputFields": share(inputs, types),
			"__Type.enumValues": share(values, types), "__Type.interfaces": share(interfaces, types),
			"__Type.possibleTypes": share(possible, types), "__Field.args": share(arguments, fields), "__Directive.args": 20,
			"Query.__type": largest, "__Schema.queryType": largest, "__Schema.mutationType": 0, "__Schema.subscriptionType": 0,
			"__Type.ofType": 5, // every other type of a field or argument wraps another one
		},
	}
}

// share is how many there are for each one, in tenths, rounded up.
func share(all, each int64) int64 { return (10*all + each - 1) / each }

// price is what a field of the schema's own types costs.
func (w schemaWeights) price(schema *ast.Schema, parent *ast.Definition, field *ast.FieldDefinition) *price {
	p := &price{schema: true, weight: 5, size: 10}
	if weight, known := w.bytes[field.Name]; known {
		p.weight = weight
	}
	if below := schema.Types[field.Type.Name()]; below != nil && below.IsCompositeType() {
		p.below, p.weight = below, 2
	}
	if tenths, known := w.tenths[parent.Name+"."+field.Name]; known {
		p.size = tenths
	}
	return p
}

// bytes is how long the answer of a field is, about, under the name that it was
// given.
func (p *price) bytes(alias string, below int64) int64 {
	own := add(p.weight, int64(len(alias))+4)
	if p.below == nil {
		return own
	}
	return add(own, times(p.size, add(below, 2))/10)
}
