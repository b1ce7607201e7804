package search

import (
	"context"
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
		err := s.catchUp(ctx, f)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		wait := pollEvery
		if err != nil {
			s.logger.Warn("lookup fell behind", "engine", f.engine.Name(), "cause", err)
			wait, pause = pause, min(2*pause, retryMost)
		} else {
			pause = retryFirst
		}
		if f == s.meili {
			s.meiliUp.Store(err == nil)
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
	position, err := s.db.CursorPosition(ctx, s.meili.cursor)
	if err != nil {
		return err
	}
	s.meili.position.Store(position)
	if s.meiliUp.Load() {
		return nil
	}
	_, err = s.meili.engine.Match(ctx, Query{}, 1)
	s.meiliUp.Store(err == nil && position > 0)
	return err
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

// position is where a follower goes on. A Meilisearch that was away is looked at
// first: when it lost its index, it is filled from the beginning.
func (s *Service) position(ctx context.Context, f *follower) (int64, error) {
	if f != s.meili || s.meiliUp.Load() {
		return f.position.Load(), nil
	}
	fresh, err := f.engine.Prepare(ctx)
	if err != nil {
		return 0, err
	}
	var position int64
	if !fresh {
		if position, err = s.db.CursorPosition(ctx, f.cursor); err != nil {
			return 0, err
		}
	}
	f.position.Store(position)
	return position, nil
}

// step applies the entries from a position on, and gives the position after
// them.
func (s *Service) step(ctx context.Context, engine Engine, position int64) (int64, error) {
	entries, err := s.db.EntriesAfter(ctx, position, entriesAtOnce)
	if err != nil || len(entries) == 0 {
		return position, err
	}
	documents, err := s.changed(ctx, entries)
	if err != nil {
		return position, err
	}
	if len(documents) > 0 {
		if err := engine.Apply(ctx, documents); err != nil {
			return position, fmt.Errorf("applying %d documents: %w", len(documents), err)
		}
	}
	return entries[len(entries)-1].Index + 1, nil
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
