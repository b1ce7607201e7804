package signed_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"mingzhi/portal/pagetest"
)

func TestWhatOtherPeoplesToolsRead(t *testing.T) {
	r := pagetest.Open(t)
	for _, test := range []struct {
		path      string
		status    int
		mediaType string
		says      []string
	}{
		{"/.well-known/did.json", 200, "application/did+json", []string{`"id": "did:web:register.example"`, `"Multikey"`, `"assertionMethod"`}},
		{"/keys.json", 200, "application/json", []string{`"cryptosuite": "eddsa-jcs-2022"`, `"cryptosuite": "sm2-jcs-2026"`, `"validFrom": "2020-01-01T00:00:00Z"`}},
		{"/ns/certificate/v1", 200, "application/ld+json", []string{`"@protected": true`, `"holderName"`}},
		{"/status/revocation/0", 200, "application/vc", []string{`"statusPurpose":"revocation"`, `"encodedList":"u`, `"proof"`}},
		{"/status/refresh/0", 200, "application/vc", []string{`"statusPurpose":"refresh"`}},
		{"/status/suspension/0", 404, "text/plain; charset=utf-8", []string{"there is no such document"}},
		{"/status/revocation/1", 404, "text/plain; charset=utf-8", nil},
		{"/status/revocation/-1", 404, "text/plain; charset=utf-8", nil},
		{"/status/revocation/x", 404, "text/plain; charset=utf-8", nil},
	} {
		answer := httptest.NewRecorder()
		r.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, test.path, nil))
		if answer.Code != test.status || answer.Header().Get("Content-Type") != test.mediaType {
			t.Errorf("%s: %d %s", test.path, answer.Code, answer.Header().Get("Content-Type"))
		}
		for _, said := range test.says {
			if !strings.Contains(answer.Body.String(), said) {
				t.Errorf("%s does not say %s: %s", test.path, said, answer.Body)
			}
		}
		if test.status != 200 {
			continue
		}
		if !json.Valid(answer.Body.Bytes()) || answer.Header().Get("Access-Control-Allow-Origin") != "*" || !strings.HasPrefix(answer.Header().Get("Cache-Control"), "public, max-age=") {
			t.Errorf("%s cannot be read by any page: %v", test.path, answer.Header())
		}
	}
}
