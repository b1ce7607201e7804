package registry_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// tokenHash is the hash of a token that a test tells by one byte; tokens stand in
// a backup in the order of their hashes.
func tokenHash(of byte) []byte { return bytes.Repeat([]byte{of}, 32) }

func giveToken(t *testing.T, database *db.DB, name string, of byte) {
	t.Helper()
	added, err := database.AddToken(t.Context(), &db.Token{Hash: tokenHash(of), Name: name, PointsPerMinute: db.FewestPoints, CreatedAt: now})
	if err != nil || !added {
		t.Fatalf("a token of %s: %v, %v", name, added, err)
	}
}

func revokeToken(t *testing.T, database *db.DB, name string) {
	t.Helper()
	if revoked, err := database.RevokeToken(t.Context(), name, now); err != nil || !revoked {
		t.Fatalf("revoking that of %s: %v, %v", name, revoked, err)
	}
}

// tokensOf lists a project's tokens: "+" and the first byte for one in force, "-"
// for a revoked one.
func tokensOf(t *testing.T, database *db.DB, project string) string {
	t.Helper()
	tokens, err := database.Tokens(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, token := range tokens {
		sign := "+"
		if !token.RevokedAt.IsZero() {
			sign = "-"
		}
		if token.Name == project {
			all = append(all, fmt.Sprint(sign, token.Hash[0]))
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// Tokens of the backup and of the register that stands are brought together: what
// one of them revoked is revoked, and no token in force is lost.
func TestARestoreBringsTokensTogether(t *testing.T) {
	// What becomes of a project's tokens in one of the two registers.
	type change func(database *db.DB, project string)
	none := func(*db.DB, string) {}
	revoked := func(database *db.DB, project string) { revokeToken(t, database, project) }
	given := func(of byte) change {
		return func(database *db.DB, project string) { giveToken(t, database, project, of) }
	}
	renewed := func(of byte) change {
		return func(database *db.DB, project string) { revoked(database, project); given(of)(database, project) }
	}
	// Each row is a project of its own.
	agreed := []struct {
		sentence    string
		common      change
		there, here change
		want        string
	}{
		{"nothing became of it", given(10), none, none, "+10"},
		{"it was revoked there", given(20), revoked, none, "-20"},
		{"it was revoked here", given(30), none, revoked, "-30"},
		{"it was revoked on both sides", given(40), revoked, revoked, "-40"},
		{"one was given there", none, given(50), none, "+50"},
		{"one was given here", none, none, given(60), "+60"},
		{"one was revoked there and another given, which comes after it", given(70), renewed(71), none, "+71 -70"},
		{"one was revoked there and another given, which comes before it", given(81), renewed(80), none, "+80 -81"},
		{"one was revoked here and another given", given(90), none, renewed(91), "+91 -90"},
	}
	for kind, source := range backupKinds {
		t.Run(kind, func(t *testing.T) {
			o, url := openOffice(t, source(t)), source(t)
			o.publish(t, func(tx *registry.Tx) error {
				_, err := tx.Announce(t.Context(), announcement("示例公告〔2026〕9号"))
				return err
			})
			for _, row := range agreed {
				row.common(o.db, row.sentence)
			}
			given(200)(o.db, "示例项目")
			_, file := o.backedUp(t)
			copied, err := restore(t, url, file, registry.Expected{})
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range agreed {
				row.there(o.db, row.sentence)
				row.here(copied, row.sentence)
			}
			_, file = o.backedUp(t)
			if _, err := restore(t, url, file, registry.Expected{}); err != nil {
				t.Fatal(err)
			}
			for _, row := range agreed {
				if got := tokensOf(t, copied, row.sentence); got != row.want {
					t.Errorf("%s: its tokens are %s instead of %s", row.sentence, got, row.want)
				}
			}

			// Which of two tokens in force holds is for people to say.
			renewed(201)(o.db, "示例项目")
			renewed(202)(copied, "示例项目")
			given(211)(o.db, "另一项目")
			given(212)(copied, "另一项目")
			_, file = o.backedUp(t)
			_, err = restore(t, url, file, registry.Expected{})
			if err == nil {
				t.Fatal("one of two tokens in force was dropped, and nobody is told")
			}
			problem := rules.AsProblem(err)
			if problem.Code != rules.Conflict || !strings.Contains(problem.Message.En, "示例项目") || !strings.Contains(problem.Message.Zh, "另一项目") || strings.Contains(problem.Message.En, agreed[0].sentence) {
				t.Errorf("of two tokens in force it is told: %v", err)
			}
			if got := tokensOf(t, copied, "示例项目") + ", " + tokensOf(t, copied, "另一项目"); got != "+202 -200, +212" {
				t.Errorf("a refused restore left %s", got)
			}
			if added, err := copied.AddToken(t.Context(), &db.Token{Hash: tokenHash(220), Name: "示例项目", PointsPerMinute: db.FewestPoints, CreatedAt: now}); err != nil || added {
				t.Errorf("after a refused restore a project is given a second token: %v", err)
			}
			revoked(copied, "示例项目")
			revoked(copied, "另一项目")
			if _, err := restore(t, url, file, registry.Expected{}); err != nil {
				t.Errorf("after those here were revoked: %v", err)
			}
			if got := tokensOf(t, copied, "示例项目") + ", " + tokensOf(t, copied, "另一项目"); got != "+201 -200 -202, +211 -212" {
				t.Errorf("the restore left %s", got)
			}
			if added, err := copied.AddToken(t.Context(), &db.Token{Hash: tokenHash(220), Name: "示例项目", PointsPerMinute: db.FewestPoints, CreatedAt: now}); err != nil || added {
				t.Errorf("after a restore a project is given a second token: %v", err)
			}
		})
	}
}
