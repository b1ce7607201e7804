package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"unicode/utf8"

	"mingzhi/rules"
)

// request is what a client asks, in the body of a POST or the query string of a
// GET.
type request struct {
	Query         string
	OperationName string
	// DocumentID names a document that is shipped with the program, instead of Query.
	DocumentID string
	Variables  map[string]any
	Extensions map[string]any
}

// readRequest reads a request, or tells with which outcome it is refused.
func readRequest(w http.ResponseWriter, r *http.Request) (*request, outcome, error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return readQueryString(r)
	case http.MethodPost:
		return readBody(w, r)
	}
	w.Header().Set("Allow", methods)
	return nil, always(http.StatusMethodNotAllowed), badRequest("只接受 GET 和 POST", "only GET and POST are answered")
}

func readBody(w http.ResponseWriter, r *http.Request) (*request, outcome, error) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != plainJSON || !isUTF8(parameters["charset"]) || r.Header.Get("Content-Encoding") != "" {
		return nil, always(http.StatusUnsupportedMediaType), badRequest(
			"请求体要是未压缩的、UTF-8 的 application/json", "the body has to be application/json in UTF-8, not compressed")
	}
	body, out, err := readWhole(w, r, badRequest)
	if err != nil {
		return nil, out, err
	}
	if !utf8.Valid(body) {
		return nil, malformed, badRequest("请求体不是 UTF-8", "the body is not in UTF-8")
	}
	var parts map[string]json.RawMessage // names are told apart letter by letter
	err = json.Unmarshal(body, &parts)
	if flaw := (*json.SyntaxError)(nil); errors.As(err, &flaw) {
		return nil, malformed, noJSON(body, flaw)
	}
	if err != nil {
		return nil, misshapen, badRequest(
			"请求体要是一个 JSON 对象：{query, variables, operationName}", "the body has to be one JSON object: {query, variables, operationName}")
	}
	asked := &request{}
	for _, part := range []struct {
		name string
		into any
	}{
		{"query", &asked.Query}, {"operationName", &asked.OperationName}, {"documentId", &asked.DocumentID},
		{"variables", &asked.Variables}, {"extensions", &asked.Extensions},
	} {
		if text, given := parts[part.name]; given && !decode(text, part.into) {
			return nil, misshapen, wrongPart(part.name)
		}
	}
	return asked, outcome{}, nil
}

// noJSON tells where a body stops being JSON.
func noJSON(body []byte, flaw *json.SyntaxError) *rules.Problem {
	before := body[:min(int64(len(body)), max(0, flaw.Offset-1))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	problem := badRequest(fmt.Sprintf("请求体从第 %d 行第 %d 列起不是 JSON", line, column), fmt.Sprintf("from line %d, column %d on the body is no JSON", line, column))
	if len(bytes.TrimSpace(body)) == 0 {
		problem.Message = rules.Text{Zh: "请求体是空的", En: "the body is empty"}
	}
	return problem
}

// readWhole reads a body, or tells with which outcome it is refused. What is wrong
// with it is worded for the door that it came to.
func readWhole(w http.ResponseWriter, r *http.Request, bad func(zh, en string) *rules.Problem) ([]byte, outcome, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	switch tooLarge := (*http.MaxBytesError)(nil); {
	case errors.As(err, &tooLarge):
		return nil, always(http.StatusRequestEntityTooLarge), bodyTooLong(r.ContentLength)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, always(http.StatusRequestTimeout), bad("请求体没有及时收全", "the body did not arrive in time")
	case err != nil:
		return nil, malformed, bad("请求体没有收全", "the body did not arrive whole")
	}
	return body, outcome{}, nil
}

func readQueryString(r *http.Request) (*request, outcome, error) {
	if n := len(r.URL.RawQuery); n > MaxURL {
		return nil, always(http.StatusRequestURITooLong), limitURL.refuse(int64(n))
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, malformed, badRequest("网址里的参数写得不对", "the parameters in the URL are malformed")
	}
	asked := &request{Query: values.Get("query"), OperationName: values.Get("operationName"), DocumentID: values.Get("documentId")}
	for name, into := range map[string]*map[string]any{"variables": &asked.Variables, "extensions": &asked.Extensions} {
		text := values.Get(name)
		switch {
		case text == "":
		case !utf8.ValidString(text) || !json.Valid([]byte(text)):
			return nil, malformed, badRequest("variables 和 extensions 要是 JSON", "variables and extensions have to be JSON")
		case !decode([]byte(text), into):
			return nil, misshapen, wrongPart(name)
		}
	}
	if !utf8.ValidString(asked.Query) || !utf8.ValidString(asked.OperationName) {
		return nil, malformed, badRequest("查询不是 UTF-8", "the query is not in UTF-8")
	}
	return asked, outcome{}, nil
}

// decode reads valid JSON. Numbers keep their digits; null is nothing given.
func decode(text []byte, into any) bool {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into) == nil
}

func wrongPart(name string) *rules.Problem {
	problem := badRequest(name+" 要是字符串", name+" has to be a string")
	if name == "variables" || name == "extensions" {
		problem = badRequest(name+" 要是对象", name+" has to be an object")
	}
	problem.Field = name
	return problem
}

func badRequest(zh, en string) *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadRequest,
		Message: rules.Text{Zh: zh, En: en},
		Mend: rules.Text{
			Zh: `例如 POST /graphql，Content-Type: application/json，正文 {"query":"{ledger{size}}"}`,
			En: `for example POST /graphql with Content-Type: application/json and the body {"query":"{ledger{size}}"}`,
		},
	}
}
