package db

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"
)

// Reflected is the state of the ledger that an answer reflects, or an earlier one:
// what was published while the answer was read may already be in it.
type Reflected struct {
	// LedgerSize is the number of entries.
	LedgerSize int64
	// DataVersion is the index of the last public entry; -1 while there is none.
	DataVersion int64
}

// How old the known tip of the ledger may be. Publications of this process are
// known at once, those of others after lapse at the latest: a publication is
// visible on every server within a second.
const (
	// fresh is the age up to which the tip is taken as it is.
	fresh = 50 * time.Millisecond
	// lapse is the age from which a reader waits for the database to confirm it.
	// Before, the confirmation runs beside the reader.
	lapse = 500 * time.Millisecond
	// askWithin is how long the database may take to confirm it.
	askWithin = 2 * time.Second
)

// tip is what this process knows about the end of the ledger.
type tip struct {
	known atomic.Pointer[knownTip]
	// asking is closed when the question to the database that is under way is
	// answered; nil while there is none.
	asking atomic.Pointer[question]
	// failed is why and when the database did not answer the last time; nil when it
	// did.
	failed atomic.Pointer[failure]
}

type knownTip struct {
	Reflected
	// at is when the database was asked for it.
	at time.Time
}

type failure struct {
	err error
	at  time.Time
}

type question struct {
	done chan struct{}
	err  error
}

// Reflected tells where the ledger stands. It fails when the database could not be
// asked for longer than answers may be late; LastReflected then has the last known.
func (d *DB) Reflected(ctx context.Context) (Reflected, error) {
	known := d.tip.known.Load()
	if known != nil {
		switch age := time.Since(known.at); {
		case age < fresh:
			return known.Reflected, nil
		case age < lapse:
			d.askTip()
			return known.Reflected, nil
		}
	}
	if failed := d.tip.failed.Load(); failed != nil && time.Since(failed.at) < lapse {
		d.askTip() // and nobody waits for a database that did not answer a moment ago
		return Reflected{}, failed.err
	}
	return d.Refresh(ctx)
}

// Refresh asks the database where the ledger stands, however lately it was asked.
func (d *DB) Refresh(ctx context.Context) (Reflected, error) {
	asked := d.askTip()
	select {
	case <-ctx.Done():
		return Reflected{}, fmt.Errorf("reading the state of the ledger: %w", ctx.Err())
	case <-asked.done:
	}
	if asked.err != nil {
		return Reflected{}, asked.err
	}
	return d.tip.known.Load().Reflected, nil
}

// LastReflected is what was last known of the ledger and when the database
// confirmed it; false when it never did.
func (d *DB) LastReflected() (Reflected, time.Time, bool) {
	known := d.tip.known.Load()
	if known == nil {
		return Reflected{}, time.Time{}, false
	}
	return known.Reflected, known.at, true
}

// DataVersion is the index of the last ledger entry that touched the public
// registry; -1 while there is none. Answers are a pure function of it and the
// request.
func (d *DB) DataVersion(ctx context.Context) (int64, error) {
	reflected, err := d.Reflected(ctx)
	return reflected.DataVersion, err
}

// LedgerSize is the number of entries.
func (d *DB) LedgerSize(ctx context.Context) (int64, error) {
	reflected, err := d.Reflected(ctx)
	return reflected.LedgerSize, err
}

// askTip asks the database, unless that is under way.
func (d *DB) askTip() *question {
	mine := &question{done: make(chan struct{})}
	for !d.tip.asking.CompareAndSwap(nil, mine) {
		if theirs := d.tip.asking.Load(); theirs != nil {
			return theirs
		}
	}
	go func() {
		defer close(mine.done)
		defer d.tip.asking.Store(nil)
		ctx, cancel := context.WithTimeout(context.Background(), askWithin)
		defer cancel()
		asked := time.Now()
		reflected, err := d.readTip(ctx)
		if err != nil {
			mine.err = fmt.Errorf("reading the state of the ledger: %w", err)
			d.tip.failed.Store(&failure{mine.err, time.Now()})
			return
		}
		d.tip.failed.Store(nil)
		d.tip.learn(reflected, asked)
	}()
	return mine
}

const tipQuery = `SELECT
	(SELECT COALESCE(max(entry_index), -1) + 1 FROM ledger_entries),
	(SELECT COALESCE(max(entry_index), -1) FROM ledger_entries WHERE public)`

func (d *DB) readTip(ctx context.Context) (Reflected, error) {
	var r Reflected
	err := d.each(ctx, tipQuery, nil, func(rows *sql.Rows) error { return rows.Scan(&r.LedgerSize, &r.DataVersion) })
	return r, err
}

// learn notes where the ledger stood at a time. The ledger only grows, so an
// answer that was overtaken by a publication of this process takes nothing back.
func (t *tip) learn(reflected Reflected, at time.Time) {
	for {
		known, next := t.known.Load(), &knownTip{reflected, at}
		if known != nil {
			next.LedgerSize = max(known.LedgerSize, reflected.LedgerSize)
			next.DataVersion = max(known.DataVersion, reflected.DataVersion)
			if known.at.After(at) {
				next.at = known.at
			}
		}
		if t.known.CompareAndSwap(known, next) {
			return
		}
	}
}

// reach notes what a publication of this process has reached, without taking it
// for the database's whole answer.
func (t *tip) reach(reflected Reflected) {
	if known := t.known.Load(); known != nil {
		t.learn(reflected, known.at)
	}
}
