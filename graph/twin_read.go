package graph

import (
	"bytes"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"mingzhi/graph/answer"
	"mingzhi/registry"
	"mingzhi/rules"
)

// readVerify reads the input of a verification, by the names of
// VerifyCertificateInput, or tells with which status it is refused.
func readVerify(w http.ResponseWriter, r *http.Request) (asked registry.Verify, status int, err error) {
	mediaType, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var values func([]byte) (map[string]any, error)
	isForm := mediaType == "application/x-www-form-urlencoded"
	switch {
	case !isUTF8(parameters["charset"]):
	case mediaType == plainJSON:
		values = jsonValues
	case isForm:
		values = formValues
	}
	if values == nil {
		return asked, http.StatusUnsupportedMediaType, badVerify("", "请求体要是 UTF-8 的 application/json 或表单",
			"the body has to be application/json or a form (application/x-www-form-urlencoded), in UTF-8")
	}
	body, out, err := readWhole(w, r, func(zh, en string) *rules.Problem { return badVerify("", zh, en) })
	if err != nil {
		return asked, out.status(plainJSON), err
	}
	if !utf8.Valid(body) {
		return asked, http.StatusBadRequest, badVerify("", "请求体不是 UTF-8", "the body is not in UTF-8")
	}
	given, err := values(body)
	if err != nil {
		return asked, http.StatusBadRequest, err
	}
	asked, err = verifyOf(given, isForm)
	return asked, http.StatusBadRequest, err
}

// jsonValues reads a JSON object that has no name twice. What is in claims is named
// claims.minutes and so on, as in forms; null is what is not given.
func jsonValues(body []byte) (map[string]any, error) {
	parts, ok := members(body)
	if !ok || !json.Valid(body) { // what stands behind the object counts too
		return nil, badVerify("", "请求体不是一个 JSON 对象，或同一项写了两次", "the body is not one JSON object, or has a field twice")
	}
	for name := range parts {
		if strings.Contains(name, ".") { // claims have a place of their own in JSON
			return nil, unknownField(name, false)
		}
	}
	if text := parts["claims"]; text != nil && string(text) != "null" {
		claims, ok := members(text)
		if !ok {
			return nil, badVerify("claims", "claims 要是一个对象，同一项只写一次", "claims has to be an object that has no field twice")
		}
		for name, claim := range claims {
			parts["claims."+name] = claim
		}
	}
	delete(parts, "claims")
	values := make(map[string]any, len(parts))
	for name, text := range parts {
		var value any
		if !decode(text, &value) {
			return nil, badVerify("", "请求体不是 JSON", "the body is no JSON")
		}
		values[name] = value
	}
	return values, nil
}

// members are the members of a JSON object; ok is false where it is none or has a
// name twice.
func members(text []byte) (parts map[string]json.RawMessage, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, false
	}
	parts = map[string]json.RawMessage{}
	for decoder.More() {
		token, err := decoder.Token()
		name, isName := token.(string)
		if err != nil || !isName || parts[name] != nil {
			return nil, false
		}
		var part json.RawMessage
		if decoder.Decode(&part) != nil {
			return nil, false
		}
		parts[name] = part
	}
	return parts, true
}

// formValues reads a form.
func formValues(body []byte) (map[string]any, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, badVerify("", "表单写得不对", "the form is malformed")
	}
	values := make(map[string]any, len(form))
	for name, given := range form {
		if len(given) > 1 {
			if !fieldName.MatchString(name) {
				name = ""
			}
			return nil, badVerify(name, "这一项填了两次", "this field is given twice")
		}
		if given[0] != "" {
			values[name] = given[0]
		}
	}
	if minutes, ok := values["claims.minutes"].(string); ok {
		values["claims.minutes"] = json.Number(minutes)
	}
	return values, nil
}

// verifyField is a field of a verification, by its name in forms, and how it is read.
type verifyField struct {
	name string
	read func(any) error
}

