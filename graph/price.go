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
	// held is true for the row that an edge holds: it was read with the edge.
	held bool
	// below is the type that is selected from; nil for values.
	below *ast.Definition
	// inputs are the types of its arguments that are objects, whose fields may have
	// prices of their own.
	inputs map[string]*ast.Definition
	// schema is true for fields of the schema's own types: their weights are bytes
	// and their sizes tenths of an object, see introspection.go.
	schema bool
}

// rowWeight is the cost of each object of a list, in points: reading a row.
const rowWeight = 10

// listWeight is the cost of a list with pages inside of an object, in points, where
// the schema does not say another.
const listWeight = 5

// unknownPrice is for __typename, and for fields that the schema does not have:
// those are refused later.
var unknownPrice = &price{weight: 1}

// cost is what a field costs with everything selected below it.
func (p *price) cost(alias string, size int64, below measure) int64 {
	switch {
	case p.schema:
		return p.bytes(alias, below.cost)
	case p.connection:
		return add(p.weight, add(below.cost, times(size, below.perRow)))
	case p.size > 0:
		return add(p.weight, times(size, add(rowWeight, below.cost)))
	}
	return add(p.weight, below.cost)
}

// nodes is how many objects a field may be answered with, with everything below
// it. A connection is none by itself, and an edge and its row are one.
func (p *price) nodes(size int64, below measure) int64 {
	switch {
	case p.schema || p.below == nil:
		return 0
	case p.connection:
		return add(below.nodes, times(size, below.nodesPerRow))
	case p.size > 0:
		return times(size, add(1, below.nodes))
	case p.held:
		return below.nodes
	}
	return add(1, below.nodes)
}

// prices has the price of every field, by type and name.
type prices map[*ast.Definition]map[string]*price

// priceList reads the prices from the schema.
func priceList(schema *ast.Schema) prices {
	list := prices{}
	own := weighSchema(schema)
	for _, definition := range schema.Types {
		fields := make(map[string]*price, len(definition.Fields))
		for _, field := range definition.Fields {
			if strings.HasPrefix(field.Type.Name(), "__") || strings.HasPrefix(definition.Name, "__") {
				fields[field.Name] = own.price(schema, definition, field)
				continue
			}
			fields[field.Name] = priceOf(schema, field)
		}
		list[definition] = fields
	}
	for _, definition := range schema.Types {
		for _, field := range definition.Fields {
			for _, name := range textList(field.Directives.ForName("listSize"), "sizedFields") {
				if p := list[schema.Types[field.Type.Name()]][name]; p != nil {
					p.sized, p.size, p.weight = true, 0, rowWeight
					if held := list[p.below]["node"]; held != nil {
						held.held = true
					}
				}
			}
		}
	}
	return list
}

func priceOf(schema *ast.Schema, field *ast.FieldDefinition) *price {
	p := &price{weight: 1}
	if below := schema.Types[field.Type.Name()]; below != nil && below.IsCompositeType() {
		p.below = below
	}
	for _, argument := range field.Arguments {
		if input := schema.Types[argument.Type.Name()]; input != nil && input.Kind == ast.InputObject {
			if p.inputs == nil {
				p.inputs = map[string]*ast.Definition{}
			}
			p.inputs[argument.Name] = input
		}
	}
	if list := field.Directives.ForName("listSize"); list != nil {
		p.size = wholeNumber(list, "assumedSize")
		p.slicing = textList(list, "slicingArguments")
		if p.connection = len(textList(list, "sizedFields")) > 0; p.connection {
			p.weight = listWeight
		}
	}
	if cost := field.Directives.ForName("cost"); cost != nil {
		p.weight = wholeNumber(cost, "weight")
	}
	return p
}

// surcharge is what the given fields of a field's input objects cost.
func (s *survey) surcharge(field *ast.Field, p *price) int64 {
	var total int64
	for name, input := range p.inputs {
		argument := field.Arguments.ForName(name)
		if argument == nil {
			continue
		}
		for _, given := range input.Fields {
			if cost := given.Directives.ForName("cost"); cost != nil && s.gives(argument.Value, given.Name) {
				total = add(total, wholeNumber(cost, "weight"))
			}
		}
	}
	if total > 0 {
		s.extra[field] = total
	}
	return total
}

// gives tells whether an input object, as written or in a variable, has a field. A
// variable inside of it counts as given.
func (s *survey) gives(value *ast.Value, name string) bool {
	if value.Kind == ast.Variable {
		if supplied, there := s.variables[value.Raw]; there {
			object, _ := supplied.(map[string]any)
			return object[name] != nil
		}
		if value = s.defaults[value.Raw]; value == nil {
			return false
		}
	}
	if value.Kind != ast.ObjectValue {
		return value.Kind != ast.NullValue // one name with two defaults: neither is believed
	}
	child := value.Children.ForName(name)
	return child != nil && child.Kind != ast.NullValue
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
