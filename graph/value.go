package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"mingzhi/rules"
)

// wrongValue says of a value in a document what its type is and how one is written.
func wrongValue(written place) (message, mend rules.Text) {
	value := written.value
	switch kind := value.ExpectedType; {
	case written.lacking != nil:
		name := written.lacking.Name
		return rules.Text{Zh: "类型 " + name + " 没有这个字段", En: "the type " + name + " has no such field"},
			enumerate("它的字段：", "its fields are ", fieldNames(written.lacking))
	case kind == nil || value.Definition == nil:
		return faultText("ValuesOfCorrectTypeWithoutSuggestions"), readTheSchema
	case value.Kind == ast.NullValue:
		message = rules.Text{Zh: "这里不能是 null", En: "null cannot stand here"}
	case value.Kind == ast.ListValue && kind.Elem == nil:
		message = rules.Text{Zh: "这里只能写一个值，不能写列表", En: "one value stands here, and no list"}
	case value.Kind == ast.ObjectValue && value.Definition.Kind == ast.InputObject:
		return typed(rules.Text{Zh: "缺少必填字段", En: "a required field is missing"}, kind), enumerate("请补上：", "fill in ", missingFields(value))
	default:
		message = rules.Text{Zh: "值的类型不对", En: "the value is not of its type"}
	}
	return typed(message, value.ExpectedType), howToWrite(value.Definition, false)
}

// missingFields are the fields that an object needs and does not have.
func missingFields(value *ast.Value) []string {
	var names []string
	for _, field := range value.Definition.Fields {
		if field.Type.NonNull && field.DefaultValue == nil && value.Children.ForName(field.Name) == nil {
			names = append(names, field.Name)
		}
	}
	return names
}

// typed adds the type that is asked for to a message.
func typed(message rules.Text, kind *ast.Type) rules.Text {
	name := spell(kind)
	return rules.Text{Zh: message.Zh + "（类型 " + name + "）", En: message.En + " (type " + name + ")"}
}

// howToWrite says how a value of a type is written: in a document, or in the JSON of
// the variables.
func howToWrite(definition *ast.Definition, inJSON bool) rules.Text {
	switch definition.Kind {
	case ast.Enum:
		var words []string
		for _, word := range definition.EnumValues {
			words = append(words, word.Name)
		}
		if inJSON {
			return enumerate("请写其中之一，加引号：", "write one of these, in quotes: ", words)
		}
		return enumerate("请写其中之一，不加引号：", "write one of these, without quotes: ", words)
	case ast.InputObject:
		return enumerate("请写成对象 {…}，它的字段：", "write an object {…}, whose fields are ", fieldNames(definition))
	}
	switch definition.Name {
	case "Int":
		return rules.Text{Zh: "请写 32 位以内的整数，不加引号，如 20", En: "write a whole number of 32 bits without quotes, such as 20"}
	case "Float":
		return rules.Text{Zh: "请写数字，不加引号", En: "write a number without quotes"}
	case "Boolean":
		return rules.Text{Zh: "请写 true 或 false，不加引号", En: "write true or false, without quotes"}
	case "Date":
		return rules.Text{Zh: "请写成加引号的 YYYY-MM-DD，如 \"2024-06-30\"", En: "write YYYY-MM-DD in quotes, such as \"2024-06-30\""}
	}
	return rules.Text{Zh: "请写成加引号的文字，代码和编号也是，如 \"430100\"", En: "write a text in quotes; codes and numbers are texts too, such as \"430100\""}
}

// spell writes a type as it is written, such as [MarkStatus!]. One that whoever asks
// has wrapped in lists without end is named alone.
func spell(kind *ast.Type) string {
	if kind.Elem != nil && kind.Elem.Elem != nil {
		return kind.Name()
	}
	return kind.String()
}

func fieldNames(definition *ast.Definition) []string {
	names := make([]string, 0, len(definition.Fields))
	for _, field := range definition.Fields {
		names = append(names, field.Name)
	}
	return names
}

// enumerate writes names of the schema behind the words that introduce them.
func enumerate(zh, en string, names []string) rules.Text {
	return rules.Text{Zh: zh + strings.Join(names, "、"), En: en + strings.Join(names, ", ")}
}
