package graph

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"mingzhi/rules"
)

// A point is about 2.5 microseconds of one core, on the machine that the weights
// were measured on: the limit of cost stands for 50 milliseconds. A value costs
// one point, a row that is read ten, and what costs more says so in the schema by
// @cost; lists count by first and last or by what @listSize assumes. The estimate
// is for full pages, and for all the operations of a document.

// costHeader asks for the cost in a request and tells the estimate in an answer.
const costHeader = "Query-Cost"

// costWish is what a client wants to be told about the cost.
type costWish int

const (
	costUntold costWish = iota
	// costShown: the answer carries extensions.cost.
	costShown
	// costQuoted: nothing is run, and extensions.cost is all of the answer.
	costQuoted
)

// wishOf reads the wish: the header Query-Cost: show or quote, or the extension
// {"cost": true} or {"quote": true} of the request. A quote wins. Another word in the
// header, and anything but true or false in the extension, is BAD_REQUEST: who
// mistypes quote would have the query run, and pay for it.
func wishOf(header http.Header, extensions map[string]any) (costWish, error) {
	asked := strings.ToLower(strings.TrimSpace(header.Get(costHeader)))
	switch {
	case asked != "" && asked != "show" && asked != "quote":
		return costUntold, noSuchWish()
	case !isTruth(extensions["quote"]):
		return costUntold, noTruth("extensions.quote")
	case !isTruth(extensions["cost"]):
		return costUntold, noTruth("extensions.cost")
	case asked == "quote" || extensions["quote"] == true:
		return costQuoted, nil
	case asked == "show" || extensions["cost"] == true:
		return costShown, nil
	}
	return costUntold, nil
}

// isTruth tells whether an extension is true, false or left out.
func isTruth(value any) bool {
	_, ok := value.(bool)
	return ok || value == nil
}

func noTruth(field string) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadRequest, Field: field,
		Message: rules.Text{Zh: field + " 要是 true 或 false", En: field + " has to be true or false"},
		Mend:    rules.Text{Zh: "写 true 或 false，不加引号，或不写这一项", En: "write true or false, without quotes, or leave it out"},
	}
}

func noSuchWish() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadRequest,
		Field:   costHeader,
		Message: rules.Text{Zh: "请求头 " + costHeader + " 的值不对", En: "the header " + costHeader + " has none of the words that it takes"},
		Mend: rules.Text{
			Zh: "写 show（回答并告诉代价）或 quote（只告诉代价），或不带这个请求头",
			En: "send show, to be told the cost with the answer, or quote, for the cost alone, or leave it out",
		},
	}
}

// Cost is what a request costs, as extensions.cost tells it: the figures of the
// document beside their limits.
type Cost struct {
	// Estimated is the points before running, for full pages.
	Estimated int64 `json:"estimated"`
	// Used is the points that were used; nil when nothing was run.
	Used *int64 `json:"used,omitempty"`
	// Limit is the most points that a request may be estimated at.
	Limit      int64 `json:"limit"`
	Nodes      int64 `json:"nodes"`
	NodesLimit int64 `json:"nodesLimit"`
	Fields     int64 `json:"fields"`
	Depth      int64 `json:"depth"`
	RootFields int64 `json:"rootFields"`
}

// told is what is told of a measured request; the meter is nil when nothing was
// run.
func (m *measure) told(meter *Meter) Cost {
	cost := Cost{
		Estimated: m.cost, Limit: MaxCost, Nodes: m.nodes, NodesLimit: MaxNodes,
		Fields: m.fields, Depth: max(m.depth.n, m.schemaDepth.n), RootFields: m.roots,
	}
	if meter != nil {
		used := meter.Used()
		cost.Used = &used
	}
	return cost
}

// tell puts the cost into an answer.
func (c Cost) tell(response *graphql.Response) {
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions["cost"] = c
}

// quote is the answer to who asked for the cost alone: data is what it would be if
// every field at the top were skipped, {}. So it is a well-formed answer of status
// 200 under both media types, and not an error.
func (m *measure) quote() *graphql.Response {
	response := &graphql.Response{Data: json.RawMessage("{}")}
	m.told(nil).tell(response)
	return response
}
