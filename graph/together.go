package graph

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
)

// together remembers, for one request, which rows were read together: the rows of
// one page, or the parents of all the rows of one page. What any of them needs next
// is read for all of them in one statement. So the number of statements follows
// the shape of the query and never the number of rows, and nothing is read for
// rows that the query did not ask about.
//
// Rows are known by their address: the same row read at two places of a query
// belongs to two groups.
type together struct {
	mu     sync.Mutex
	groups map[any]*group
	// asked are lists and figures that stand by themselves, by their names and
	// arguments: whatever aliases ask for one, it is read once.
	asked map[string]any // *answered[T]
	// faults is how many errors there were.
	faults atomic.Int64
}

// mayTell counts an error, and is false where enough are told: thousands of rows
// that fail alike would otherwise make an answer of megabytes.
func mayTell(ctx context.Context) bool {
	known, ok := ctx.Value(togetherKey{}).(*together)
	return !ok || known.faults.Add(1) <= MaxFaults
}

// brokenOff is true after that: what is left of the query is not read any more.
func brokenOff(ctx context.Context) bool {
	known, ok := ctx.Value(togetherKey{}).(*together)
	return ok && known.faults.Load() > MaxFaults
}

// answered is what a name stands for in one request.
type answered[T any] struct {
	once  sync.Once
	value T
	err   error
}

// onceAsked reads what a name stands for, the first time that a request asks.
func onceAsked[T any](ctx context.Context, name string, read func(context.Context) (T, error)) (T, error) {
	known, ok := ctx.Value(togetherKey{}).(*together)
	if !ok {
		return read(ctx)
	}
	known.mu.Lock()
	same, there := known.asked[name].(*answered[T])
	if !there {
		same = &answered[T]{err: errUnread}
		known.asked[name] = same
	}
	known.mu.Unlock()
	same.once.Do(func() { same.value, same.err = read(ctx) })
	return same.value, same.err
}

// topField is a field at the top of a query, read once for all its names.
type topField struct {
	once  sync.Once
	value any
	err   error
	// notes are errors beside the value: each name tells them.
	notes []error
}

// errUnread is what is left of a field whose reading broke off.
var errUnread = errors.New("the field was not read")

// underAnyName resolves a field at the top of a query once, whatever aliases ask
// for it with the same arguments; again is true for all of them but one. The work
// of a request follows what it asks for and not how often.
func underAnyName(ctx context.Context, field graphql.CollectedField, next graphql.Resolver) (value any, again bool, err error) {
	known, ok := ctx.Value(togetherKey{}).(*together)
	if !ok {
		value, err = next(ctx)
		return value, false, err
	}
	arguments, err := json.Marshal(field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)) // sorted by name
	if err != nil {
		return nil, false, err
	}
	name := "top " + field.Name + string(arguments)
	known.mu.Lock()
	same, again := known.asked[name].(*topField)
	if !again {
		same = &topField{err: errUnread}
		known.asked[name] = same
	}
	known.mu.Unlock()
	same.once.Do(func() { same.value, same.err = next(context.WithValue(ctx, topFieldKey{}, same)) })
	for _, note := range same.notes {
		graphql.AddError(ctx, note)
	}
	return same.value, again, same.err
}

type topFieldKey struct{}

// note adds an error beside the value of a field at the top: the rest of it is
// answered all the same.
func note(ctx context.Context, err error) {
	if field, ok := ctx.Value(topFieldKey{}).(*topField); ok {
		field.notes = append(field.notes, err)
		return
	}
	graphql.AddError(ctx, err)
}

// onceCounted counts a list the first time that somebody asks for its total.
func onceCounted(count func(context.Context) (int, error)) func(context.Context) (int, error) {
	counted := &answered[int]{err: errUnread}
	return func(ctx context.Context) (int, error) {
		counted.once.Do(func() { counted.value, counted.err = count(ctx) })
		return counted.value, counted.err
	}
}

