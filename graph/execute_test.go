package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"mingzhi/answers"
	"mingzhi/budget"
	"mingzhi/certificate"
	"mingzhi/load"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// remembering gives the register's API a memory, budgets and a gate.
func (r *register) remembering(deps Deps) {
	deps.DB, deps.Registry, deps.Search, deps.Clock = r.db, r.registry, nil, func() time.Time { return testTime }
	if deps.Answers == nil {
		deps.Answers = answers.New(8 << 20)
	}
	r.handler = New(deps)
}

func (r *register) post(query string, header ...string) *reply {
	r.t.Helper()
	body, _ := json.Marshal(map[string]any{"query": query})
	request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	r.statements.Store(0)
	return send(r.t, r.handler, request.WithContext(registry.WithAsker(request.Context(), "192.0.2.1")))
}

func TestAnAnswerIsMadeOnceForADataVersion(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 3)
		r.remembering(Deps{})
		const list = "{organizations{totalCount nodes{name}}}"
		first := r.post(list)
		if first.status != 200 || r.statements.Load() == 0 {
			t.Fatalf("%d after %d statements", first.status, r.statements.Load())
		}
		for sentence, again := range map[string]func() *reply{
			"by POST": func() *reply { return r.post(list) },
			"by GET":  func() *reply { return r.get(list, "", "") },
			"by a form of words that differs in nothing that counts": func() *reply { return r.post(list, "User-Agent", "another") },
		} {
			got := again()
			if got.text != first.text || r.statements.Load() != 0 || got.header.Get("Query-Cost") != first.header.Get("Query-Cost") {
				t.Errorf("%s: %d statements, %v", sentence, r.statements.Load(), got.header)
			}
		}
		for sentence, other := range map[string]func() *reply{
			"other words":        func() *reply { return r.post("{organizations{totalCount nodes{name }}}") },
			"another media type": func() *reply { return r.post(list, "Accept", graphqlJSON) },
		} {
			if other(); r.statements.Load() == 0 {
				t.Errorf("%s: no statement", sentence)
			}
		}
		t.Run("what is published is in the next answer", func(t *testing.T) {
			r.post("{platforms{name}}")
			r.name(t, "新平台（示例）")
			if got := r.post("{platforms{name}}"); !strings.Contains(got.text, "新平台（示例）") {
				t.Error(got.text)
			}
		})
		t.Run("a size is of its moment", func(t *testing.T) {
			before := r.post("{ledger{size}}").text
			if r.post("{ledger{size}}").text != before {
				t.Error("nothing happened, and the size changed")
			}
			if err := r.registry.Publish(t.Context(), func(tx *registry.Tx) error {
				_, err := tx.Revoke(t.Context(), r.certificate.Number, "示例原因", "2025-12-01")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if r.post("{ledger{size}}").text == before {
				t.Error("a certificate was revoked, and the size stays")
			}
		})
		t.Run("what says something about a certificate is never kept", func(t *testing.T) {
			query := fmt.Sprintf(`{verifyCertificate(input:{number:%q,code:%q}){verdict}}`, r.certificate.Number, r.certificate.Code)
			for range 2 {
				got := r.post(query)
				if got.header.Get("Cache-Control") != "no-store" || r.statements.Load() == 0 || !strings.Contains(got.text, "REVOKED") {
					t.Errorf("%d statements, %v %s", r.statements.Load(), got.header, got.text)
				}
			}
		})
		t.Run("what failed is tried again", func(t *testing.T) {
			const failing = `{organizations(after:"nonsense"){nodes{name}}}`
			if got := r.post(failing); got.header.Get("Cache-Control") != "no-store" || !strings.Contains(got.text, "BAD_CURSOR") {
				t.Errorf("%v %s", got.header, got.text)
			}
		})
		t.Run("who holds it is told so, even when it is not in memory", func(t *testing.T) {
			tag := r.get(list, "", "").header.Get("ETag")
			r.remembering(Deps{})
			if got := r.get(list, "", tag); got.status != http.StatusNotModified || r.statements.Load() != 0 {
				t.Errorf("%d after %d statements", got.status, r.statements.Load())
			}
		})
	})
}

