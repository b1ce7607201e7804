package graph

import (
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"
	validation "github.com/vektah/gqlparser/v2/validator/rules"

	"mingzhi/rules"
)

// outcome is the HTTP status of what is not answered, by the media type of the
// answer: the newer one has the statuses of the GraphQL-over-HTTP draft of August
// 2026, and application/json those of the audits of graphql-http, which know 200
// for every well-formed request.
type outcome struct{ newer, older int }

var (
	// malformed is a request that cannot be read.
	malformed = outcome{http.StatusBadRequest, http.StatusBadRequest}
	// misshapen is readable JSON whose parts are not of their types.
	misshapen = outcome{http.StatusUnprocessableEntity, http.StatusBadRequest}
	// unreadable is a document with a syntax error.
	unreadable = outcome{http.StatusBadRequest, http.StatusOK}
	// unfit is a document, operation name or variable that does not fit the schema.
	unfit = outcome{http.StatusUnprocessableEntity, http.StatusOK}
	// unknown is a document that is asked for by a hash which is not known.
	unknown = outcome{http.StatusNotFound, http.StatusOK}
	// partial is an answer that lacks something.
	partial = outcome{statusPartial, http.StatusOK}
)

// statusPartial is Partial Success, which the draft defines for the newer media
// type alone.
const statusPartial = 294

// always is one status whatever the media type.
func always(status int) outcome { return outcome{status, status} }

func (o outcome) status(mediaType string) int {
	if mediaType == graphqlJSON {
		return o.newer
	}
	return o.older
}

// outcomeOf is the outcome of a document with faults.
//
// A variable that is declared and not used is told as unreadable: the document
// contradicts itself before any schema is asked. The draft would have it as any
// other fault (422, a SHOULD); the audit 86EE asks for 400.
func outcomeOf(faults gqlerror.List) outcome {
	for _, fault := range faults {
		if fault.Rule == syntaxRule || fault.Rule == validation.NoUnusedVariablesRule.Name || fault.Extensions["code"] == string(rules.BadRequest) {
			return unreadable
		}
	}
	return unfit
}
