package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/testenv"
)

const verifyQuery = `query Verify($input: VerifyCertificateInput!) {
  verifyCertificate(input: $input) {
    verdict explanation { zh en } notProven { zh en } differsIn checkedAt ledgerSize
    checks { code state question { zh en } sentence { zh en } evidence }
    facts { number maskedName issuerName minutes content issuedOn state stateChangedOn stateReason replacedByNumber records { activity minutes late } }
  }
}`

type input map[string]any

func (r *register) verify(asked input) *reply {
	return r.ask(verifyQuery, map[string]any{"input": asked})
}

// found gives one value of the verification; nil where there is none.
func (r *reply) found(name string) any {
	verification, _ := r.Data["verifyCertificate"].(map[string]any)
	return verification[name]
}

func TestVerifyCertificate(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 2)
		number, code := r.certificate.Number, r.certificate.Code
		drawn, err := certificate.NewNumber("430104", 2025, 9999)
		if err != nil {
			t.Fatal(err)
		}
		unknown := drawn.String() // good by form, and never issued
		claims := func(claims input) input { return input{"number": number, "code": code, "claims": claims} }
		for _, test := range []struct {
			sentence string
			asked    input
			verdict  string
			differs  string
		}{
			{"the printed code proves it", input{"number": number, "code": code}, "GENUINE", ""},
			{"in small letters and with spaces too", input{"number": " " + strings.ToLower(number), "code": strings.ToLower(code) + " "}, "GENUINE", ""},
			{"name and last four prove it", input{"number": number, "holderName": "张示例", "idLastFour": "0016"}, "GENUINE", ""},
			{"claims that agree", claims(input{"minutes": 120, "issuedOn": "2025-06-02", "issuerName": "第001志愿者协会（示例）", "content": "助老服务", "periodStart": "2025-05-01", "periodEnd": "2025-05-01", "holderName": "张示例"}), "GENUINE", ""},
			{"claimed minutes that differ", claims(input{"minutes": 1200}), "ALTERED", "[minutes]"},
			{"none at all is a claim", claims(input{"minutes": 0}), "ALTERED", "[minutes]"},
			{"a claimed day that differs", claims(input{"issuedOn": "2025-06-03"}), "ALTERED", "[issuedOn]"},
			{"a claimed holder that differs", claims(input{"holderName": "李示例"}), "ALTERED", "[holderName]"},
			{"a wrong code", input{"number": number, "code": "000000000000"}, "NOT_CONFIRMED", ""},
			{"another name", input{"number": number, "holderName": "李示例", "idLastFour": "0016"}, "NOT_CONFIRMED", ""},
			{"an unknown number", input{"number": unknown, "code": code}, "NOT_CONFIRMED", ""},
			{"what is no number", input{"number": "1", "code": code}, "NOT_CONFIRMED", ""},
		} {
			t.Run(test.sentence, func(t *testing.T) {
				got := r.verify(test.asked)
				if got.found("verdict") != test.verdict {
					t.Fatalf("%s", got.text)
				}
				if test.differs != "" && fmt.Sprint(got.found("differsIn")) != test.differs {
					t.Errorf("differs in %v", got.found("differsIn"))
				}
				if (got.found("facts") != nil) != (test.verdict == "GENUINE") {
					t.Errorf("facts: %v", got.found("facts"))
				}
				if got.header.Get("Cache-Control") != "no-store" {
					t.Error("the answer may be cached")
				}
				if strings.Contains(got.text, "张示例") || strings.Contains(got.text, "0016") || strings.Contains(got.text, code) {
					t.Errorf("tells more than was proven: %s", got.text)
				}
				if checks, _ := got.found("checks").([]any); len(checks) != 7 {
					t.Errorf("%d checks", len(checks))
				}
			})
		}
		t.Run("an unknown number answers as a wrong proof does, letter by letter", func(t *testing.T) {
			wrong, never := r.verify(input{"number": number, "code": "x"}), r.verify(input{"number": unknown, "code": "x"})
			if wrong.text != never.text {
				t.Errorf("%s\n%s", wrong.text, never.text)
			}
		})
		t.Run("a slip in the number is told, which its check character shows to anyone", func(t *testing.T) {
			got := r.verify(input{"number": "ZM430104-2025-999999Z-9", "code": "x"})
			if got.code() != "BAD_CERTIFICATE_NUMBER" || got.Errors[0].Extensions["field"] != "input.number" {
				t.Errorf("%s", got.text)
			}
		})
		for sentence, asked := range map[string]input{
			"a number alone": {"number": number}, "a name without the last four": {"number": number, "holderName": "张示例"},
		} {
			t.Run(sentence+" is no proof, and there is no verdict", func(t *testing.T) {
				if got := r.verify(asked); got.code() != "MISSING" || got.Errors[0].Extensions["field"] != "input.code" {
					t.Errorf("%s", got.text)
				}
			})
		}
		t.Run("several at once", func(t *testing.T) {
			got := r.data(`query($n:String!,$c:String!){a:verifyCertificate(input:{number:$n,code:$c}){verdict} b:verifyCertificate(input:{number:$n,code:"x"}){verdict}}`,
				map[string]any{"n": number, "c": code})
			if got != `{"a":{"verdict":"GENUINE"},"b":{"verdict":"NOT_CONFIRMED"}}` {
				t.Error(got)
			}
		})
		t.Run("once revoked it says when and why", func(t *testing.T) {
			err := r.registry.Publish(context.Background(), func(tx *registry.Tx) error {
				_, err := tx.Revoke(context.Background(), number, "示例原因", "2025-12-01")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			got := r.verify(input{"number": number, "code": code})
			facts, _ := got.found("facts").(map[string]any)
			if got.found("verdict") != "REVOKED" || facts["stateReason"] != "示例原因" || facts["stateChangedOn"] != "2025-12-01" {
				t.Errorf("%s", got.text)
			}
			if hidden := r.verify(input{"number": number, "code": "x"}); hidden.found("verdict") != "NOT_CONFIRMED" {
				t.Errorf("%s", hidden.text)
			}
		})
		if logged := r.log.String(); logged != "" {
			t.Error(logged)
		}
	})
}

