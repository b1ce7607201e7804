package graph

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"mingzhi/load"
	"mingzhi/registry"
	"mingzhi/testenv"
)

const (
	asJSONBody = "application/json"
	asForm     = "application/x-www-form-urlencoded"
)

// whole selects everything that a verification answers.
const whole = `query($input:VerifyCertificateInput!){verifyCertificate(input:$input){
	verdict explanation{zh en} notProven{zh en} checks{code question{zh en} state sentence{zh en} evidence}
	facts{number maskedName issuerName issuerCreditCode minutes periodStart periodEnd content issuedOn state stateChangedOn stateReason
		replacedByNumber platformName synthetic records{activity place startedAt endedAt minutes content recordedAt late provisional voided}}
	differsIn erasedOn checkedAt ledgerSize}}`

func (r *register) twin(contentType, body string) *reply {
	r.t.Helper()
	request := httptest.NewRequest(http.MethodPost, "/api/verify", strings.NewReader(body))
	request.Header.Set("Content-Type", contentType)
	return send(r.t, NewVerify(Deps{Registry: r.registry}), request)
}

// The plain door and GraphQL answer the same, field by field.
func TestThePlainDoorVerifiesAsGraphQLDoes(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 3)
		number, code := r.certificate.Number, r.certificate.Code
		for _, test := range []struct {
			sentence string
			asked    map[string]any
			verdict  string
		}{
			{"genuine", map[string]any{"number": number, "code": code}, "GENUINE"},
			{"with claims that agree", map[string]any{"number": number, "code": code, "claims": map[string]any{"issuerName": r.issuerName(t), "minutes": nil}}, "GENUINE"},
			{"altered", map[string]any{"number": number, "code": code, "claims": map[string]any{"minutes": 1, "issuedOn": "2020-01-01"}}, "ALTERED"},
			{"with no claims", map[string]any{"number": number, "code": code, "claims": nil}, "GENUINE"},
			{"a wrong code", map[string]any{"number": number, "code": "7KQM-X2WD-85UC"}, "NOT_CONFIRMED"},
			{"a number that nobody has", map[string]any{"number": "OTHER-1", "code": code}, "NOT_CONFIRMED"},
		} {
			t.Run(test.sentence, func(t *testing.T) {
				r.t = t
				want := r.ask(whole, map[string]any{"input": test.asked})
				body, _ := json.Marshal(test.asked)
				got := r.twin(asJSONBody, string(body))
				var plain map[string]any
				if err := json.Unmarshal([]byte(got.text), &plain); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want.Data["verifyCertificate"], any(plain)); diff != "" || plain["verdict"] != test.verdict {
					t.Errorf("GraphQL (-) and the plain door (+), %v:\n%s", plain["verdict"], diff)
				}
				if form := r.twin(asForm, formOf(test.asked)); form.text != got.text {
					t.Errorf("as a form: %s\nas JSON: %s", form.text, got.text)
				}
				if got.header.Get("Cache-Control") != "no-store" || got.header.Get("ETag") != "" {
					t.Errorf("somebody may keep it: %v", got.header)
				}
			})
		}
	})
}

// issuerName is the issuer's name as the certificate has it.
func (r *register) issuerName(t *testing.T) string {
	v, err := r.registry.Verify(t.Context(), registry.Verify{Number: r.certificate.Number, Code: r.certificate.Code})
	if err != nil {
		t.Fatal(err)
	}
	return v.Facts.IssuerName
}

func formOf(asked map[string]any) string {
	form := url.Values{}
	for name, value := range asked {
		switch value := value.(type) {
		case map[string]any:
			for claim, claimed := range value {
				if claimed != nil {
					form.Set(name+"."+claim, fmt.Sprint(claimed))
				}
			}
		case nil:
			form.Set(name, "")
		default:
			form.Set(name, fmt.Sprint(value))
		}
	}
	return form.Encode()
}

