package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/uptrace/bun"

	"mingzhi/testenv"
)

// sqlWork counts what a query really asks of the database.
type sqlWork struct{ statements, rows atomic.Int64 }

func (*sqlWork) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

func (w *sqlWork) AfterQuery(_ context.Context, event *bun.QueryEvent) {
	if strings.Contains(event.Query, "max(entry_index)") { // asked beside the requests
		return
	}
	w.statements.Add(1)
	if event.Result != nil {
		if n, err := event.Result.RowsAffected(); err == nil {
			w.rows.Add(n)
		}
	}
}

// points is what the work is worth: a statement 60 microseconds, a row that is read
// half of what an object of a list costs. The other half is for its key, which
// lists inside lists read first, and for writing it.
func (w *sqlWork) points() int64 { return 3*rowWeight*w.statements.Load() + rowWeight/2*w.rows.Load() }

// metered runs a query with a meter in its context.
func (r *register) metered(query string, variables map[string]any) (measure, *Meter) {
	r.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		r.t.Fatal(err)
	}
	var asked struct{ Variables map[string]any }
	decode(body, &asked)
	if _, _, faults := r.handler.(*door).reader.read(query, asked.Variables); len(faults) > 0 {
		r.t.Fatalf("%s: %v", query, faults)
	}
	if got := r.ask(query, variables); len(got.Errors) > 0 { // so that the reader knows the document
		r.t.Fatal(got.text)
	}
	door := r.handler.(*door)
	document, total, _ := door.reader.read(query, asked.Variables)
	made, err := door.executeOnce(r.t.Context(), &checked{
		call: &call{mediaType: plainJSON}, asked: &request{Query: query, Variables: asked.Variables}, document: document, total: total,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return total, made.meter
}

// within is how many times the real work an estimate may be, for pages that the
// register fills; lists without pages are assumed long, and are told apart.
const within = 4

func TestTheEstimateBoundsTheSQLAndIsInProportionToIt(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 100)
		// What is read once for a data version, whoever asks, is nobody's cost.
		r.ask(`{organizations(first:1){totalCount nodes{region{name}}}}`, nil)
		work := &sqlWork{}
		r.db.Observe(work)
		for _, test := range []struct {
			sentence, query string
			sizes           []int
			// loose is how many times more the lists without pages are assumed to hold.
			loose int64
		}{
			{"a list", `query($n:Int){organizations(first:$n){nodes{name}}}`, []int{10, 50, 100}, 1},
			{"by its edges", `query($n:Int){organizations(first:$n){edges{cursor node{name creditCode}}}}`, []int{10, 50, 100}, 1},
			{"with its total", `query($n:Int){commendations(first:$n){totalCount nodes{name}}}`, []int{10, 50, 100}, 1},
			{"with what is looked up for each row", `query($n:Int){inspections(first:$n){nodes{outcome subject{organization{name}}}}}`, []int{10, 50, 100}, 1},
			{"a list in a list", `query($n:Int){organizations(first:$n){nodes{name inspections(first:2){nodes{outcome}}}}}`, []int{10, 50, 100}, 1},
			{"a list in a list with totals", `query($n:Int){organizations(first:$n){nodes{commendations(first:1){totalCount nodes{name}}}}}`, []int{10, 50, 100}, 1},
			{"rows that all share one region", `query($n:Int){organizations(first:$n){nodes{region{name parent{name}}}}}`, []int{10, 50, 100}, 2},
			{"a list without pages", `query($n:Int){organizations(first:$n){nodes{markings{basis}}}}`, []int{10, 50, 100}, 2},
			{"findings, of which sixteen are assumed", `query($n:Int){inspections(first:$n){nodes{findings{item}}}}`, []int{10, 50, 100}, 8},
			{"several lists", `query($n:Int){organizations(first:$n){nodes{name}} inspections(first:$n){nodes{outcome}} commendations(first:$n){nodes{name}}}`, []int{10, 50, 100}, 1},
		} {
			t.Run(test.sentence, func(t *testing.T) {
				var before, beforeWork int64
				for _, n := range test.sizes {
					variables := map[string]any{"n": n}
					work.statements.Store(0)
					work.rows.Store(0)
					r.ask(test.query, variables)
					real, statements, rows := work.points(), work.statements.Load(), work.rows.Load()
					total, meter := r.metered(test.query, variables)
					t.Logf("first %d: estimated %d, used %d, %d statements and %d rows are %d", n, total.cost, meter.used.Load(), statements, rows, real)
					switch {
					case rows == 0:
						t.Error("no rows were counted")
					case real > total.cost:
						t.Error("it causes more than was estimated")
					case meter.used.Load() > total.cost:
						t.Error("it used more than was estimated")
					case meter.Used()+meter.Unused() != total.cost:
						t.Errorf("refunded are %d", meter.Unused())
					case rows > 3*total.nodes+1:
						t.Errorf("%d rows for at most %d objects", rows, total.nodes)
					case before > 0 && total.cost-before > within*test.loose*(real-beforeWork):
						t.Errorf("%d more points are estimated for %d more of work", total.cost-before, real-beforeWork)
					}
					before, beforeWork = total.cost, real
				}
			})
		}
	})
}