func TestAttemptsAreLimited(t *testing.T) {
	r := newLimitedRegister(t, testenv.SQLiteURL(t), 2, registry.Limits{PerAddress: 1, AddressBurst: 3, PerNumber: 1, NumberBurst: 3})
	var got *reply
	for range 4 {
		got = r.verify(input{"number": r.certificate.Number, "code": "x"})
	}
	if got.code() != "TOO_MANY_ATTEMPTS" || got.Data["verifyCertificate"] != nil {
		t.Fatalf("%s", got.text)
	}
	if seconds, _ := got.Errors[0].Extensions["retryAfterSeconds"].(float64); seconds < 1 {
		t.Errorf("%s", got.text)
	}
	// what else was asked in the same request is answered
	got = r.ask(`{verifyCertificate(input:{number:"1",code:"2"}){verdict} ledger{size}}`, nil)
	if got.Data["ledger"] == nil {
		t.Errorf("%s", got.text)
	}
}

// Whatever is sent for verification: it is refused by a code of ours or not
// confirmed, it is not echoed, and nothing breaks.
func FuzzVerifyCertificate(f *testing.F) {
	r := newRegister(f, testenv.SQLiteURL(f), 2)
	f.Add(r.certificate.Number, "code", "张示例", "0016", `{"minutes":120}`)
	f.Add("ｚｍ４３０１０４", "", "欧阳·示例", "００１Ｘ", `{"issuedOn":"2025-06-02"}`)
	f.Add("", "\x00", strings.Repeat("张", 300), "1", `{"minutes":9999999999}`)
	f.Add("ZM", "x", "x", "x", `{"issuedOn":"not a day","periodEnd":""}`)
	f.Add("' OR 1=1 --", `"`, `\`, "%", `{"content":"`+strings.Repeat("x", 5000)+`"}`)
	f.Add("1", "2", "3", "4", `null`)
	f.Fuzz(func(t *testing.T, number, code, holder, last, claims string) {
		asked := input{"number": number, "code": code, "holderName": holder, "idLastFour": last}
		given := map[string]any{}
		if decode([]byte(claims), &given) {
			asked["claims"] = given
		}
		body, err := json.Marshal(asked)
		if err != nil || len(body) > MaxBody/2 {
			return
		}
		r.t = t
		got := r.verify(asked)
		switch got.code() {
		case "INTERNAL":
			t.Fatalf("%s\n%s", got.text, r.log.String())
		case "":
			if verdict := got.found("verdict"); verdict != "NOT_CONFIRMED" && verdict != "GENUINE" && verdict != "ALTERED" {
				t.Fatalf("%s", got.text)
			}
		}
		if got.found("verdict") != "GENUINE" && len(code) > 12 && strings.Contains(got.text, code) {
			t.Fatalf("echoed: %s", got.text)
		}
		if got.header.Get("Cache-Control") != "no-store" {
			t.Fatal("the answer may be cached")
		}
	})
}

// paper is the signed certificate of the register.
func (r *register) paper() *registry.Paper {
	r.t.Helper()
	ctx := context.Background()
	if err := r.registry.PublishKeys(ctx); err != nil {
		r.t.Fatal(err)
	}
	_, paper, err := r.registry.Paper(ctx, registry.Verify{Number: r.certificate.Number, Code: r.certificate.Code})
	if err != nil || paper == nil {
		r.t.Fatal(paper, err)
	}
	return paper
}

func TestVerifyCredential(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 2)
		paper := r.paper()
		text := string(paper.Credential)
		for _, test := range []struct {
			sentence, document, verdict, differs, code string
		}{
			{"as it was handed out", text, "GENUINE", "[]", ""},
			{"with spaces before it", "\n  " + text, "GENUINE", "[]", ""},
			{"its QR code", paper.QR, "GENUINE", "[]", ""},
			{"other hours", strings.Replace(text, fmt.Sprintf(`"serviceMinutes":%d`, paper.Statement.Minutes), `"serviceMinutes":9000`, 1), "ALTERED", "[minutes]", ""},
			{"another day", strings.Replace(text, `"issuedOn":"2`, `"issuedOn":"3`, 1), "ALTERED", "[issuedOn]", ""},
			{"another number, that nobody has", strings.Replace(text, `"certificateNumber":"`+paper.Statement.Number, `"certificateNumber":"X`+paper.Statement.Number, 1), "ALTERED", "[]", ""},
			{"nothing", "", "", "", "BAD_DOCUMENT"},
			{"another document", `{"a":1}`, "", "", "BAD_DOCUMENT"},
			{"two signatures", strings.Replace(text, `"proof":{`, `"proof":[{},{`, 1), "", "", "BAD_DOCUMENT"},
			{"another QR code", "https://example.org/", "", "", "BAD_DOCUMENT"},
		} {
			reply := r.ask(`query V($document:String!){verifyCredential(document:$document){verdict differsIn facts{maskedName}}}`, map[string]any{"document": test.document})
			got, _ := reply.Data["verifyCredential"].(map[string]any)
			if test.code != "" {
				if len(reply.Errors) != 1 || reply.code() != test.code || reply.Errors[0].Extensions["field"] != "document" {
					t.Errorf("%s: %s", test.sentence, reply.text)
				}
				continue
			}
			if got["verdict"] != test.verdict || fmt.Sprint(got["differsIn"]) != test.differs || (got["facts"] != nil) != (test.verdict == "GENUINE") {
				t.Errorf("%s: %s", test.sentence, reply.text)
			}
			if strings.Contains(reply.text, paper.Statement.HolderName) {
				t.Errorf("%s: the answer tells the holder's name", test.sentence)
			}
		}
	})
}

func TestVerifyCertificates(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 2)
		good := map[string]any{"number": r.certificate.Number, "code": r.certificate.Code}
		wrong := map[string]any{"number": r.certificate.Number, "code": "7KQM-X2WD-85UC"}
		reply := r.ask(`query V($inputs:[VerifyCertificateInput!]!){verifyCertificates(inputs:$inputs){verdict facts{minutes}}}`, map[string]any{"inputs": []any{
			good, wrong, map[string]any{"number": "ZM430100-2026-000123K-X", "code": "7KQM-X2WD-85UC"}, map[string]any{"number": "NOBODY-1", "code": "7KQM-X2WD-85UC"},
			map[string]any{"number": r.certificate.Number}, good,
		}})
		got := fmt.Sprint(reply.Data["verifyCertificates"])
		want := "[map[facts:map[minutes:120] verdict:GENUINE] map[facts:<nil> verdict:NOT_CONFIRMED] <nil> map[facts:<nil> verdict:NOT_CONFIRMED] <nil> map[facts:map[minutes:120] verdict:GENUINE]]"
		if got != want {
			t.Errorf("%s\n%s", got, want)
		}
		fields := map[any]bool{}
		for _, err := range reply.Errors {
			fields[err.Extensions["field"]] = true
		}
		if len(reply.Errors) != 2 || !fields["inputs[2].number"] || !fields["inputs[4].code"] {
			t.Errorf("%s", reply.text)
		}
	})
}

func TestVerifyShareCode(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 2)
		proof := registry.Verify{Number: r.certificate.Number, Code: r.certificate.Code}
		_, code, err := r.registry.Share(t.Context(), proof, []registry.ShareFact{registry.ShareContent}, 30)
		if err != nil {
			t.Fatal(err)
		}
		const query = `query V($code:String!){verifyShareCode(code:$code){expiresAt ended{zh} facts{holderName issuerName issuedOn number minutes periodStart content records{activity}} verification{verdict facts{number}}}}`
		ask := func(code string) string {
			return fmt.Sprint(r.ask(query, map[string]any{"code": code}).Data["verifyShareCode"])
		}
		for _, says := range []string{"verdict:GENUINE", "facts:<nil>", "content:助老服务", "number:<nil>", "minutes:<nil>", "periodStart:<nil>", "records:<nil>", "ended:<nil>"} {
			if got := ask(code); !strings.Contains(got, says) {
				t.Errorf("what is shared lacks %s: %s", says, got)
			}
		}
		for _, says := range []string{"verdict:NOT_CONFIRMED", "expiresAt:<nil>", "ended:<nil>"} {
			if got := ask("7KQM-X2WD-85UC"); !strings.Contains(got, says) {
				t.Errorf("a code that is none lacks %s: %s", says, got)
			}
		}
		_, shares, err := r.registry.Shares(t.Context(), proof)
		if err != nil || len(shares) != 1 {
			t.Fatal(shares, err)
		}
		if _, err := r.registry.StopSharing(t.Context(), proof, shares[0].ID); err != nil {
			t.Fatal(err)
		}
		if got := ask(code); !strings.Contains(got, "停用") || strings.Contains(got, "助老服务") {
			t.Errorf("an ended code shows %s", got)
		}
	})
}
