package graph

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"mingzhi/answers"
	"mingzhi/budget"
	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/rules"
	"mingzhi/search"
)

// maxTime is how long one request may take.
const maxTime = 15 * time.Second

// door is the way in over HTTP, as the GraphQL-over-HTTP specification has it.
type door struct {
	db      *db.DB
	schema  *ast.Schema
	reader  *reader
	trusted trusted
	kept    *kept
	again   again
	run     *executor.Executor
	logger  *slog.Logger

	search *search.Service
	// answers, budgets and gate are nil for none.
	answers *answers.Cache
	budgets *budget.Keeper
	gate    *load.Gate
}

// call is one request and the way back to whoever asked.
type call struct {
	w http.ResponseWriter
	r *http.Request
	// mediaType is how the answer is labelled.
	mediaType string
	who       budget.Who
}

// ServeHTTP answers one request.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mediaType, acceptable := negotiate(r.Header)
	c := &call{w: w, r: r, mediaType: mediaType}
	defer func() {
		if panicked := recover(); panicked != nil {
			if panicked == http.ErrAbortHandler {
				panic(panicked)
			}
			d.logger.ErrorContext(r.Context(), "the GraphQL door failed", "error", fmt.Sprint(panicked))
			d.refuse(c, always(http.StatusInternalServerError), fmt.Errorf("panic: %v", panicked))
		}
	}()
	openToAll(w, r)
	w.Header()["Vary"] = []string{"Accept, " + costHeader}
	switch {
	case r.Method == http.MethodOptions:
		preflight(w)
	case !acceptable:
		d.refuse(c, always(http.StatusNotAcceptable), noSuchMediaType(r.Header))
	case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		d.refuse(c, malformed, noStream())
	case d.comesAgain(c): // and is answered
	default:
		d.serve(c)
	}
}

// serve reads the request and its document, and executes it when both are good.
func (d *door) serve(c *call) {
	asked, out, err := readRequest(c.w, c.r)
	if err == nil {
		out, err = d.findDocument(asked)
	}
	wish := costUntold
	if err == nil {
		out = malformed
		wish, err = wishOf(c.r.Header, asked.Extensions)
	}
	if err != nil {
		d.refuse(c, out, err)
		return
	}
	if err := d.identify(c); err != nil {
		c.w.Header().Set("WWW-Authenticate", "Bearer")
		d.refuse(c, always(http.StatusUnauthorized), err)
		return
	}
	reflected, stale, err := d.stand(c)
	if err != nil {
		d.refuseAway(c, err)
		return
	}
	key, version := "", strconv.FormatInt(reflected.DataVersion, 10)
	if wish == costUntold {
		if key = keyOf(c, asked); d.remembered(c, key, version, stale) {
			d.keep(c, asked, measure{}) // what is remembered was checked, and proves nothing
			d.again.note(c, asked, way{key: key})
			return
		}
	}
	if err := d.crowded(asked, key); err != nil {
		d.refuseMaking(c, err)
		return
	}
	document, total, faults := d.reader.read(asked.Query, asked.Variables)
	if total.proves {
		c.w.Header().Set("Cache-Control", "no-store")
		if c.r.Method != http.MethodPost {
			d.refuse(c, malformed, proofInURL())
			return
		}
	}
	if total.cost > 0 {
		c.w.Header().Set(costHeader, strconv.FormatInt(total.cost, 10)+"; limit="+strconv.Itoa(MaxCost))
	}
	if len(faults) > 0 {
		d.refuseDocument(c, asked, faults)
		return
	}
	operation := document.Operations.ForName(asked.OperationName)
	if operation == nil {
		d.refuse(c, unfit, noOperation(asked.OperationName))
		return
	}
	if err := checkVariables(d.schema, document, operation, asked.Variables); err != nil {
		d.refuse(c, unfit, err)
		return
	}
	d.keep(c, asked, total)
	d.execute(&checked{call: c, asked: asked, document: document, total: total, wish: wish, key: key, version: version}, reflected, stale)
}

// refuse tells why a request is not answered.
func (d *door) refuse(c *call, out outcome, err error) {
	d.answer(c, out.status(c.mediaType), &graphql.Response{Errors: gqlerror.List{present(err)}})
}

// refuseDocument tells what is wrong with a document.
func (d *door) refuseDocument(c *call, asked *request, faults gqlerror.List) {
	if kind := otherOperation(asked, faults); kind == ast.Mutation && c.r.Method != http.MethodPost {
		c.w.Header().Set("Allow", methods) // of queries: mutations are answered by none
		d.refuse(c, always(http.StatusMethodNotAllowed), onlyQueries(kind))
	} else if kind != "" {
		d.refuse(c, unfit, onlyQueries(kind))
	} else {
		d.answer(c, outcomeOf(faults).status(c.mediaType), &graphql.Response{Errors: faults})
	}
}

// answer writes a response that nobody keeps.
func (d *door) answer(c *call, status int, response *graphql.Response) {
	body, err := written(*response).MarshalJSON()
	if err != nil {
		d.logger.ErrorContext(c.r.Context(), "a GraphQL answer could not be written", "error", err)
		d.refuse(c, always(http.StatusInternalServerError), err)
		return
	}
	c.w.Header().Set("Cache-Control", "no-store")
	(&answers.Answer{Body: body, MediaType: c.mediaType + "; charset=utf-8", Status: status}).Write(c.w, c.r)
}

// written is a response as it is written: without data where nothing was executed.
type written graphql.Response

// MarshalJSON writes the errors first, as the GraphQL specification asks.
func (response written) MarshalJSON() ([]byte, error) {
	if len(response.Errors) == 0 && len(response.Extensions) == 0 && response.Data != nil {
		// What was executed is JSON already; reading it again would cost as much as
		// much of the rest.
		body := make([]byte, 0, len(response.Data)+len(`{"data":}`))
		return append(append(append(body, `{"data":`...), response.Data...), '}'), nil
	}
	return json.Marshal(struct {
		Errors     gqlerror.List   `json:"errors,omitempty"`
		Data       json.RawMessage `json:"data,omitempty"`
		Extensions map[string]any  `json:"extensions,omitempty"`
	}{response.Errors, response.Data, response.Extensions})
}

func proofInURL() *rules.Problem {
	return &rules.Problem{
		Code:    rules.ProofInURL,
		Message: rules.Text{Zh: "查验凭据不能放在网址里", En: "proofs never travel in a URL"},
		Mend:    rules.Text{Zh: "请用 POST，把凭据放在请求体里", En: "use POST, and put the proof into its body"},
	}
}

// noOperation refuses a document of several operations of which none is named, or
// one that lacks the operation that is.
func noOperation(named string) *rules.Problem {
	problem := &rules.Problem{
		Code:    rules.BadRequest,
		Field:   "operationName",
		Message: rules.Text{Zh: "查询里有几个操作，没有指明执行哪一个", En: "the query has several operations, and it is not said which to run"},
		Mend:    rules.Text{Zh: "请在 operationName 中写明其中一个的名称", En: "name one of them in operationName"},
	}
	if named != "" {
		problem.Message = rules.Text{Zh: "查询里没有 operationName 所写的操作", En: "the query has no operation of the name that is in operationName"}
		problem.Mend = rules.Text{Zh: "名称要一字不差；只有一个操作时可以不写", En: "write the name letter by letter; where there is one operation it may be left out"}
	}
	return problem
}

func unfitVariables() *rules.Problem {
	return &rules.Problem{
		Code:    rules.QueryInvalid,
		Message: rules.Text{Zh: "变量与查询不合", En: "the variables do not fit the query"},
		Mend:    readTheSchema,
	}
}