func TestWhatThePlainDoorRefuses(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	for _, test := range []struct {
		sentence, contentType, body string
		status                      int
		code, field                 string
	}{
		{"no JSON", asJSONBody, `{"number"`, 400, "BAD_REQUEST", ""},
		{"two values", asJSONBody, `{} {}`, 400, "BAD_REQUEST", ""},
		{"a list", asJSONBody, `[]`, 400, "BAD_REQUEST", ""},
		{"null", asJSONBody, `null`, 400, "BAD_REQUEST", ""},
		{"something behind the object", asJSONBody, `{"number":"a"}]`, 400, "BAD_REQUEST", ""},
		{"a name twice", asJSONBody, `{"number":"a","number":"b"}`, 400, "BAD_REQUEST", ""},
		{"a name twice, once as null", asJSONBody, `{"number":"a","number":null}`, 400, "BAD_REQUEST", ""},
		{"a name twice, first as null", asJSONBody, `{"number":null,"number":"a"}`, 400, "BAD_REQUEST", ""},
		{"a name twice, once in escapes", asJSONBody, `{"number":"a","n\u0075mber":"b"}`, 400, "BAD_REQUEST", ""},
		{"claims twice", asJSONBody, `{"number":"a","claims":{"minutes":1},"claims":null}`, 400, "BAD_REQUEST", ""},
		{"a claim twice", asJSONBody, `{"number":"a","claims":{"minutes":1,"minutes":240}}`, 400, "BAD_REQUEST", "claims"},
		{"a claim by the name that it has in forms", asJSONBody, `{"number":"a","claims.minutes":1,"claims":{"minutes":240}}`, 400, "BAD_REQUEST", "claims.minutes"},
		{"a claim within a claim", asJSONBody, `{"number":"a","claims":{"a.b":1}}`, 400, "BAD_REQUEST", "claims.a.b"},
		{"no number", asJSONBody, `{"code":"x"}`, 400, "MISSING", "number"},
		{"nothing but the number", asJSONBody, `{"number":"OTHER-1","code":null}`, 400, "MISSING", "code"},
		{"a number that is no text", asJSONBody, `{"number":7}`, 400, "BAD_VALUE", "number"},
		{"claims that are no object", asJSONBody, `{"claims":[]}`, 400, "BAD_REQUEST", "claims"},
		{"a field that is not known, by its letters", asJSONBody, `{"Number":"x"}`, 400, "BAD_REQUEST", "Number"},
		{"a date that is none", asJSONBody, `{"number":"x","claims":{"issuedOn":"2024-13-01"}}`, 400, "BAD_DATE", "claims.issuedOn"},
		{"minutes that are no number", asForm, `number=x&claims.minutes=many`, 400, "BAD_VALUE", "claims.minutes"},
		{"a name that may be a secret", asForm, `number=x&7KQM-X2WD-9RTA=y`, 400, "BAD_REQUEST", ""},
		{"minutes below zero", asJSONBody, `{"number":"x","claims":{"minutes":-5}}`, 400, "BAD_VALUE", "claims.minutes"},
		{"a field twice", asForm, `number=x&number=y`, 400, "BAD_REQUEST", "number"},
		{"a field twice, once empty", asForm, `number=x&number=`, 400, "BAD_REQUEST", "number"},
		{"a field twice, first empty", asForm, `claims.minutes=&number=x&claims.minutes=5`, 400, "BAD_REQUEST", "claims.minutes"},
		{"a field twice, once in escapes", asForm, `number=x&n%75mber=y`, 400, "BAD_REQUEST", "number"},
		{"a text that is too long", asForm, `number=` + strings.Repeat("x", 201), 400, "TOO_LONG", "number"},
		{"bytes that are no text", asForm, `number=%ff`, 400, "BAD_VALUE", "number"},
		{"a body that is too long", asForm, strings.Repeat("x", MaxBody+1), 413, "QUERY_TOO_LARGE", ""},
		{"another type", "text/plain", `number=x`, 415, "BAD_REQUEST", ""},
	} {
		got := r.twin(test.contentType, test.body)
		if len(got.Errors) == 0 {
			t.Errorf("%s: %d %s", test.sentence, got.status, got.text)
			continue
		}
		field, _ := got.Errors[0].Extensions["field"].(string)
		if got.status != test.status || got.code() != test.code || field != test.field {
			t.Errorf("%s: %d %s at %q", test.sentence, got.status, got.text, field)
		}
		if len(test.body) > 20 && strings.Contains(got.text, test.body[12:]) {
			t.Errorf("%s: the answer repeats what was asked", test.sentence)
		}
	}
	for _, test := range []struct {
		sentence, method, target string
		status                   int
		code, mends              string
	}{
		{"another method", "PUT", "/api/verify", 405, "BAD_REQUEST", "use POST, for example POST /api/verify"},
		{"a GET", "GET", "/api/verify", 405, "BAD_REQUEST", "use POST"},
		{"a GET with a proof in the URL hears of both", "GET", "/api/verify?number=x&code=y", 405, "PROOF_IN_URL", "use POST, and put the proof into its body"},
		{"a proof in the URL of a POST", "POST", "/api/verify?code=y", 400, "PROOF_IN_URL", "put the proof into its body"},
		{"a preflight", "OPTIONS", "/api/verify", 204, "", ""},
	} {
		got := send(t, NewVerify(Deps{Registry: r.registry}), httptest.NewRequest(test.method, test.target, nil))
		if got.status != test.status || got.code() != test.code || !strings.Contains(got.text, test.mends) {
			t.Errorf("%s: %d %s", test.sentence, got.status, got.text)
		}
		if (got.status == 405 || got.status == 204) != (got.header.Get("Allow") == "POST, OPTIONS") {
			t.Errorf("%s: Allow: %s", test.sentence, got.header.Get("Allow"))
		}
	}
}

