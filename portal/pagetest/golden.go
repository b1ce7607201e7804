package pagetest

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// update is a flag of every page's test: go test ./portal/home -update.
var update = flag.Bool("update", false, "write the golden files of pages anew")

// fingerprint is what changes in the address of an asset with each letter of it.
var fingerprint = regexp.MustCompile(`(/static/[a-z]+)-[0-9a-f]{12}\.`)

// Answer is what a handler answered.
type Answer struct {
	Status int
	Header http.Header
	// Page is the whole page, Main its part from <main to </main>: what does not
	// change with the frame and its assets.
	Page, Main string
}

// Ask sends a request through a handler.
func Ask(t *testing.T, handler http.Handler, request *http.Request) Answer {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	page := recorder.Body.String()
	answer := Answer{Status: recorder.Code, Header: recorder.Header(), Page: page}
	start, end := strings.Index(page, "<main"), strings.Index(page, "</main>")
	if start >= 0 && end > start {
		answer.Main = fingerprint.ReplaceAllString(page[start:end+len("</main>")], "$1-*.") + "\n"
	}
	return answer
}

// Golden asks a handler and compares the main part of the page with a golden
// file, such as testdata/marked.zh.html beside the test.
func Golden(t *testing.T, handler http.Handler, request *http.Request, path string) Answer {
	t.Helper()
	answer := Ask(t, handler, request)
	if answer.Main == "" {
		t.Fatalf("%s %s answers %d without a page:\n%s", request.Method, request.URL, answer.Status, answer.Page)
	}
	Compare(t, path, answer.Main)
	return answer
}

// Compare compares a text with a golden file. With -update it writes the file.
func Compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (- golden, + now); -update writes it anew:\n%s", path, diff)
	}
}
