package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"mingzhi/budget"
	"mingzhi/portal/verify"
	"mingzhi/rules"
)

// What a request costs whose price is not counted: about what a list of twenty
// rows with what hangs on them costs at the API, and next to nothing.
const (
	pagePoints = 100
	// filePoints is for a file to be verified: in a picture a code has to be found.
	filePoints  = 20_000
	cheapPoints = 1
)

// budgets makes askers keep to what they may spend.
type budgets struct {
	keeper *budget.Keeper
	// address tells from where a request comes.
	address func(*http.Request) string
}

// charged takes what a request costs before it is worked on, or refuses it with
// 429; a bearer token that is none is refused with 401. Where the answer is that
// nothing has changed, or the handler tells that it stood ready (budget.Cost), the
// rest is given back. The headers tell what is left after that.
func (b budgets) charged(points func(*http.Request) int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := b.keeper.Asker(r.Header.Get("Authorization"), b.address(r))
		if err != nil {
			w.Header().Set("WWW-Authenticate", `Bearer realm="mingzhi", error="invalid_token"`)
			refuseToken(w, rules.AsProblem(err))
			return
		}
		grant, err := b.keeper.Take(budget.Query, who, points(r))
		if refusal := (*budget.Refusal)(nil); errors.As(err, &refusal) {
			refuse(w, refusal)
			return
		}
		room := budget.GrantOf(r.Context())
		*room = grant
		next.ServeHTTP(&accounted{ResponseWriter: w, grant: room}, r)
	})
}

// pointsOf is what a request costs at the portal and the plain endpoints.
func pointsOf(r *http.Request) int64 {
	switch path := r.URL.Path; {
	case r.Method == http.MethodOptions:
		return 0
	case path == "/robots.txt", path == "/favicon.ico", strings.HasPrefix(path, "/static/"):
		return cheapPoints
	case r.Method == http.MethodPost && path == verify.FilePath:
		return filePoints
	}
	return pagePoints
}

// accounted adds the RateLimit headers to an answer when it begins.
type accounted struct {
	http.ResponseWriter
	grant *budget.Grant
	begun bool
}

// WriteHeader begins the answer.
func (a *accounted) WriteHeader(status int) {
	if status >= http.StatusOK { // others only announce it
		a.begin(status)
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write begins the answer where WriteHeader did not.
func (a *accounted) Write(body []byte) (int, error) {
	a.begin(http.StatusOK)
	return a.ResponseWriter.Write(body)
}

// FlushError begins the answer where nothing was written yet.
func (a *accounted) FlushError() error {
	a.begin(http.StatusOK)
	return http.NewResponseController(a.ResponseWriter).Flush()
}

// Unwrap gives the writer to http.ResponseController.
func (a *accounted) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *accounted) begin(status int) {
	if a.begun {
		return
	}
	a.begun = true
	if status == http.StatusNotModified {
		a.grant.Reduce(cheapPoints)
	}
	a.grant.Headers(a.Header())
}

// refuse answers whoever has spent all points in one line, which costs less than a
// page. The API counts for itself.
func refuse(w http.ResponseWriter, refusal *budget.Refusal) {
	refusal.Headers(w.Header())
	say(w, http.StatusTooManyRequests, inBoth(refusal.Problem)+"\n")
}

func inBoth(p *rules.Problem) string {
	return p.Message.Zh + "。" + p.Mend.Zh + "。 / " + p.Message.En + "; " + p.Mend.En + "."
}

// refuseToken answers a wrong token in the shape of a GraphQL answer: only programs
// send tokens.
func refuseToken(w http.ResponseWriter, problem *rules.Problem) {
	extensions := map[string]any{
		"code": problem.Code, "messageZh": problem.Message.Zh, "messageEn": problem.Message.En,
		"mendZh": problem.Mend.Zh, "mendEn": problem.Mend.En,
	}
	body, err := json.Marshal(map[string]any{"errors": []any{map[string]any{"message": inBoth(problem), "extensions": extensions}}})
	if err != nil {
		body = nil // texts and a code always encode
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write(body) // the client may be gone
}
