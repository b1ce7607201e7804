package portal_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// What the register signs is verified by two sets of libraries that know nothing of it,
// and of each other, with what they read from it: the DID document and the status lists. They refuse each of a list
// of alterations, and see when a certificate was revoked.
func TestOthersVerifyACertificateByTheirOwnTools(t *testing.T) {
	w := openTown(t, testenv.SQLiteURL(t))
	paperOf := func() *registry.Paper {
		_, paper, err := w.registry.Paper(t.Context(), registry.Verify{Number: w.sample.Number, Code: w.sample.Code})
		if err != nil || paper == nil {
			t.Fatal(paper, err)
		}
		return paper
	}
	text := string(paperOf().Credential)
	entry := paperOf().Statement.EntryIndex
	get := func(path string) json.RawMessage {
		t.Helper()
		answer, err := http.Get(w.URL + path) //nolint:noctx // a test
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK || answer.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Fatalf("%s: %d %s, %v", path, answer.StatusCode, body, err)
		}
		return body
	}
	type verdict struct {
		Verified bool     `json:"verified"`
		Error    string   `json:"error"`
		Ended    []string `json:"ended"`
	}
	ask := func(credentials ...string) (verdicts []verdict) {
		t.Helper()
		documents := map[string]json.RawMessage{"did:web:register.example": get("/.well-known/did.json")}
		documents["https://register.example"+certificate.ContextPath] = get(certificate.ContextPath)
		for _, purpose := range certificate.StatusPurposes() {
			path := fmt.Sprintf("/status/%s/%d", purpose, certificate.StatusListOf(entry))
			documents["https://register.example"+path] = get(path)
		}
		var given []json.RawMessage
		for _, credential := range credentials {
			given = append(given, json.RawMessage(credential))
		}
		input, err := json.Marshal(map[string]any{"documents": documents, "credentials": given})
		if err != nil {
			t.Fatal(err)
		}
		for _, libraries := range []string{"digitalbazaar", "digitalcredentials"} {
			var theirs []verdict
			if err := json.Unmarshal(testenv.Script(t, "credential.mjs", input, libraries), &theirs); err != nil || len(theirs) != len(credentials) {
				t.Fatalf("%s: %+v, %v", libraries, theirs, err)
			}
			for i := range theirs {
				theirs[i].Error = libraries + ": " + theirs[i].Error
				if verdicts != nil && (theirs[i].Verified != verdicts[i].Verified || !slices.Equal(theirs[i].Ended, verdicts[i].Ended)) {
					t.Errorf("they do not agree: %+v, %+v", verdicts[i], theirs[i])
				}
			}
			verdicts = theirs
		}
		return verdicts
	}
	if got := ask(text)[0]; !got.Verified || len(got.Ended) > 0 {
		t.Fatalf("it is refused: %+v", got)
	}
	var altered, what []string
	for _, change := range []struct{ from, to string }{
		{`"holderName":"` + paperOf().Statement.HolderName, `"holderName":"别人`},
		{fmt.Sprintf(`"serviceMinutes":%d`, paperOf().Statement.Minutes), `"serviceMinutes":99999`},
		{`"certificateNumber":"` + paperOf().Statement.Number, `"certificateNumber":"ZM000000`},
		{`"recordingUnit":"` + paperOf().Statement.IssuerName, `"recordingUnit":"别的单位`},
		{`"recordingUnitCreditCode":"` + paperOf().Statement.IssuerCreditCode, `"recordingUnitCreditCode":"51430000MJ0000018C`},
		{`"serviceContent":"` + paperOf().Statement.Content, `"serviceContent":"别的`},
		{`"issuedOn":"` + paperOf().Statement.IssuedOn, `"issuedOn":"2020-01-01`},
		{`"periodStart":"` + paperOf().Statement.PeriodStart, `"periodStart":"2020-01-01`},
		{`"periodEnd":"` + paperOf().Statement.PeriodEnd, `"periodEnd":"2030-01-01`},
		{`"validFrom":"2`, `"validFrom":"1`},
		{`"statusListIndex":"`, `"statusListIndex":"1`},
		{`"created":"2026`, `"created":"2025`},
		{`"synthetic":true`, `"synthetic":false`},
		{`"ledgerIndex":`, `"ledgerIndex":1`},
		{`"name":"示例登记簿"`, `"name":"别的登记簿"`},
		{`"proofPurpose":"assertionMethod"`, `"proofPurpose":"authentication"`},
		{`"proofValue":"z`, `"proofValue":"z1`},
		{`,"proof":{`, `,"other":{`},
	} {
		at := strings.LastIndex(text, change.from)
		if at < 0 {
			t.Fatalf("there is no %s in %s", change.from, text)
		}
		changed := text[:at] + change.to + text[at+len(change.from):]
		altered, what = append(altered, changed), append(what, change.to)
	}
	for i, got := range ask(altered...) {
		if got.Verified {
			t.Errorf("others take it with %s", what[i])
		}
		if answer, err := w.registry.VerifyDocument(t.Context(), []byte(altered[i]), ""); err == nil && answer.Verdict == certificate.Genuine {
			t.Errorf("the register takes it with %s", what[i])
		}
	}
	if err := w.registry.Publish(t.Context(), func(tx *registry.Tx) error {
		_, err := tx.Revoke(t.Context(), w.sample.Number, "示例原因", "2026-11-23")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := ask(text)[0]; !got.Verified || !slices.Equal(got.Ended, []string{"revocation"}) {
		t.Errorf("others do not see that it was revoked: %+v", got)
	}
}
