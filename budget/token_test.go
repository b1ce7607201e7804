package budget

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// given adds a token and gives its text.
func given(t *testing.T, database *db.DB, name string, perMinute int64) string {
	t.Helper()
	text, hash, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	added, err := database.AddToken(t.Context(), &db.Token{Hash: hash, Name: name, PointsPerMinute: perMinute, CreatedAt: time.Unix(0, base)})
	if err != nil || !added {
		t.Fatalf("adding a token of %s: %v, %v", name, added, err)
	}
	return text
}

func TestATokenIsDrawnAndEveryTypoIsToldFromIt(t *testing.T) {
	text, hash, err := NewToken(bytes.NewReader(bytes.Repeat([]byte{0xa5}, tokenRandom)))
	if err != nil {
		t.Fatal(err)
	}
	if len(text) != 43 || !strings.HasPrefix(text, "mz_") || strings.ToLower(text) != text {
		t.Errorf("a token is written %s", text)
	}
	for _, written := range []string{text, strings.ToUpper(text)} {
		if read, err := parseToken(written); err != nil || !bytes.Equal(read[:], hash) {
			t.Errorf("%s is read as %x, %v", written, read, err)
		}
	}
	for i := len(tokenPrefix); i < len(text); i++ {
		wrong := []byte(text)
		wrong[i] = map[bool]byte{true: 'b', false: 'a'}[wrong[i] == 'a']
		if _, err := parseToken(string(wrong)); rules.AsProblem(err).Code != rules.BadToken {
			t.Errorf("with another letter at %d it passes: %v", i, err)
		}
	}
	for _, wrong := range []string{"", "mz_", text[:42], text + "a", text[3:], "gh" + text[2:], text + "=", strings.Repeat("a", 1000)} {
		if _, err := parseToken(wrong); rules.AsProblem(err).Code != rules.BadToken {
			t.Errorf("%q passes: %v", wrong, err)
		}
	}
	if _, _, err := NewToken(bytes.NewReader(make([]byte, tokenRandom-1))); err == nil {
		t.Error("a token is drawn from too few bits")
	}
}

func TestWhoAsksIsToldByTokenOrAddress(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database := migrated(t, url)
		text, revoked := given(t, database, "project", 6000), given(t, database, "former project", 6000)
		if done, err := database.RevokeToken(t.Context(), "former project", time.Unix(0, base)); err != nil || !done {
			t.Fatal(done, err)
		}
		k := server(t, url, newClock())
		stranger, _, err := NewToken(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			sentence, authorization string
			limit                   int64  // of whoever asks then
			says                    string // of the refusal
		}{
			{"no token", "", 100, ""},
			{"a password of some proxy", "Basic dTpw", 100, ""},
			{"a token", "Bearer " + text, 1000, ""},
			{"a token by a client that shouts", "BEARER  " + strings.ToUpper(text), 1000, ""},
			{"a mistyped token", "Bearer " + text[:40] + "xyz", 0, "mistyped"},
			{"a token of another register", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x", 0, "mistyped"},
			{"nothing after Bearer", "Bearer", 0, "mistyped"},
			{"a token that nobody gave out", "Bearer " + stranger, 0, "revoked"},
			{"a revoked token", "Bearer " + revoked, 0, "revoked"},
		} {
			who, err := k.Asker(test.authorization, "192.0.2.1")
			if (err != nil) != (test.says != "") {
				t.Errorf("%s: %v", test.sentence, err)
			}
			if err != nil {
				problem := rules.AsProblem(err)
				if problem.Code != rules.BadToken || !strings.Contains(problem.Message.En, test.says) || problem.Message.Zh == "" || strings.Contains(problem.Error(), "xyz") {
					t.Errorf("%s is told %+v", test.sentence, problem)
				}
				continue
			}
			grant, err := k.Take(Query, who, 0)
			if err != nil || grant.Limit != test.limit || grant.Window != 10*time.Second {
				t.Errorf("%s: %+v, %v", test.sentence, grant, err)
			}
		}
	})
}

func TestATokenHasABucketOfItsOwn(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database := migrated(t, url)
		text := given(t, database, "project", 6000)
		one, two := server(t, url, newClock()), server(t, url, newClock())
		here, err := one.Asker("Bearer "+text, "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		there, err := two.Asker("Bearer "+text, "198.51.100.7")
		if err != nil {
			t.Fatal(err)
		}
		taken(t, one, here, 1000)
		if got := taken(t, one, Address("192.0.2.1"), 0); got != 100 {
			t.Errorf("the token's address has %d of its 100 points", got)
		}
		one.Settle(t.Context())
		settled(t, two, there)
		if got := taken(t, two, there, 1); got != -1 {
			t.Errorf("on another server, from another address, the token still has %d", got)
		}
	})
}

func TestTokensComeAndGoWhileAServerRuns(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database := migrated(t, url)
		k := server(t, url, newClock())
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- k.Run(ctx) }()
		text := given(t, database, "project", 6000)
		becomes := func(sentence string, known bool) {
			t.Helper()
			for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
				if _, err := k.Asker("Bearer "+text, ""); (err == nil) == known {
					return
				}
				if time.Now().After(deadline) {
					t.Fatal(sentence)
				}
			}
		}
		becomes("a new token is never known", true)
		if _, err := database.RevokeToken(t.Context(), "project", time.Unix(0, base)); err != nil {
			t.Fatal(err)
		}
		becomes("a revoked token lives on", false)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// deaf is a database that does not answer.
type deaf struct{ memory }

func (*deaf) TokensInForce(context.Context) ([]*db.Token, error) { return nil, errors.New("away") }

func TestATokenThatCannotBeLookedUpIsNotRefused(t *testing.T) {
	k, _ := alone(small)
	k.store = &deaf{}
	if err := k.readTokens(t.Context()); err == nil {
		t.Fatal("tokens were read")
	}
	text, _, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	who, err := k.Asker("Bearer "+text, "192.0.2.1")
	if err != nil || who != asker {
		t.Errorf("got %v, %v", who, err)
	}
}

func TestANameHasOneTokenInForce(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		database := migrated(t, url)
		add := func() bool {
			_, hash, err := NewToken(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			added, err := database.AddToken(t.Context(), &db.Token{Hash: hash, Name: "project", PointsPerMinute: db.FewestPoints, CreatedAt: time.Unix(0, base)})
			if err != nil {
				t.Fatal(err)
			}
			return added
		}
		revoke := func() bool {
			done, err := database.RevokeToken(t.Context(), "project", time.Unix(0, base))
			if err != nil {
				t.Fatal(err)
			}
			return done
		}
		for i, step := range []struct {
			sentence string
			act      func() bool
			want     bool
		}{
			{"what was never given is not revoked", revoke, false},
			{"the first is added", add, true},
			{"a second is not", add, false},
			{"it is revoked", revoke, true},
			{"once", revoke, false},
			{"then another is added", add, true},
		} {
			if got := step.act(); got != step.want {
				t.Errorf("step %d: %s: %v", i, step.sentence, got)
			}
		}
		tokens, err := database.Tokens(t.Context())
		if err != nil || len(tokens) != 2 {
			t.Errorf("%d tokens are listed, %v", len(tokens), err)
		}
		if inForce, err := database.TokensInForce(t.Context()); err != nil || len(inForce) != 1 {
			t.Errorf("%d tokens are in force, %v", len(inForce), err)
		}
	})
}
