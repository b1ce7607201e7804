package answers

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"
)

// Cache is the memory of answers, bounded in bytes. A page that one robot reads
// once does not push out what many ask for (W-TinyLFU). Safe for many goroutines.
type Cache struct {
	known  *otter.Cache[string, *Answer]
	making singleflight.Group
	// root ends when nothing more is to be made; makings are those under way.
	root    context.Context
	end     context.CancelFunc
	makings sync.WaitGroup

	hits, misses atomic.Int64
}

// New makes a memory of at most so many bytes.
func New(bytes int64) *Cache {
	root, end := context.WithCancel(context.Background())
	return &Cache{root: root, end: end, known: otter.Must(&otter.Options[string, *Answer]{
		Executor:      AtOnce,
		MaximumWeight: uint64(max(bytes, 0)),
		Weigher:       func(key string, a *Answer) uint32 { return a.weight(key) },
	})}
}

// AtOnce has a memory tidied by whoever puts something into it. Left to a goroutine of
// its own, that waits for its turn behind all others on a busy processor, while those
// who want to put something in spin.
func AtOnce(task func()) { task() }

// longest is the largest answer that is kept, in bytes.
const longest = 1 << 20

// Get gives the answer to a request at a version, when it is in memory.
func (c *Cache) Get(key, version string) (*Answer, bool) {
	known, ok := c.Last(key)
	if !ok || known.Version != version {
		return nil, false
	}
	c.hits.Add(1)
	return known, true
}

// Close ends what is being made for askers who have left, and waits for it. Nothing
// is made afterwards.
func (c *Cache) Close() {
	if c != nil {
		c.end()
		c.makings.Wait()
	}
}

// Last gives the last answer to a request, of whatever version: for the time in
// which no newer one can be made.
func (c *Cache) Last(key string) (*Answer, bool) {
	if c == nil {
		return nil, false
	}
	return c.known.GetIfPresent(key)
}

// Make gives the answer to a request at a version, and makes it when it is not in
// memory; it takes the place of that of an earlier version. Those who ask for one
// at the same time wait for one making, which goes on when the first of them
// leaves, for as long as within. An answer that must not be kept is given to those
// who wait and to nobody else.
func (c *Cache) Make(ctx context.Context, key, version string, within time.Duration, answer func(context.Context) (*Answer, error)) (*Answer, error) {
	if c == nil {
		ctx, cancel := context.WithTimeout(ctx, within)
		defer cancel()
		return answer(ctx)
	}
	made := c.making.DoChan(key+"\x00"+version, func() (any, error) {
		if known, ok := c.Get(key, version); ok {
			return known, nil
		}
		c.misses.Add(1)
		detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
		defer cancel()
		defer context.AfterFunc(c.root, cancel)()
		c.makings.Add(1)
		defer c.makings.Done()
		fresh, err := guarded(detached, answer)
		if err == nil && fresh.Keep && len(fresh.Body) <= longest {
			fresh.Version = version
			c.known.Set(key, fresh)
		}
		return fresh, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case result := <-made:
		if result.Err != nil {
			return nil, result.Err
		}
		return result.Val.(*Answer), nil
	}
}

// guarded turns a panic into an error: it would end the program otherwise, because
// the answer is made apart from the request's goroutine.
func guarded(ctx context.Context, answer func(context.Context) (*Answer, error)) (fresh *Answer, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic while an answer was made: %v", cause)
		}
	}()
	return answer(ctx)
}

// Figures are counts about the memory.
type Figures struct {
	// Hits were given from memory, Misses were made.
	Hits, Misses int64
	// Bytes is what is kept, about, and Answers how many.
	Bytes, Answers int64
}

// Figures counts.
func (c *Cache) Figures() Figures {
	if c == nil {
		return Figures{}
	}
	return Figures{c.hits.Load(), c.misses.Load(), int64(c.known.WeightedSize()), int64(c.known.EstimatedSize())} //nolint:gosec // far below 2^63
}