// What was not used is given back.
func TestTheMeterCountsWhatWasUsed(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 10)
	for _, test := range []struct {
		sentence, query string
		estimated, used int64
	}{
		{"a full page uses what was estimated", `{organizations(first:10){nodes{name}}}`, 100 + 10*11, 100 + 10*11},
		{"a page that is not full uses less", `{organizations(first:100){nodes{name}}}`, 100 + 100*11, 100 + 10*11},
		{"edges are rows", `{organizations(first:10){edges{cursor node{name}}}}`, 100 + 10*13, 100 + 10*13},
		{"lists without pages by what they hold", `{inspections(first:1){nodes{findings{item}}}}`, 100 + 10 + 1 + 16*11, 100 + 10 + 1 + 2*11},
		{"what is asked under two names is read once", `{a:organizations(first:10){nodes{name}} b:organizations(first:10){nodes{name}}}`, 2 * 210, 210 + 110},
		{"a condition is paid once", `{a:organizations(filter:{nameContains:"第"}){totalCount} b:organizations(filter:{nameContains:"第"}){totalCount}}`, 2 * 510, 500 + 20},
		{"what is skipped costs nothing", `{organizations(first:10) @skip(if:true) {nodes{name}} ledger{size}}`, 210 + 51, 51},
		{"what is merged costs once", `{ledger{size} ledger{size}}`, 2 * 51, 51},
		{"the schema by its bytes", `{__type(name:"Ledger"){name}}`, 0, 0},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			if test.estimated == 0 {
				_, total, faults := r.handler.(*door).reader.read(test.query, nil)
				if total.cost < 1 || len(faults) > 0 {
					t.Errorf("%d %v", total.cost, faults)
				}
				return
			}
			total, meter := r.metered(test.query, nil)
			if total.cost != test.estimated || meter.used.Load() != test.used || meter.Unused() != test.estimated-test.used {
				t.Errorf("estimated %d, used %d, given back %d", total.cost, meter.used.Load(), meter.Unused())
			}
		})
	}
}

func TestTheCostIsToldToWhoAsks(t *testing.T) {
	const refused costWish = -1
	for _, test := range []struct {
		sentence, header string
		extensions       map[string]any
		want             costWish
	}{
		{"who does not ask is not told", "", nil, costUntold},
		{"by the header", "show", nil, costShown},
		{"in any case", " Show ", nil, costShown},
		{"by the extension", "", map[string]any{"cost": true}, costShown},
		{"a quote by the header", "quote", nil, costQuoted},
		{"a quote by the extension", "", map[string]any{"quote": true}, costQuoted},
		{"a quote wins", "show", map[string]any{"quote": true}, costQuoted},
		{"an empty header is none", " ", nil, costUntold},
		{"another value of the extension is refused", "", map[string]any{"quote": "yes"}, refused},
		{"of the other one, too", "", map[string]any{"cost": 1, "quote": true}, refused},
		{"false is not asked", "", map[string]any{"cost": false, "quote": nil}, costUntold},
		{"another word in the header is refused", "quota", nil, refused},
		{"even beside the extension", "quota", map[string]any{"quote": true}, refused},
		{"two words are another word", "show, quote", nil, refused},
	} {
		header := http.Header{}
		if test.header != "" {
			header.Set("Query-Cost", test.header)
		}
		if got, err := wishOf(header, test.extensions); (err != nil) != (test.want == refused) || err == nil && got != test.want {
			t.Errorf("%s: %v %v", test.sentence, got, err)
		}
	}
	total := measure{cost: 250, nodes: 20, fields: 4, depth: spot{n: 3}, roots: 1}
	for _, test := range []struct {
		sentence string
		response *graphql.Response
		want     string
	}{
		{"a quote", total.quote(),
			`{"data":{},"extensions":{"cost":{"estimated":250,"limit":20000,"nodes":20,"nodesLimit":5000,"fields":4,"depth":3,"rootFields":1}}}`},
		{"an answer", answerWith(total.told(total.meter())),
			`{"data":{"ledger":null},"extensions":{"cost":{"estimated":250,"used":0,"limit":20000,"nodes":20,"nodesLimit":5000,"fields":4,"depth":3,"rootFields":1}}}`},
	} {
		got, err := json.Marshal(test.response)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %s %v", test.sentence, got, err)
		}
	}
}

func answerWith(cost Cost) *graphql.Response {
	response := &graphql.Response{Data: json.RawMessage(`{"ledger":null}`)}
	cost.tell(response)
	return response
}
