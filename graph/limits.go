package graph

import (
	"fmt"

	"mingzhi/db"
	"mingzhi/graph/answer"
	"mingzhi/rules"
	"mingzhi/search"
)

// The limits of one request. They are far above what the portal and the examples
// of the documentation ask for, and far below what would hurt. Limits, below, says
// of each what it counts and how a refusal is worded.
const (
	MaxBody          = 64 << 10
	MaxURL           = 16 << 10
	MaxTokens        = 2000
	MaxName          = 100
	MaxList          = 100
	MaxValueDepth    = 5
	MaxVariables     = 50
	MaxVariableBytes = 16 << 10
	MaxDepth         = 12
	MaxSchemaDepth   = 20
	MaxAliases       = 100
	MaxDirectives    = 50
	MaxSpreads       = 100
	MaxFaults        = 20
	// MaxDocumentFaults is how many faults of one document are told.
	MaxDocumentFaults = 5
	MaxFields         = 500
	MaxRootFields     = 50
	MaxPage           = db.MaxPageSize
	MaxNodes          = 5000
	MaxCost           = 20_000
	MaxSchemaCost     = 200_000
)

// Limit is one bound of a request: docs/limits.md is written from these.
type Limit struct {
	// Name is stable; a refusal carries it as extensions.limitName.
	Name string
	// Most is the largest figure that passes.
	Most int64
	// Code is what a refusal says.
	Code rules.Code
	// Counts says what is counted.
	Counts rules.Text
	// refusal takes the query's own figure and then the limit; empty where the
	// refusal is worded elsewhere.
	refusal rules.Text
	mend    rules.Text
}

var (
	splitQuery     = rules.Text{Zh: "请少选一些字段，或分成几次查询", En: "select fewer fields, or split the query"}
	smallerPages   = rules.Text{Zh: "请用较小的 first，或少在列表里面再取列表", En: "ask for smaller pages with first, or for fewer lists inside lists"}
	shorterName    = rules.Text{Zh: "请用较短的名称", En: "use a shorter name"}
	flatterValue   = rules.Text{Zh: "请少嵌套几层对象和列表，照 /graphiql 中的接口说明写", En: "nest objects and lists less deeply, as the schema has them, which /graphiql shows"}
	splitList      = rules.Text{Zh: "请把列表分成几次请求", En: "split the list over several requests"}
	fewDirectives  = rules.Text{Zh: "请少用指令，不要的字段不写就是", En: "use fewer directives: a field that is not wanted can be left out"}
	fewerSpreads   = rules.Text{Zh: "请少引用片段，或分成几次查询", En: "spread fewer fragments, or split the query"}
	fewerAliases   = rules.Text{Zh: "请少用别名，或分成几次查询；几个对象可用 nodes(ids:) 一起取", En: "use fewer aliases, or split the query; nodes(ids:) gives several objects at once"}
	fewerVariables = rules.Text{Zh: "请少传一些变量，或分成几次查询", En: "send fewer or shorter variables, or split the query"}
	askByNode      = rules.Text{Zh: "请按对象编号（node）另行查询深处的对象", En: "ask for the objects further down by their ids, with node"}
)

