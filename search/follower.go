package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// How followers read the ledger.
const (
	// entriesAtOnce is how many entries are applied in one step.
	entriesAtOnce = 1000
	// pollEvery is how often the ledger is read without a signal.
	pollEvery = 200 * time.Millisecond
	// retryFirst and retryMost bound the pause after an engine failed.
	retryFirst = 200 * time.Millisecond
	retryMost  = 5 * time.Second
)

// follower keeps one engine in step with the ledger.
type follower struct {
	engine Engine
	// cursor is the name under which the position is stored; empty for an engine
	// that starts from nothing with each process.
	cursor string
	// position is the number of entries that the engine reflects.
	position atomic.Int64
	caughtUp atomic.Bool
}

// Run keeps the engines in step until the context ends.
func (s *Service) Run(ctx context.Context) error {
	group, running := errgroup.WithContext(ctx)
	wake := make(chan struct{}, 1)
	group.Go(func() error { return s.follow(running, s.embedded, s.notify, wake) })
	if s.meili != nil {
		group.Go(func() error { return s.feed(running, wake) })
	}
	if err := group.Wait(); ctx.Err() == nil {
		return err
	}
	return nil
}

// follow applies what the ledger brings, for ever. It passes each signal on.
func (s *Service) follow(ctx context.Context, f *follower, signal <-chan struct{}, next chan<- struct{}) error {
	pause := retryFirst
	for {
		before := s.meiliState.Load()
		err := s.catchUp(ctx, f)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		wait := pollEvery
		switch {
		case errors.Is(err, errNothingYet):
		case err != nil:
			s.logger.Warn("lookup fell behind", "engine", f.engine.Name(), "cause", err)
			wait, pause = pause, min(2*pause, retryMost)
		default:
			pause = retryFirst
		}
		if f == s.meili {
			s.stands(before, err)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		case <-signal:
			timer.Stop()
			select {
			case next <- struct{}{}:
			default:
			}
		}
	}
}

// stands notes how Meilisearch stands after it was followed. A search that found
// it away meanwhile is believed: only an answer to Prepare takes that back.
func (s *Service) stands(before int32, err error) {
	switch {
	case errors.Is(err, errNothingYet):
		s.meiliState.Store(filling)
	case err != nil:
		s.meiliState.Store(away)
	case before != up:
		s.meiliState.Store(up)
	}
}

// errNothingYet says that a register has no entries.
var errNothingYet = errors.New("the ledger is empty")

// belong tells Meilisearch which register it serves: the one whose ledger begins
// with this entry, which carries its own time.
func (s *Service) belong(ctx context.Context) error {
	if s.belongs.Load() {
		return nil
	}
	entries, err := s.db.EntriesAfter(ctx, 0, 1)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return errNothingYet
	}
	sum := sha256.Sum256(entries[0].Body)
	s.meili.engine.Belong(hex.EncodeToString(sum[:8]))
	s.belongs.Store(true)
	return nil
}

// feed is follow for Meilisearch, which all servers of one PostgreSQL share: one
// of them feeds it, the others only watch how far it has come.
func (s *Service) feed(ctx context.Context, wake chan struct{}) error {
	ignored := make(chan struct{}, 1)
	for {
		release, ours, err := s.db.TryFollow(ctx)
		if err == nil && ours {
			err = s.follow(ctx, s.meili, wake, ignored)
			release()
			return err
		}
		if err == nil {
			err = s.watch(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.logger.Warn("lookup cannot read its cursor", "cause", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollEvery):
		}
	}
}

// watch reads how far another server has fed Meilisearch, and whether it answers.
func (s *Service) watch(ctx context.Context) error {
	if err := s.belong(ctx); err != nil {
		if errors.Is(err, errNothingYet) {
			return nil
		}
		return err
	}
	position, err := s.db.CursorPosition(ctx, s.meili.cursor)
	if err != nil {
		return err
	}
	s.meili.position.Store(position)
	before := s.meiliState.Load()
	if err := s.reach(ctx); err != nil {
		s.meiliState.Store(away)
		return nil
	}
	if before == up {
		return nil
	}
	version, err := s.db.DataVersion(ctx)
	if err != nil {
		return err
	}
	if position > version {
		s.meiliState.Store(up)
	} else {
		s.meiliState.Store(filling)
	}
	return nil
}

// reach asks whether Meilisearch answers, so that it is known before anybody
// searches. It waits no longer than a search does.
func (s *Service) reach(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, matchWithin)
	defer cancel()
	return s.meili.engine.Reach(waiting)
}

