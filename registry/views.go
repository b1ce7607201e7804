package registry

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"mingzhi/db"
)

// views counts how often share codes are used, behind the answers: nobody waits for a
// database that a long import holds.
type views struct {
	db     *db.DB
	logger *slog.Logger

	mu      sync.Mutex
	pending map[string]int64
	writing bool
}

// countsWithin is how long one count waits for the database before it is tried again
// with the next.
const countsWithin = 30 * time.Second

// waiting is how many views of a code are counted and not written yet.
func (v *views) waiting(hash []byte) int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.pending[string(hash)]
}

// count counts one view.
func (v *views) count(hash []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.pending == nil {
		v.pending = map[string]int64{}
	}
	v.pending[string(hash)]++
	if !v.writing {
		v.writing = true
		go v.write()
	}
}

// write writes what was counted until nothing is left, or the database is away.
func (v *views) write() {
	for {
		hash, n := v.take()
		if n == 0 {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), countsWithin)
		err := v.db.CountShareViews(ctx, []byte(hash), n)
		cancel()
		v.mu.Lock()
		if err == nil {
			if v.pending[hash] -= n; v.pending[hash] <= 0 {
				delete(v.pending, hash)
			}
		}
		if err != nil {
			v.writing = false
			v.mu.Unlock()
			v.logger.Warn("views of share codes could not be counted yet", "error", err)
			return
		}
		v.mu.Unlock()
	}
}

// take gives a code whose views are to be written; n is 0 when there is none, and
// writing has ended.
func (v *views) take() (hash string, n int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for hash, n = range v.pending {
		return hash, n
	}
	v.writing = false
	return "", 0
}
