package graph

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"mingzhi/answers"
	"mingzhi/budget"
	"mingzhi/load"
	"mingzhi/registry"
	"mingzhi/rules"
)

// twin is verifyCertificate for those who do not speak GraphQL: a POST of its
// input as JSON or as a form, answered with the CertificateVerification that
// GraphQL gives, whole, or with the errors that GraphQL gives.
type twin struct {
	registry *registry.Registry
	logger   *slog.Logger
	// budgets and gate are nil for none.
	budgets *budget.Keeper
	gate    *load.Gate
}

// NewVerify makes the handler of /api/verify.
func NewVerify(deps Deps) http.Handler {
	logger := deps.Logger
	if logger == nil {
		logger = slog.Default()
	}
	return &twin{registry: deps.Registry, logger: logger, budgets: deps.Budgets, gate: deps.Gate}
}

// ServeHTTP answers one verification. Nobody keeps it.
func (t *twin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	openToAll(w, r)
	header["Cache-Control"] = []string{"no-store"}
	switch r.Method {
	case http.MethodPost:
	case http.MethodOptions:
		header.Set("Allow", "POST, OPTIONS")
		header.Set("Access-Control-Allow-Methods", "POST, OPTIONS")
		header.Set("Access-Control-Allow-Headers", "Content-Type, Accept, Authorization")
		header.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		header.Set("Allow", "POST, OPTIONS")
		t.refuse(w, r, http.StatusMethodNotAllowed, onlyPost(r))
		return
	}
	if r.URL.RawQuery != "" {
		t.refuse(w, r, http.StatusBadRequest, proofInURL())
		return
	}
	if err := t.identify(r); err != nil {
		header.Set("WWW-Authenticate", "Bearer")
		t.refuse(w, r, http.StatusUnauthorized, err)
		return
	}
	asked, status, err := readVerify(w, r)
	if err != nil {
		t.refuse(w, r, status, err)
		return
	}
	verification, err := t.verify(r.Context(), asked)
	if err != nil {
		t.refuse(w, r, 0, err)
		return
	}
	t.write(w, r, http.StatusOK, shown(verification))
}

// identify refuses a bearer token that is none. Attempts are counted by address and
// number, whoever asks.
func (t *twin) identify(r *http.Request) error {
	if t.budgets == nil {
		return nil
	}
	_, err := t.budgets.Asker(r.Header.Get("Authorization"), registry.AskerFrom(r.Context()))
	return err
}

// onlyPost refuses another method. What stands in the URL counts as a proof.
func onlyPost(r *http.Request) *rules.Problem {
	if r.URL.RawQuery != "" {
		return proofInURL()
	}
	problem := badVerify("", "只接受 POST", "only POST is answered")
	problem.Mend.Zh, problem.Mend.En = "请用 POST，"+problem.Mend.Zh, "use POST, "+problem.Mend.En
	return problem
}

func (t *twin) verify(ctx context.Context, asked registry.Verify) (*registry.Verification, error) {
	if t.gate != nil {
		leave, err := t.gate.Enter(ctx, load.Verify)
		if err != nil {
			return nil, err
		}
		defer leave()
	}
	if err := boundVerify(asked); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	asked.Asker = registry.AskerFrom(ctx)
	return t.registry.Verify(ctx, asked)
}

// refuse tells why there is no verification; status 0 is that of the error.
func (t *twin) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	shed, tooMany := (*load.Shed)(nil), (*budget.Refusal)(nil)
	switch {
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		return // whoever asked has gone
	case errors.As(err, &shed):
		status = load.Status
		shed.SetHeader(w.Header())
	case errors.As(err, &tooMany):
		status = http.StatusTooManyRequests
		tooMany.Headers(w.Header())
	case status == 0 && rules.AsProblem(err).Code == rules.Internal:
		t.logger.ErrorContext(r.Context(), "a verification failed", "error", err)
		status = http.StatusInternalServerError
	case status == 0:
		status = http.StatusBadRequest
	}
	t.write(w, r, status, written(graphql.Response{Errors: gqlerror.List{present(err)}}))
}

func (t *twin) write(w http.ResponseWriter, r *http.Request, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		t.logger.ErrorContext(r.Context(), "a verification could not be written", "error", err)
		status, body = http.StatusInternalServerError, nil
	}
	(&answers.Answer{Body: body, MediaType: plainJSON + "; charset=utf-8", Status: status}).Write(w, r)
}