func TestManyWhoAskTheSameAtOnceCostOneAnswer(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 50)
	r.remembering(Deps{})
	r.statements.Store(0)
	query := "{organizations(first:50){totalCount nodes{name markings{markedOn announcement{title}}}}}"
	body, _ := json.Marshal(map[string]any{"query": query})
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
			request.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			r.handler.ServeHTTP(w, request)
			if w.Code != 200 {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	all.Wait()
	if n := r.statements.Load(); n > 5 {
		t.Errorf("%d statements", n)
	}
}

func TestWhatWasAskedLatelyIsAnsweredWhileTheRegisterCannotBeRead(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	r.remembering(Deps{})
	const list = "{organizations{nodes{name}}}"
	before := r.post(list)
	r.name(t, "新平台（示例）") // so that the answer is of an earlier version when the register goes
	if err := r.db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := r.post("{announcements{nodes{title}}}"); !strings.Contains(got.text, "UNAVAILABLE") || strings.Contains(got.text, "INTERNAL") {
		t.Errorf("in the moment in which it goes, what is asked is called a fault of the program: %s", got.text)
	}
	deadline := time.Now().Add(5 * time.Second)
	for r.post(list).header.Get("Answer-State") == "" {
		if time.Now().After(deadline) {
			t.Fatal("nobody notices that the register cannot be read")
		}
		time.Sleep(5 * time.Millisecond)
	}
	if got := r.post(list); got.text != before.text || !strings.HasPrefix(got.header.Get("Answer-State"), "stale; confirmed=") || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v %s", got.status, got.header, got.text)
	}
	if got := r.post("{announcements{nodes{title}}}"); got.status != 503 || !strings.Contains(got.text, "UNAVAILABLE") || got.header.Get("Retry-After") == "" {
		t.Errorf("%d %v %s", got.status, got.header, got.text)
	}
	for sentence, number := range map[string]string{"a certificate": r.certificate.Number, "a number that nobody has": "OTHER-1"} {
		query := fmt.Sprintf(`{verifyCertificate(input:{number:%q,code:%q}){verdict checks{state}}}`, number, r.certificate.Code)
		if got := r.post(query); got.status != 200 || !strings.Contains(got.text, `"verdict":"COULD_NOT_CHECK"`) || strings.Count(got.text, `"state":"COULD_NOT_CHECK"`) != len(certificate.CheckCodes()) {
			t.Errorf("%s: %d %s", sentence, got.status, got.text)
		}
	}
}

func TestAskersHaveABudget(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	r.remembering(Deps{Budgets: budget.New(budget.Options{
		Clock: func() time.Time { return testTime }, Limits: budget.Limits{Query: budget.Rate{PerMinute: 1, Burst: 1000}},
	})})
	remaining := func(got *reply) (n int) {
		t.Helper()
		if _, err := fmt.Sscanf(got.header.Get("RateLimit"), `"query";r=%d;`, &n); err != nil {
			t.Fatalf("%v: %v", got.header, err)
		}
		return n
	}
	const list = "{organizations(first:20){nodes{name}}}"
	first := r.post(list, costHeader, "show")
	var told struct {
		Extensions struct {
			Cost struct{ Estimated, Used int }
		}
	}
	if err := json.Unmarshal([]byte(first.text), &told); err != nil {
		t.Fatal(err)
	}
	cost := told.Extensions.Cost
	if cost.Used <= 0 || cost.Used >= cost.Estimated {
		t.Errorf("three organizations of twenty cost %+v", cost)
	}
	if left := remaining(first); left != 1000-cost.Used {
		t.Errorf("%d points are left of 1000 after %+v: what was not used was not given back", left, cost)
	}
	before := remaining(r.post(list))
	if left := remaining(r.post(list)); left != before-fromMemory {
		t.Errorf("an answer from memory took %d points", before-left)
	}
	quoted := r.post("{announcements(first:100){nodes{title}}}", costHeader, "quote")
	if quoted.status != 200 || r.statements.Load() != 0 || !strings.Contains(quoted.text, `"estimated":`) || strings.Contains(quoted.text, "title") {
		t.Errorf("%d after %d statements: %s", quoted.status, r.statements.Load(), quoted.text)
	}
	held := remaining(r.post("{ledger{size}}"))
	if mistyped := r.post("{announcements(first:90){nodes{title}}}", costHeader, "quota"); mistyped.status != 400 || r.statements.Load() != 0 || !strings.Contains(mistyped.text, "send show") || strings.Contains(mistyped.text, "quota") {
		t.Errorf("a mistyped quote: %d after %d statements: %s", mistyped.status, r.statements.Load(), mistyped.text)
	}
	if left := remaining(r.post("{ledger{size}}")); left != held-fromMemory {
		t.Errorf("a mistyped quote took %d points", held-fromMemory-left)
	}
	dear := "{organizations(first:100){nodes{name creditCode address purpose region{name} kind markStatus}}}"
	got := r.post(dear)
	if got.status != http.StatusTooManyRequests || !strings.Contains(got.text, "TOO_MANY_REQUESTS") || got.header.Get("Retry-After") == "" || r.statements.Load() != 0 {
		t.Errorf("%d %v %s", got.status, got.header, got.text)
	}
	if got := r.post(list); got.status != 200 {
		t.Errorf("what costs little is refused, too: %d %s", got.status, got.text)
	}
	if got := r.post(list, "Authorization", "Bearer mz_nonsense"); got.status != http.StatusUnauthorized || got.header.Get("WWW-Authenticate") == "" {
		t.Errorf("a token that is none: %d %v %s", got.status, got.header, got.text)
	}
}

