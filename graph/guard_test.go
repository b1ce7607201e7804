package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"mingzhi/graph/generated"
	"mingzhi/rules"
)

func testSchema() *ast.Schema {
	return generated.NewExecutableSchema(generated.Config{}).Schema()
}

// fragmentBomb spreads every fragment twice in the one before it: 2^n fields from
// a few bytes each.
func fragmentBomb(fragments int) string { return widerBomb(fragments, 2) }

// widerBomb spreads every fragment n times in the one before it.
func widerBomb(fragments, n int) string {
	var b strings.Builder
	b.WriteString("{...f0}")
	for i := range fragments {
		fmt.Fprintf(&b, " fragment f%d on Query{%s}", i, strings.TrimSpace(strings.Repeat(fmt.Sprintf("...f%d ", i+1), n)))
	}
	fmt.Fprintf(&b, " fragment f%d on Query{ledger{size}}", fragments)
	return b.String()
}

func nestedFields(levels int) string {
	return "{region(code:\"430000\"){" + strings.Repeat("parent{", levels-2) + "code" + strings.Repeat("}", levels)
}

func TestGuardRefusesWhatCostsTooMuch(t *testing.T) {
	for _, test := range []struct {
		sentence  string
		query     string
		variables string
		code      rules.Code
		says      string
	}{
		{"a plain query passes", "{organizations{nodes{name}}}", "", "", ""},
		{"twelve levels pass", nestedFields(12), "", "", ""},
		{"thirteen levels are too deep", nestedFields(13), "", rules.QueryTooDeep, "13"},
		{"a hundred aliases pass", "{ledger{" + renamed(100, "size") + "}}", "", "", ""},
		{"one more does not", "{ledger{" + renamed(101, "size") + "}}", "", rules.QueryTooLarge, "101 aliases"},
		{"fifty fields at the top pass", "{" + aliases(50) + "}", "", "", ""},
		{"one more does not", "{" + aliases(51) + "}", "", rules.QueryTooLarge, "51 fields at the top"},
		{"nor in fragments", "{...f ...f} fragment f on Query{" + aliases(26) + "}", "", rules.QueryTooLarge, "52 fields at the top"},
		{"a page of a hundred passes", "{organizations(first:100){nodes{name}}}", "", "", ""},
		{"a page of a hundred thousand does not", "{organizations(first:100000){nodes{name}}}", "", rules.BadPage, "page of 100000 rows"},
		{"nor backwards", "{organizations(last:101){nodes{name}}}", "", rules.BadPage, "page of 101 rows"},
		{"nor inside another list", "{organizations(first:1){nodes{inspections(first:101){nodes{id}}}}}", "", rules.BadPage, "page of 101 rows"},
		{"nor in a variable", "query($n:Int){organizations(first:$n){nodes{name}}}", `{"n":101}`, rules.BadPage, "page of 101 rows"},
		{"nor in a default", "query($n:Int=101){organizations(first:$n){nodes{name}}}", "", rules.BadPage, "page of 101 rows"},
		{"objects that cost little are counted too", "{inspections(first:100){nodes{" + renamed(50, "publication{entryIndex}") + "}}}", "", rules.QueryTooCostly, "5100 objects"},
		{"so are values: ninety ids of each row", "{inspections(first:100){nodes{" + renamed(90, "id") + "}}}", "", rules.QueryTooCostly, "points"},
		{"and long texts", "{announcements(first:100){nodes{" + renamed(10, "body") + "}}}", "", rules.QueryTooCostly, "points"},
		{"fifty variables pass", definitions(50) + "{ledger{size}}", "", "", ""},
		{"one more does not", definitions(51) + "{ledger{size}}", "", rules.QueryTooLarge, "51 variables"},
		{"nor when nothing defines them", "{ledger{size}}", undefined(51), rules.QueryTooLarge, "51 variables"},
		{"a long variable", "{ledger{size}}", `{"a":"` + strings.Repeat("x", MaxVariableBytes) + `"}`, rules.QueryTooLarge, "16385 bytes"},
		{"a long number in a variable", "{ledger{size}}", `{"a":[` + strings.Repeat("1", MaxVariableBytes) + `]}`, rules.QueryTooLarge, "16385 bytes"},
		{"a deep variable", "{ledger{size}}", `{"a":[[{"b":[[{"c":1}]]}]]}`, rules.QueryTooDeep, "nested 6 levels"},
		{"a long list in a variable that nothing defines", "{ledger{size}}", `{"a":[` + strings.Repeat("1,", 100) + `1]}`, rules.QueryTooLarge, "101 items"},
		{"a deep list as it is", "{nodes(ids:[[[[[[1]]]]]]){id}}", "", rules.QueryTooDeep, "nested 6 levels"},
		{"a deep object in a directive", "{ledger @skip(if:{a:{a:{a:{a:{a:{a:1}}}}}}){size}}", "", rules.QueryTooDeep, "nested 6 levels"},
		{"a deep default", "query($a:Int=[[[[[[1]]]]]]){ledger{size}}", "", rules.QueryTooDeep, "nested 6 levels"},
		{"too many directives", "{ledger{size " + strings.Repeat("@include(if:true)", 51) + "}}", "", rules.QueryTooLarge, "51 directives"},
		{"directives on fragments count", "{...f " + strings.Repeat("@skip(if:false)", 51) + "} fragment f on Query{ledger{size}}", "", rules.QueryTooLarge, "51 directives"},
		{"too many equal fields", "{ledger{" + strings.Repeat("size ", 1500) + "}}", "", rules.QueryTooLarge, "1501 fields"},
		{"a bomb of fragments", fragmentBomb(30), "", rules.QueryTooLarge, "fields"},
		{"a bomb that overflows any count is still a count", widerBomb(24, 4), "", rules.QueryTooLarge, "≥1099511627776 fields"},
		{"a hundred and one spreads", "{" + strings.Repeat("...f ", 101) + "} fragment f on Query{__typename}", "", rules.QueryTooLarge, "101 times"},
		{"a bomb of depth and cost below one list", "{organizations(first:100){nodes{inspections(first:100){nodes{findings{item}}}}}}", "", rules.QueryTooCostly, "points"},
		{"the default of twenty is counted", "{organizations{nodes{inspections{nodes{id}}}}}", "", "", ""},
		{"lists in lists in lists are too much even by default", "{organizations(first:100){nodes{announcements{nodes{markings{nodes{organization{name}}}}}}}}", "", rules.QueryTooCostly, "points"},
		{"a size in a variable counts", "query($n:Int){organizations(first:$n){nodes{inspections(first:$n){nodes{findings{item}}}}}}", `{"n":100}`, rules.QueryTooCostly, "points"},
		{"and a small one passes", "query($n:Int){organizations(first:$n){nodes{inspections(first:$n){nodes{findings{item}}}}}}", `{"n":10}`, "", ""},
		{"a null is as if it were left out", "query($n:Int){organizations(first:$n){nodes{name}}}", `{"n":null}`, "", ""},
		{"the default of a variable counts", "query($n:Int=100){organizations(first:$n){nodes{inspections(first:$n){nodes{findings{item}}}}}}", "", rules.QueryTooCostly, "points"},
		{"of two defaults neither is believed", "query A($n:Int=100){organizations(first:$n){nodes{inspections(first:$n){nodes{findings{item}}}}}} query B($n:Int=1){organizations(first:$n){nodes{inspections(first:$n){nodes{findings{item}}}}}}", "", rules.QueryTooCostly, "points"},
		{"a size that is no number counts as the most", "query($n:String){organizations(first:$n){nodes{inspections(first:$n){nodes{findings{item}}}}}}", `{"n":"x"}`, rules.QueryTooCostly, "points"},
		{"a size by last counts too", "{organizations(last:100){nodes{inspections(last:100){nodes{findings{item}}}}}}", "", rules.QueryTooCostly, "points"},
		{"the cost hides in no fragment", "{organizations(first:100){...c}} fragment c on OrganizationConnection{nodes{...o}} fragment o on Organization{inspections(first:100){nodes{findings{item}}}}", "", rules.QueryTooCostly, "points"},
		{"nor in an interface", "{nodes(ids:[" + strings.Repeat(`"a",`, 100) + "]){... on Organization{inspections(first:100){nodes{findings{item}}}}}}", "", rules.QueryTooCostly, "points"},
		{"ids in a variable count", "query($i:[ID!]!){nodes(ids:$i){... on Organization{inspections(first:50){nodes{findings{item}}}}}}", `{"i":["1","2"]}`, "", ""},
		{"verifying a hundred certificates at once is too much", "{" + verifications(100) + "}", "", rules.QueryTooLarge, "fields at the top"},
		{"thirty parts of names pass", "{" + renamed(30, `organizations(filter:{nameContains:"a"}){totalCount}`) + "}", "", "", ""},
		{"fifty do not: each is looked for in every name", "{" + renamed(50, `organizations(filter:{nameContains:"a"}){totalCount}`) + "}", "", rules.QueryTooCostly, "points"},
		{"nor in a variable", "query($f:OrganizationFilter){" + renamed(50, `organizations(filter:$f){totalCount}`) + "}", `{"f":{"nameContains":"a"}}`, rules.QueryTooCostly, "points"},
		{"nor in a default", `query($f:OrganizationFilter={nameContains:"a"}){` + renamed(50, `organizations(filter:$f){totalCount}`) + "}", "", rules.QueryTooCostly, "points"},
		{"nor in one of two defaults", `query A($f:OrganizationFilter={nameContains:"a"}){` + renamed(49, `organizations(filter:$f){totalCount}`) + `} query B($f:OrganizationFilter={region:"430000"}){ledger{size}}`, "", rules.QueryTooCostly, "points"},
		{"nor in a variable inside", "query($p:String){" + renamed(50, `organizations(filter:{nameContains:$p}){totalCount}`) + "}", `{"p":"a"}`, rules.QueryTooCostly, "points"},
		{"another condition costs nothing", "{" + renamed(50, `organizations(filter:{region:"430000",nameContains:null}){totalCount}`) + "}", "", "", ""},
		{"a circle of fragments", "{...a} fragment a on Query{...b} fragment b on Query{...a}", "", rules.QueryInvalid, "circle"},
		{"a circle that nothing enters", "{ledger{size}} fragment a on Query{...a}", "", rules.QueryInvalid, "circle"},
		{"a long list", "{nodes(ids:[" + strings.Repeat("1,", 101) + "]){id}}", "", rules.QueryTooLarge, "101 items"},
		{"a long list in a directive", "{ledger @skip(if:[" + strings.Repeat("1,", 101) + "]){size}}", "", rules.QueryTooLarge, "101 items"},
		{"types of types may be deep", "{__schema{types{fields{type{ofType{ofType{ofType{ofType{ofType{ofType{ofType{name}}}}}}}}}}}}", "", "", ""},
		{"but not without end", "{__schema{types{" + strings.Repeat("ofType{", 19) + "name" + strings.Repeat("}", 19) + "}}}", "", rules.QueryTooDeep, "22"},
		{"nor can the schema be asked for again and again", "{__schema{types{" + renamed(4, "fields{type{ofType{fields{name description}}}}") + "}}}", "", rules.QueryTooCostly, "points"},
		{"nor under a hundred names", "{" + renamed(50, "__schema{types{description}}") + "}", "", rules.QueryTooCostly, "points"},
		{"nor in a fragment that is spread again and again", "{" + renamed(50, "__schema{...s}") + "} fragment s on __Schema{types{description}}", "", rules.QueryTooCostly, "points"},
		{"nor below one name", "{__schema{" + renamed(99, "types{description}") + "}}", "", rules.QueryTooCostly, "points"},
		{"nor type by type", "{" + renamed(30, `__type(name:"Query"){fields{description type{fields{name description}}}}`) + "}", "", rules.QueryTooCostly, "points"},
		{"a few types pass", "{" + renamed(20, `__type(name:"Query"){fields{name description args{name description}}}`) + "}", "", "", ""},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			document, err := parser.ParseQuery(&ast.Source{Input: test.query})
			if err != nil {
				t.Fatal(err)
			}
			variables := map[string]any{}
			if test.variables != "" && !decode([]byte(test.variables), &variables) {
				t.Fatal("variables")
			}
			total, err := newGuard(testSchema()).inspect(document, variables)
			if test.code == "" {
				if err != nil {
					t.Fatalf("refused: %v (%+v)", err, total)
				}
				return
			}
			var problem *rules.Problem
			if !errors.As(err, &problem) {
				t.Fatalf("passed: %+v", total)
			}
			if problem.Code != test.code || !strings.Contains(problem.Message.En, test.says) {
				t.Fatalf("refused as %v", problem)
			}
			if problem.Message.Zh == "" || problem.Mend.Zh == "" || problem.Mend.En == "" {
				t.Fatalf("not said in both languages: %+v", problem)
			}
		})
	}
}