// The limits, in the order in which they are asked.
var (
	limitBody = Limit{Name: "body", Most: MaxBody, Code: rules.QueryTooLarge,
		Counts:  rules.Text{Zh: "请求体的字节", En: "bytes of the body of a POST"},
		refusal: rules.Text{Zh: "请求有 %s 字节，最多 %d 字节", En: "the request has %s bytes; at most %d are allowed"},
		mend:    rules.Text{Zh: "请缩短查询、变量或文字，或分成几次请求", En: "send a shorter query, shorter variables or texts, or split the request"}}
	limitURL = Limit{Name: "url", Most: MaxURL, Code: rules.QueryTooLarge,
		Counts:  rules.Text{Zh: "网址中参数的字节", En: "bytes of the parameters in the URL of a GET"},
		refusal: rules.Text{Zh: "网址中的参数有 %s 字节，最多 %d 字节", En: "the parameters in the URL have %s bytes; at most %d are allowed"},
		mend:    rules.Text{Zh: "请改用 POST，请求体最多 65536 字节", En: "send it by POST, whose body may have 65536 bytes"}}
	limitTokens = Limit{Name: "tokens", Most: MaxTokens, Code: rules.QueryTooLarge, mend: splitQuery,
		Counts:  rules.Text{Zh: "查询的词法单元，注释也算", En: "lexical tokens of the document, comments among them"},
		refusal: rules.Text{Zh: "查询有 %s 个词法单元，最多 %d 个", En: "the query has %s tokens; at most %d are allowed"}}
	limitName = Limit{Name: "name", Most: MaxName, Code: rules.QueryTooLarge, mend: shorterName,
		Counts:  rules.Text{Zh: "最长名称的字符", En: "characters of the longest name in the document"},
		refusal: rules.Text{Zh: "查询中有一个名称长 %s 个字符，最多 %d 个", En: "a name in the query has %s characters; at most %d are allowed"}}
	limitVariables = Limit{Name: "variables", Most: MaxVariables, Code: rules.QueryTooLarge, mend: fewerVariables,
		Counts:  rules.Text{Zh: "变量个数，定义的与传来的取多者", En: "variables, defined or sent, whichever are more"},
		refusal: rules.Text{Zh: "查询有 %s 个变量，最多 %d 个", En: "the query has %s variables; at most %d are allowed"}}
	limitVariableBytes = Limit{Name: "variableBytes", Most: MaxVariableBytes, Code: rules.QueryTooLarge, mend: fewerVariables,
		Counts:  rules.Text{Zh: "变量的名称、文字与数字的字节", En: "bytes of the names, texts and numbers in the variables"},
		refusal: rules.Text{Zh: "变量共 %s 字节，最多 %d 字节", En: "the variables have %s bytes; at most %d are allowed"}}
	limitValueDepth = Limit{Name: "valueDepth", Most: MaxValueDepth, Code: rules.QueryTooDeep, mend: flatterValue,
		Counts:  rules.Text{Zh: "参数与变量中对象和列表的嵌套层数", En: "levels of objects and lists nested in an argument or a variable"},
		refusal: rules.Text{Zh: "有一个参数或变量嵌套 %s 层，最多 %d 层", En: "an argument or a variable is nested %s levels deep; at most %d are allowed"}}
	limitList = Limit{Name: "list", Most: MaxList, Code: rules.QueryTooLarge, mend: splitList,
		Counts:  rules.Text{Zh: "最长列表参数的项", En: "items of the longest list in an argument or a variable"},
		refusal: rules.Text{Zh: "有一个列表参数有 %s 项，最多 %d 项", En: "a list argument has %s items; at most %d are allowed"}}
	limitDirectives = Limit{Name: "directives", Most: MaxDirectives, Code: rules.QueryTooLarge, mend: fewDirectives,
		Counts:  rules.Text{Zh: "指令", En: "directives of the document"},
		refusal: rules.Text{Zh: "查询有 %s 条指令，最多 %d 条", En: "the query has %s directives; at most %d are allowed"}}
	limitSpreads = Limit{Name: "spreads", Most: MaxSpreads, Code: rules.QueryTooLarge, mend: fewerSpreads,
		Counts:  rules.Text{Zh: "片段引用", En: "spreads of fragments, as written"},
		refusal: rules.Text{Zh: "查询引用片段 %s 次，最多 %d 次", En: "the query spreads fragments %s times; at most %d are allowed"}}
	limitAliases = Limit{Name: "aliases", Most: MaxAliases, Code: rules.QueryTooLarge, mend: fewerAliases,
		Counts:  rules.Text{Zh: "别名", En: "fields that are renamed"},
		refusal: rules.Text{Zh: "查询有 %s 个别名，最多 %d 个", En: "the query has %s aliases; at most %d are allowed"}}
	limitDepth = Limit{Name: "depth", Most: MaxDepth, Code: rules.QueryTooDeep, mend: askByNode,
		Counts:  rules.Text{Zh: "字段的嵌套层数", En: "levels of fields nested in each other"},
		refusal: rules.Text{Zh: "查询嵌套 %s 层，最多 %d 层", En: "the query is nested %s levels deep; at most %d are allowed"}}
	limitSchemaDepth = Limit{Name: "schemaDepth", Most: MaxSchemaDepth, Code: rules.QueryTooDeep, mend: askByNode,
		Counts:  rules.Text{Zh: "__schema 和 __type 之下的嵌套层数", En: "the same below __schema and __type, where types of types are nested"},
		refusal: limitDepth.refusal}
	limitFields = Limit{Name: "fields", Most: MaxFields, Code: rules.QueryTooLarge, mend: splitQuery,
		Counts:  rules.Text{Zh: "片段展开后的字段", En: "fields that are left when every fragment is spread out"},
		refusal: rules.Text{Zh: "查询展开后有 %s 个字段，最多 %d 个", En: "the query has %s fields when its fragments are spread out; at most %d are allowed"}}
	limitRootFields = Limit{Name: "rootFields", Most: MaxRootFields, Code: rules.QueryTooLarge, mend: splitQuery,
		Counts:  rules.Text{Zh: "最上层的字段", En: "fields at the top, each a query of its own"},
		refusal: rules.Text{Zh: "查询最上层有 %s 个字段，最多 %d 个", En: "the query has %s fields at the top; at most %d are allowed"}}
	limitPage = Limit{Name: "page", Most: MaxPage, Code: rules.BadPage,
		Counts:  rules.Text{Zh: "一页的条数（first、last），至少 1", En: "rows of one page: first or last, at least 1"},
		refusal: rules.Text{Zh: "一页要 %s 条，最多 %d 条", En: "a page of %s rows is asked for; at most %d are allowed"},
		mend:    rules.Text{Zh: "例如 first: 20，再用 endCursor 作 after", En: "for example first: 20, then endCursor as after"}}
	limitCost = Limit{Name: "cost", Most: MaxCost, Code: rules.QueryTooCostly, mend: smallerPages,
		Counts:  rules.Text{Zh: "估计的代价分", En: "estimated points, see below"},
		refusal: rules.Text{Zh: "查询估计需 %s 分，最多 %d 分", En: "the query would cost %s points; at most %d are allowed"}}
	limitNodes = Limit{Name: "nodes", Most: MaxNodes, Code: rules.QueryTooCostly, mend: smallerPages,
		Counts:  rules.Text{Zh: "至多得到的对象", En: "objects that the query may be answered with"},
		refusal: rules.Text{Zh: "查询至多得到 %s 个对象，最多 %d 个", En: "the query may be answered with %s objects; at most %d are allowed"}}
	limitSchemaCost = Limit{Name: "schemaCost", Most: MaxSchemaCost, Code: rules.QueryTooCostly,
		Counts:  rules.Text{Zh: "接口说明的字节，约数", En: "bytes about the schema itself, roughly: somewhat more than all of it once"},
		refusal: rules.Text{Zh: "查询要的接口说明约 %s 分，最多 %d 分", En: "what the query asks of the schema would cost %s points; at most %d are allowed"},
		mend:    rules.Text{Zh: "请只问一次 __schema，像 GraphiQL 那样", En: "ask for __schema once, as GraphiQL does"}}
	limitText = Limit{Name: answer.TextLimit, Most: answer.MaxText, Code: rules.TooLong,
		Counts: rules.Text{Zh: "一个文字参数的字符", En: "characters of one text among the arguments"}}
	limitSearch = Limit{Name: "search", Most: search.MaxQuery, Code: rules.TooLong,
		Counts:  rules.Text{Zh: "检索词（search 的 query）的字符", En: "characters of what search looks for, its query"},
		refusal: rules.Text{Zh: "检索词有 %s 个字符，最多 %d 个", En: "what to look for has %s characters; at most %d are allowed"},
		mend:    rules.Text{Zh: "用名称的几个字就够了", En: "a few characters of the name are enough"}}
	limitInputs = Limit{Name: "inputs", Most: mostInputs, Code: rules.BadPage,
		Counts:  rules.Text{Zh: "一次查验的证明（verifyCertificates 的 inputs）", En: "certificates that verifyCertificates verifies at once, its inputs"},
		refusal: rules.Text{Zh: "一次查验 %s 份，最多 %d 份", En: "%s certificates are to be verified at once; at most %d are allowed"},
		mend:    rules.Text{Zh: "请分几次查验，或在网页上传表格", En: "ask in several requests, or upload a spreadsheet on the portal"}}
	limitProof = Limit{Name: "proof", Most: maxProof, Code: rules.TooLong,
		Counts:  rules.Text{Zh: "查验证明时一个文字的字节", En: "bytes of one text of a verification, its content apart"},
		refusal: rules.Text{Zh: "填写的内容有 %s 字节，最多 %d 字节", En: "what was entered has %s bytes; at most %d are allowed"},
		mend:    rules.Text{Zh: "请照证明上所印填写，一个汉字是三个字节", En: "enter what is printed on the certificate; a Chinese character has three bytes"}}
)