// catchUp applies entries until there are no more.
func (s *Service) catchUp(ctx context.Context, f *follower) error {
	position, err := s.position(ctx, f)
	if err != nil {
		return err
	}
	for {
		moved, err := s.step(ctx, f.engine, position)
		if err != nil {
			return err
		}
		if moved == position {
			if f == s.embedded && s.census.regions() == nil { // so that the first search need not wait
				if err := s.census.renew(ctx, s.loader, position-1); err != nil {
					return err
				}
			}
			f.caughtUp.Store(true)
			return nil
		}
		position = moved
		if f.cursor != "" {
			if err := s.db.MoveCursor(ctx, f.cursor, position, s.clock()); err != nil {
				return err
			}
		}
		f.position.Store(position)
	}
}

// position is where a follower goes on. A Meilisearch that was away is made ready
// first: when it lost its index, it is filled from the beginning.
func (s *Service) position(ctx context.Context, f *follower) (int64, error) {
	if f != s.meili {
		return f.position.Load(), nil
	}
	if s.meiliState.Load() == up {
		return f.position.Load(), s.reach(ctx)
	}
	if err := s.belong(ctx); err != nil {
		return 0, err
	}
	fresh, err := f.engine.Prepare(ctx)
	if err != nil {
		return 0, err
	}
	s.meiliState.Store(filling)
	var position int64
	if !fresh {
		if position, err = s.db.CursorPosition(ctx, f.cursor); err != nil {
			return 0, err
		}
	}
	f.position.Store(position)
	return position, nil
}

// step applies the public entries from a position on, and gives the position after
// them: the same one when the ledger ends there.
func (s *Service) step(ctx context.Context, engine Engine, position int64) (int64, error) {
	subjects, next, err := s.db.PublicSubjects(ctx, position, entriesAtOnce)
	if err != nil || len(subjects) == 0 {
		return next, err
	}
	documents, err := s.changed(ctx, subjects)
	if err != nil {
		return position, err
	}
	if len(documents) > 0 {
		if err := engine.Apply(ctx, documents); err != nil {
			return position, fmt.Errorf("applying %d documents: %w", len(documents), err)
		}
	}
	return next, nil
}

// stepThrough steps to the end of the ledger.
func (s *Service) stepThrough(ctx context.Context, engine Engine, position int64) (int64, error) {
	for {
		moved, err := s.step(ctx, engine, position)
		if err != nil || moved == position {
			return moved, err
		}
		position = moved
	}
}

// Reindex builds Meilisearch's index anew beside the one that answers, and swaps
// them. It gives the number of ledger entries read.
func (s *Service) Reindex(ctx context.Context) (entries int64, err error) {
	f := s.meili
	if f == nil {
		f = s.embedded
	} else if err := s.belong(ctx); err != nil {
		if errors.Is(err, errNothingYet) {
			return 0, nil
		}
		return 0, err
	}
	beside, err := f.engine.Beside(ctx)
	if err != nil {
		return 0, err
	}
	position, err := s.stepThrough(ctx, beside, 0)
	if err != nil {
		return 0, err
	}
	if err := f.engine.Swap(ctx, beside); err != nil {
		return 0, err
	}
	// What was published meanwhile went into the index that is gone now.
	if position, err = s.stepThrough(ctx, f.engine, position); err != nil {
		return 0, err
	}
	if f.cursor != "" {
		err = s.db.MoveCursor(ctx, f.cursor, position, s.clock())
	}
	f.position.Store(position)
	return position, err
}