// Who writes a name that is not known is told those that are, as they are written
// there.
func TestThePlainDoorTellsTheFieldsThatItKnows(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	const inJSON = "the fields are number, code, holderName, idLastFour, claims; within claims minutes, issuedOn, issuerName, "
	const inForms = "the fields are number, code, holderName, idLastFour, claims.minutes, claims.issuedOn, "
	for _, test := range []struct{ sentence, contentType, body, mends string }{
		{"in JSON", asJSONBody, `{"number":"x","minutes":5}`, inJSON},
		{"a claim that is not known", asJSONBody, `{"number":"x","claims":{"other":5}}`, inJSON},
		{"a claim by its name in forms", asJSONBody, `{"number":"x","claims.minutes":5}`, inJSON},
		{"a claim without its prefix in a form", asForm, `number=x&minutes=5`, inForms},
		{"a claim in brackets", asForm, `number=x&claims[minutes]=5`, inForms},
	} {
		got := r.twin(test.contentType, test.body)
		if got.status != 400 || len(got.Errors) != 1 || !strings.HasPrefix(fmt.Sprint(got.Errors[0].Extensions["mendEn"]), test.mends) {
			t.Errorf("%s: %d %s", test.sentence, got.status, got.text)
		}
	}
}

// A body that does not arrive is told apart from one that is wrong, at either door.
func TestABodyThatDoesNotArrive(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	for _, test := range []struct {
		sentence string
		failure  error
		status   int
	}{
		{"in time", os.ErrDeadlineExceeded, http.StatusRequestTimeout},
		{"whole", io.ErrUnexpectedEOF, http.StatusBadRequest},
	} {
		for path, handler := range map[string]http.Handler{"/graphql": r.handler, "/api/verify": NewVerify(Deps{Registry: r.registry})} {
			request := httptest.NewRequest(http.MethodPost, path, io.MultiReader(strings.NewReader(`{"number":`), iotest.ErrReader(test.failure)))
			request.Header.Set("Content-Type", asJSONBody)
			if got := send(t, handler, request); got.status != test.status || got.code() != "BAD_REQUEST" {
				t.Errorf("%s, %s: %d %s", path, test.sentence, got.status, got.text)
			}
		}
	}
}

// Of several wrong fields the first is named, in the order of the schema, whatever
// the order in which they are given.
func TestThePlainDoorNamesTheSameFieldEachTime(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	for _, test := range []struct{ sentence, contentType, body, field string }{
		{"as JSON", asJSONBody, `{"claims":{"content":1,"issuedOn":"x","minutes":"many"},"idLastFour":1,"code":1,"holderName":1}`, "code"},
		{"claims as JSON", asJSONBody, `{"claims":{"content":1,"periodEnd":"x","issuedOn":"x","minutes":"many"},"number":"a"}`, "claims.minutes"},
		{"as a form", asForm, `claims.periodStart=x&claims.issuedOn=x&claims.minutes=many&claims.periodEnd=x&number=a`, "claims.minutes"},
		{"what is not known goes before what is wrong", asJSONBody, `{"number":1,"code":1,"other":1}`, "other"},
	} {
		for range 50 {
			got := r.twin(test.contentType, test.body)
			if field, _ := got.Errors[0].Extensions["field"].(string); got.status != 400 || field != test.field {
				t.Errorf("%s: %d names %q", test.sentence, got.status, field)
				break
			}
		}
	}
}

func TestThePlainDoorCountsAttemptsAndKeepsToTheGate(t *testing.T) {
	r := newLimitedRegister(t, testenv.SQLiteURL(t), 3, registry.Limits{PerAddress: 1, AddressBurst: 2, PerNumber: 1, NumberBurst: 9})
	for range 2 {
		if got := r.twin(asForm, "number=OTHER-1&code=x"); got.status != 200 {
			t.Fatalf("%d %s", got.status, got.text)
		}
	}
	if got := r.twin(asForm, "number=OTHER-1&code=x"); got.status != 429 || got.code() != "TOO_MANY_ATTEMPTS" || got.header.Get("Retry-After") == "" {
		t.Errorf("%d %v %s", got.status, got.header, got.text)
	}
	gate := load.New(1, nil)
	leave, err := gate.Enter(t.Context(), load.Verify)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	request := httptest.NewRequest(http.MethodPost, "/api/verify", strings.NewReader("number=OTHER-1"))
	request.Header.Set("Content-Type", asForm)
	if got := send(t, NewVerify(Deps{Registry: r.registry, Gate: gate}), request); got.status != 503 || got.header.Get("Retry-After") == "" {
		t.Errorf("%d %v", got.status, got.header)
	}
}
