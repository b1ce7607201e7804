package graph

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"mingzhi/db"
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
	// depth is levels of fields, schemaDepth the same below __schema and __type.
	depth, schemaDepth int64
	// cost is what the selection costs once, perRow what it costs for each row of
	// the connection that it selects from, schemaCost what is asked of the schema.
	cost, perRow, schemaCost int64
	// proves is true when a certificate is verified somewhere in it, searches when
	// something is looked up, counts when the state of the ledger is read.
	proves, searches, counts bool
}

func (m *measure) include(other measure) {
	m.fields = add(m.fields, other.fields)
	m.depth, m.schemaDepth = max(m.depth, other.depth), max(m.schemaDepth, other.schemaDepth)
	m.cost, m.perRow, m.schemaCost = add(m.cost, other.cost), add(m.perRow, other.perRow), add(m.schemaCost, other.schemaCost)
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
	switch {
	case tokens > MaxTokens:
		return tooManyTokens(tokens)
	case longest > MaxName:
		return nameTooLong(longest)
	}
	return nil
}

// survey is the work on one document.
type survey struct {
	*guard
	fragments map[string]*ast.FragmentDefinition
	variables map[string]any
	defaults  map[string]*ast.Value
	// seen has what fragments were measured at; nil while one is being measured.
	seen map[*ast.FragmentDefinition]*measure
	// aliases, directives and longest list are counted as written.
	aliases, directives, longest int64
	cycle                        bool
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
	}
	for _, fragment := range document.Fragments {
		s.fragments[fragment.Name] = fragment
	}
	var total measure
	for _, operation := range document.Operations {
		s.note(operation.Directives)
		for _, variable := range operation.VariableDefinitions {
			s.note(variable.Directives)
			s.value(variable.DefaultValue)
			s.setDefault(variable)
		}
		total.include(s.selection(operation.SelectionSet, g.query))
	}
	for _, fragment := range document.Fragments {
		s.fragment(fragment) // those that nothing spreads are validated all the same
	}
	return total, s
}

func (s *survey) verdict(total measure) error {
	switch {
	case s.cycle:
		return &rules.Problem{
			Code:    rules.QueryInvalid,
			Message: rules.Text{Zh: "片段互相引用，成了循环", En: "the fragments spread each other in a circle"},
			Mend:    rules.Text{Zh: "请去掉循环的片段引用", En: "break the circle"},
		}
	case s.directives > MaxDirectives:
		return tooManyDirectives(s.directives)
	case s.aliases > MaxAliases:
		return tooManyAliases(s.aliases)
	case s.longest > MaxList:
		return listTooLong(s.longest)
	case total.depth > MaxDepth:
		return tooDeep(total.depth, MaxDepth)
	case total.schemaDepth > MaxSchemaDepth:
		return tooDeep(total.schemaDepth, MaxSchemaDepth)
	case total.fields > MaxFields:
		return tooManyFields(total.fields)
	case total.cost > MaxCost:
		return tooCostly(total.cost)
	case total.schemaCost > MaxSchemaCost:
		return tooMuchSchema(total.schemaCost)
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
		s.value(argument.Value)
	}
	p := s.prices[from][field.Name]
	if p == nil {
		p = &price{weight: 1}
		if field.Name == "__typename" {
			p.weight = 0
		}
	}
	below := s.selection(field.SelectionSet, p.below)
	total := measure{
		fields: add(1, below.fields), depth: below.depth + 1, schemaDepth: below.schemaDepth,
		schemaCost: below.schemaCost, proves: below.proves, searches: below.searches, counts: below.counts,
	}
	if from == s.query {
		total.proves = total.proves || field.Name == "verifyCertificate"
		total.searches = total.searches || field.Name == "search"
		total.counts = total.counts || field.Name == "ledger"
	}
	cost := add(s.cost(field, p, below), s.surcharge(field, p))
	switch {
	case field.Name == "__schema" || field.Name == "__type":
		total.schemaDepth = max(total.schemaDepth, below.depth+1)
		total.depth = 1
		total.schemaCost = add(total.schemaCost, cost)
		total.cost = 1
	case p.sized:
		total.perRow = cost
	default:
		total.cost = cost
	}
	return total
}

// cost is what a field costs with everything selected below it.
func (s *survey) cost(field *ast.Field, p *price, below measure) int64 {
	if p.schema {
		return p.bytes(field.Alias, below.cost)
	}
	if p.below == nil {
		return add(p.weight, below.cost)
	}
	size := s.size(field, p)
	switch {
	case p.connection:
		return add(p.weight, add(below.cost, times(size, below.perRow)))
	case p.size > 0:
		return add(p.weight, times(size, add(1, below.cost)))
	}
	return add(p.weight, below.cost)
}

// size is how many objects a field answers with: what its arguments say, as far
// as the lists themselves allow it, or what is assumed.
func (s *survey) size(field *ast.Field, p *price) int64 {
	for _, name := range p.slicing {
		argument := field.Arguments.ForName(name)
		if argument == nil {
			continue
		}
		if size, given := s.number(argument.Value); given {
			return min(max(size, 1), db.MaxPageSize)
		}
	}
	return p.size
}

// number reads a size from a literal, a variable or its default. What is no
// number counts as the most: it is refused later.
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
		if n, err := supplied.Int64(); err == nil {
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

// note counts directives and looks at their arguments.
func (s *survey) note(directives ast.DirectiveList) {
	s.directives += int64(len(directives))
	for _, directive := range directives {
		for _, argument := range directive.Arguments {
			s.value(argument.Value)
		}
	}
}

// value looks for long lists in a value.
func (s *survey) value(value *ast.Value) {
	if value == nil {
		return
	}
	s.steps++
	if value.Kind == ast.ListValue {
		s.longest = max(s.longest, int64(len(value.Children)))
	}
	for _, child := range value.Children {
		s.value(child.Value)
	}
}
