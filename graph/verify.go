package graph

import (
	"context"
	"errors"
	"fmt"

	"mingzhi/registry"
	"mingzhi/rules"
)

// maxProof is the longest text of a verification, in bytes; the service content
// may be as long as any text.
const maxProof = 200

// mostInputs is how many certificates are verified at once.
const mostInputs = 20

// verifyEach verifies certificates one beside the other. What is wrong with one is
// told, and the others are answered.
func (r *Resolver) verifyEach(ctx context.Context, inputs []*registry.Verify) ([]*registry.Verification, error) {
	answers := make([]*registry.Verification, len(inputs))
	var asks []registry.Verify
	var places []int
	tell := func(place int, err error) {
		if problem := (*rules.Problem)(nil); errors.As(err, &problem) {
			field := fmt.Sprintf("inputs[%d]", place)
			if problem.Field != "" {
				field += "." + problem.Field
			}
			err = problem.In(field)
		}
		note(ctx, err)
	}
	for i, input := range inputs {
		if err := boundVerify(*input); err != nil {
			tell(i, err)
			continue
		}
		ask := *input
		ask.Asker = registry.AskerFrom(ctx)
		asks, places = append(asks, ask), append(places, i)
	}
	for i, answer := range r.registry.VerifyEach(ctx, asks, nil, nil) {
		if answers[places[i]] = answer.Verification; answer.Err != nil {
			tell(places[i], answer.Err)
		}
	}
	return answers, nil
}

// boundVerify checks the texts of a verification by their lengths, so that a
// refusal can name the field. What they mean is the registry's to read.
func boundVerify(asked registry.Verify) error {
	for _, text := range []struct{ field, value string }{
		{"number", asked.Number}, {"code", asked.Code},
		{"holderName", asked.HolderName}, {"idLastFour", asked.IDLastFour},
		{"claims.issuerName", asked.Claims.IssuerName}, {"claims.issuerCreditCode", asked.Claims.IssuerCreditCode},
		{"claims.holderName", asked.Claims.HolderName},
	} {
		if len(text.value) > maxProof {
			return limitProof.refuse(int64(len(text.value))).In(text.field)
		}
	}
	return nil
}

// belowInput points a problem of the registry to the argument that it is in. An
// error that knows more than a problem is left as it is.
func belowInput(err error) error {
	if problem := (*rules.Problem)(nil); errors.As(err, &problem) && problem.Field != "" {
		return problem.In("input." + problem.Field)
	}
	return err
}
