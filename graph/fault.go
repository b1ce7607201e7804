package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	validation "github.com/vektah/gqlparser/v2/validator/rules"

	"mingzhi/rules"
)

// faultOf words what a rule of validation found: what is wrong, and what the schema
// has in its place.
func faultOf(document *ast.QueryDocument, err *gqlerror.Error) *rules.Problem {
	field := fieldAt(document, line(err), column(err))
	written, isValue := valueAt(document, line(err), column(err))
	problem := &rules.Problem{Code: rules.QueryInvalid, Field: written.path, Message: faultText(err.Rule), Mend: readTheSchema}
	switch err.Rule {
	case validation.ProvidedRequiredArgumentsRule.Name:
		problem.Field = missingArgument(field)
	case validation.KnownArgumentNamesRuleWithoutSuggestions.Name:
		if field != nil && field.Definition != nil {
			problem.Message, problem.Mend = noSuchArgument(field.Definition)
		}
	case validation.FieldsOnCorrectTypeRuleWithoutSuggestions.Name:
		if field != nil && field.ObjectDefinition != nil {
			problem.Message, problem.Mend = noSuchField(field)
		}
	case validation.ValuesOfCorrectTypeRuleWithoutSuggestions.Name:
		if isValue {
			problem.Message, problem.Mend = wrongValue(written)
		}
	case validation.KnownDirectivesRule.Name:
		switch err.Message { // the only sign of the directive's name
		case `Unknown directive "@defer".`, `Unknown directive "@stream".`:
			return noParts()
		}
	case validation.NoUnusedVariablesRule.Name:
		problem.Mend = rules.Text{Zh: "请去掉它的定义，或在查询中用上它", En: "take its definition away, or use it in the query"}
	case validation.NoUndefinedVariablesRule.Name, validation.VariablesInAllowedPositionRule.Name:
		if isValue && written.value.ExpectedType != nil {
			kind := spell(written.value.ExpectedType)
			problem.Mend = rules.Text{Zh: "请定义为这里要的类型，如 query($x: " + kind + ")", En: "define it with the type that is asked for here, as in query($x: " + kind + ")"}
		}
	}
	return problem
}

func noSuchArgument(field *ast.FieldDefinition) (message, mend rules.Text) {
	message = rules.Text{Zh: "字段 " + field.Name + " 没有这个参数", En: "the field " + field.Name + " has no such argument"}
	var names []string
	for _, argument := range field.Arguments {
		names = append(names, argument.Name)
	}
	if len(names) == 0 {
		return message, rules.Text{Zh: "它没有参数", En: "it takes no arguments"}
	}
	return message, enumerate("它的参数：", "its arguments are ", names)
}

func noSuchField(field *ast.Field) (message, mend rules.Text) {
	kind := field.ObjectDefinition.Name
	message = rules.Text{Zh: "类型 " + kind + " 没有这个字段", En: "the type " + kind + " has no such field"}
	if near := nearest(field.Name, field.ObjectDefinition); near != "" {
		return message, rules.Text{Zh: "是不是 " + near + "？", En: "did you mean " + near + "?"}
	}
	return message, readTheSchema
}

// nearest finds the field of a type whose name is most like a wrong one; empty
// when none is like it.
func nearest(name string, definition *ast.Definition) string {
	if found := core.SuggestionList(name, fieldNames(definition)); len(found) > 0 {
		return found[0]
	}
	return ""
}

var readTheSchema = rules.Text{Zh: "请对照 /graphiql 中的接口说明", En: "compare it with the schema, which /graphiql shows"}

