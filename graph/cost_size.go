package graph

import (
	"encoding/json"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"mingzhi/db"
)

// size is how many objects a field answers with: what its arguments say, as far
// as the lists themselves allow it, or what is assumed.
func (s *survey) size(field *ast.Field, p *price) int64 {
	for _, name := range p.slicing {
		argument := field.Arguments.ForName(name)
		if argument == nil {
			continue
		}
		if size, given := s.number(argument.Value); given {
			if p.connection && size > s.page.n {
				s.page, s.pageArgument = spot{size, argument.Position}, name
			}
			return min(max(size, 1), db.MaxPageSize)
		}
	}
	return p.size
}

// number reads a size from a literal, a variable or its default. What is no
// number of 32 bits counts as the most: it is refused later.
func (s *survey) number(value *ast.Value) (size int64, given bool) {
	if value.Kind == ast.Variable {
		supplied, there := s.variables[value.Raw]
		if !there {
			value = s.defaults[value.Raw]
		} else {
			return suppliedNumber(supplied)
		}
	}
	switch {
	case value == nil || value.Kind == ast.NullValue:
		return 0, false
	case value.Kind == ast.ListValue:
		return int64(len(value.Children)), true
	case value.Kind == ast.IntValue:
		if n, err := strconv.ParseInt(value.Raw, 10, 32); err == nil {
			return n, true
		}
	}
	return db.MaxPageSize, true
}

func suppliedNumber(supplied any) (size int64, given bool) {
	switch supplied := supplied.(type) {
	case nil:
		return 0, false
	case []any:
		return int64(len(supplied)), true
	case json.Number:
		if n, err := strconv.ParseInt(supplied.String(), 10, 32); err == nil {
			return n, true
		}
	}
	return db.MaxPageSize, true
}

// setDefault notes the default of a variable. Fragments are measured once for all
// operations, so a name that two operations define counts as the most.
func (s *survey) setDefault(variable *ast.VariableDefinition) {
	value := variable.DefaultValue
	if _, twice := s.defaults[variable.Variable]; twice {
		value = &ast.Value{Kind: ast.IntValue, Raw: strconv.Itoa(db.MaxPageSize)}
	}
	s.defaults[variable.Variable] = value
}
