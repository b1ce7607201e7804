package layout_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mingzhi/db"
	"mingzhi/portal/pagetest"
	"mingzhi/registry"
)

// counter counts the statements that pages need. Where the ledger stands is asked
// beside the pages.
type counter struct{ atomic.Int64 }

func (c *counter) BeforeQuery(ctx context.Context, event *bun.QueryEvent) context.Context {
	if !strings.Contains(event.Query, "max(entry_index)") {
		c.Add(1)
	}
	return ctx
}

func (*counter) AfterQuery(context.Context, *bun.QueryEvent) {}

func TestAPageIsMadeOnceForADataVersion(t *testing.T) {
	r := pagetest.Open(t)
	var statements counter
	r.DB.Observe(&statements)
	ask := func(path string) pagetest.Answer { return r.Ask(t, pagetest.Row{Path: path}) }

	first := ask("/platforms")
	if statements.Load() == 0 {
		t.Fatal("the statements of a page are not counted")
	}
	for _, path := range []string{"/platforms", "/platforms?lang=en", "/search?q=changsha", "/about", "/organizations"} {
		page := ask(path)
		before := statements.Load()
		if again := ask(path); again.Page != page.Page || statements.Load() != before {
			t.Errorf("%s is made again, by %d statements", path, statements.Load()-before)
		}
	}
	if err := r.Registry.Publish(t.Context(), func(tx *registry.Tx) error {
		_, err := tx.NamePlatform(t.Context(), &db.Platform{Name: "另一个平台（示例）", ValidFrom: "2026", Origin: db.Origin{Source: "测试", Synthetic: true}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if after := ask("/platforms"); after.Page == first.Page || !strings.Contains(after.Page, "另一个平台（示例）") || after.Header.Get("ETag") == first.Header.Get("ETag") {
		t.Error("what was published is not on the page")
	}
}

func TestWhatWasAskedLatelyIsShownWhileTheRegisterCannotBeRead(t *testing.T) {
	r := pagetest.Open(t)
	ask := func(path string) pagetest.Answer { return r.Ask(t, pagetest.Row{Path: path}) }
	page, search := ask("/platforms"), ask("/search?q=changsha")
	if state := page.Header.Get("Answer-State"); state != "" {
		t.Errorf("a page of today says %q", state)
	}
	// Something is published that these pages were not made for.
	if err := r.Registry.Publish(t.Context(), func(tx *registry.Tx) error {
		_, err := tx.NamePlatform(t.Context(), &db.Platform{Name: "另一个平台（示例）", ValidFrom: "2026", Origin: db.Origin{Source: "测试", Synthetic: true}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := r.DB.Close(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(5 * time.Second)
	for ask("/platforms").Header.Get("Answer-State") == "" {
		if time.Now().After(deadline) {
			t.Fatal("nobody notices that the register cannot be read")
		}
		time.Sleep(5 * time.Millisecond)
	}
	for path, before := range map[string]pagetest.Answer{"/platforms": page, "/search?q=changsha": search} {
		again := ask(path)
		if again.Status != 200 || again.Page != before.Page || !strings.HasPrefix(again.Header.Get("Answer-State"), `stale; confirmed="20`) || again.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", path, again.Status, again.Header)
		}
	}
	if never := ask("/organizations"); never.Status != 503 || never.Header.Get("Retry-After") == "" {
		t.Errorf("a page that nobody asked for: %d %v", never.Status, never.Header)
	}
}
