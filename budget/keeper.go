package budget

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"mingzhi/db"
)

// Options are what a keeper needs from outside.
type Options struct {
	// Limits are the rates; zero ones mean those of DefaultLimits.
	Limits Limits
	// Clock tells the time; nil means the system's. The clocks of several servers
	// agree to a fraction of a second, as NTP keeps them.
	Clock func() time.Time
	// DB is where servers meet; nil means that this process counts alone.
	DB *db.DB
	// Secret is the key of the hashes by which the database knows buckets. All
	// servers have the same.
	Secret []byte
	// Logger is told when the database goes away and when it is back; nil means
	// the standard one.
	Logger *slog.Logger
}

// Keeper keeps the buckets of one process. Its methods may be called by many at
// once.
//
// While servers settle every half second, a bucket of burst B that fills at rate R
// gives N servers together at most B + (N-1)·(B + R·½ s) points at once: until a
// server hears of it, it goes by what it knew. This is a debt and no gift: nobody
// gets any more of that bucket before it is refilled, so in the long run the rate
// is R for any number of servers. While the database is away each server gives R.
//
// What is less than a tenth of the burst waits until it is more, so that most
// readers cost the database nothing. Each server may owe that much for as long as
// it likes, and forgets it when it restarts.
type Keeper struct {
	limits Limits
	clock  func() time.Time
	store  store // nil: this process counts alone
	secret []byte
	logger *slog.Logger
	// buckets are those remembered, by kind and holder's name.
	buckets map[Kind]*lru.Cache[string, *bucket]
	// before are buckets as another process left them, by their hash; until is when
	// the last of them is full. Both are written by Open alone.
	before map[bucketHash]int64
	until  int64
	// tokens are the holders of tokens in force; nil while they were never read.
	tokens atomic.Pointer[map[tokenHash]Who]

	mu sync.Mutex
	// waiting are buckets to settle.
	waiting []*bucket

	// settling lets one settlement run at a time; it guards what follows.
	settling sync.Mutex
	away     bool
}

// store is what a keeper asks of the database.
type store interface {
	SettleBudgets(ctx context.Context, spent []db.Budget) ([]db.Budget, error)
	BudgetsAfter(ctx context.Context, instant int64, limit int) ([]db.Budget, error)
	ForgetBudgets(ctx context.Context, instant int64) error
	TokensInForce(ctx context.Context) ([]*db.Token, error)
}

// remembered is how many buckets of a kind are kept in memory, and how many may
// wait to be settled: some 20 MB of each kind.
const remembered = 100_000

// New makes a keeper that knows nothing yet of what other processes spent.
func New(options Options) *Keeper {
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	k := &Keeper{
		limits: options.Limits.orDefault(), clock: options.Clock, secret: options.Secret, logger: options.Logger,
		buckets: map[Kind]*lru.Cache[string, *bucket]{},
	}
	if options.DB != nil {
		k.store = options.DB
	}
	for _, kind := range []Kind{Query, Verification, Certificate} {
		k.buckets[kind], _ = lru.New[string, *bucket](remembered) // fails only for a size below one
	}
	return k
}

// Open makes a keeper that goes on from what stands in the database. Have Run
// keep it in step.
func Open(ctx context.Context, options Options) (*Keeper, error) {
	k := New(options)
	if k.store == nil {
		return k, nil
	}
	return k, k.load(ctx)
}

// Take spends points, or refuses with a *Refusal. It neither waits nor asks the
// database.
func (k *Keeper) Take(kind Kind, who Who, points int64) (Grant, error) {
	now := k.clock().UnixNano()
	rate := k.limits.of(kind, who)
	b := k.bucket(kind, who, rate, now)
	fullAt, wait := b.take(now, max(0, points), rate, k.wake)
	standing := standingOf(kind, rate, fullAt-now)
	if wait > 0 {
		return Grant{}, refuse(standing, time.Duration(wait))
	}
	return Grant{Standing: standing, keeper: k, bucket: b, rate: rate, points: points, until: fullAt}, nil
}

// bucket finds a holder's bucket, or makes it.
func (k *Keeper) bucket(kind Kind, who Who, rate Rate, now int64) *bucket {
	known := k.buckets[kind]
	if b, ok := known.Get(who.name); ok {
		return b
	}
	b := &bucket{kind: kind, who: who, least: settledFrom(rate)}
	if now < k.until {
		b.settled = k.before[k.hash(b, now)]
	}
	if standing, had, _ := known.PeekOrAdd(who.name, b); had {
		return standing
	}
	return b
}

// wake has a bucket settled. When too many wait already it tells so: the bucket is
// then counted by this process alone for a while.
func (k *Keeper) wake(b *bucket) bool {
	if k.store == nil {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.waiting) >= remembered {
		return false
	}
	k.waiting = append(k.waiting, b)
	return true
}

// Grant is what was taken.
type Grant struct {
	// Standing is the bucket as the taking, or the latest refund, left it.
	Standing

	keeper *Keeper
	bucket *bucket
	rate   Rate
	// points is what can still be given back; until is the instant to which the
	// taking moved the bucket.
	points, until int64
}

// Refund gives back points that were taken and not used; never more than were
// taken, nor what has come back by itself since.
func (g *Grant) Refund(points int64) {
	points = min(points, g.points)
	if g.bucket == nil || points <= 0 {
		return
	}
	g.points -= points
	now := g.keeper.clock().UnixNano()
	cost := points * g.rate.interval()
	fullAt := g.bucket.refund(now, cost, g.until, g.keeper.wake)
	g.until -= cost
	g.Standing = standingOf(g.Kind, g.rate, fullAt-now)
}

// Reduce gives back all but so many of the points that were taken.
func (g *Grant) Reduce(points int64) { g.Refund(g.points - points) }
