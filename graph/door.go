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
	db     *db.DB
	schema *ast.Schema
	reader *reader
	run    *executor.Executor
	logger *slog.Logger
}

// The media types of answers.
const (
	plainJSON   = "application/json"
	graphqlJSON = "application/graphql-response+json"
)

// ServeHTTP answers one request.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if panicked := recover(); panicked != nil {
			if panicked == http.ErrAbortHandler {
				panic(panicked)
			}
			d.logger.ErrorContext(r.Context(), "the GraphQL door failed", "error", fmt.Sprint(panicked))
			d.answer(w, r, http.StatusInternalServerError, refusal(fmt.Errorf("panic: %v", panicked)))
		}
	}()
	openToAll(w.Header())
	if r.Method == http.MethodOptions {
		preflight(w)
		return
	}
	asked, status, err := readRequest(w, r)
	if err != nil {
		d.answer(w, r, status, refusal(err))
		return
	}
	document, total, faults := d.reader.read(asked.Query, asked.Variables)
	if total.proves {
		w.Header().Set("Cache-Control", "no-store")
		if r.Method != http.MethodPost {
			d.answer(w, r, http.StatusBadRequest, refusal(proofInURL()))
			return
		}
	}
	if total.cost > 0 {
		w.Header().Set("Query-Cost", strconv.FormatInt(total.cost, 10)+"; limit="+strconv.Itoa(MaxCost))
	}
	if len(faults) > 0 {
		d.answer(w, r, requestStatus(r), &graphql.Response{Errors: faults})
		return
	}
	operation := document.Operations.ForName(asked.OperationName)
	if operation == nil {
		d.answer(w, r, requestStatus(r), refusal(noOperation()))
		return
	}
	if err := checkVariables(d.schema, document, operation, asked.Variables); err != nil {
		d.answer(w, r, requestStatus(r), refusal(err))
		return
	}
	d.execute(w, r, asked, document, total)
}

func (d *door) execute(w http.ResponseWriter, r *http.Request, asked *request, document *ast.QueryDocument, total measure) {
	ctx, cancel := context.WithTimeout(r.Context(), maxTime)
	defer cancel()
	reflected, err := d.db.Reflected(ctx)
	if err != nil {
		d.logger.ErrorContext(ctx, "the state of the ledger could not be read", "error", err)
		d.answer(w, r, http.StatusInternalServerError, refusal(err))
		return
	}
	w.Header().Set("Ledger-Size", strconv.FormatInt(reflected.LedgerSize, 10))
	w.Header().Set("Data-Version", strconv.FormatInt(reflected.DataVersion, 10))
	tag := tagOf(r, asked, total, reflected)
	if tag.holds(r) {
		tag.notModified(w)
		return
	}
	ctx = graphql.StartOperationTrace(withTogether(context.WithValue(ctx, documentKey{}, document)))
	operation, faults := d.run.CreateOperationContext(ctx, &graphql.RawParams{
		Query: asked.Query, OperationName: asked.OperationName, Variables: asked.Variables,
	})
	if faults != nil {
		d.logger.ErrorContext(ctx, "a checked GraphQL operation was refused", "error", faults)
		d.answer(w, r, requestStatus(r), refusal(unfit()))
		return
	}
	responses, ctx := d.run.DispatchOperation(ctx, operation)
	d.answerTagged(w, r, http.StatusOK, responses(ctx), tag)
}

// answer writes a response that nobody may keep.
func (d *door) answer(w http.ResponseWriter, r *http.Request, status int, response *graphql.Response) {
	d.answerTagged(w, r, status, response, tag{})
}

// answerTagged writes a response. Answers with errors are never cached: some of
// the errors pass.
func (d *door) answerTagged(w http.ResponseWriter, r *http.Request, status int, response *graphql.Response, tag tag) {
	if response == nil {
		response = refusal(r.Context().Err())
	}
	body, err := json.Marshal(response)
	if err != nil {
		d.logger.ErrorContext(r.Context(), "a GraphQL answer could not be written", "error", err)
		status = http.StatusInternalServerError
		body, _ = json.Marshal(refusal(err))
	}
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	if len(response.Errors) > 0 {
		header.Add("Vary", "Accept")
		header.Set("Cache-Control", "no-store")
	} else if tag = tag.on(body); tag.holds(r) {
		tag.notModified(w)
		return
	} else {
		tag.set(header)
	}
	header.Set("Content-Type", mediaType(r)+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// mediaType is how the answer is labelled: as the newer type where it is asked for.
func mediaType(r *http.Request) string {
	if strings.Contains(r.Header.Get("Accept"), graphqlJSON) {
		return graphqlJSON
	}
	return plainJSON
}

// requestStatus is the status of a well-formed request that holds a query which
// is not answered: the older media type has 200 for it.
func requestStatus(r *http.Request) int {
	if mediaType(r) == graphqlJSON {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

func refusal(err error) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{present(err)}}
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

func unfit() *rules.Problem {
	return &rules.Problem{
		Code:    rules.QueryInvalid,
		Message: rules.Text{Zh: "变量与查询不合", En: "the variables do not fit the query"},
		Mend:    readTheSchema,
	}
}
