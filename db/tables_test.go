package db_test

import (
	"slices"
	"testing"

	"mingzhi/db"
	"mingzhi/testenv"
)

// A new table is in every backup, or it is left out with a reason: none is
// forgotten. Both databases have the same tables, so that backups move between
// them.
func TestEveryTableIsInABackupOrLeftOutForAReason(t *testing.T) {
	seen := map[string][]string{}
	testenv.Databases(t, func(t *testing.T, url string) {
		database := opened(t, url)
		backed, err := database.TablesOfBackups(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if backed[0] != "ledger_entries" {
			t.Errorf("the ledger does not come first but %s", backed[0])
		}
		var all []string
		query := "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
		if database.Kind == db.Postgres {
			query = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
		}
		if err := database.NewRaw(query).Scan(t.Context(), &all); err != nil {
			t.Fatal(err)
		}
		if len(all) < 20 {
			t.Fatalf("only %d tables were found", len(all))
		}
		for _, name := range all {
			if reason := db.LeftOutOfBackups[name]; slices.Contains(backed, name) == (reason != "") {
				t.Errorf("%s is neither in backups nor left out for a reason, or both", name)
			}
		}
		for name, reason := range db.LeftOutOfBackups {
			if !slices.Contains(all, name) || len(reason) < 10 {
				t.Errorf("%s is left out because %q, and there is no such table", name, reason)
			}
		}
		slices.Sort(backed)
		seen[database.Kind] = backed
	})
	if len(seen) == 2 && !slices.Equal(seen[db.SQLite], seen[db.Postgres]) {
		t.Errorf("SQLite backs up %v, PostgreSQL %v", seen[db.SQLite], seen[db.Postgres])
	}
}
