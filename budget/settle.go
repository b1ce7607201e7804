package budget

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"mingzhi/db"
)

const (
	// settleEvery is the time between two settlements.
	settleEvery = 500 * time.Millisecond
	// tokensEvery is how long a revoked token may live on.
	tokensEvery = 2 * time.Second
	// sweepEvery is how often buckets that have long been full are deleted.
	sweepEvery = time.Minute
	// patience is how long the database may take for one settlement.
	patience = 2 * time.Second
	// settledAtOnce is how many buckets one statement settles.
	settledAtOnce = 1000
)

// settledFrom is the cost from which a bucket is settled: a tenth of the burst.
func settledFrom(rate Rate) int64 { return rate.Burst * rate.interval() / 10 }

// Run settles with the database until the context ends, and once more then. It
// gives no error: what cannot be settled is counted by this process alone, and
// settled when the database is back.
func (k *Keeper) Run(ctx context.Context) error {
	if k.store == nil {
		return nil
	}
	settle, tokens, sweep := time.NewTicker(settleEvery), time.NewTicker(tokensEvery), time.NewTicker(sweepEvery)
	defer settle.Stop()
	defer tokens.Stop()
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			k.Settle(context.WithoutCancel(ctx))
			return nil
		case <-settle.C:
			k.Settle(ctx)
		case <-tokens.C:
			k.note(k.readTokens(ctx))
		case <-sweep.C:
			k.note(k.sweep(ctx))
		}
	}
}

// Settle tells the database what was spent since it was last told, and learns what
// stands. Nothing is asked when nothing was spent.
func (k *Keeper) Settle(ctx context.Context) {
	if k.store == nil {
		return
	}
	k.settling.Lock()
	defer k.settling.Unlock()
	k.mu.Lock()
	waiting := k.waiting
	k.waiting = nil
	k.mu.Unlock()
	if len(waiting) == 0 {
		return
	}
	for _, b := range waiting {
		b.called()
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var err error
	for some := range slices.Chunk(waiting, settledAtOnce) {
		if err == nil {
			err = k.settle(ctx, some)
		}
		if err != nil {
			for _, b := range some {
				b.again(k.wake)
			}
		}
	}
	k.noteLocked(err)
}

// settle settles some buckets in one statement. One that the database carried out
// while its answer got lost is sent again and counts twice: on the strict side.
func (k *Keeper) settle(ctx context.Context, some []*bucket) error {
	now := k.clock().UnixNano()
	rows := make([]db.Budget, 0, len(some))
	of := make(map[bucketHash]*bucket, len(some))
	for _, b := range some {
		hash := k.hash(b, now)
		if of[hash] != nil { // one that memory had dropped and made anew
			defer b.again(k.wake)
			continue
		}
		of[hash] = b
		s := b.depart()
		rows = append(rows, db.Budget{Bucket: hash[:], Spent: s.cost, FullAt: s.floor})
	}
	slices.SortFunc(rows, func(a, b db.Budget) int { return bytes.Compare(a.Bucket, b.Bucket) })
	standing, err := k.store.SettleBudgets(ctx, rows)
	if err != nil {
		return err
	}
	for _, row := range standing {
		if b := of[bucketHash(row.Bucket)]; b != nil {
			b.arrive(row.FullAt)
		}
	}
	return nil
}

// sweep deletes the rows that say nothing any more. A minute's grace keeps those to
// which other servers have yet to add.
func (k *Keeper) sweep(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return k.store.ForgetBudgets(ctx, k.clock().Add(-time.Minute).UnixNano())
}

// load reads what other processes left, and the tokens.
func (k *Keeper) load(ctx context.Context) error {
	standing, err := k.store.BudgetsAfter(ctx, k.clock().UnixNano(), remembered)
	if err != nil {
		return err
	}
	k.before = make(map[bucketHash]int64, len(standing))
	for _, row := range standing {
		k.before[bucketHash(row.Bucket)] = row.FullAt
		k.until = max(k.until, row.FullAt)
	}
	return k.readTokens(ctx)
}

// note logs when the database goes away and when it is back, once each.
func (k *Keeper) note(err error) {
	k.settling.Lock()
	defer k.settling.Unlock()
	k.noteLocked(err)
}

func (k *Keeper) noteLocked(err error) {
	switch {
	case err != nil && !k.away:
		k.logger.Warn("budgets are counted by this server alone: the database does not answer", "error", err)
	case err == nil && k.away:
		k.logger.Info("budgets are shared again")
	}
	k.away = err != nil
}

// bucketHash is the name by which the database knows a bucket.
type bucketHash [sha256.Size]byte

// hash names a bucket by HMAC-SHA-256, under a key of the day. So the rows of one
// day cannot be joined with another's; budgets begin anew at midnight UTC. Under
// another limit it is another bucket: what was owed under one that was set by
// mistake ends with it.
func (k *Keeper) hash(b *bucket, now int64) bucketHash {
	day := hmac.New(sha256.New, k.secret)
	fmt.Fprint(day, "mingzhi budgets ", time.Unix(0, now).UTC().Format(time.DateOnly))
	mac := hmac.New(sha256.New, day.Sum(nil))
	rate := k.limits.of(b.kind, b.who)
	fmt.Fprintf(mac, "%s\x00%g/%d\x00%s", b.kind, rate.PerMinute, rate.Burst, b.who.name)
	return bucketHash(mac.Sum(nil))
}
