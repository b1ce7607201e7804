package graph

import (
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// price is what a field of the schema costs, as its directives say.
type price struct {
	// weight is the cost of the field itself, in points.
	weight int64
	// size is how many objects it answers with when no argument says it; 0 for a
	// single object and for values.
	size int64
	// slicing are the arguments that set the size.
	slicing []string
	// connection is true when the size applies to fields below and not to the
	// field itself.
	connection bool
	// sized is true for a field of a connection that answers with as many objects
	// as the page has.
	sized bool
	// below is the type that is selected from; nil for values.
	below *ast.Definition
}

// prices has the price of every field, by type and name.
type prices map[*ast.Definition]map[string]*price

// schemaSizes are how many objects the lists of the schema's own types have,
// about; types is set from the schema.
var schemaSizes = map[string]int64{
	"__Schema.directives": 8, "__Type.fields": 12, "__Type.interfaces": 1, "__Type.possibleTypes": 6,
	"__Type.enumValues": 8, "__Type.inputFields": 6, "__Field.args": 4, "__Directive.args": 4, "__Directive.locations": 0,
}

// priceList reads the prices from the schema.
func priceList(schema *ast.Schema) prices {
	list := prices{}
	for _, definition := range schema.Types {
		fields := make(map[string]*price, len(definition.Fields))
		for _, field := range definition.Fields {
			fields[field.Name] = priceOf(schema, definition, field)
		}
		list[definition] = fields
	}
	for _, definition := range schema.Types {
		for _, field := range definition.Fields {
			for _, name := range textList(field.Directives.ForName("listSize"), "sizedFields") {
				if p := list[schema.Types[field.Type.Name()]][name]; p != nil {
					p.sized, p.size = true, 0
				}
			}
		}
	}
	return list
}

func priceOf(schema *ast.Schema, parent *ast.Definition, field *ast.FieldDefinition) *price {
	p := &price{}
	if below := schema.Types[field.Type.Name()]; below != nil && below.IsCompositeType() {
		p.below, p.weight = below, 1
	}
	if cost := field.Directives.ForName("cost"); cost != nil {
		p.weight = wholeNumber(cost, "weight")
	}
	if list := field.Directives.ForName("listSize"); list != nil {
		p.size = wholeNumber(list, "assumedSize")
		p.slicing = textList(list, "slicingArguments")
		p.connection = len(textList(list, "sizedFields")) > 0
	}
	if strings.HasPrefix(parent.Name, "__") {
		p.size = schemaSizes[parent.Name+"."+field.Name]
		if parent.Name == "__Schema" && field.Name == "types" {
			p.size = int64(len(schema.Types))
		}
	}
	return p
}

func wholeNumber(directive *ast.Directive, name string) int64 {
	if argument := directive.Arguments.ForName(name); argument != nil {
		n, err := strconv.ParseInt(argument.Value.Raw, 10, 64)
		if err == nil {
			return n
		}
	}
	return 0
}

func textList(directive *ast.Directive, name string) []string {
	if directive == nil {
		return nil
	}
	argument := directive.Arguments.ForName(name)
	if argument == nil {
		return nil
	}
	var texts []string
	for _, child := range argument.Value.Children {
		texts = append(texts, child.Value.Raw)
	}
	return texts
}
