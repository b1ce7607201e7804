package server

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
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
