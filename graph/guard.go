package graph

import (
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"mingzhi/rules"
)

// guard refuses documents that would cost too much. It runs before validation,
// which is itself not linear, and its own work is linear in the document: every
// fragment is measured once and then only added, however often it is spread.
type guard struct {
	query  *ast.Definition
	types  map[string]*ast.Definition
	prices prices
}

func newGuard(schema *ast.Schema) *guard {
	return &guard{query: schema.Query, types: schema.Types, prices: priceList(schema)}
}

// most is where the arithmetic stops: counts beyond it stay there.
const most = 1 << 40

func add(a, b int64) int64 { return min(a+b, most) }

func times(a, b int64) int64 {
	if a != 0 && b > most/a {
		return most
	}
	return min(a*b, most)
}

// measure is what was counted below a selection.
type measure struct {
	fields int64
	// roots are the fields of the query type.
	roots int64
	// depth is levels of fields, schemaDepth the same below __schema and __type.
	depth, schemaDepth int64
	// cost is what the selection costs once, perRow what it costs for each row of
	// the connection that it selects from, schemaCost what is asked of the schema.
	cost, perRow, schemaCost int64
	// nodes is how many objects it may be answered with, nodesPerRow the same for
	// each row of the connection that it selects from.
	nodes, nodesPerRow int64
	// proves is true when a certificate is verified somewhere in it, searches when
	// something is looked up, counts when the state of the ledger is read.
	proves, searches, counts bool
	// extra is what single fields cost beside their weights, see Meter; nil for a
	// part of a document.
	extra map[*ast.Field]int64
}

func (m *measure) include(other measure) {
	m.fields, m.roots = add(m.fields, other.fields), add(m.roots, other.roots)
	m.depth, m.schemaDepth = max(m.depth, other.depth), max(m.schemaDepth, other.schemaDepth)
	m.cost, m.perRow, m.schemaCost = add(m.cost, other.cost), add(m.perRow, other.perRow), add(m.schemaCost, other.schemaCost)
	m.nodes, m.nodesPerRow = add(m.nodes, other.nodes), add(m.nodesPerRow, other.nodesPerRow)
	m.proves, m.searches, m.counts = m.proves || other.proves, m.searches || other.searches, m.counts || other.counts
}

// checkTokens counts the tokens of a text. It stops at nothing but the end, so
// that a refusal can name the figure; texts are short.
func checkTokens(text string) error {
	reader := lexer.New(&ast.Source{Input: text})
	var tokens, longest int64
	for {
		token, err := reader.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			break // what cannot be read is the parser's to tell
		}
		tokens++
		if token.Kind == lexer.Name {
			longest = max(longest, int64(utf8.RuneCountInString(token.Value)))
		}
	}
	if err := limitTokens.passedBy(tokens); err != nil {
		return err
	}
	return limitName.passedBy(longest)
}

// survey is the work on one document.
type survey struct {
	*guard
	fragments map[string]*ast.FragmentDefinition
	variables map[string]any
	defaults  map[string]*ast.Value
	// seen has what fragments were measured at; nil while one is being measured.
	seen map[*ast.FragmentDefinition]*measure
	// aliases, directives, spreads, defined variables, the longest list, the deepest
	// value and the largest page are counted as written.
	aliases, directives, spreads, defined, longest, nested, page int64
	// pageArgument is the argument that the largest page stands in.
	pageArgument string
	// given is what the variables hold.
	given contents
	// extra is what the measure carries out.
	extra map[*ast.Field]int64
	cycle bool
	// steps counts the selections that were looked at: the work done.
	steps int
}

// inspect measures a parsed document, with the variables that it will run with.
func (g *guard) inspect(document *ast.QueryDocument, variables map[string]any) (measure, error) {
	total, s := g.survey(document, variables)
	return total, s.verdict(total)
}

func (g *guard) survey(document *ast.QueryDocument, variables map[string]any) (measure, *survey) {
	s := &survey{
		guard: g, variables: variables, defaults: map[string]*ast.Value{},
		fragments: make(map[string]*ast.FragmentDefinition, len(document.Fragments)),
		seen:      make(map[*ast.FragmentDefinition]*measure, len(document.Fragments)),
		given:     contentsOf(variables), extra: map[*ast.Field]int64{},
	}
	for _, fragment := range document.Fragments {
		s.fragments[fragment.Name] = fragment
	}
	var total measure
	for _, operation := range document.Operations {
		s.note(operation.Directives)
		s.defined += int64(len(operation.VariableDefinitions))
		for _, variable := range operation.VariableDefinitions {
			s.note(variable.Directives)
			s.value(variable.DefaultValue, 0)
			s.setDefault(variable)
		}
		total.include(s.selection(operation.SelectionSet, g.query))
	}
	for _, fragment := range document.Fragments {
		s.fragment(fragment) // those that nothing spreads are validated all the same
	}
	total.extra = s.extra
	return total, s
}

