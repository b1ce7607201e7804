package load

import "time"

// Class is what a request asks for, in the order in which free slots are given.
type Class uint8

// The classes.
const (
	// Verify is the verification of a certificate: somebody stands at a counter.
	Verify Class = iota
	// Query is a question to the API.
	Query
	// Page is a page of the portal.
	Page
	// Search is lookup, the dearest of what everybody may ask.
	Search

	classes = iota
)

// Classes are all classes, the most important first.
func Classes() []Class { return []Class{Verify, Query, Page, Search} }

// String is the name of the class in metrics and logs.
func (c Class) String() string {
	return [classes]string{"verify", "query", "page", "search"}[c]
}

// Patience is how a class waits.
type Patience struct {
	// Wait is the longest that a request waits for a slot.
	Wait time.Duration
	// Queue is how many requests wait at once.
	Queue int
}

// DefaultPatience is how the classes wait, for a gate with a number of slots.
// Verification waits longest and in the longest queue; what waits holds a
// connection and about 30 kB, no slot and no database connection.
func DefaultPatience(slots int) map[Class]Patience {
	return map[Class]Patience{
		Verify: {Wait: 2 * time.Second, Queue: 128 * slots},
		Query:  {Wait: 500 * time.Millisecond, Queue: 16 * slots},
		Page:   {Wait: 500 * time.Millisecond, Queue: 16 * slots},
		Search: {Wait: 250 * time.Millisecond, Queue: 8 * slots},
	}
}
