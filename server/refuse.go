package server

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"mingzhi/load"
)

// plainError answers what neither the API nor the portal answered: a body that
// is too large, or a fault of our own.
func plainError(err error, response *echo.Response) {
	if response.Committed {
		return
	}
	status := http.StatusInternalServerError
	var known *echo.HTTPError
	if errors.As(err, &known) {
		status = known.Code
	}
	text := "出错了，请稍后再试。 / Something went wrong; please try again later.\n"
	if status == http.StatusRequestEntityTooLarge {
		text = "请求太大。 / The request is too large.\n"
	}
	say(response, status, text)
}

// sendAway answers a request that the gate did not let in: to programs as a
// GraphQL answer, to people in one line, which costs less than a page.
func sendAway(w http.ResponseWriter, r *http.Request, shed *load.Shed) {
	problem := shed.Problem()
	text := problem.Message.Zh + "，" + problem.Mend.Zh + " / " + problem.Message.En + "; " + problem.Mend.En
	if r.URL.Path != "/graphql" {
		say(w, load.Status, text+"\n")
		return
	}
	body, err := json.Marshal(map[string]any{"errors": []any{map[string]any{
		"message": text,
		"extensions": map[string]any{
			"code": problem.Code, "messageZh": problem.Message.Zh, "messageEn": problem.Message.En,
			"mendZh": problem.Mend.Zh, "mendEn": problem.Mend.En, "retryAfterSeconds": int(shed.RetryAfter.Seconds()),
		},
	}}})
	if err != nil {
		body = nil // texts and a code always encode
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(load.Status)
	_, _ = w.Write(body) // the client may be gone
}
