package graph

import (
	"strings"

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

// spot is a figure with the place in the document that makes it as large as it is;
// the place is nil where none does.
type spot struct {
	n  int64
	at *ast.Position
}

// raise takes a figure that is larger.
func (s *spot) raise(n int64, at *ast.Position) {
	if n > s.n {
		s.n, s.at = n, at
	}
}

// count counts one more. The place is that of the first beyond the limit.
func (s *spot) count(limit Limit, at *ast.Position) {
	if s.n++; s.n == limit.Most+1 {
		s.at = at
	}
}

// measure is what was counted below a selection.
type measure struct {
	fields int64
	// roots are the fields of the query type.
	roots int64
	// depth is levels of fields, schemaDepth the same below __schema and __type.
	depth, schemaDepth spot
	// cost is what the selection costs once, perRow what it costs for each row of
	// the connection that it selects from, schemaCost what is asked of the schema.
	cost, perRow, schemaCost int64
	// nodes is how many objects it may be answered with, nodesPerRow the same for
	// each row of the connection that it selects from.
	nodes, nodesPerRow int64
	// dearest is the list that costs most, fullest the one that holds the most objects,
	// with what is below them; a field at the top that holds no list stands for one.
	dearest, fullest spot
	// proves is true when a certificate is verified somewhere in it, searches when
	// something is looked up, counts when the state of the ledger is read.
	proves, searches, counts bool
	// extra is what single fields cost beside their weights, see Meter; nil for a
	// part of a document.
	extra map[*ast.Field]int64
}

func (m *measure) include(other measure) {
	m.fields, m.roots = add(m.fields, other.fields), add(m.roots, other.roots)
	m.depth.raise(other.depth.n, other.depth.at)
	m.schemaDepth.raise(other.schemaDepth.n, other.schemaDepth.at)
	m.dearest.raise(other.dearest.n, other.dearest.at)
	m.fullest.raise(other.fullest.n, other.fullest.at)
	m.cost, m.perRow, m.schemaCost = add(m.cost, other.cost), add(m.perRow, other.perRow), add(m.schemaCost, other.schemaCost)
	m.nodes, m.nodesPerRow = add(m.nodes, other.nodes), add(m.nodesPerRow, other.nodesPerRow)
	m.proves, m.searches, m.counts = m.proves || other.proves, m.searches || other.searches, m.counts || other.counts
}

// checkTokens counts the tokens of a text. It stops at nothing but the end, so
// that a refusal can name the figure; texts are short.
func checkTokens(text string) error {
	reader := lexer.New(&ast.Source{Input: text})
	var tokens int64
	var longest spot
	for {
		token, err := reader.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			break // what cannot be read is the parser's to tell
		}
		tokens++
		if length := int64(utf8.RuneCountInString(token.Value)); token.Kind == lexer.Name && length > longest.n {
			at := token.Pos
			longest = spot{length, &at}
		}
	}
	if err := limitTokens.passedBy(tokens); err != nil {
		return err
	}
	return at(longest.at, limitName.passedBy(longest.n))
}

// survey is the work on one document.
type survey struct {
	*guard
	document  *ast.QueryDocument
	fragments map[string]*ast.FragmentDefinition
	variables map[string]any
	defaults  map[string]*ast.Value
	// seen has what fragments were measured at; nil while one is being measured.
	seen map[*ast.FragmentDefinition]*measure
	// aliases, directives, spreads, the longest list, the deepest value, the largest
	// page and defined variables are counted as written.
	aliases, directives, spreads, longest, nested, page spot
	defined                                             int64
	// schema is the field that asks most of the schema.
	schema spot
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
		guard: g, document: document, variables: variables, defaults: map[string]*ast.Value{},
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
	s.longest.raise(s.given.longest, s.definitionOf(s.given.longestIn))
	s.nested.raise(s.given.depth, s.definitionOf(s.given.deepestIn))
	for _, asked := range []struct {
		limit  Limit
		actual int64
		at     *ast.Position
	}{
		{limitVariables, max(s.defined, s.given.variables), nil}, {limitVariableBytes, s.given.bytes, nil},
		{limitValueDepth, s.nested.n, s.nested.at}, {limitList, s.longest.n, s.longest.at},
		{limitDirectives, s.directives.n, s.directives.at}, {limitSpreads, s.spreads.n, s.spreads.at},
		{limitAliases, s.aliases.n, s.aliases.at}, {limitDepth, total.depth.n, total.depth.at},
		{limitSchemaDepth, total.schemaDepth.n, total.schemaDepth.at},
		{limitFields, total.fields, nil}, {limitRootFields, total.roots, nil}, {limitPage, s.page.n, s.page.at},
		{limitCost, total.cost, total.dearest.at}, {limitNodes, total.nodes, total.fullest.at}, {limitSchemaCost, total.schemaCost, s.schema.at},
	} {
		if err := asked.limit.passedBy(asked.actual); err != nil {
			if asked.limit.Name == limitPage.Name {
				err = below(s.pageArgument, err)
			}
			return at(asked.at, err)
		}
	}
	return nil
}

// definitionOf is where a variable is defined first; nil for one that is not.
func (s *survey) definitionOf(variable string) *ast.Position {
	for _, operation := range s.document.Operations {
		if definition := operation.VariableDefinitions.ForName(variable); definition != nil {
			return definition.Position
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
			s.spreads.count(limitSpreads, selection.Position)
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
		s.aliases.count(limitAliases, field.Position)
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
		fields: add(1, below.fields), depth: below.depth, schemaDepth: below.schemaDepth, dearest: below.dearest, fullest: below.fullest,
		schemaCost: below.schemaCost, proves: below.proves, searches: below.searches, counts: below.counts,
	}
	if total.depth.n++; total.depth.n == 1 {
		total.depth.at = field.Position
	}
	if from == s.query {
		total.roots = 1
		total.proves = total.proves || strings.HasPrefix(field.Name, "verify")
		total.searches = total.searches || field.Name == "search"
		total.counts = total.counts || field.Name == "ledger"
	}
	size := s.size(field, p)
	cost, nodes := add(p.cost(field.Alias, size, below), s.surcharge(field, p)), p.nodes(size, below)
	if p.connection || p.size > 0 && !p.schema || from == s.query && total.dearest.at == nil {
		total.dearest, total.fullest = spot{cost, field.Position}, spot{nodes, field.Position}
	}
	switch {
	case field.Name == "__schema" || field.Name == "__type":
		s.schema.raise(cost, field.Position)
		total.schemaDepth.raise(total.depth.n, total.depth.at)
		total.depth = spot{1, field.Position}
		total.dearest, total.fullest = spot{}, spot{}
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
	for _, directive := range directives {
		s.directives.count(limitDirectives, directive.Position)
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
		s.longest.raise(int64(len(value.Children)), value.Position)
		nested++
	case ast.ObjectValue:
		nested++
	}
	s.nested.raise(nested, value.Position)
	for _, child := range value.Children {
		s.value(child.Value, nested)
	}
}
