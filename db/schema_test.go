package db_test

import (
	"database/sql"
	"testing"

	"mingzhi/testenv"
)

// A row is written before its ledger entry. When the entry comes, SQLite looks
// for the rows that waited for it, in every table that refers to the ledger:
// where the column has no index it reads the whole table, for each publication.
func TestEveryReferenceToTheLedgerIsIndexedInSQLite(t *testing.T) {
	d := opened(t, testenv.SQLiteURL(t))
	var references []struct{ Table, Column string }
	err := d.NewRaw(`SELECT m.name AS "table", f."from" AS "column" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table' AND f."table" = 'ledger_entries'`).Scan(t.Context(), &references)
	if err != nil {
		t.Fatal(err)
	}
	if len(references) < 20 {
		t.Fatalf("only %d columns refer to the ledger", len(references))
	}
	for _, r := range references {
		var index sql.NullString
		err := d.NewRaw(`SELECT max(l.name) FROM pragma_index_list(?) l, pragma_index_info(l.name) i
			WHERE i.seqno = 0 AND i.name = ? AND l.partial = 0`, r.Table, r.Column).Scan(t.Context(), &index)
		if err != nil || !index.Valid {
			t.Errorf("%s.%s refers to the ledger without an index: %v", r.Table, r.Column, err)
		}
	}
}