// The limits of what is told. The last error that is told then says moreFaults.
var (
	limitDocumentFaults = Limit{Name: "documentFaults", Most: MaxDocumentFaults,
		Counts: rules.Text{Zh: "查询不合接口说明时写明的错误；还有更多时，最后一个带 moreFaults", En: "faults of a document that an answer tells; where there are more, the last has moreFaults"}}
	limitFaults = Limit{Name: "faults", Most: MaxFaults,
		Counts: rules.Text{Zh: "执行时写明的错误；再多就不再读下去，最后一个带 moreFaults", En: "errors of a query that runs; after more of them the rest is not read, and the last has moreFaults"}}
)

// Limits are all of them, in the order in which they are asked.
func Limits() []Limit {
	return []Limit{
		limitBody, limitURL, limitTokens, limitName, limitVariables, limitVariableBytes, limitValueDepth, limitList, limitDirectives,
		limitSpreads, limitAliases, limitDepth, limitSchemaDepth, limitFields, limitRootFields, limitPage, limitCost, limitNodes, limitSchemaCost,
		limitText, limitSearch, limitInputs, limitProof, limitDocumentFaults, limitFaults,
	}
}

// passedBy is the refusal of a figure beyond the limit; nil when it keeps to it.
func (l Limit) passedBy(actual int64) error {
	if actual <= l.Most {
		return nil
	}
	return l.refuse(actual)
}

func (l Limit) refuse(actual int64) *rules.Problem {
	return &rules.Problem{
		Code: l.Code,
		Message: rules.Text{
			Zh: fmt.Sprintf(l.refusal.Zh, figure(actual), l.Most), En: fmt.Sprintf(l.refusal.En, figure(actual), l.Most),
		},
		Mend:   l.mend,
		Excess: &rules.Excess{Name: l.Name, Limit: l.Most, Actual: &actual},
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

// bodyTooLong refuses a body of so many bytes; fewer than are allowed where nobody
// said how many they are.
func bodyTooLong(bytes int64) *rules.Problem {
	problem := limitBody.refuse(bytes)
	if bytes <= MaxBody {
		problem.Message = rules.Text{Zh: fmt.Sprintf("请求超过 %d 字节", MaxBody), En: fmt.Sprintf("the request is longer than %d bytes", MaxBody)}
		problem.Excess.Actual = nil
	}
	return problem
}
