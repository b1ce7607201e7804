package budget

import "time"

// A bucket is kept as one instant: when it will be full again (the theoretical
// arrival time of the generic cell rate algorithm). Spending moves the instant
// away, and time comes nearer to it. Instants are nanoseconds since 1970; a cost
// is the nanoseconds in which it is refilled.

// spending is what was spent of a bucket over a while, whatever stood before: it
// moves the instant x to max(x+cost, floor). The zero spending leaves it.
//
// Two of them, one after the other, are again one. So a server can sum up what it
// spent and have the sum applied to what others spent; the database does the same
// arithmetic. Where two servers spent in turns, the sums applied one after the
// other never make less than the truth, and more by at most the time between two
// settlements.
type spending struct {
	// cost is what was spent less what was given back.
	cost int64
	// floor is where a bucket stands that was full before; 0 when nothing was spent.
	floor int64
}

// spent is spending a cost at an instant.
func spent(now, cost int64) spending { return spending{cost: cost, floor: now + cost} }

// refunded is giving back a cost.
func refunded(cost int64) spending { return spending{cost: -cost} }

// after is when a bucket is full that would have been full at x.
func (s spending) after(x int64) int64 { return max(x+s.cost, s.floor) }

// then is this spending and another one after it.
func (s spending) then(next spending) spending {
	return spending{cost: s.cost + next.cost, floor: next.after(s.floor)}
}

// seconds rounds up, so that who waits for so long has waited enough.
func seconds(d time.Duration) int64 { return int64((max(0, d) + time.Second - 1) / time.Second) }
