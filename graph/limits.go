package graph

import (
	"fmt"

	"mingzhi/rules"
)

// The limits of one request. They are far above what the portal and the examples
// of the documentation ask for, and far below what would hurt.
const (
	// MaxBody is the longest body of a POST, and the longest query string of a
	// GET, in bytes.
	MaxBody = 64 << 10
	// MaxTokens is how many lexical tokens a document has.
	MaxTokens = 2000
	// MaxName is the longest name in a document, in characters.
	MaxName = 100
	// MaxList is the longest list in a document or its variables.
	MaxList = 100
	// MaxDepth is how many levels of fields are nested in each other.
	MaxDepth = 12
	// MaxSchemaDepth is the same below __schema and __type, where the types of
	// types are nested.
	MaxSchemaDepth = 20
	// MaxAliases is how many fields are renamed.
	MaxAliases = 100
	// MaxDirectives is how many directives a document carries.
	MaxDirectives = 50
	// MaxFields is how many fields are left when every fragment is spread out.
	MaxFields = 500
	// MaxCost is what a request may cost in points: about the number of objects
	// that it can be answered with.
	MaxCost = 20_000
	// MaxSchemaCost is how many bytes about the schema itself a request is answered
	// with, about: somewhat more than all of it once.
	MaxSchemaCost = 200_000
)

// excess is a limit that a request passed, with both figures.
type excess struct {
	*rules.Problem
	limit, actual int64
}

// Unwrap gives the problem, so that it is found as one.
func (e *excess) Unwrap() error { return e.Problem }

// tooMuch tells what was counted, the figure and the limit. The wordings take the
// figure and then the limit.
func tooMuch(code rules.Code, actual, limit int64, zh, en string, mend rules.Text) *excess {
	return &excess{
		Problem: &rules.Problem{
			Code:    code,
			Message: rules.Text{Zh: fmt.Sprintf(zh, figure(actual), limit), En: fmt.Sprintf(en, figure(actual), limit)},
			Mend:    mend,
		},
		limit:  limit,
		actual: actual,
	}
}

// figure writes a count; one that ran into the ceiling of the arithmetic is
// written as at least that.
func figure(n int64) string {
	if n >= most {
		return fmt.Sprintf("≥%d", int64(most))
	}
	return fmt.Sprint(n)
}

var splitQuery = rules.Text{Zh: "请少选一些字段，或分成几次查询", En: "select fewer fields, or split the query"}

func tooManyTokens(n int64) *excess {
	return tooMuch(rules.QueryTooLarge, n, MaxTokens, "查询有 %s 个词法单元，最多 %d 个", "the query has %s tokens; at most %d are allowed", splitQuery)
}

func nameTooLong(n int64) *excess {
	return tooMuch(rules.QueryTooLarge, n, MaxName, "查询中有一个名称长 %s 个字符，最多 %d 个", "a name in the query has %s characters; at most %d are allowed", splitQuery)
}

func listTooLong(n int64) *excess {
	return tooMuch(rules.QueryTooLarge, n, MaxList, "有一个列表参数有 %s 项，最多 %d 项", "a list argument has %s items; at most %d are allowed", splitQuery)
}

func tooManyAliases(n int64) *excess {
	return tooMuch(rules.QueryTooLarge, n, MaxAliases, "查询有 %s 个别名，最多 %d 个", "the query has %s aliases; at most %d are allowed", splitQuery)
}

func tooManyDirectives(n int64) *excess {
	return tooMuch(rules.QueryTooLarge, n, MaxDirectives, "查询有 %s 条指令，最多 %d 条", "the query has %s directives; at most %d are allowed", splitQuery)
}

func tooManyFields(n int64) *excess {
	return tooMuch(rules.QueryTooLarge, n, MaxFields, "查询展开后有 %s 个字段，最多 %d 个", "the query has %s fields when its fragments are spread out; at most %d are allowed", splitQuery)
}

func tooDeep(n, limit int64) *excess {
	return tooMuch(rules.QueryTooDeep, n, limit, "查询嵌套 %s 层，最多 %d 层", "the query is nested %s levels deep; at most %d are allowed",
		rules.Text{Zh: "请按对象编号（node）另行查询深处的对象", En: "ask for the objects further down by their ids, with node"})
}

func tooCostly(n int64) *excess {
	return tooMuch(rules.QueryTooCostly, n, MaxCost, "查询估计需 %s 分，最多 %d 分", "the query would cost %s points; at most %d are allowed",
		rules.Text{Zh: "请用较小的 first，或分页查询", En: "ask for smaller pages with first, or for fewer lists inside lists"})
}

func tooMuchSchema(n int64) *excess {
	return tooMuch(rules.QueryTooCostly, n, MaxSchemaCost, "查询要的接口说明约 %s 分，最多 %d 分", "what the query asks of the schema would cost %s points; at most %d are allowed",
		rules.Text{Zh: "请只问一次 __schema，像 GraphiQL 那样", En: "ask for __schema once, as GraphiQL does"})
}

func bodyTooLong() *rules.Problem {
	return &rules.Problem{
		Code:    rules.QueryTooLarge,
		Message: rules.Text{Zh: fmt.Sprintf("请求超过 %d 字节", MaxBody), En: fmt.Sprintf("the request is longer than %d bytes", MaxBody)},
		Mend:    splitQuery,
	}
}
