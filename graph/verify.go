package graph

import (
	"errors"

	"mingzhi/registry"
	"mingzhi/rules"
)

// maxProof is the longest text of a verification, in bytes; the service content
// may be as long as any text.
const maxProof = 200

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