// group is a set of rows that were read together.
type group struct {
	rows any // []P

	mu        sync.Mutex
	relations map[string]any // *relation[P, V]
}

// relation is what the rows of a group have in one field: read once.
type relation[P comparable, V any] struct {
	once   sync.Once
	values map[P]V
	err    error
}

type togetherKey struct{}

func withTogether(ctx context.Context) context.Context {
	return context.WithValue(ctx, togetherKey{}, &together{groups: map[any]*group{}, asked: map[string]any{}})
}

// arrived notes that rows were read together. A row that is in a group already
// stays there.
func arrived[P comparable](ctx context.Context, rows []P) {
	known, ok := ctx.Value(togetherKey{}).(*together)
	if !ok || len(rows) == 0 {
		return
	}
	set := &group{rows: rows, relations: map[string]any{}}
	known.mu.Lock()
	defer known.mu.Unlock()
	for _, row := range rows {
		if _, there := known.groups[row]; !there {
			known.groups[row] = set
		}
	}
}

// groupOf finds the group of a row; a row that nobody announced is alone.
func groupOf[P comparable](ctx context.Context, row P) *group {
	known, ok := ctx.Value(togetherKey{}).(*together)
	if !ok {
		return &group{rows: []P{row}, relations: map[string]any{}}
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	set, there := known.groups[row]
	if !there {
		set = &group{rows: []P{row}, relations: map[string]any{}}
		known.groups[row] = set
	}
	return set
}

// related answers what a row has in a field. The first row that asks reads it for
// its whole group; the others wait for that. The name tells fields apart, and
// carries the arguments where there are any.
func related[P comparable, V any](ctx context.Context, row P, name string, read func(context.Context, []P) (map[P]V, error)) (V, error) {
	set := groupOf(ctx, row)
	set.mu.Lock()
	field, ok := set.relations[name].(*relation[P, V])
	if !ok {
		field = &relation[P, V]{}
		set.relations[name] = field
	}
	set.mu.Unlock()
	field.once.Do(func() { field.values, field.err = read(ctx, set.rows.([]P)) })
	return field.values[row], field.err
}

// one answers the single row that a row points to by a key; the zero key points
// to nothing.
func one[P comparable, K comparable, V any](
	ctx context.Context, row P, name string, key func(P) K, read func(context.Context, []K) (map[K]*V, error),
) (*V, error) {
	return related(ctx, row, name, func(ctx context.Context, rows []P) (map[P]*V, error) {
		found, err := read(ctx, keysOf(rows, key))
		if err != nil {
			return nil, err
		}
		values := make(map[P]*V, len(rows))
		distinct := make([]*V, 0, len(found))
		for _, row := range rows {
			if value := found[key(row)]; value != nil {
				values[row] = value
			}
		}
		for _, value := range found {
			distinct = append(distinct, value)
		}
		arrived(ctx, distinct)
		return values, nil
	})
}

// many answers the rows that belong to a row, which has the given key.
func many[P comparable, K comparable, V any](
	ctx context.Context, row P, name string, key func(P) K, read func(context.Context, []K) (map[K][]*V, error),
) ([]*V, error) {
	return related(ctx, row, name, func(ctx context.Context, rows []P) (map[P][]*V, error) {
		found, err := read(ctx, keysOf(rows, key))
		if err != nil {
			return nil, err
		}
		values := make(map[P][]*V, len(rows))
		var all []*V
		for _, list := range found {
			all = append(all, list...)
		}
		for _, row := range rows {
			values[row] = found[key(row)]
		}
		arrived(ctx, all)
		return values, nil
	})
}

// keysOf collects the distinct keys of rows, without the zero key.
func keysOf[P any, K comparable](rows []P, key func(P) K) []K {
	var zero K
	seen := make(map[K]bool, len(rows))
	keys := make([]K, 0, len(rows))
	for _, row := range rows {
		if k := key(row); k != zero && !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	return keys
}
