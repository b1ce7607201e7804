package db

import (
	"context"
	"fmt"
	"strings"
)

// LeftOutOfBackups are the tables that no backup holds, each with the reason.
// Every other table of the schema is in every backup, new ones too.
var LeftOutOfBackups = map[string]string{
	"bun_migrations":      "a restored database is made by the migrations that the manifest names",
	"bun_migration_locks": "a lock of running programs",
	"ledger_hashes":       "computed anew from the entries, so that they cannot disagree with them",
	"budgets":             "what askers spent in the last minutes",
	"follower_cursors":    "how far an index elsewhere has come; a follower without one begins anew",
}

// keptByRestores are the tables whose rows a restore over a standing register adds
// to and does not replace, each with what becomes of a row that stands already: a
// token or share code that either of the two registers revoked is revoked.
var keptByRestores = map[string]string{
	tokensTable: "ON CONFLICT (hash) DO UPDATE SET revoked_at = COALESCE(tokens.revoked_at, excluded.revoked_at)",
	"share_codes": `ON CONFLICT (code_hash) DO UPDATE SET revoked_at = COALESCE(share_codes.revoked_at, excluded.revoked_at),
		views = CASE WHEN share_codes.views > excluded.views THEN share_codes.views ELSE excluded.views END`,
}

// columnKind is how a column's values travel in a backup, whichever database they
// come from.
type columnKind string

const (
	integers columnKind = "integer"
	texts    columnKind = "text"
	blobs    columnKind = "bytes"   // base64
	truths   columnKind = "boolean" // true or false
	instants columnKind = "instant" // RFC 3339, UTC
)

// columnKinds are the types that migrations may use, as the databases call them.
var columnKinds = map[string]columnKind{
	"bigint": integers, "integer": integers, "smallint": integers,
	"text":  texts,
	"bytea": blobs, "blob": blobs,
	"boolean":     truths,
	"timestamptz": instants, "timestamp with time zone": instants,
}

// column is one column of a table.
type column struct {
	name string
	kind columnKind
}

// table is one table as a backup sees it.
type table struct {
	name string
	// columns are all but those that the database computes.
	columns []column
	// key are the columns of the primary key, in its order.
	key []string
}

func (t table) columnNames() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

// schemaQueries ask each database for every column of every table of the schema,
// in order, with the place in the primary key (0 for none).
var schemaQueries = map[string]string{
	SQLite: `SELECT t.name, c.name, lower(c.type), c.pk FROM sqlite_master t, pragma_table_xinfo(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.hidden = 0 ORDER BY t.name, c.cid`,
	Postgres: `SELECT t.relname::text, c.column_name::text, c.data_type::text,
			COALESCE(array_position(k.conkey, a.attnum), 0)
		FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = current_schema()
		JOIN information_schema.columns c ON c.table_schema = s.nspname AND c.table_name = t.relname AND c.is_generated = 'NEVER'
		JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name
		LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p'
		WHERE t.relkind IN ('r', 'p') ORDER BY t.relname::text COLLATE "C", c.ordinal_position`,
}

// TablesOfBackups lists the tables that a backup of this database holds; the
// ledger's entries come first. A column of a type that does not travel between the
// databases is an error.
func (d *DB) TablesOfBackups(ctx context.Context) ([]string, error) {
	tables, err := d.backupTables(ctx)
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.name
	}
	return names, err
}

func (d *DB) backupTables(ctx context.Context) ([]table, error) {
	rows, err := d.QueryContext(ctx, schemaQueries[d.Kind])
	if err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	defer rows.Close()
	var tables []table
	keys := map[string]map[int]string{}
	for rows.Next() {
		var name, columnName, columnType string
		var place int
		if err := rows.Scan(&name, &columnName, &columnType, &place); err != nil {
			return nil, err
		}
		if LeftOutOfBackups[name] != "" {
			continue
		}
		if len(tables) == 0 || tables[len(tables)-1].name != name {
			tables, keys[name] = append(tables, table{name: name}), map[int]string{}
		}
		kind, ok := columnKinds[columnType]
		if !ok {
			return nil, fmt.Errorf("%s.%s has the type %q, which backups do not carry", name, columnName, columnType)
		}
		last := &tables[len(tables)-1]
		last.columns = append(last.columns, column{columnName, kind})
		if place > 0 {
			keys[name][place] = columnName
		}
	}
	for i := range tables {
		for place := 1; place <= len(keys[tables[i].name]); place++ {
			tables[i].key = append(tables[i].key, keys[tables[i].name][place])
		}
	}
	return ledgerFirst(tables), rows.Err()
}

// ledgerFirst puts the entries before all else: who reads a backup knows its root
// before any row.
func ledgerFirst(tables []table) []table {
	for i, t := range tables {
		if t.name == entriesTable {
			return append([]table{t}, append(tables[:i:i], tables[i+1:]...)...)
		}
	}
	return tables
}

const entriesTable = "ledger_entries"

// quoted writes names of the schema as identifiers.
func quoted(names ...string) string { return `"` + strings.Join(names, `", "`) + `"` }
