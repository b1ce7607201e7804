package layout

import (
	"context"
	"errors"
	"net/http"

	"mingzhi/load"
	"mingzhi/registry"
	"mingzhi/rules"
)

// Attempt does a verification when the gate lets it, with whoever asks. The gate is
// entered once the form has arrived, and left before the page is written: who sends or
// reads slowly holds no slot.
func (s *Site) Attempt(ctx context.Context, work func(asker string) error) error {
	if s.Gate != nil {
		leave, err := s.Gate.Enter(ctx, load.Verify)
		if err != nil {
			return err
		}
		defer leave()
	}
	return work(registry.AskerFrom(ctx))
}

// Fault is what a form shows of an error beside its fields, with the status of the
// page; nil for an error that a page of its own tells (Site.Refuse). How long to wait
// goes into the header.
func Fault(header http.Header, err error) (*rules.Problem, int) {
	var many *registry.TooMany
	var bad *rules.Problem
	switch {
	case errors.As(err, &many):
		many.Headers(header)
		return many.Problem, http.StatusTooManyRequests
	case errors.As(err, &bad) && bad.Code != rules.Internal && bad.Code != rules.Overloaded && bad.Code != rules.Unavailable:
		return bad, http.StatusBadRequest
	}
	return nil, http.StatusInternalServerError
}

// Form reads a posted form of at most longest bytes; a BAD_REQUEST problem where it
// cannot.
func Form(w http.ResponseWriter, r *http.Request, longest int64) error {
	r.Body = http.MaxBytesReader(w, r.Body, longest)
	if err := r.ParseForm(); err != nil {
		return &rules.Problem{Code: rules.BadRequest, Message: T("表单读不出来", "the form cannot be read"), Cause: err}
	}
	return nil
}