// A refusal says where: line and column of what is too much, as far as one place is.
func TestARefusalOfTheGuardSaysWhere(t *testing.T) {
	const line = "query($i:[ID!]!,$d:Int)\n"
	reader := newReader(testSchema())
	for _, test := range []struct {
		sentence, query, variables, limit string
		// before is what stands before the place.
		before string
	}{
		{"a long name", "{ledger{size}\n" + strings.Repeat("a", 101) + "}", "", "name", "{ledger{size}\n"},
		{"a long list", "{ledger{size}\nnodes(ids:[" + strings.Repeat("1,", 101) + "]){id}}", "", "list", "{ledger{size}\nnodes(ids:"},
		{"a long list in a variable: where it is defined", line + "{nodes(ids:$i){id}}", `{"d":1,"i":[` + strings.Repeat("1,", 100) + "1]}", "list", "query("},
		{"a deep value", "{nodes(ids:[[[[[[1]]]]]]){id}}", "", "valueDepth", "{nodes(ids:[[[[["},
		{"a deep value in a variable: where it is defined", line + "{nodes(ids:$i){id}}", `{"d":[[[[[[1]]]]]],"i":[1]}`, "valueDepth", "query($i:[ID!]!,"},
		{"a variable that nothing defines has no place", "{ledger{size}}", `{"a":[[[[[[1]]]]]]}`, "valueDepth", ""},
		{"the first alias too many", "{ledger{" + renamed(101, "size") + "}}", "", "aliases", "{ledger{" + renamed(100, "size")},
		{"the first directive too many", "{ledger{size " + strings.Repeat("@skip(if:false)", 51) + "}}", "", "directives", "{ledger{size " + strings.Repeat("@skip(if:false)", 50) + "@"},
		{"the first spread too many", "{" + strings.Repeat("...f ", 101) + "} fragment f on Query{__typename}", "", "spreads", "{" + strings.Repeat("...f ", 100) + "..."},
		{"the deepest field", "{ledger{size}" + nestedFields(13)[1:], "", "depth", `{ledger{size}region(code:"430000"){` + strings.Repeat("parent{", 11)},
		{"the deepest field, in a fragment", `{region(code:"430000"){...f}} fragment f on Region{` + strings.Repeat("parent{", 11) + "code" + strings.Repeat("}", 12), "", "depth", `{region(code:"430000"){...f}} fragment f on Region{` + strings.Repeat("parent{", 11)},
		{"the deepest field of the schema", "{__schema{types{" + strings.Repeat("ofType{", 19) + "name" + strings.Repeat("}", 19) + "}}}", "", "schemaDepth", "{__schema{types{" + strings.Repeat("ofType{", 19)},
		{"which list has the large page", "{regions{organizations(first:5){totalCount}} announcements(last:101){totalCount}}", "", "page", "{regions{organizations(first:5){totalCount}} announcements("},
		{"the dearest of several lists", "{ledger{size} a:organizations(first:2){totalCount}\nb:organizations(first:100){nodes{inspections(first:100){nodes{findings{item}}}}}}", "", "cost", "{ledger{size} a:organizations(first:2){totalCount}\n"},
		{"the dearest list below one object", `{node(id:"x"){... on Organization{inspections(first:100){nodes{findings{item note} a:findings{item note} b:findings{item note} c:findings{item note}}}}}}`, "", "cost", `{node(id:"x"){... on Organization{`},
		{"the dearest list, in a fragment", "{...f} fragment f on Query{organizations(first:100){nodes{inspections(first:100){nodes{findings{item}}}}}}", "", "cost", "{...f} fragment f on Query{"},
		{"the first of equals", "{" + renamed(50, `organizations(filter:{nameContains:"a"}){totalCount}`) + "}", "", "cost", "{"},
		{"the list with the most objects", "{platforms{name} inspections(first:100){nodes{" + renamed(50, "publication{entryIndex}") + "}}}", "", "nodes", "{platforms{name} "},
		{"what asks most of the schema", "{ledger{size} " + renamed(9, "__schema{types{fields{description}}}") + "z:__schema{types{name fields{description name}}}}", "", "schemaCost", "{ledger{size} " + renamed(9, "__schema{types{fields{description}}}")},
		{"tokens have no one place", "{" + strings.Repeat("a ", MaxTokens) + "}", "", "tokens", ""},
	} {
		variables := map[string]any{}
		if test.variables != "" && !decode([]byte(test.variables), &variables) {
			t.Fatal(test.variables)
		}
		_, _, faults := reader.read(test.query, variables)
		if len(faults) != 1 || faults[0].Extensions["limitName"] != test.limit {
			t.Errorf("%s: %+v", test.sentence, faults)
			continue
		}
		var want []gqlerror.Location
		if test.before != "" {
			lines := strings.Split(test.before, "\n")
			want = []gqlerror.Location{{Line: len(lines), Column: len(lines[len(lines)-1]) + 1}}
		}
		if diff := cmp.Diff(want, faults[0].Locations); diff != "" {
			t.Errorf("%s: wanted (-) and told (+):\n%s", test.sentence, diff)
		}
	}
}

func aliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:ledger{size}", i)
	}
	return b.String()
}

// renamed asks for one thing under n names.
func renamed(n int, asked string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:%s ", i, asked)
	}
	return b.String()
}

// definitions begins an operation that defines n variables.
func definitions(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "$v%d:Int ", i)
	}
	return "query(" + b.String() + ")"
}

// undefined are n variables.
func undefined(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`"v%d":1`, i))
	}
	return "{" + strings.Join(list, ",") + "}"
}

func verifications(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d:verifyCertificate(input:{number:"1"}){verdict}`, i)
	}
	return b.String()
}

// A fragment bomb of 1.3 kB stands for 2^30 fields. The guard's work is counted,
// not timed: it looks at every selection of the document once.
func TestGuardWorksInProportionToTheDocument(t *testing.T) {
	guard := newGuard(testSchema())
	steps := func(text string) int {
		document, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			t.Fatal(err)
		}
		_, survey := guard.survey(document, nil)
		return survey.steps
	}
	bomb := fragmentBomb(30)
	if len(bomb) > 1400 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	// one spread in the query, two in each fragment, two fields in the last
	if got, want := steps(bomb), 1+2*30+2; got != want {
		t.Errorf("the bomb took %d steps, and not %d", got, want)
	}
	for n := 10; n <= 300; n *= 2 {
		if got, twice := steps(fragmentBomb(n)), steps(fragmentBomb(2*n)); twice > 2*got {
			t.Errorf("%d fragments take %d steps, %d take %d", n, got, 2*n, twice)
		}
	}
}

func TestTokensAreCountedBeforeParsing(t *testing.T) {
	for _, test := range []struct {
		sentence, text, says string
	}{
		{"as many as are allowed", "{" + strings.Repeat("a ", MaxTokens-2) + "}", ""},
		{"one more", "{" + strings.Repeat("a ", MaxTokens-1) + "}", fmt.Sprintf("%d tokens", MaxTokens+1)},
		{"comments count", strings.Repeat("#\n", MaxTokens+1), fmt.Sprintf("%d tokens", MaxTokens+1)},
		{"a name that is longer than any", "{" + strings.Repeat("a", MaxName+1) + "}", fmt.Sprintf("%d characters", MaxName+1)},
		{"what cannot be read is left to the parser", "{\x00", ""},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			err := checkTokens(test.text)
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v", err)
			}
		})
	}
}

// No list may hide its size from the guard.
func TestEveryListHasACost(t *testing.T) {
	schema := testSchema()
	for _, definition := range schema.Types {
		if definition.BuiltIn {
			continue
		}
		for _, field := range definition.Fields {
			below := schema.Types[field.Type.Name()]
			if below == nil || !below.IsCompositeType() {
				continue
			}
			list := field.Directives.ForName("listSize")
			connection := strings.HasSuffix(below.Name, "Connection")
			inConnection := strings.HasSuffix(definition.Name, "Connection") && (field.Name == "edges" || field.Name == "nodes")
			switch {
			case (field.Type.Elem != nil || connection) && !inConnection && list == nil:
				t.Errorf("%s.%s has no @listSize", definition.Name, field.Name)
			case list != nil && wholeNumber(list, "assumedSize") < 1:
				t.Errorf("%s.%s has no assumed size", definition.Name, field.Name)
			case connection && !inConnection && len(textList(list, "sizedFields")) != 2:
				t.Errorf("%s.%s does not size edges and nodes", definition.Name, field.Name)
			}
			for _, name := range textList(list, "slicingArguments") {
				if field.Arguments.ForName(name) == nil {
					t.Errorf("%s.%s has no argument %s", definition.Name, field.Name, name)
				}
			}
			for _, argument := range field.Arguments {
				if n := argument.Name; (n == "first" || n == "last") && !contains(textList(list, "slicingArguments"), n) {
					t.Errorf("%s.%s does not count %s", definition.Name, field.Name, n)
				}
			}
		}
	}
}

func contains(list []string, wanted string) bool {
	for _, item := range list {
		if item == wanted {
			return true
		}
	}
	return false
}

func FuzzGuard(f *testing.F) {
	for _, seed := range []string{
		"{ledger{size}}", fragmentBomb(5), fragmentBomb(90), nestedFields(40), "{" + aliases(200) + "}",
		"{" + strings.Repeat("a ", 1000) + "}", "{ledger{size" + strings.Repeat("@skip(if:true)", 100) + "}}",
		"{...a} fragment a on Query{...b} fragment b on Query{...a}", "{...a} fragment a on Nothing{...a}",
		"query A{ledger{size}} query B{ledger{size}}", "query($n:Int=5){organizations(first:$n){nodes{name}}}",
		"{nodes(ids:[[[[[1]]]]]){id}}", "mutation{a}", "subscription{a}", "{", "", "{}", "{a(", `{a(b:"`, `{a(b:"""`,
		"fragment on on on{on}", "{... on Query{... on Query{... @skip(if:true){ledger{size}}}}}",
		`{verifyCertificate(input:{number:"x"}){verdict}}`, "{__schema{types{fields{type{fields{name}}}}}}",
		"{organizations(first:99999999999999999999){nodes{name}}}", "{organizations(first:-1){nodes{name}}}",
	} {
		f.Add(seed, `{"n":100}`)
	}
	schema := testSchema()
	reader := newReader(schema)
	f.Fuzz(func(t *testing.T, text, variables string) {
		if len(text)+len(variables) > MaxBody {
			return
		}
		given := map[string]any{}
		if !decode([]byte(variables), &given) {
			given = nil
		}
		document, total, faults := reader.read(text, given)
		if len(faults) > 0 {
			for _, fault := range faults {
				if _, err := json.Marshal(fault); err != nil || fault.Extensions["code"] == string(rules.Internal) {
					t.Fatalf("%v %v", fault, err)
				}
			}
			return
		}
		if total.fields > MaxFields || total.depth.n > MaxDepth || total.cost > MaxCost || total.schemaCost > MaxSchemaCost {
			t.Fatalf("let through: %+v", total)
		}
		// a document that passed is measured again in proportion to its length
		if _, survey := reader.guard.survey(document, given); survey.steps > len(text) {
			t.Fatalf("%d steps for %d bytes", survey.steps, len(text))
		}
		for _, operation := range document.Operations {
			_ = checkVariables(schema, document, operation, given)
		}
	})
}
