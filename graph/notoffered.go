package graph

import (
	"maps"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	validation "github.com/vektah/gqlparser/v2/validator/rules"

	"mingzhi/rules"
)

// offered is a schema without @defer, which the parser's library adds to every one:
// answers are given whole, and what was put off would never arrive.
func offered(schema *ast.Schema) *ast.Schema {
	own := *schema
	own.Directives = maps.Clone(schema.Directives)
	delete(own.Directives, "defer")
	return &own
}

// otherOperation tells whether a document is refused because the operation that it
// is to run is no query; empty when it is not.
func otherOperation(asked *request, faults gqlerror.List) ast.Operation {
	for _, fault := range faults {
		if fault.Rule != validation.KnownRootTypeRule.Name {
			continue
		}
		document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: asked.Query}, MaxTokens+1)
		if err != nil {
			return ""
		}
		if operation := document.Operations.ForName(asked.OperationName); operation != nil && operation.Operation != ast.Query {
			return operation.Operation
		}
	}
	return ""
}

// pollInstead is how to follow the register without streams.
var pollInstead = rules.Text{
	Zh: "要及时知道变化，请用 GET 重复查询并带上 If-None-Match：没有变化时只答 304",
	En: "to follow what changes, ask again by GET with If-None-Match: as long as nothing changed, 304 is all that is answered",
}

func onlyQueries(asked ast.Operation) *rules.Problem {
	problem := &rules.Problem{
		Code:    rules.NotOffered,
		Message: rules.Text{Zh: "只能查询：没有 mutation 和 subscription", En: "only queries are answered: there are no mutations or subscriptions"},
	}
	problem.Mend = rules.Text{Zh: "请改用 query：接口只供查询，不改动登记簿", En: "ask by a query: the API reads the register and changes nothing"}
	if asked == ast.Subscription {
		problem.Mend = pollInstead
	}
	return problem
}

func noStream() *rules.Problem {
	return &rules.Problem{
		Code:    rules.NotOffered,
		Message: rules.Text{Zh: "没有 WebSocket", En: "there are no WebSockets"},
		Mend:    pollInstead,
	}
}

func noParts() *rules.Problem {
	return &rules.Problem{
		Code:    rules.NotOffered,
		Message: rules.Text{Zh: "没有 @defer 和 @stream：每次回答都是完整的", En: "there is no @defer and no @stream: every answer is whole"},
		Mend:    rules.Text{Zh: "请去掉这条指令；列表用 first 和 after 分页", En: "leave the directive out; lists are read in pages, by first and after"},
	}
}

// noSuchMediaType refuses who accepts none of our media types: a client that waits
// for a stream, or one that may have meant something else.
func noSuchMediaType(header http.Header) *rules.Problem {
	for accepted := range strings.SplitSeq(strings.ToLower(strings.Join(header.Values("Accept"), ",")), ",") {
		accepted = strings.TrimSpace(accepted)
		if strings.HasPrefix(accepted, "text/event-stream") || strings.HasPrefix(accepted, "multipart/") {
			return &rules.Problem{
				Code: rules.NotOffered,
				Message: rules.Text{
					Zh: "只以 application/graphql-response+json 或 application/json 回答，没有事件流和分段应答",
					En: "answers are application/graphql-response+json or application/json: there are no event streams and no answers in parts",
				},
				Mend: pollInstead,
			}
		}
	}
	return &rules.Problem{
		Code: rules.NotOffered,
		Message: rules.Text{
			Zh: "只以 UTF-8 的 application/graphql-response+json 或 application/json 回答",
			En: "answers are application/graphql-response+json or application/json, in UTF-8",
		},
		Mend: rules.Text{
			Zh: "请发送 Accept: application/json；在浏览器里请打开 /graphiql",
			En: "send Accept: application/json, or open /graphiql in a browser",
		},
	}
}
