package testenv

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Databases runs a test on each database, as a sub-test with the URL of an empty
// one: an SQLite file, and a PostgreSQL database that is dropped afterwards.
func Databases(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLiteURL(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, PostgresURL(t)) })
}

// SQLiteURL is the URL of a new SQLite file.
func SQLiteURL(t T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "mingzhi.db")
}

// PostgresURL is the URL of a new, empty PostgreSQL database.
func PostgresURL(t T) string {
	t.Helper()
	server := need(t, Postgres)
	parsed, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: %v", Postgres.Variable, err)
	}
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	name := "mingzhi_test_" + hex.EncodeToString(random)
	command(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { command(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	parsed.Path = "/" + name
	return parsed.String()
}

// command runs one statement on the server's own database.
func command(t T, server, statement string) {
	t.Helper()
	ctx := context.Background()
	connection, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("connecting to PostgreSQL: %v", err)
	}
	defer connection.Close(ctx)
	if _, err := connection.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
