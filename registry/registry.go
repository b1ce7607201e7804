package registry

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"mingzhi/certificate"
	"mingzhi/certificate/file"
	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/rules"
)

// Options are what a registry needs from outside.
type Options struct {
	// Clock tells the time; nil means the system's.
	Clock func() time.Time
	// Rand is where salts and codes come from; nil means crypto/rand.
	Rand io.Reader
	// Keys are the secrets of keyed hashes and sealed names and the keys that sign, kept
	// outside the database. Without them no certificate can be issued or verified.
	Keys *certificate.Ring
	// Authority is as whom certificates are signed; without a DID none is.
	Authority certificate.Authority
	// Suite is how they are signed; certificate.EdDSA when empty.
	Suite certificate.Suite
	// Limits bound verification attempts; the zero value means DefaultLimits.
	Limits Limits
	// Logger takes what goes wrong inside; nil means slog's default.
	Logger *slog.Logger
}

// Registry is the open register.
type Registry struct {
	db    *db.DB
	clock func() time.Time
	rand  io.Reader
	sign  signing
	// keys are replaced as a whole; used is whether they were enough.
	keys atomic.Pointer[certificate.Ring]
	used atomic.Pointer[usedKeys]
	// published are the keys that sign, as they were read last.
	published atomic.Pointer[knownKeys]
	// calendar is the one of working days, as it was read last.
	calendar atomic.Pointer[calendar]
	limiter  *limiter
	issuers  *issuers
	files    *file.Reader
	logger   *slog.Logger
	views    *views

	mu     sync.Mutex
	notify []chan struct{}
}

// Open opens the register in a migrated database, and loads the regions that
// ship with the program into a new one.
func Open(ctx context.Context, database *db.DB, options Options) (*Registry, error) {
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Rand == nil {
		options.Rand = rand.Reader
	}
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Limits == (Limits{}) {
		options.Limits = DefaultLimits
	}
	if options.Suite == "" {
		options.Suite = certificate.EdDSA
	}
	r := &Registry{
		db: database, clock: options.Clock, rand: options.Rand, sign: signing{options.Authority, options.Suite},
		limiter: newLimiter(options.Limits, options.Clock),
		issuers: newIssuers(database), files: file.NewReader(picturesAtOnce), logger: options.Logger, views: &views{db: database, logger: options.Logger},
	}
	if err := r.checkKeys(ctx, options.Keys); err != nil {
		return nil, err
	}
	r.keys.Store(options.Keys)
	if err := r.loadRegions(ctx); err != nil {
		return nil, fmt.Errorf("loading the regions: %w", err)
	}
	return r, nil
}

// Notify returns a channel that receives after each publication of this process.
// Signals are merged while nobody reads.
func (r *Registry) Notify() <-chan struct{} {
	signal := make(chan struct{}, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notify = append(r.notify, signal)
	return signal
}

// Today is the calendar date in Asia/Shanghai.
func (r *Registry) Today() rules.Date { return rules.DateOf(r.clock()) }

// Change says what a verb did.
type Change string

// What a verb can do. Unchanged means that the registry held the same facts
// already: nothing was written.
const (
	Created   Change = "CREATED"
	Revised   Change = "REVISED"
	Unchanged Change = "UNCHANGED"
)

// Tx is one publication: everything done through it becomes public together, or
// not at all.
type Tx struct {
	r      *Registry
	writer *db.Writer
	now    time.Time

	regions    map[string]*db.Region
	publishers map[string]*db.Publisher
	campaigns  map[string]*db.InspectionCampaign
}

// Publish runs work in one transaction. An error undoes all of it.
func (r *Registry) Publish(ctx context.Context, work func(*Tx) error) error {
	err := r.db.Write(ctx, func(writer *db.Writer) error {
		return work(&Tx{
			r: r, writer: writer, now: r.clock().UTC().Truncate(time.Second),
			publishers: map[string]*db.Publisher{}, campaigns: map[string]*db.InspectionCampaign{},
		})
	})
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, signal := range r.notify {
		select {
		case signal <- struct{}{}:
		default:
		}
	}
	return nil
}

// append adds an entry about a subject; previous is the entry that it revises,
// or negative for the first one.
func (tx *Tx) append(ctx context.Context, kind, subject string, previous int64, facts any, public bool) (int64, error) {
	entry := ledger.Entry{At: tx.now, Kind: kind, Subject: subject, Facts: facts}
	if previous >= 0 {
		entry.Previous = &previous
	}
	return tx.writer.Append(entry, public)
}

// first is the publication of a row that is written with the next entry.
func (tx *Tx) first() db.Publication {
	next := tx.writer.NextIndex()
	return db.Publication{EntryIndex: next, RevisedIndex: next}
}

// same tells whether two facts have one canonical text.
func same(a, b any) (bool, error) {
	textA, err := ledger.CanonicalJSON(a)
	if err != nil {
		return false, err
	}
	textB, err := ledger.CanonicalJSON(b)
	if err != nil {
		return false, err
	}
	return string(textA) == string(textB), nil
}
