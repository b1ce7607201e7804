package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
	"modernc.org/sqlite"

	"mingzhi/ledger"
	"mingzhi/rules"
)

// Writer is the one transaction of a publication. It holds the ledger's lock, so
// that publications are ordered, and appends entries in the order in which the
// verbs make them.
//
// Entries and certificates are written behind: many at once, while the verbs make
// the next ones. A verb's own statement waits until all of them are written that
// were handed over.
type Writer struct {
	tx bun.Tx
	// ctx is that of the publication: what is written behind outlives its verb.
	ctx      context.Context //nolint:containedctx // a Writer lives as long as its publication
	appender *ledger.Appender
	// lastPublic is the index of the last public entry appended; -1 for none.
	lastPublic int64
	waiting    waiting
	// numbers and holders are those of the certificates that wait.
	numbers map[string]bool
	holders map[int64]bool
	// unlinked is true when something in this transaction names an organization
	// that is not registered; looked, when the rows before it were looked at.
	unlinked, looked bool
	foreseen         foreseen
	// behind ends when what was handed over last is written; nil before the first
	// time. failed is what went wrong then: nothing is written after it.
	behind chan struct{}
	failed error
	batching
}

// waiting are new rows that are written together.
type waiting struct {
	certificates []*Certificate
	records      []*ServiceRecord
	entries      []*LedgerEntry
	hashes       []*LedgerHash
}

// ledgerLock is the advisory lock under which PostgreSQL servers append.
const ledgerLock = 0x6d7a6c6467 // "mzldg"

// flushAt is how many entries are kept before they are written in one statement.
const flushAt = 500

// Write runs work in one write transaction and commits it, with everything that
// it appended to the ledger. An error rolls all of it back. On PostgreSQL the
// commit tells listeners on the channel "mingzhi_ledger".
//
// While another program holds SQLite's one write lock for longer than a writer
// waits, it is a BUSY problem.
func (d *DB) Write(ctx context.Context, work func(*Writer) error) error {
	err := d.write(ctx, work)
	if isBusy(err) {
		return busy(err)
	}
	return err
}

func busy(cause error) *rules.Problem {
	return &rules.Problem{
		Code:    rules.Busy,
		Message: rules.Text{Zh: "登记簿正被另一个程序写入，例如另一次导入；这里什么也没有改", En: "another program is writing to the register, such as another import; nothing was changed here"},
		Mend:    rules.Text{Zh: "等它完成后再试", En: "wait until it is done and try again"},
		Cause:   cause,
	}
}

// sqliteBusy is SQLITE_BUSY; further bits of a code only say more.
const sqliteBusy = 5

func isBusy(err error) bool {
	locked := (*sqlite.Error)(nil)
	return errors.As(err, &locked) && locked.Code()&0xff == sqliteBusy
}

func (d *DB) write(ctx context.Context, work func(*Writer) error) error {
	var reached Reflected
	err := d.RunInTx(ctx, &sql.TxOptions{}, func(ctx context.Context, tx bun.Tx) error {
		if d.Kind == Postgres {
			if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(?)", ledgerLock); err != nil {
				return fmt.Errorf("waiting for the ledger: %w", err)
			}
		}
		size, err := ledgerSize(ctx, tx)
		if err != nil {
			return err
		}
		writer := &Writer{tx: tx, ctx: ctx, lastPublic: -1}
		if writer.appender, err = ledger.NewAppender(size, hashReader{ctx, tx}); err != nil {
			return err
		}
		err = work(writer)
		if err == nil {
			err = writer.flush()
		}
		if failed := writer.settle(); failed != nil { // what follows from it is no news
			err = failed
		}
		if err != nil && ctx.Err() != nil { // nor is what followed from whoever went away
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		if d.Kind == Postgres && writer.appender.Size() > size {
			if _, err := tx.ExecContext(ctx, "SELECT pg_notify('mingzhi_ledger', ?)", fmt.Sprint(writer.appender.Size())); err != nil {
				return fmt.Errorf("telling the other servers: %w", err)
			}
		}
		reached = Reflected{LedgerSize: writer.appender.Size(), DataVersion: writer.lastPublic}
		return nil
	})
	if err == nil {
		d.tip.reach(reached)
	}
	return err
}

// NextIndex is the index that the next entry will have.
func (w *Writer) NextIndex() int64 { return w.appender.Size() }

// Append adds an entry to the ledger. Index and version are filled in.
func (w *Writer) Append(entry ledger.Entry, public bool) (int64, error) {
	entry.Version, entry.Index = 1, w.appender.Size()
	body, err := ledger.Canonical(entry)
	if err != nil {
		return 0, err
	}
	first, stored, err := w.appender.Append(body)
	if err != nil {
		return 0, err
	}
	if public {
		w.lastPublic = entry.Index
	}
	w.waiting.entries = append(w.waiting.entries, &LedgerEntry{
		Index: entry.Index, Kind: entry.Kind, Subject: entry.Subject, Body: body, Public: public, RecordedAt: entry.At.UTC(),
	})
	for i := range stored {
		w.waiting.hashes = append(w.waiting.hashes, &LedgerHash{Index: first + int64(i), Hash: stored[i][:]})
	}
	if len(w.waiting.entries) >= flushAt {
		return entry.Index, w.flush()
	}
	return entry.Index, nil
}

// flush hands over what waits to be written. It does not wait for it, but for what
// was handed over before.
func (w *Writer) flush() error {
	if err := w.settle(); err != nil {
		return err
	}
	rows := w.waiting
	w.waiting = waiting{}
	clear(w.numbers)
	clear(w.holders)
	done := make(chan struct{})
	w.behind = done
	go func() {
		defer close(done)
		w.failed = w.insertWaiting(w.ctx, rows)
	}()
	return nil
}

// settle waits for what was handed over, and tells what went wrong with it.
func (w *Writer) settle() error {
	if w.behind != nil {
		<-w.behind
	}
	return w.failed
}

func (w *Writer) insertWaiting(ctx context.Context, rows waiting) error {
	if err := insertAll(ctx, w, rows.certificates); err != nil {
		return fmt.Errorf("writing certificates: %w", err)
	}
	if err := insertAll(ctx, w, rows.records); err != nil {
		return fmt.Errorf("writing service records: %w", err)
	}
	if err := insertAll(ctx, w, rows.entries); err != nil {
		return fmt.Errorf("writing entries: %w", err)
	}
	if err := insertAll(ctx, w, rows.hashes); err != nil {
		return fmt.Errorf("writing hashes: %w", err)
	}
	if !w.postgres() || len(rows.certificates) == 0 {
		return nil
	}
	if _, err := w.tx.Tx.ExecContext(ctx, checkCertificates, pgx.QueryExecModeSimpleProtocol); err != nil {
		return fmt.Errorf("checking certificates against their entries: %w", err)
	}
	return nil
}

// checkCertificates has PostgreSQL check, behind, that certificates have their
// entries. In the end, when everybody waits, it would take as long as writing them.
const checkCertificates = `SET CONSTRAINTS certificates_entry_index_fkey, certificates_revised_index_fkey IMMEDIATE;
SET CONSTRAINTS certificates_entry_index_fkey, certificates_revised_index_fkey DEFERRED`

// queries gives the transaction to a verb's statement once nothing is written
// behind it. What went wrong there is told in the end.
func (w *Writer) queries() bun.IDB {
	_ = w.settle()
	return w.tx
}