func TestABusyServerSendsAwayWhatIsNotInMemory(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	gate := load.New(1, nil)
	r.remembering(Deps{Gate: gate})
	const list = "{organizations{nodes{name}}}"
	r.post(list)
	leave, err := gate.Enter(context.Background(), load.Query)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.post(list); got.status != 200 {
		t.Errorf("from memory: %d %s", got.status, got.text)
	}
	if got := r.post("{announcements{nodes{title}}}"); got.status != 503 || got.header.Get("Retry-After") == "" || !strings.Contains(got.text, "OVERLOADED") {
		t.Errorf("%d %v %s", got.status, got.header, got.text)
	}
	if got := r.post("{nothing of the schema"); got.status != 503 {
		t.Errorf("a document is read that nobody would be let in for: %d %s", got.status, got.text)
	}
	leave()
	if got := r.post("{announcements{nodes{title}}}"); got.status != 200 {
		t.Errorf("when there is room again: %d %s", got.status, got.text)
	}
}

// Whoever hangs up pays for what is made all the same, until it is made.
func TestHangingUpIsNotForFree(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	gate := load.New(1, map[load.Class]load.Patience{load.Query: {Wait: time.Minute, Queue: 9}})
	budgets := budget.New(budget.Options{Clock: func() time.Time { return testTime }, Limits: budget.Limits{Query: budget.Rate{PerMinute: 1, Burst: 10_000}}})
	r.remembering(Deps{Gate: gate, Budgets: budgets})
	left := func() int64 {
		t.Helper()
		grant, err := budgets.Take(budget.Query, budget.Address("192.0.2.1"), 0)
		if err != nil {
			t.Fatal(err)
		}
		return grant.Remaining
	}
	eventually := func(sentence string, holds func() bool) {
		t.Helper()
		for deadline := time.Now().Add(5 * time.Second); !holds(); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: %d points are left", sentence, left())
			}
		}
	}
	leave, err := gate.Enter(t.Context(), load.Query)
	if err != nil {
		t.Fatal(err)
	}
	ctx, hangUp := context.WithCancel(registry.WithAsker(t.Context(), "192.0.2.1"))
	done := make(chan struct{})
	go func() {
		defer close(done)
		request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"{organizations(first:100){nodes{name}}}"}`))
		request.Header.Set("Content-Type", "application/json")
		r.handler.ServeHTTP(httptest.NewRecorder(), request.WithContext(ctx))
	}()
	eventually("it waits at the gate", func() bool { return gate.Waiting(load.Query) == 1 })
	hangUp()
	<-done
	charged := 10_000 - left()
	if charged < 1000 {
		t.Errorf("who hung up was charged %d points", charged)
	}
	leave()
	eventually("what was not used is given back when it is made", func() bool { return left() > 10_000-charged })
}

// * is about an answer that is there.
func TestNothingIsUnchangedThatNeverWas(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	r.remembering(Deps{})
	if got := r.get("{organizations(after:\"nonsense\"){totalCount}}", "", "*"); got.status != 200 || !strings.Contains(got.text, "BAD_CURSOR") {
		t.Errorf("%d %s", got.status, got.text)
	}
	if got := r.get("{organizations{totalCount}}", "", "*"); got.status != http.StatusNotModified {
		t.Errorf("%d %s", got.status, got.text)
	}
}
