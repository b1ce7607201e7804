package graph

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Whatever stands in a request that is refused: one of the statuses of the manual,
// an answer of GraphQL's shape with a code, and nothing of the input.
func FuzzTransport(f *testing.F) {
	for _, seed := range []struct{ method, contentType, accept, text string }{
		{"POST", plainJSON, "*/*", `{"query":"{zQx9MARKzQx9}","variables":{"zQx9MARKzQx9":[1,{"b":null}]}}`},
		{"POST", plainJSON, graphqlJSON, `{"query":["zQx9MARKzQx9"]}`},
		{"POST", plainJSON + "; charset=utf-8", "application/*;q=0.5", `{"documentId":"sha256:zQx9MARKzQx9"}`},
		{"POST", plainJSON, "", `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"zQx9MARKzQx9"}}}`},
		{"POST", "multipart/form-data; boundary=x", "text/html", "--zQx9MARKzQx9"},
		{"GET", "", graphqlJSON + ";q=0", "query=mutation{zQx9MARKzQx9}&variables=[zQx9MARKzQx9"},
		{"PUT", "", "", ""},
	} {
		f.Add(seed.method, seed.contentType, seed.accept, seed.text)
	}
	shipped, err := readTrusted()
	if err != nil {
		f.Fatal(err)
	}
	schema := offered(testSchema())
	d := &door{schema: schema, reader: newReader(schema), trusted: shipped, kept: newKept(keptBytes), logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
	statuses := map[int]bool{200: true, 400: true, 404: true, 405: true, 406: true, 413: true, 414: true, 415: true, 422: true}
	f.Fuzz(func(t *testing.T, method, contentType, accept, text string) {
		if method != http.MethodPost && method != http.MethodGet && method != http.MethodPut {
			return
		}
		const mark = "zQx9MARKzQx9"
		request := httptest.NewRequest(method, "/graphql", strings.NewReader(text))
		if method == http.MethodGet {
			request.URL.RawQuery = text
		}
		request.Header = http.Header{"Accept": {accept}, "Content-Type": {contentType}}
		recorder := httptest.NewRecorder()
		mediaType, acceptable := negotiate(request.Header)
		c := &call{w: recorder, r: request, mediaType: mediaType}
		if !acceptable {
			d.refuse(c, always(http.StatusNotAcceptable), noSuchMediaType(request.Header))
		} else if asked, out, err := readRequest(recorder, request); err != nil {
			d.refuse(c, out, err)
		} else if out, err := d.findDocument(asked); err != nil {
			d.refuse(c, out, err)
		} else if _, _, faults := d.reader.read(asked.Query, asked.Variables); len(faults) > 0 {
			d.refuseDocument(c, asked, faults)
		} else {
			return // it is answered
		}
		var answer struct {
			Data   json.RawMessage
			Errors []struct{ Extensions map[string]any }
		}
		body := recorder.Body.String()
		if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Data != nil || len(answer.Errors) == 0 || answer.Errors[0].Extensions["code"] == nil {
			t.Fatalf("%v: %s", err, body)
		}
		if !statuses[recorder.Code] || strings.Contains(body, mark) || len(body) > 16<<10 {
			t.Fatalf("%d %s", recorder.Code, body)
		}
	})
}
