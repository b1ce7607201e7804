package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// place is a value in a document and the path to it from the argument of its
// field, such as filter.region, by the schema's own names. The items of a list
// stand where the list stands.
type place struct {
	path  string
	value *ast.Value
	// at is where the value is written, or the name before it.
	at *ast.Position
	// lacking is the type that the value was written for a field of and that has no
	// such field; nil everywhere else.
	lacking *ast.Definition
}

// findPlace looks for a value in the arguments of a document's fields, once over
// all of it, and gives the first that fits. Of a name that the schema does not
// have only the path above it is told: the input is not echoed.
func findPlace(document *ast.QueryDocument, fits func(place) bool) (place, bool) {
	for _, operation := range document.Operations {
		if found, ok := placeIn(operation.SelectionSet, fits); ok {
			return found, true
		}
	}
	for _, fragment := range document.Fragments {
		if found, ok := placeIn(fragment.SelectionSet, fits); ok {
			return found, true
		}
	}
	return place{}, false
}

func placeIn(set ast.SelectionSet, fits func(place) bool) (place, bool) {
	for _, selection := range set {
		var below ast.SelectionSet
		switch selection := selection.(type) {
		case *ast.Field:
			for _, argument := range selection.Arguments {
				if selection.Definition == nil || selection.Definition.Arguments.ForName(argument.Name) == nil {
					continue
				}
				if found, ok := placeBelow(place{path: argument.Name, value: argument.Value, at: argument.Value.Position}, fits); ok {
					return found, true
				}
			}
			below = selection.SelectionSet
		case *ast.InlineFragment:
			below = selection.SelectionSet
		}
		if found, ok := placeIn(below, fits); ok {
			return found, true
		}
	}
	return place{}, false
}

func placeBelow(here place, fits func(place) bool) (place, bool) {
	if fits(here) {
		return here, true
	}
	for _, child := range here.value.Children {
		there := place{path: here.path, value: child.Value, at: child.Value.Position}
		if here.value.Kind == ast.ObjectValue {
			if here.value.Definition != nil && here.value.Definition.Fields.ForName(child.Name) != nil {
				there.path = joined(here.path, child.Name)
			} else {
				there.at, there.lacking = child.Position, here.value.Definition
			}
		}
		if found, ok := placeBelow(there, fits); ok {
			return found, true
		}
	}
	return place{}, false
}

// valueAt is what is written at a place of a document, in an argument or in the
// default of a variable, which stands where the variable does.
func valueAt(document *ast.QueryDocument, line, column int) (place, bool) {
	here := func(p place) bool { return p.at != nil && p.at.Line == line && p.at.Column == column }
	if found, ok := findPlace(document, here); ok {
		return found, true
	}
	for _, operation := range document.Operations {
		for _, variable := range operation.VariableDefinitions {
			if variable.DefaultValue == nil {
				continue
			}
			if found, ok := placeBelow(place{value: variable.DefaultValue, at: variable.DefaultValue.Position}, here); ok {
				found.path = joined(placeOfVariable(document, variable), found.path)
				return found, true
			}
		}
	}
	return place{}, false
}

// joined is a path and what follows it; either may be empty.
func joined(path, further string) string {
	if path == "" || further == "" {
		return path + further
	}
	return path + "." + further
}

// placeOfVariable is the path to where a variable is first used.
func placeOfVariable(document *ast.QueryDocument, variable *ast.VariableDefinition) string {
	found, _ := findPlace(document, func(p place) bool {
		return p.value.Kind == ast.Variable && p.value.Raw == variable.Variable
	})
	return found.path
}

// neededAt finds where a variable that may be null stands for what may not: the
// specification allows it when the variable has a default.
func neededAt(document *ast.QueryDocument, variable *ast.VariableDefinition) (path string, needed bool) {
	found, ok := findPlace(document, func(p place) bool {
		return p.value.Kind == ast.Variable && p.value.Raw == variable.Variable &&
			p.value.ExpectedType != nil && p.value.ExpectedType.NonNull
	})
	return found.path, ok
}

// missingArgument names the first argument that a field needs and does not have.
func missingArgument(field *ast.Field) string {
	if field == nil || field.Definition == nil {
		return ""
	}
	for _, argument := range field.Definition.Arguments {
		if argument.Type.NonNull && argument.DefaultValue == nil && field.Arguments.ForName(argument.Name) == nil {
			return argument.Name
		}
	}
	return ""
}
