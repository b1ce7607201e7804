package main

import (
	"io"
	"strings"
	"testing"
)

const printed = `{"config":{"protocol_version":"v1.0.0"}}
{"osv":{"id":"GO-1","summary":"a called one"}}
{"osv":{"id":"GO-2","summary":"an imported one"}}
{"finding":{"osv":"GO-1","fixed_version":"v1.3.0","trace":[{"module":"example.com/a","version":"v1.2.0"}]}}
{"finding":{"osv":"GO-1","fixed_version":"v1.3.0","trace":[{"module":"example.com/a","version":"v1.2.0","function":"F"}]}}
{"finding":{"osv":"GO-2","trace":[{"module":"example.com/b","version":"v0.1.0"}]}}
`

func TestOnlyWhatIsReachedAndNotAcceptedFails(t *testing.T) {
	for name, row := range map[string]struct{ accepted, wrong string }{
		"nothing is accepted": {"", "GO-1"},
		"the id is":           {"GO-1 is never given a stranger's input", ""},
		"the version is":      {"example.com/a@v1.2.0 waits for a release", ""},
		"another version is":  {"example.com/a@v1.1.0 waited for a release", "GO-1"},
		"what is imported and never called is not asked about": {"GO-1 reason\nGO-2 reason", "GO-2"},
		"a Go release that is not in use":                      {"GO-1 reason\nstdlib@v1.0.0 reason", ""},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := reached(strings.NewReader(printed))
			if err != nil {
				t.Fatal(err)
			}
			accepted, err := parseAccepted([]byte("# why\n" + row.accepted))
			if err != nil {
				t.Fatal(err)
			}
			err = judge(io.Discard, found, accepted)
			if row.wrong == "" && err != nil {
				t.Error(err)
			}
			if row.wrong != "" && (err == nil || !strings.Contains(err.Error(), row.wrong)) {
				t.Errorf("%v does not name %s", err, row.wrong)
			}
		})
	}
	if _, err := parseAccepted([]byte("GO-1")); err == nil {
		t.Error("a finding is accepted without a reason")
	}
}
