package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"mingzhi/answers"
	"mingzhi/budget"
	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/registry"
)

// fromMemory is what an answer costs that was made before, in points.
const fromMemory = 1

// checked is a request that may be executed.
type checked struct {
	*call
	asked    *request
	document *ast.QueryDocument
	total    measure
	wish     costWish
	// key is under which the answer is kept, empty for one that is not, and version
	// what it reflects.
	key, version string
	// grant is what was taken from the budget for it. Whoever makes the answer gives
	// back what was not used, when it is made: not before, or who hangs up would pay
	// nothing for what is made all the same.
	grant  budget.Grant
	making atomic.Bool
}

// stand tells where the ledger stands and writes it into the answer's head. While
// the register cannot be read it is the last that was known, marked as such; then
// it is true.
func (d *door) stand(c *call) (reflected db.Reflected, stale bool, err error) {
	reflected, err = d.db.Reflected(c.r.Context())
	if err != nil {
		last, confirmed, known := d.db.LastReflected()
		if !known || c.r.Context().Err() != nil {
			return reflected, true, db.Unavailable(err)
		}
		reflected, stale = last, true
		answers.MarkStale(c.w.Header(), confirmed)
	}
	header := c.w.Header()
	header["Ledger-Size"] = []string{strconv.FormatInt(reflected.LedgerSize, 10)}
	header["Data-Version"] = []string{strconv.FormatInt(reflected.DataVersion, 10)}
	return reflected, stale, nil
}

// remembered answers from memory what depends on nothing but the data version and
// the request, before the document is so much as parsed.
func (d *door) remembered(c *call, key, version string, stale bool) bool {
	kept, ok := d.answers.Get(key, version)
	if stale { // whatever was answered last
		if kept, ok = d.answers.Last(key); ok {
			of, _, _ := strings.Cut(kept.Version, " ")
			c.w.Header()["Data-Version"] = []string{of}
		}
	}
	if !ok {
		return false
	}
	if !d.charge(c, fromMemory, nil) {
		return true
	}
	d.give(c, kept, stale)
	return true
}

// charge takes points from the budget of whoever asks, and refuses when there are
// not enough.
func (d *door) charge(c *call, points int64, grant *budget.Grant) bool {
	if d.budgets == nil {
		return true
	}
	taken, err := d.budgets.Take(budget.Query, c.who, points)
	if refused := (*budget.Refusal)(nil); errors.As(err, &refused) {
		refused.Headers(c.w.Header())
		d.refuse(c, always(http.StatusTooManyRequests), refused)
		return false
	}
	taken.Headers(c.w.Header())
	if grant != nil {
		*grant = taken
	}
	return true
}

// execute answers a checked request: from memory, or by running it.
func (d *door) execute(c *checked, reflected db.Reflected, stale bool) {
	if c.wish == costQuoted {
		if d.charge(c.call, fromMemory, nil) {
			d.answer(c.call, http.StatusOK, c.total.quote())
		}
		return
	}
	more, settled := d.dependsOn(c.total, reflected)
	if c.key != "" && (more != "" || !settled) {
		c.version += " " + more
		if kept, ok := d.answers.Get(c.key, c.version); ok && settled {
			if d.charge(c.call, fromMemory, nil) {
				d.give(c.call, kept, stale)
			}
			d.again.note(c.call, c.asked, way{c.key, measure{counts: c.total.counts, searches: c.total.searches}})
			return
		}
	}
	if tag := weak(build(), c.version, c.key); c.key != "" && settled && reads(c.r) && answers.Holds(c.r, tag) {
		if d.charge(c.call, fromMemory, nil) {
			d.give(c.call, &answers.Answer{Tag: tag, Cost: c.total.cost}, stale)
		}
		return
	}
	if stale && !c.total.proves {
		d.refuseAway(c.call, db.Unavailable(errors.New("the answer is not kept")))
		return
	}
	if !d.charge(c.call, c.total.cost, &c.grant) {
		return
	}
	made, err := d.obtain(c, settled, func() bool {
		now, err := d.db.Reflected(c.r.Context())
		again, ok := d.dependsOn(c.total, now)
		return err == nil && ok && again == more && now.DataVersion == reflected.DataVersion
	})
	if c.r.Context().Err() != nil {
		return // whoever asked has left; what is made all the same settles what it costs
	}
	if !c.making.Load() {
		c.grant.Refund(c.total.cost - fromMemory) // somebody else asked first
	}
	if d.budgets != nil {
		c.grant.Headers(c.w.Header())
	}
	if err != nil {
		d.refuseMaking(c.call, err)
		return
	}
	d.give(c.call, made, stale)
}

// dependsOn tells what an answer depends on beside the data version and the
// request: the ledger's size, the engine that looks things up. It is not settled
// while that engine is behind.
func (d *door) dependsOn(total measure, reflected db.Reflected) (more string, settled bool) {
	settled = true
	if total.counts {
		more = strconv.FormatInt(reflected.LedgerSize, 10)
	}
	if total.searches && d.search != nil {
		engine, inStep := d.search.Steady(reflected.DataVersion)
		more, settled = more+" "+engine, inStep
	}
	return more, settled
}

