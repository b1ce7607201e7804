package db

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// A database that did not answer long ago is asked again before anybody is refused.
func TestAnOldFailureRefusesNobody(t *testing.T) {
	d, err := Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	away := errors.New("away")
	d.tip.failed.Store(&failure{away, time.Now()})
	if _, err := d.Reflected(t.Context()); !errors.Is(err, away) {
		t.Errorf("a moment after it failed: %v", err)
	}
	d.tip.failed.Store(&failure{away, time.Now().Add(-time.Minute)})
	d.tip.known.Store(nil)
	if _, err := d.Reflected(t.Context()); err != nil {
		t.Errorf("a minute after it failed: %v", err)
	}
}
