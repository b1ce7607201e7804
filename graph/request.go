package graph

import (
	"bytes"
	"encoding/json"
	"errors"
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
	if !utf8.Valid(body) || !json.Valid(body) {
		return nil, malformed, badRequest("请求体不是 JSON", "the body is no JSON")
	}
	var parts map[string]json.RawMessage // names are told apart letter by letter
	if json.Unmarshal(body, &parts) != nil {
		return nil, misshapen, badRequest(
			"请求体要是一个 JSON 对象：{query, variables, operationName}", "the body has to be one JSON object: {query, variables, operationName}")
	}
	asked := &request{}
	for name, into := range map[string]any{
		"query": &asked.Query, "operationName": &asked.OperationName, "documentId": &asked.DocumentID,
		"variables": &asked.Variables, "extensions": &asked.Extensions,
	} {
		if part, given := parts[name]; given && !decode(part, into) {
			return nil, misshapen, wrongPart()
		}
	}
	return asked, outcome{}, nil
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
			return nil, misshapen, wrongPart()
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

func wrongPart() *rules.Problem {
	return badRequest(
		"query、operationName、documentId 要是字符串，variables、extensions 要是对象",
		"query, operationName and documentId have to be strings, variables and extensions objects")
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
