package graph

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"

	"mingzhi/graph/answer"
	"mingzhi/rules"
)

// contents is what the variables of a request hold, declared or not.
type contents struct {
	variables, bytes, depth, longest int64
	// deepestIn and longestIn are the variables with the deepest value and the longest
	// list; of several the first by name.
	deepestIn, longestIn string
}

func contentsOf(variables map[string]any) contents {
	c := contents{variables: int64(len(variables))}
	for name, value := range variables {
		one := contents{bytes: int64(len(name))}
		one.take(value, 0)
		c.bytes += one.bytes
		if one.depth > c.depth || one.depth == c.depth && name < c.deepestIn {
			c.depth, c.deepestIn = one.depth, name
		}
		if one.longest > c.longest || one.longest == c.longest && name < c.longestIn {
			c.longest, c.longestIn = one.longest, name
		}
	}
	return c
}

// fit tells whether the variables keep to their limits.
func (c contents) fit() bool {
	return c.variables <= MaxVariables && c.bytes <= MaxVariableBytes && c.depth <= MaxValueDepth && c.longest <= MaxList
}

// take counts a value that is nested in others.
func (c *contents) take(value any, nested int64) {
	switch value := value.(type) {
	case map[string]any:
		nested++
		for name, field := range value {
			c.bytes += int64(len(name))
			c.take(field, nested)
		}
	case []any:
		nested++
		c.longest = max(c.longest, int64(len(value)))
		for _, item := range value {
			c.take(item, nested)
		}
	case string:
		c.bytes += int64(len(value))
	case json.Number:
		c.bytes += int64(len(value))
	}
	c.depth = max(c.depth, nested)
}

// checkVariables checks the variables of an operation against their types, more
// strictly than the library does: enum values letter by letter, whole numbers
// within 32 bits, texts and lists within their bounds. What is wrong is named by
// the schema's own names.
// The field of a problem is where the variable stands: a path from the argument of
// the field that takes it.
func checkVariables(schema *ast.Schema, document *ast.QueryDocument, operation *ast.OperationDefinition, variables map[string]any) error {
	document = &ast.QueryDocument{Operations: ast.OperationList{operation}, Fragments: document.Fragments}
	for _, definition := range operation.VariableDefinitions {
		if err := checkVariable(schema, document, definition, variables); err != nil {
			return at(definition.Position, err)
		}
	}
	return nil
}

func checkVariable(schema *ast.Schema, document *ast.QueryDocument, definition *ast.VariableDefinition, variables map[string]any) error {
	value, given := variables[definition.Variable]
	if !given {
		if definition.Type.NonNull && definition.DefaultValue == nil {
			return badVariable(rules.Missing, definition.Type, placeOfVariable(document, definition), "缺少变量", "a variable is missing", giveVariable)
		}
		return nil
	}
	if value == nil && !definition.Type.NonNull {
		if path, needed := neededAt(document, definition); needed {
			return badVariable(rules.Missing, definition.Type, path, "变量不能为空", "a variable cannot be null", giveVariable)
		}
		return nil
	}
	return below(placeOfVariable(document, definition), checkValue(schema, definition.Type, value, ""))
}

// below moves a problem to below a path. An error that knows more than a problem
// is left as it is.
func below(path string, err error) error {
	problem, plain := err.(*rules.Problem)
	if !plain || path == "" {
		return err
	}
	return problem.In(joined(path, problem.Field))
}

// checkValue checks one value against its type; path leads to it by field names of
// the schema.
func checkValue(schema *ast.Schema, kind *ast.Type, value any, path string) error {
	if value == nil {
		if kind.NonNull {
			return badVariable(rules.Missing, kind, path, "变量不能为空", "a variable cannot be null", giveVariable)
		}
		return nil
	}
	if kind.Elem != nil {
		items, isList := value.([]any)
		if !isList {
			return checkValue(schema, kind.Elem, value, path)
		}
		if err := limitList.passedBy(int64(len(items))); err != nil {
			return err
		}
		for _, item := range items {
			if err := checkValue(schema, kind.Elem, item, path); err != nil {
				return err
			}
		}
		return nil
	}
	definition := schema.Types[kind.NamedType]
	if definition == nil {
		return badVariable(rules.BadEnum, kind, path, "变量类型不对", "a variable is not of its type", readTheSchema)
	}
	if definition.Kind == ast.InputObject {
		return checkFields(schema, definition, kind, value, path)
	}
	if !fits(definition, value) {
		return badVariable(rules.BadEnum, kind, path, "变量值不对", "the value of a variable is not one that it takes", howToWrite(definition, true))
	}
	if text, isText := value.(string); isText {
		if characters := utf8.RuneCountInString(text); characters > answer.MaxText {
			return answer.TooLong(characters).In(path)
		}
	}
	return nil
}

func checkFields(schema *ast.Schema, definition *ast.Definition, kind *ast.Type, value any, path string) error {
	object, isObject := value.(map[string]any)
	if !isObject {
		return badVariable(rules.BadEnum, kind, path, "变量要写成对象", "a variable has to be an object", howToWrite(definition, true))
	}
	for name := range object {
		if definition.Fields.ForName(name) == nil {
			return badVariable(rules.BadEnum, kind, path, "变量里有接口没有的字段", "a variable has a field that its type has not", howToWrite(definition, true))
		}
	}
	for _, field := range definition.Fields {
		place := joined(path, field.Name)
		item, given := object[field.Name]
		if !given {
			if field.Type.NonNull && field.DefaultValue == nil {
				return badVariable(rules.Missing, field.Type, place, "缺少变量字段", "a field of a variable is missing", howToWrite(schema.Types[field.Type.Name()], true))
			}
			continue
		}
		if err := checkValue(schema, field.Type, item, place); err != nil {
			return err
		}
	}
	return nil
}

// fits tells whether a JSON value is one of a scalar or an enum.
func fits(definition *ast.Definition, value any) bool {
	text, isText := value.(string)
	if isText && (!utf8.ValidString(text) || strings.ContainsRune(text, 0)) {
		return false
	}
	number, isNumber := value.(json.Number)
	if definition.Kind == ast.Enum {
		return isText && definition.EnumValues.ForName(text) != nil
	}
	switch definition.Name {
	case "Int":
		n, err := strconv.ParseInt(number.String(), 10, 64)
		return isNumber && err == nil && n >= math.MinInt32 && n <= math.MaxInt32
	case "Float":
		_, err := number.Float64()
		return isNumber && err == nil
	case "Boolean":
		_, isBool := value.(bool)
		return isBool
	case "ID":
		_, err := number.Int64()
		return isText || isNumber && err == nil
	}
	return isText
}

// giveVariable is where the value of a variable is given.
var giveVariable = rules.Text{Zh: "请在 variables 中给出它的值", En: "give its value in variables"}

func badVariable(code rules.Code, kind *ast.Type, path, zh, en string, mend rules.Text) *rules.Problem {
	return &rules.Problem{Code: code, Field: path, Message: typed(rules.Text{Zh: zh, En: en}, kind), Mend: mend}
}
