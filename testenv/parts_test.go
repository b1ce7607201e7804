package testenv_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"mingzhi/testenv"
)

func TestEachPostgresDatabaseIsNewAndEmpty(t *testing.T) {
	ctx := context.Background()
	first, second := testenv.PostgresURL(t), testenv.PostgresURL(t)
	if first == second {
		t.Fatal("two tests share a database")
	}
	connection, err := pgx.Connect(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(ctx)
	var tables int
	err = connection.QueryRow(ctx, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'").Scan(&tables)
	if err != nil || tables != 0 {
		t.Errorf("%d tables, %v", tables, err)
	}
}

func TestMeilisearchComesBackAfterItWasKilled(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	m.Kill()
	if answer, err := http.Get(m.URL + "/health"); err == nil {
		answer.Body.Close()
		t.Fatal("it answers though it was killed")
	}
	m.Start()
	answer, err := http.Get(m.URL + "/health")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
}

func TestAxeSeesAFaultAndNoneWhereThereIsNone(t *testing.T) {
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		image := `<img src="data:," alt="印章">`
		if r.URL.Path == "/bad" {
			image = `<img src="data:,">`
		}
		_, _ = w.Write([]byte(`<!doctype html><html lang="zh-CN"><title>页</title><main><h1>页</h1>` + image + `</main></html>`))
	}))
	defer pages.Close()
	tab := testenv.Browser(t)
	for path, want := range map[string]int{"/good": 0, "/bad": 1} {
		testenv.Visit(t, tab, pages.URL+path)
		found := testenv.AxeViolations(t, tab)
		if len(found) != want || want == 1 && !strings.Contains(found[0], "image-alt") {
			t.Errorf("%s: %v", path, found)
		}
	}
}
