package graph

import (
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"mingzhi/rules"
)

// reader turns a text into a document that is safe to run: counted, parsed,
// guarded, validated, in this order. It remembers the last short documents.
type reader struct {
	schema *ast.Schema
	guard  *guard
	known  *lru.Cache[string, *ast.QueryDocument]
}

// The memory of documents: how many, and how long each, in bytes.
const (
	knownDocuments = 256
	knownLength    = 8 << 10
)

func newReader(schema *ast.Schema) *reader {
	known, err := lru.New[string, *ast.QueryDocument](knownDocuments)
	if err != nil {
		panic(err) // the size is a positive constant
	}
	return &reader{schema: schema, guard: newGuard(schema), known: known}
}

// read gives the document and what it was measured at, or what is wrong with it.
// The guard's answer depends on the variables and is asked every time.
func (r *reader) read(text string, variables map[string]any) (*ast.QueryDocument, measure, gqlerror.List) {
	document, known := r.known.Get(text)
	if !known {
		if err := checkTokens(text); err != nil {
			return nil, measure{}, gqlerror.List{present(err)}
		}
		parsed, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, MaxTokens+1)
		if err != nil {
			return nil, measure{}, gqlerror.List{syntaxFault(err)}
		}
		document = parsed
	}
	total, err := r.guard.inspect(document, variables)
	if err != nil {
		return nil, total, gqlerror.List{present(err)}
	}
	if known {
		return document, total, nil
	}
	if len(document.Operations) == 0 {
		return nil, total, gqlerror.List{present(noQuery())}
	}
	if faults := validate(r.schema, document); len(faults) > 0 {
		return nil, total, faults
	}
	if len(text) <= knownLength {
		r.known.Add(text, document)
	}
	return document, total, nil
}

// syntaxRule names what a text breaks that is no document at all, beside the
// names of the rules of validation.
const syntaxRule = "Syntax"

// syntaxFault tells where a document cannot be read.
func syntaxFault(err error) *gqlerror.Error {
	fault := present(&rules.Problem{
		Code:    rules.QueryInvalid,
		Message: rules.Text{Zh: "查询有语法错误", En: "the query has a syntax error"},
		Mend:    rules.Text{Zh: "请检查所指位置附近的括号与引号", En: "check brackets and quotes near the place"},
	})
	fault.Rule = syntaxRule
	if parsed, ok := err.(*gqlerror.Error); ok {
		fault.Locations = parsed.Locations
	}
	return fault
}

func noQuery() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadRequest,
		Message: rules.Text{Zh: "请求里没有查询", En: "the request holds no query"},
		Mend:    rules.Text{Zh: "把查询放在 query 中", En: "put the query into query"},
	}
}