// faultText says what each rule of validation asks for.
func faultText(rule string) rules.Text {
	switch rule {
	case "FieldsOnCorrectTypeWithoutSuggestions":
		return rules.Text{Zh: "没有这个字段", En: "there is no such field"}
	case "ScalarLeafsWithoutSuggestions":
		return rules.Text{Zh: "对象要选子字段，值不能选子字段", En: "objects need fields selected from them, and values take none"}
	case "KnownArgumentNamesWithoutSuggestions":
		return rules.Text{Zh: "没有这个参数", En: "there is no such argument"}
	case "ProvidedRequiredArguments":
		return rules.Text{Zh: "缺少必填参数", En: "a required argument is missing"}
	case "ValuesOfCorrectTypeWithoutSuggestions":
		return rules.Text{Zh: "参数值的类型不对", En: "the value of an argument is not of its type"}
	case "KnownTypeNamesWithoutSuggestions", "FragmentsOnCompositeTypes":
		return rules.Text{Zh: "没有这个类型，或不能从它选字段", En: "there is no such type, or it has no fields"}
	case "KnownFragmentNames":
		return rules.Text{Zh: "没有这个片段", En: "there is no such fragment"}
	case "NoUnusedFragments":
		return rules.Text{Zh: "有片段没有用到", En: "a fragment is not used"}
	case "UniqueFragmentNames", "UniqueOperationNames", "UniqueArgumentNames", "UniqueVariableNames", "UniqueInputFieldNames":
		return rules.Text{Zh: "名称重复", En: "a name is used twice"}
	case "PossibleFragmentSpreads":
		return rules.Text{Zh: "这个片段在这里永远用不上", En: "the fragment can never apply here"}
	case "OverlappingFieldsCanBeMerged":
		return rules.Text{Zh: "同名的字段互相冲突，请用别名区分", En: "fields of one name contradict each other; tell them apart by aliases"}
	case "NoUndefinedVariables":
		return rules.Text{Zh: "用到的变量没有定义", En: "a variable is used and not defined"}
	case "NoUnusedVariables":
		return rules.Text{Zh: "变量定义了却没有用到", En: "a variable is defined and not used"}
	case "VariablesAreInputTypes":
		return rules.Text{Zh: "变量的类型不能作参数", En: "a variable is of a type that no argument has"}
	case "VariablesInAllowedPosition":
		return rules.Text{Zh: "变量的类型与这里要的不合", En: "a variable is of another type than is asked for here"}
	case "KnownDirectives", "UniqueDirectivesPerLocation":
		return rules.Text{Zh: "没有这条指令，或不能用在这里", En: "there is no such directive, or it cannot stand here"}
	case "KnownRootType", "SingleFieldSubscriptions":
		return rules.Text{Zh: "只能查询：没有 mutation 和 subscription", En: "only queries are answered: there are no mutations or subscriptions"}
	case "LoneAnonymousOperation":
		return rules.Text{Zh: "有几个操作时每个都要有名称", En: "where there are several operations, each needs a name"}
	case "MaxIntrospectionDepth":
		return rules.Text{Zh: "接口说明嵌套太深", En: "the schema is asked for too deeply"}
	}
	return rules.Text{Zh: "查询不合接口说明", En: "the query does not fit the schema"}
}

// fieldAt finds the field that stands at a place of a document.
func fieldAt(document *ast.QueryDocument, line, column int) *ast.Field {
	for _, operation := range document.Operations {
		if field := fieldIn(operation.SelectionSet, line, column); field != nil {
			return field
		}
	}
	for _, fragment := range document.Fragments {
		if field := fieldIn(fragment.SelectionSet, line, column); field != nil {
			return field
		}
	}
	return nil
}

func fieldIn(set ast.SelectionSet, line, column int) *ast.Field {
	for _, selection := range set {
		var below ast.SelectionSet
		switch selection := selection.(type) {
		case *ast.Field:
			if p := selection.Position; p != nil && p.Line == line && p.Column == column {
				return selection
			}
			below = selection.SelectionSet
		case *ast.InlineFragment:
			below = selection.SelectionSet
		}
		if field := fieldIn(below, line, column); field != nil {
			return field
		}
	}
	return nil
}
