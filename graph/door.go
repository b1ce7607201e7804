package graph

import (
	"context"
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

	"mingzhi/db"
	"mingzhi/rules"
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
	run     *executor.Executor
	logger  *slog.Logger
}

// call is one request and the way back to whoever asked.
type call struct {
	w http.ResponseWriter
	r *http.Request
	// mediaType is how the answer is labelled.
	mediaType string
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
	openToAll(w.Header())
	w.Header().Add("Vary", "Accept")
	switch {
	case r.Method == http.MethodOptions:
		preflight(w)
	case !acceptable:
		d.refuse(c, always(http.StatusNotAcceptable), noSuchMediaType())
	case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		d.refuse(c, malformed, noStream())
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
	if err != nil {
		d.refuse(c, out, err)
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
		c.w.Header().Set("Query-Cost", strconv.FormatInt(total.cost, 10)+"; limit="+strconv.Itoa(MaxCost))
	}
	if len(faults) > 0 {
		d.refuseDocument(c, asked, faults)
		return
	}
	operation := document.Operations.ForName(asked.OperationName)
	if operation == nil {
		d.refuse(c, unfit, noOperation())
		return
	}
	if err := checkVariables(d.schema, document, operation, asked.Variables); err != nil {
		d.refuse(c, unfit, err)
		return
	}
	d.keep(c, asked, total)
	d.execute(c, asked, document, total)
}

func (d *door) execute(c *call, asked *request, document *ast.QueryDocument, total measure) {
	ctx, cancel := context.WithTimeout(c.r.Context(), maxTime)
	defer cancel()
	reflected, err := d.db.Reflected(ctx)
	if err != nil {
		d.logger.ErrorContext(ctx, "the state of the ledger could not be read", "error", err)
		d.refuse(c, always(http.StatusInternalServerError), err)
		return
	}
	c.w.Header().Set("Ledger-Size", strconv.FormatInt(reflected.LedgerSize, 10))
	c.w.Header().Set("Data-Version", strconv.FormatInt(reflected.DataVersion, 10))
	tag := tagOf(c.r, asked, total, reflected)
	if tag.holds(c.r) {
		tag.notModified(c.w)
		return
	}
	ctx = graphql.StartOperationTrace(withTogether(context.WithValue(ctx, documentKey{}, document)))
	operation, faults := d.run.CreateOperationContext(ctx, &graphql.RawParams{
		Query: asked.Query, OperationName: asked.OperationName, Variables: asked.Variables,
	})
	if faults != nil {
		d.logger.ErrorContext(ctx, "a checked GraphQL operation was refused", "error", faults)
		d.refuse(c, unfit, unfitVariables())
		return
	}
	responses, ctx := d.run.DispatchOperation(ctx, operation)
	response := responses(ctx)
	if response == nil {
		d.refuse(c, always(http.StatusServiceUnavailable), ctx.Err())
		return
	}
	status := http.StatusOK
	if len(response.Errors) > 0 {
		status = partial.status(c.mediaType)
	}
	d.answer(c, status, response, tag)
}

// refuse tells why a request is not answered.
func (d *door) refuse(c *call, out outcome, err error) {
	d.answer(c, out.status(c.mediaType), &graphql.Response{Errors: gqlerror.List{present(err)}}, tag{})
}

// refuseDocument tells what is wrong with a document.
func (d *door) refuseDocument(c *call, asked *request, faults gqlerror.List) {
	if kind := otherOperation(asked, faults); kind == ast.Mutation && c.r.Method != http.MethodPost {
		c.w.Header().Set("Allow", "POST")
		d.refuse(c, always(http.StatusMethodNotAllowed), onlyQueries(kind))
	} else if kind != "" {
		d.refuse(c, unfit, onlyQueries(kind))
	} else {
		d.answer(c, outcomeOf(faults).status(c.mediaType), &graphql.Response{Errors: faults}, tag{})
	}
}

// answer writes a response. Answers with errors are never cached: some of the
// errors pass.
func (d *door) answer(c *call, status int, response *graphql.Response, tag tag) {
	body, err := json.Marshal(written(*response))
	if err != nil {
		d.logger.ErrorContext(c.r.Context(), "a GraphQL answer could not be written", "error", err)
		d.refuse(c, always(http.StatusInternalServerError), err)
		return
	}
	header := c.w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	if len(response.Errors) > 0 {
		header.Set("Cache-Control", "no-store")
	} else if tag = tag.on(body); tag.holds(c.r) {
		tag.notModified(c.w)
		return
	} else {
		tag.set(header)
	}
	header.Set("Content-Type", c.mediaType+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body)
	}
}

// written is a response as it is written: without data where nothing was executed.
type written graphql.Response

// MarshalJSON writes the errors first, as the GraphQL specification asks.
func (response written) MarshalJSON() ([]byte, error) {
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
		Mend:    rules.Text{Zh: "请用 POST 发送查验请求", En: "send the verification by POST"},
	}
}

func noOperation() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadRequest,
		Field:   "operationName",
		Message: rules.Text{Zh: "没有指明要执行哪一个操作", En: "it is not clear which operation to run"},
		Mend:    rules.Text{Zh: "查询里有几个操作时，请在 operationName 中写明其中一个", En: "name one of the query's operations in operationName"},
	}
}

func unfitVariables() *rules.Problem {
	return &rules.Problem{
		Code:    rules.QueryInvalid,
		Message: rules.Text{Zh: "变量与查询不合", En: "the variables do not fit the query"},
		Mend:    readTheSchema,
	}
}