// fieldsOfVerify are the fields in the order of the schema; each reads into its place.
func fieldsOfVerify(asked *registry.Verify) []verifyField {
	claims := &asked.Claims
	return []verifyField{
		{"number", into(&asked.Number, answer.UnmarshalString)},
		{"code", into(&asked.Code, answer.UnmarshalString)},
		{"holderName", into(&asked.HolderName, answer.UnmarshalString)},
		{"idLastFour", into(&asked.IDLastFour, answer.UnmarshalString)},
		{"claims.minutes", func(value any) error {
			claims.Minutes = new(int64)
			if into(claims.Minutes, answer.UnmarshalInt64)(value) != nil || *claims.Minutes < 0 {
				return badMinutes()
			}
			return nil
		}},
		{"claims.issuedOn", into(&claims.IssuedOn, answer.UnmarshalDate)},
		{"claims.issuerName", into(&claims.IssuerName, answer.UnmarshalString)},
		{"claims.issuerCreditCode", into(&claims.IssuerCreditCode, answer.UnmarshalString)},
		{"claims.holderName", into(&claims.HolderName, answer.UnmarshalString)},
		{"claims.content", into(&claims.Content, answer.UnmarshalString)},
		{"claims.periodStart", into(&claims.PeriodStart, answer.UnmarshalDate)},
		{"claims.periodEnd", into(&claims.PeriodEnd, answer.UnmarshalDate)},
	}
}

// verifyOf checks the values as GraphQL checks its arguments, in the order of the
// schema. What is not known is told before what is wrong.
func verifyOf(values map[string]any, isForm bool) (asked registry.Verify, err error) {
	fields := fieldsOfVerify(&asked)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.ContainsFunc(fields, func(f verifyField) bool { return f.name == name }) {
			return asked, unknownField(name, isForm)
		}
	}
	for _, field := range fields {
		if value := values[field.name]; value != nil {
			if err := field.read(value); err != nil {
				return asked, rules.AsProblem(err).In(field.name)
			}
		}
	}
	return asked, nil
}

// into reads a value into its place.
func into[T any](place *T, read func(any) (T, error)) func(any) error {
	return func(value any) (err error) {
		*place, err = read(value)
		return err
	}
}

// fieldName is what a field may be called.
var fieldName = regexp.MustCompile(`^[A-Za-z_.]{1,40}$`)

func badMinutes() *rules.Problem {
	return &rules.Problem{
		Code: rules.BadEnum, Field: "claims.minutes",
		Message: rules.Text{Zh: "服务时长不是分钟数", En: "the service time is no number of minutes"},
		Mend:    rules.Text{Zh: "写不小于 0 的整数分钟，例如 90", En: "write a whole number of minutes, 0 or more, such as 90"},
	}
}

// unknownField tells the fields that are known, by their names in a form or in JSON.
func unknownField(name string, isForm bool) *rules.Problem {
	problem := badVerify("", "有不认识的项", "a field is not known")
	if fieldName.MatchString(name) { // anything else is not repeated
		problem = badVerify(name, "没有这一项", "there is no such field")
	}
	var plain, claims []string
	for _, field := range fieldsOfVerify(&registry.Verify{}) {
		if claim, isClaim := strings.CutPrefix(field.name, "claims."); isClaim && !isForm {
			claims = append(claims, claim)
		} else {
			plain = append(plain, field.name)
		}
	}
	if isForm {
		problem.Mend = enumerate("认识的项：", "the fields are ", plain)
	} else {
		inside := enumerate("；claims 之内：", "; within claims ", claims)
		problem.Mend = enumerate("认识的项：", "the fields are ", append(plain, "claims"))
		problem.Mend.Zh, problem.Mend.En = problem.Mend.Zh+inside.Zh, problem.Mend.En+inside.En
	}
	return problem
}

func badVerify(field, zh, en string) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadRequest, Field: field, Message: rules.Text{Zh: zh, En: en},
		Mend: rules.Text{
			Zh: `例如 POST /api/verify，Content-Type: application/json，正文 {"number":"…","code":"…","claims":{"minutes":90}}`,
			En: `for example POST /api/verify with Content-Type: application/json and the body {"number":"…","code":"…","claims":{"minutes":90}}`,
		},
	}
}
