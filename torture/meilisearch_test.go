package torture

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/testenv"
)

// lookup is how a server looks things up.
type lookup struct {
	Engine     string `json:"engine"`
	Standby    bool   `json:"standby"`
	Lag        int    `json:"lag"`
	TotalCount int    `json:"totalCount"`
}

// looked waits until a server finds what was acknowledged, by an engine.
func looked(t *testing.T, server *served, r *register, engine string) {
	t.Helper()
	eventually(t, 60*time.Second, "lookup answers by "+engine, func() error {
		_, text, err := server.ask(`{search(query:"标识志愿服务组织", kinds:[ANNOUNCEMENT]){engine standby lag totalCount}}`)
		if err != nil {
			return err
		}
		var answer struct {
			Data struct{ Search lookup }
		}
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			return err
		}
		found := answer.Data.Search
		if found.Engine != engine || found.Standby != (engine == "embedded") || found.Lag > 0 || found.TotalCount == 0 {
			return fmt.Errorf("it answers %.300s", text)
		}
		return nil
	})
}

// Meilisearch is killed: lookup goes on and says so. It comes back, or comes back
// empty as on a new machine: the index is filled again by itself.
func TestMeilisearchIsKilledAndComesBack(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		engine := testenv.StartMeilisearch(t)
		r, witness := newRegister(t, url), &witness{}
		server := r.serve("MINGZHI_MEILI_URL="+engine.URL, "MINGZHI_MEILI_KEY="+engine.Key)
		server.ready(backWithin)
		w := startWriter(t, url, r.key, r.journal, "甲")
		acknowledges(t, r.journal, 30*time.Second)
		w.kill()
		looked(t, server, r, "meilisearch")
		for _, wipe := range []bool{false, true} {
			engine.Kill()
			if wipe {
				engine.Wipe()
			}
			looked(t, server, r, "embedded")
			w = startWriter(t, url, r.key, r.journal, fmt.Sprint("乙", wipe))
			acknowledges(t, r.journal, 30*time.Second)
			w.kill()
			engine.Start()
			looked(t, server, r, "meilisearch")
			witness.sound(t, r)
		}
	})
}

// Of two servers on one PostgreSQL one feeds Meilisearch. When it is killed, the
// other goes on from where it was.
func TestTheServerThatFeedsMeilisearchIsKilled(t *testing.T) {
	url := testenv.PostgresURL(t)
	engine := testenv.StartMeilisearch(t)
	settings := []string{"MINGZHI_MEILI_URL=" + engine.URL, "MINGZHI_MEILI_KEY=" + engine.Key}
	r, witness := newRegister(t, url), &witness{}
	first := r.serve(settings...)
	first.ready(backWithin)
	startWriter(t, url, r.key, r.journal, "甲")
	acknowledges(t, r.journal, 30*time.Second)
	eventually(t, backWithin, "the first server feeds Meilisearch", func() error {
		database, err := db.Open(context.Background(), url)
		if err != nil {
			return err
		}
		defer database.Close()
		if position, err := database.CursorPosition(context.Background(), "search:meilisearch"); err != nil || position == 0 {
			return fmt.Errorf("its cursor stands at %d, %v", position, err)
		}
		return nil
	})
	second := r.serve(settings...)
	second.ready(backWithin)
	for range 2 {
		first.kill() // it holds the lock
		acknowledges(t, r.journal, 30*time.Second)
		fed(t, r, 30*time.Second)
		witness.sound(t, r)
		first, second = second, r.serve(settings...)
		second.ready(backWithin)
	}
}

// fed waits until Meilisearch has taken in what the ledger holds now.
func fed(t *testing.T, r *register, within time.Duration) {
	t.Helper()
	database, err := db.Open(context.Background(), r.url)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	size, err := database.LedgerSize(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, within, "the other server feeds Meilisearch", func() error {
		position, err := database.CursorPosition(context.Background(), "search:meilisearch")
		if err == nil && position < size {
			err = fmt.Errorf("its cursor stands at %d of %d", position, size)
		}
		return err
	})
}
