package server

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"mingzhi/budget"
	"mingzhi/load"
	"mingzhi/portal/verify"
	"mingzhi/registry"
)

// slow is how long an ordinary answer may take before the log speaks of it.
const slow = time.Second

// requestIDHeader carries the name of a request in each answer and each log line.
const requestIDHeader = "X-Request-Id"

// around is all that surrounds the answer to a request: its name, its headers,
// the bound of its body, its trace, what it adds to the metrics and the log, and
// the net under a panic. It is one function so that an answer from memory pays
// for each of them once, and little. It runs before the router.
func (h *House) around(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		visit := &visit{Context: c.Request().Context(), name: [1]string{strconv.FormatUint(rand.Uint64(), 36)}}
		h.protect(c.Request(), c.Response().Header())
		c.Response().Header()[requestIDHeader] = visit.name[:]
		if h.connections.crowded() {
			c.Response().Header().Set("Connection", "close")
		}
		ctx := budget.WithGrant(registry.WithAsker(visit, c.RealIP()), &visit.grant)
		ctx, end := h.traces.request(ctx, c.Request())
		c.SetRequest(c.Request().WithContext(ctx))

		failure := h.answer(c, next)
		seen := served{
			route: routeOf(c), method: methodOf(c.Request()), status: c.Response().Status,
			bytes: c.Response().Size, took: time.Since(start),
		}
		seen.shed = seen.status == load.Status && c.Response().Header().Get("Retry-After") != ""
		h.metrics.observe(seen)
		h.log(ctx, seen, failure)
		end(seen)
		return nil
	}
}

// visit is the context of a request, with its name and room for what it is charged:
// one piece of memory for all, and for the header.
type visit struct {
	context.Context
	name  [1]string
	grant budget.Grant
}

type requestKey struct{}

// Value gives the name for its key.
func (v *visit) Value(key any) any {
	if key == (requestKey{}) {
		return v.name[0]
	}
	return v.Context.Value(key)
}

// served is what is told of a request afterwards: nothing that its asker wrote.
type served struct {
	route, method string
	status        int
	// shed is true for a request that was sent away to come back later.
	shed  bool
	bytes int64
	took  time.Duration
}

// answer lets the request be answered. A body that is too large, a path with a
// slash too many and whatever a handler did not answer itself are answered here.
// What it gives is the fault of ours that the log is to tell.
func (h *House) answer(c echo.Context, next echo.HandlerFunc) (failure *fault) {
	h.metrics.inFlight.Add(1)
	defer func() {
		h.metrics.inFlight.Add(-1)
		if cause := recover(); cause != nil {
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			failure = &fault{cause: cause, stack: string(debug.Stack())}
			plainError(echo.ErrInternalServerError, c.Response())
		}
	}()
	request := c.Request()
	if path := request.URL.EscapedPath(); len(path) > 1 && strings.HasSuffix(path, "/") {
		withoutSlash(c, path)
		return nil
	}
	most := maxBodyOf(request)
	if request.ContentLength > most {
		plainError(echo.ErrStatusRequestEntityTooLarge, c.Response())
		return nil
	}
	if request.ContentLength != 0 {
		request.Body = http.MaxBytesReader(c.Response(), request.Body, most)
	}
	if err := next(c); err != nil {
		plainError(err, c.Response())
	}
	return nil
}

// maxBodyOf is how many bytes the body of a request may have.
func maxBodyOf(r *http.Request) int64 {
	if r.Method == http.MethodPost && r.URL.Path == verify.FilePath {
		return verify.MaxSent
	}
	return maxBody
}

// fault is a panic.
type fault struct {
	cause any
	stack string
}

// withoutSlash leads to the address without the slash at its end, on this host.
func withoutSlash(c echo.Context, path string) {
	path = "/" + strings.Trim(path, "/")
	if query := c.Request().URL.RawQuery; query != "" {
		path += "?" + query
	}
	c.Response().Header().Set("Location", path)
	c.Response().WriteHeader(http.StatusPermanentRedirect)
}

// routeOf is the pattern that answered, never a path that somebody typed.
func routeOf(c echo.Context) string {
	if _, pattern, found := strings.Cut(c.Request().Pattern, " "); found {
		return pattern
	}
	if path := c.Path(); path != "" {
		return path
	}
	return "/*"
}

// methodOf is the request's method where it is one of those that exist: a client
// may send any word.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return r.Method
	}
	return "OTHER"
}

// log tells of faults and of what was slow. An ordinary request is told at the
// level debug alone: a line for each would cost more than an answer from memory,
// and the metrics count them all. Of requests that were sent away one line a
// second tells how many they were.
func (h *House) log(ctx context.Context, seen served, failure *fault) {
	level, message := slog.LevelDebug, "request"
	switch {
	case failure != nil:
		h.Logger.ErrorContext(ctx, "panic", "route", seen.route, "cause", failure.cause, "stack", failure.stack)
		level = slog.LevelError
	case seen.shed:
		if many := h.sentAway.note(time.Now()); many > 0 {
			h.Logger.WarnContext(ctx, "requests were sent away", "many", many, "route", seen.route)
		}
	case seen.status >= http.StatusInternalServerError:
		level = slog.LevelError
	case seen.took > slow:
		level, message = slog.LevelWarn, "slow request"
	}
	if !h.Logger.Enabled(ctx, level) {
		return
	}
	h.Logger.LogAttrs(ctx, level, message,
		slog.String("method", seen.method), slog.String("route", seen.route),
		slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes), slog.Duration("took", seen.took))
}