// obtain runs the request, for all who ask the same at this moment.
func (d *door) obtain(c *checked, settled bool, still func() bool) (*answers.Answer, error) {
	run := func(ctx context.Context) (*answers.Answer, error) {
		c.making.Store(true)
		made, err := d.executeOnce(ctx, c)
		if shed := (*load.Shed)(nil); errors.As(err, &shed) {
			c.grant.Refund(c.total.cost - fromMemory)
		}
		if err != nil {
			return nil, err
		}
		c.grant.Refund(c.total.cost - made.meter.Used())
		if c.total.proves {
			return made.Answer, nil
		}
		made.Keep = made.Keep && settled && c.key != "" && still()
		switch {
		case made.Keep:
			made.Tag = weak(build(), c.version, c.key)
		case reads(c.r) && !made.failed:
			made.Tag = weak(string(made.Body))
		}
		return made.Answer, nil
	}
	if c.key == "" || c.total.proves || !settled {
		ctx, cancel := context.WithTimeout(c.r.Context(), maxTime)
		defer cancel()
		return run(ctx)
	}
	return d.answers.Make(c.r.Context(), c.key, c.version, maxTime, run)
}

// executed is an answer that was just made, and what it cost; failed tells that it
// has errors.
type executed struct {
	*answers.Answer
	meter  *Meter
	failed bool
}

// executeOnce runs the request once.
func (d *door) executeOnce(ctx context.Context, c *checked) (*executed, error) {
	leave, err := d.enter(ctx, c.total)
	if err != nil {
		return nil, err
	}
	defer leave()
	meter := c.total.meter()
	ctx = withMeter(withTogether(context.WithValue(ctx, documentKey{}, c.document)), meter)
	ctx = graphql.StartOperationTrace(ctx)
	operation, faults := d.run.CreateOperationContext(ctx, &graphql.RawParams{
		Query: c.asked.Query, OperationName: c.asked.OperationName, Variables: c.asked.Variables,
	})
	if faults != nil {
		d.logger.ErrorContext(ctx, "a checked GraphQL operation was refused", "error", faults)
		return nil, unfitVariables()
	}
	responses, ctx := d.run.DispatchOperation(ctx, operation)
	response := responses(ctx)
	if response == nil {
		return nil, ctx.Err()
	}
	if brokenOff(ctx) {
		moreFaults(response.Errors)
	}
	if c.wish == costShown {
		c.total.told(meter).tell(response)
	}
	body, err := written(*response).MarshalJSON()
	if err != nil {
		return nil, err
	}
	made := &executed{&answers.Answer{Body: body, MediaType: c.mediaType + "; charset=utf-8", Cost: c.total.cost}, meter, len(response.Errors) > 0}
	if made.failed {
		made.Status = partial.status(c.mediaType)
	}
	made.Keep = !made.failed && c.wish == costUntold
	return made, nil
}

// enter passes the gate, in the class of what is asked.
func (d *door) enter(ctx context.Context, total measure) (leave func(), err error) {
	if d.gate == nil {
		return func() {}, nil
	}
	class := load.Query
	switch {
	case total.proves:
		class = load.Verify
	case total.searches:
		class = load.Search
	}
	return d.gate.Enter(ctx, class)
}

// crowded sends a request away before its document is read, while only verifications
// would be let in: reading a document that nobody sent before costs as much as many
// an answer. What may be answered from memory is read.
func (d *door) crowded(asked *request, key string) error {
	if d.gate == nil || strings.Contains(asked.Query, "verifyC") {
		return nil
	}
	if _, kept := d.answers.Last(key); kept {
		return nil
	}
	return d.gate.Refuse(load.Query, load.Search)
}

// give writes an answer. What has errors in it or says something of a certificate
// is kept by nobody: some errors pass.
func (d *door) give(c *call, made *answers.Answer, stale bool) {
	header := c.w.Header()
	if made.Cost > 0 {
		header[costHeader] = []string{strconv.FormatInt(made.Cost, 10) + "; limit=" + strconv.Itoa(MaxCost)}
	}
	switch {
	case stale: // marked already
	case made.Tag != "" && reads(c.r):
		header["Cache-Control"] = []string{answers.Public}
	default:
		header.Set("Cache-Control", "no-store")
	}
	made.Write(c.w, c.r)
}

// reads tells whether a request is one whose answer may be kept by others.
func reads(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// refuseMaking tells why a checked request was not executed.
func (d *door) refuseMaking(c *call, err error) {
	shed := (*load.Shed)(nil)
	switch {
	case errors.As(err, &shed):
		shed.SetHeader(c.w.Header())
		d.refuse(c, always(load.Status), err)
	case errors.Is(err, context.DeadlineExceeded):
		d.refuse(c, always(http.StatusServiceUnavailable), tookTooLong())
	case errors.Is(err, context.Canceled):
		// whoever asked has gone
	default:
		d.refuse(c, unfit, err)
	}
}

// refuseAway tells that the register cannot be read.
func (d *door) refuseAway(c *call, err error) {
	c.w.Header().Set("Retry-After", strconv.Itoa(int(db.RetryAfter.Seconds())))
	d.refuse(c, always(http.StatusServiceUnavailable), err)
}

// identify names whoever asks: by a token, or by the address.
func (d *door) identify(c *call) error {
	if d.budgets == nil {
		return nil
	}
	who, err := d.budgets.Asker(c.r.Header.Get("Authorization"), registry.AskerFrom(c.r.Context()))
	c.who = who
	return err
}

// keyOf is under which an answer is kept: the media type and the request. Variables
// are sorted by name; beyond their limits there is no key.
func keyOf(c *call, asked *request) string {
	variables := ""
	if len(asked.Variables) > 0 {
		if !contentsOf(asked.Variables).fit() {
			return "" // it is refused; writing thousands of levels would cost more
		}
		text, err := json.Marshal(asked.Variables)
		if err != nil {
			return ""
		}
		variables = string(text)
	}
	return "graph\x00" + c.mediaType + "\x00" + asked.OperationName + "\x00" + variables + "\x00" + asked.Query
}
