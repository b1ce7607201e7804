package main

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"mingzhi/testenv"
)

// auditCount is how many audits graphql-http 1.23.1 has.
const auditCount = 61

// The server, as a process of its own, passes every audit that the package
// graphql-http has of GraphQL over HTTP; `make audit` prints how many those are.
func TestGraphQLHTTPAudits(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if code, out, errs := ended(t, "", "migrate", "--data", data); code != 0 {
		t.Fatalf("migrate: %d\n%s%s", code, out, errs)
	}
	server := serving(t, "http://", "serve", "--data", data)
	var audits []struct{ ID, Name, Status, Reason string }
	if err := json.Unmarshal(testenv.Script(t, "audit.mjs", nil, server.address+"/graphql"), &audits); err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, audit := range audits {
		if audit.Status == "ok" {
			passed++
			continue
		}
		t.Errorf("%s %s: %s: %s", audit.ID, audit.Name, audit.Status, audit.Reason)
	}
	t.Logf("%d of %d audits of graphql-http passed", passed, len(audits))
	if len(audits) != auditCount {
		t.Errorf("there are %d audits, not %d", len(audits), auditCount)
	}
	if code := server.terminate(); code != 0 {
		t.Errorf("after SIGTERM the exit code is %d", code)
	}
}
