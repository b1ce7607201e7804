package graph

import (
	"cmp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	validation "github.com/vektah/gqlparser/v2/validator/rules"

	"mingzhi/rules"
)

// maxFaults is how many faults of one document are told.
const maxFaults = 5

// validate checks a document against the schema. The library's own wordings quote
// the document; these tell the place and the schema's side of the matter alone.
func validate(schema *ast.Schema, document *ast.QueryDocument) gqlerror.List {
	found := validator.ValidateWithRules(schema, document, validationRules())
	slices.SortStableFunc(found, func(a, b *gqlerror.Error) int {
		return cmp.Or(cmp.Compare(line(a), line(b)), cmp.Compare(column(a), column(b)), cmp.Compare(a.Rule, b.Rule))
	})
	if len(found) > maxFaults {
		found = found[:maxFaults]
	}
	faults := make(gqlerror.List, len(found))
	for i, err := range found {
		faults[i] = present(faultOf(schema, document, err))
		faults[i].Locations, faults[i].Rule = err.Locations, err.Rule
	}
	return faults
}

// validationRules are the library's, in the forms that look for no suggestions:
// those compare every unknown name with every name of the schema.
func validationRules() *validation.Rules {
	set := validation.NewDefaultRules()
	for _, plain := range []core.Rule{
		validation.FieldsOnCorrectTypeRuleWithoutSuggestions, validation.KnownArgumentNamesRuleWithoutSuggestions,
		validation.KnownTypeNamesRuleWithoutSuggestions, validation.ScalarLeafsRuleWithoutSuggestions,
		validation.ValuesOfCorrectTypeRuleWithoutSuggestions,
	} {
		set.RemoveRule(withSuggestions(plain.Name))
		set.AddRule(plain.Name, plain.RuleFunc)
	}
	return set
}

func withSuggestions(name string) string { return name[:len(name)-len("WithoutSuggestions")] }

func line(err *gqlerror.Error) int {
	if len(err.Locations) == 0 {
		return 0
	}
	return err.Locations[0].Line
}

func column(err *gqlerror.Error) int {
	if len(err.Locations) == 0 {
		return 0
	}
	return err.Locations[0].Column
}

// faultOf words what a rule found.
func faultOf(schema *ast.Schema, document *ast.QueryDocument, err *gqlerror.Error) *rules.Problem {
	problem := &rules.Problem{
		Code: rules.QueryInvalid, Field: placeAt(document, line(err), column(err)), Message: faultText(err.Rule), Mend: readTheSchema,
	}
	switch err.Rule {
	case validation.ProvidedRequiredArgumentsRule.Name:
		problem.Field = missingArgument(fieldAt(document, line(err), column(err)))
	case validation.FieldsOnCorrectTypeRuleWithoutSuggestions.Name:
		if field := fieldAt(document, line(err), column(err)); field != nil && field.ObjectDefinition != nil {
			problem.Message = rules.Text{
				Zh: "类型 " + field.ObjectDefinition.Name + " 没有这个字段",
				En: "the type " + field.ObjectDefinition.Name + " has no such field",
			}
			if near := nearest(field.Name, field.ObjectDefinition); near != "" {
				problem.Mend = rules.Text{Zh: "是不是 " + near + "？", En: "did you mean " + near + "?"}
			}
		}
	}
	return problem
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
		return rules.Text{Zh: "参数值的类型不对；代码和编号要写成带引号的字符串，如 \"430100\"", En: "the value of an argument is not of its type; codes and numbers are quoted strings, such as \"430100\""}
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
	case "NoUndefinedVariables", "NoUnusedVariables", "VariablesAreInputTypes", "VariablesInAllowedPosition":
		return rules.Text{Zh: "变量没有定义、没有用到或类型不对", En: "a variable is not defined, not used, or not of the type that is asked for"}
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

// nearest finds the field of a type whose name is most like a wrong one; empty
// when none is like it.
func nearest(name string, definition *ast.Definition) string {
	var names []string
	for _, field := range definition.Fields {
		names = append(names, field.Name)
	}
	if found := core.SuggestionList(name, names); len(found) > 0 {
		return found[0]
	}
	return ""
}
