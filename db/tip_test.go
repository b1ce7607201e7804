package db_test

import (
	"strings"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/testenv"
)

// publish appends one entry, public or not.
func publish(t *testing.T, d *db.DB, public bool) {
	t.Helper()
	err := d.Write(t.Context(), func(w *db.Writer) error {
		_, err := w.Append(ledger.Entry{At: time.Unix(0, 0), Kind: "TEST", Subject: "test", Facts: 1}, public)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhereTheLedgerStands(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		one, other := opened(t, url), opened(t, url)
		stands := func(d *db.DB, sentence string, want db.Reflected) {
			t.Helper()
			if got, err := d.Reflected(t.Context()); err != nil || got != want {
				t.Errorf("%s: %+v, %v", sentence, got, err)
			}
		}
		stands(one, "an empty ledger", db.Reflected{LedgerSize: 0, DataVersion: -1})
		stands(other, "an empty ledger", db.Reflected{LedgerSize: 0, DataVersion: -1})
		publish(t, one, true)
		stands(one, "who publishes knows it at once", db.Reflected{LedgerSize: 1, DataVersion: 0})
		publish(t, one, false)
		stands(one, "a certificate moves no data version", db.Reflected{LedgerSize: 2, DataVersion: 0})
		if got, err := other.Refresh(t.Context()); err != nil || got != (db.Reflected{LedgerSize: 2, DataVersion: 0}) {
			t.Errorf("another server that asks: %+v, %v", got, err)
		}
		publish(t, one, true)
		published := time.Now()
		for {
			got, err := other.Reflected(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got == (db.Reflected{LedgerSize: 3, DataVersion: 2}) {
				break
			}
			if time.Since(published) > 5*time.Second {
				t.Fatalf("another server still has %+v", got)
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Logf("another server knew after %s", time.Since(published))
	})
}

func TestTheLastKnownTipOutlivesTheDatabase(t *testing.T) {
	d := opened(t, testenv.SQLiteURL(t))
	if _, _, known := d.LastReflected(); known {
		t.Error("nothing was asked yet")
	}
	publish(t, d, true)
	if _, err := d.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Refresh(t.Context()); err == nil {
		t.Error("a closed database answers")
	}
	closed := time.Now()
	for {
		if _, err := d.Reflected(t.Context()); err != nil {
			break
		}
		if time.Since(closed) > 5*time.Second {
			t.Fatal("what nobody confirms is given as it is for ever")
		}
		time.Sleep(5 * time.Millisecond)
	}
	if last, at, known := d.LastReflected(); !known || last != (db.Reflected{LedgerSize: 1, DataVersion: 0}) || at.After(closed) {
		t.Errorf("last known: %+v at %s, %t", last, at, known)
	}
}

// isTip tells the statement that asks where the ledger stands, which is asked
// beside all others.
func isTip(text string) bool { return strings.Contains(text, "max(entry_index)") }
