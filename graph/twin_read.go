package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
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
	switch {
	case !isUTF8(parameters["charset"]):
	case mediaType == plainJSON:
		values = jsonValues
	case mediaType == "application/x-www-form-urlencoded":
		values = formValues
	}
	if values == nil {
		return asked, http.StatusUnsupportedMediaType, badVerify("", "请求体要是 UTF-8 的 application/json 或表单",
			"the body has to be application/json or a form (application/x-www-form-urlencoded), in UTF-8")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return asked, http.StatusRequestEntityTooLarge, bodyTooLong()
	}
	if err != nil || !utf8.Valid(body) {
		return asked, http.StatusBadRequest, badVerify("", "请求体没有收全，或不是 UTF-8", "the body did not arrive whole, or is not in UTF-8")
	}
	given, err := values(body)
	if err != nil {
		return asked, http.StatusBadRequest, err
	}
	asked, err = verifyOf(given)
	return asked, http.StatusBadRequest, err
}

// jsonValues reads a JSON object. What is in claims is named claims.minutes and so
// on; null is what is not given.
func jsonValues(body []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil || decoder.More() {
		return nil, badVerify("", "请求体不是一个 JSON 对象", "the body is not one JSON object")
	}
	claims, ok := object["claims"].(map[string]any)
	if !ok && object["claims"] != nil {
		return nil, badVerify("claims", "claims 要是一个对象", "claims has to be an object")
	}
	delete(object, "claims")
	for name, value := range claims {
		object["claims."+name] = value
	}
	return object, nil
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
			return nil, badVerify("", "同一项填了两次", "a field is given twice")
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

// verifyOf checks the values as GraphQL checks its arguments.
func verifyOf(values map[string]any) (asked registry.Verify, err error) {
	claims := &asked.Claims
	texts := map[string]*string{
		"number": &asked.Number, "code": &asked.Code, "holderName": &asked.HolderName, "idLastFour": &asked.IDLastFour,
		"claims.issuerName": &claims.IssuerName, "claims.issuerCreditCode": &claims.IssuerCreditCode,
		"claims.holderName": &claims.HolderName, "claims.content": &claims.Content,
	}
	dates := map[string]*rules.Date{
		"claims.issuedOn": &claims.IssuedOn, "claims.periodStart": &claims.PeriodStart, "claims.periodEnd": &claims.PeriodEnd,
	}
	for name, value := range values {
		var wrong error
		switch {
		case value == nil:
		case texts[name] != nil:
			*texts[name], wrong = answer.UnmarshalString(value)
		case dates[name] != nil:
			*dates[name], wrong = answer.UnmarshalDate(value)
		case name == "claims.minutes":
			claims.Minutes = new(int64)
			*claims.Minutes, wrong = answer.UnmarshalInt64(value)
		default:
			return asked, badVerify("", "有不认识的项", "a field is not known")
		}
		if wrong != nil {
			return asked, rules.AsProblem(wrong).In(name)
		}
	}
	return asked, nil
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
