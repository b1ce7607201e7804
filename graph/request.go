package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"unicode/utf8"

	"mingzhi/rules"
)

// request is what a client asks, in the body of a POST or the query string of a
// GET.
type request struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	// Extensions are read, as the specification asks, and used for nothing.
	Extensions map[string]any `json:"extensions"`
}

// readRequest reads a request, or tells with which status it is refused.
func readRequest(w http.ResponseWriter, r *http.Request) (*request, int, error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return readQueryString(r)
	case http.MethodPost:
		return readBody(w, r)
	}
	w.Header().Set("Allow", methods)
	return nil, http.StatusMethodNotAllowed, badRequest("只接受 GET 和 POST", "only GET and POST are answered")
}

func readBody(w http.ResponseWriter, r *http.Request) (*request, int, error) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := parameters["charset"]
	if err != nil || mediaType != plainJSON || charset != "" && charset != "utf-8" && charset != "UTF-8" {
		return nil, http.StatusUnsupportedMediaType, badRequest(
			"请求体要是 UTF-8 的 application/json", "the body has to be application/json in UTF-8")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, http.StatusRequestEntityTooLarge, bodyTooLong()
	}
	if err != nil {
		return nil, http.StatusBadRequest, badRequest("请求体没有收全", "the body did not arrive whole")
	}
	asked := &request{}
	if !utf8.Valid(body) || !decode(body, asked) {
		return nil, http.StatusBadRequest, badRequest(
			"请求体不是所要的 JSON：{query, variables, operationName}", "the body is not the JSON that is asked for: {query, variables, operationName}")
	}
	return whole(asked)
}

func readQueryString(r *http.Request) (*request, int, error) {
	if len(r.URL.RawQuery) > MaxBody {
		return nil, http.StatusRequestURITooLong, bodyTooLong()
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, http.StatusBadRequest, badRequest("网址里的参数写得不对", "the parameters in the URL are malformed")
	}
	asked := &request{Query: values.Get("query"), OperationName: values.Get("operationName")}
	for name, into := range map[string]*map[string]any{"variables": &asked.Variables, "extensions": &asked.Extensions} {
		text := values.Get(name)
		if text != "" && (!utf8.ValidString(text) || !decode([]byte(text), into)) {
			return nil, http.StatusBadRequest, badRequest("variables 和 extensions 要是 JSON 对象", "variables and extensions have to be JSON objects")
		}
	}
	if !utf8.ValidString(asked.Query) {
		return nil, http.StatusBadRequest, badRequest("查询不是 UTF-8", "the query is not in UTF-8")
	}
	return whole(asked)
}

func whole(asked *request) (*request, int, error) {
	if asked.Query == "" {
		return nil, http.StatusBadRequest, noQuery()
	}
	return asked, http.StatusOK, nil
}

// decode reads one JSON value and nothing after it. Numbers keep their digits.
func decode(text []byte, into any) bool {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(into) != nil {
		return false
	}
	_, err := decoder.Token()
	return errors.Is(err, io.EOF)
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