func (s *survey) verdict(total measure) error {
	if s.cycle {
		return &rules.Problem{
			Code:    rules.QueryInvalid,
			Message: rules.Text{Zh: "片段互相引用，成了循环", En: "the fragments spread each other in a circle"},
			Mend:    rules.Text{Zh: "请去掉循环的片段引用", En: "break the circle"},
		}
	}
	for _, asked := range []struct {
		limit  Limit
		actual int64
	}{
		{limitVariables, max(s.defined, s.given.variables)}, {limitVariableBytes, s.given.bytes},
		{limitValueDepth, max(s.nested, s.given.depth)}, {limitList, max(s.longest, s.given.longest)},
		{limitDirectives, s.directives}, {limitSpreads, s.spreads}, {limitAliases, s.aliases},
		{limitDepth, total.depth}, {limitSchemaDepth, total.schemaDepth}, {limitFields, total.fields}, {limitRootFields, total.roots},
		{limitPage, s.page}, {limitCost, total.cost}, {limitNodes, total.nodes}, {limitSchemaCost, total.schemaCost},
	} {
		if err := asked.limit.passedBy(asked.actual); err != nil {
			if asked.limit.Name == limitPage.Name {
				return below(s.pageArgument, err)
			}
			return err
		}
	}
	return nil
}

// selection measures a selection from a type; nil for a type that is not known.
func (s *survey) selection(set ast.SelectionSet, from *ast.Definition) measure {
	var total measure
	for _, selection := range set {
		s.steps++
		switch selection := selection.(type) {
		case *ast.Field:
			total.include(s.field(selection, from))
		case *ast.InlineFragment:
			s.note(selection.Directives)
			if selection.TypeCondition != "" {
				total.include(s.selection(selection.SelectionSet, s.types[selection.TypeCondition]))
			} else {
				total.include(s.selection(selection.SelectionSet, from))
			}
		case *ast.FragmentSpread:
			s.spreads++
			s.note(selection.Directives)
			if fragment := s.fragments[selection.Name]; fragment != nil {
				total.include(s.fragment(fragment))
			}
		}
	}
	return total
}

// fragment measures a fragment the first time and remembers it.
func (s *survey) fragment(fragment *ast.FragmentDefinition) measure {
	known, there := s.seen[fragment]
	switch {
	case known != nil:
		return *known
	case there:
		s.cycle = true
		return measure{}
	}
	s.seen[fragment] = nil
	s.note(fragment.Directives)
	total := s.selection(fragment.SelectionSet, s.types[fragment.TypeCondition])
	s.seen[fragment] = &total
	return total
}

func (s *survey) field(field *ast.Field, from *ast.Definition) measure {
	s.note(field.Directives)
	if field.Alias != field.Name {
		s.aliases++
	}
	for _, argument := range field.Arguments {
		s.value(argument.Value, 0)
	}
	p := s.prices[from][field.Name]
	if p == nil {
		p = unknownPrice
	}
	below := s.selection(field.SelectionSet, p.below)
	total := measure{
		fields: add(1, below.fields), depth: below.depth + 1, schemaDepth: below.schemaDepth,
		schemaCost: below.schemaCost, proves: below.proves, searches: below.searches, counts: below.counts,
	}
	if from == s.query {
		total.roots = 1
		total.proves = total.proves || field.Name == "verifyCertificate"
		total.searches = total.searches || field.Name == "search"
		total.counts = total.counts || field.Name == "ledger"
	}
	size := s.size(field, p)
	cost, nodes := add(p.cost(field.Alias, size, below), s.surcharge(field, p)), p.nodes(size, below)
	switch {
	case field.Name == "__schema" || field.Name == "__type":
		total.schemaDepth = max(total.schemaDepth, below.depth+1)
		total.depth = 1
		total.schemaCost = add(total.schemaCost, cost)
		total.cost = 1 + cost/schemaBytesPerPoint
		s.extra[field] = total.cost
	case p.sized:
		total.perRow, total.nodesPerRow = cost, nodes
	default:
		total.cost, total.nodes = cost, nodes
	}
	return total
}

// note counts directives and looks at their arguments.
func (s *survey) note(directives ast.DirectiveList) {
	s.directives += int64(len(directives))
	for _, directive := range directives {
		for _, argument := range directive.Arguments {
			s.value(argument.Value, 0)
		}
	}
}

// value looks for long lists and deep nesting in a value that is nested itself.
func (s *survey) value(value *ast.Value, nested int64) {
	if value == nil {
		return
	}
	s.steps++
	switch value.Kind {
	case ast.ListValue:
		s.longest = max(s.longest, int64(len(value.Children)))
		nested++
	case ast.ObjectValue:
		nested++
	}
	s.nested = max(s.nested, nested)
	for _, child := range value.Children {
		s.value(child.Value, nested)
	}
}
