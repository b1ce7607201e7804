package graph

import (
	"cmp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	validation "github.com/vektah/gqlparser/v2/validator/rules"
)

// validate checks a document against the schema. The library's own wordings quote
// the document; these tell the place and the schema's side of the matter alone.
func validate(schema *ast.Schema, document *ast.QueryDocument) gqlerror.List {
	found := validator.ValidateWithRules(schema, document, validationRules())
	slices.SortStableFunc(found, func(a, b *gqlerror.Error) int {
		return cmp.Or(cmp.Compare(line(a), line(b)), cmp.Compare(column(a), column(b)), cmp.Compare(a.Rule, b.Rule))
	})
	found = slices.CompactFunc(found, func(a, b *gqlerror.Error) bool {
		return a.Rule == b.Rule && line(a) == line(b) && column(a) == column(b) // they would be worded alike
	})
	more := len(found) > MaxDocumentFaults
	if more {
		found = found[:MaxDocumentFaults]
	}
	faults := make(gqlerror.List, len(found))
	for i, err := range found {
		faults[i] = present(faultOf(document, err))
		faults[i].Locations, faults[i].Rule = err.Locations, err.Rule
	}
	if more {
		moreFaults(faults)
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
