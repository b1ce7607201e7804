package graph

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingzhi/testenv"
)

// Every shipped document passes the guard and fits the schema, holds one operation
// and nothing but variables where something is to be filled in.
func TestShippedDocumentsAreSound(t *testing.T) {
	shipped, err := readTrusted()
	if err != nil || len(shipped) == 0 {
		t.Fatal(len(shipped), err)
	}
	reader := newReader(offered(testSchema()))
	for hash, text := range shipped {
		document, total, faults := reader.read(text, nil)
		if len(faults) > 0 {
			t.Errorf("%s\n%v", text, faults)
			continue
		}
		if len(document.Operations) != 1 || document.Operations[0].Name == "" || strings.Contains(text, `"`) {
			t.Errorf("it is not one named operation with variables:\n%s", text)
		}
		if total.cost > MaxCost/4 {
			t.Errorf("%s costs %d points", document.Operations[0].Name, total.cost)
		}
		if hash != hashOf(text) {
			t.Errorf("%s is not the hash of %s", hash, document.Operations[0].Name)
		}
	}
}

// The page for users names each document with its id, as sha256sum prints it.
func TestShippedDocumentsAreInTheManual(t *testing.T) {
	manual, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("documents/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("| [%s](../graph/%s) | `sha256:%s` |", filepath.Base(file), file, hashOf(string(text)))
		if !strings.Contains(string(manual), line) {
			t.Errorf("docs/api.md lacks the line\n%s", line)
		}
	}
	if lines := strings.Count(string(manual), "](../graph/documents/"); lines != len(files) {
		t.Errorf("docs/api.md names %d documents of %d", lines, len(files))
	}
}

func TestDocumentsAreAskedForByTheirID(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	id := func(file string) string {
		text, err := os.ReadFile("documents/" + file)
		if err != nil {
			t.Fatal(err)
		}
		return documentPrefix + hashOf(string(text))
	}
	code := r.codes[1]
	for _, test := range []struct {
		sentence, method, text string
		newer, older           int
		contains               string
	}{
		{"by POST", "POST", `{"documentId":"` + id("organization.graphql") + `","variables":{"creditCode":"` + code + `"}}`, 200, 200, `"markStatus":"MARKED"`},
		{"by GET", "GET", "documentId=" + id("organization.graphql") + `&variables={"creditCode":"` + code + `"}`, 200, 200, `"markStatus":"MARKED"`},
		{"a page of a list", "GET", "documentId=" + id("marked_organizations.graphql") + `&variables={"region":"430100","first":1}`, 200, 200, `"totalCount":2`},
		{"the announcements", "GET", "documentId=" + id("announcements.graphql"), 200, 200, "长民发〔2024〕1号"},
		{"the ledger", "GET", "documentId=" + id("ledger.graphql"), 200, 200, `"rootHash"`},
		{"beside its own text", "POST", fmt.Sprintf(`{"documentId":"%s%s","query":%q}`, documentPrefix, hashOf("{ledger{size}}"), "{ledger{size}}"), 200, 200, `"size"`},
		{"beside another text", "POST", `{"documentId":"` + id("ledger.graphql") + `","query":"{ledger{size}}"}`, 400, 400, `"field":"documentId"`},
		{"an id of nothing", "POST", `{"documentId":"sha256:` + hashOf("zQx9") + `"}`, 404, 200, "UNKNOWN_DOCUMENT"},
		{"a hash without its prefix", "GET", "documentId=" + strings.TrimPrefix(id("ledger.graphql"), documentPrefix), 404, 200, "UNKNOWN_DOCUMENT"},
		{"a hash in capitals", "GET", "documentId=" + strings.ToUpper(id("ledger.graphql")), 404, 200, "UNKNOWN_DOCUMENT"},
		{"a name of a file", "POST", `{"documentId":"../documents/ledger.graphql"}`, 404, 200, "UNKNOWN_DOCUMENT"},
		{"an id that is no text", "POST", `{"documentId":1}`, 422, 400, "BAD_REQUEST"},
		{"another operation of it", "POST", `{"documentId":"` + id("ledger.graphql") + `","operationName":"Other"}`, 422, 200, "BAD_REQUEST"},
		{"a verification by GET", "GET", "documentId=" + id("verify_certificate.graphql") + `&variables={"input":{"number":"1"}}`, 400, 400, "PROOF_IN_URL"},
		{"a verification by POST", "POST", `{"documentId":"` + id("verify_certificate.graphql") + `","variables":{"input":{"number":"1","code":"x"}}}`, 200, 200, "verdict"},
	} {
		for mediaType, status := range map[string]int{graphqlJSON: test.newer, plainJSON: test.older} {
			request := plainRequest(test.method, test.text)
			request.Header.Set("Content-Type", plainJSON)
			request.Header.Set("Accept", mediaType)
			got := send(t, r.handler, request)
			if got.status != status || !strings.Contains(got.text, test.contains) {
				t.Errorf("%s, %s: %d %s", test.sentence, mediaType, got.status, got.text)
			}
			if len(got.Errors) > 1 || strings.Contains(got.text, "documents/ledger") {
				t.Errorf("%s: %s", test.sentence, got.text)
			}
		}
	}
	request := plainRequest("GET", "documentId="+id("ledger.graphql"))
	tag := send(t, r.handler, request).header.Get("ETag")
	request.Header.Set("If-None-Match", tag)
	if again := send(t, r.handler, request); tag == "" || again.status != 304 {
		t.Errorf("a document that is asked for again: %q %d", tag, again.status)
	}
}
