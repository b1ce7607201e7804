package server

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"mingzhi/search"
)

// logged writes one line for each request. Query strings and bodies are left
// out: they hold what people look for, and proofs.
func (h *House) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		h.Logger.LogAttrs(c.Request().Context(), slog.LevelInfo, "request",
			slog.String("method", c.Request().Method), slog.String("path", c.Request().URL.Path),
			slog.Int("status", c.Response().Status), slog.Int64("bytes", c.Response().Size),
			slog.Duration("took", time.Since(start)))
		return nil
	}
}

// recovered turns a panic into a plain 500 and logs where it happened.
func recovered(logger *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) (err error) {
			defer func() {
				cause := recover()
				if cause == nil {
					return
				}
				if cause == http.ErrAbortHandler {
					panic(cause)
				}
				logger.Error("panic", "path", c.Request().URL.Path, "cause", cause, "stack", string(debug.Stack()))
				err = echo.NewHTTPError(http.StatusInternalServerError)
			}()
			return next(c)
		}
	}
}

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
	response.Header().Set("Content-Type", "text/plain; charset=utf-8")
	response.Header().Set("X-Content-Type-Options", "nosniff")
	response.WriteHeader(status)
	_, _ = response.Write([]byte(text)) // the client may be gone
}

func alive(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok\n") }

// readiness says whether the server can answer: the database does, and lookup
// has caught up once.
func (h *House) readiness(lookup *search.Service) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.Database.PingContext(r.Context()); err != nil {
			say(w, http.StatusServiceUnavailable, "the database does not answer\n")
			return
		}
		if !lookup.Ready() {
			say(w, http.StatusServiceUnavailable, "lookup is still reading the ledger\n")
			return
		}
		say(w, http.StatusOK, "ready\n")
	})
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the client may be gone
}
