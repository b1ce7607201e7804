package search

import (
	"fmt"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	// maxRemembered is how many keys are remembered in all: about 25 bytes each.
	maxRemembered = 500_000
	// keysOfOne is what an answer counts besides its keys.
	keysOfOne = 100
)

// asked is a question at one state of an engine and of the register.
type asked struct {
	engine            string
	position, version int64
	text              string
}

// text writes a question so that the same one is recognized; pages are not part
// of it.
func (q *Question) text() string {
	return fmt.Sprintf("%q %q %q %q %d", q.Text, q.Kinds, q.Region, q.MarkStatus, q.Year)
}

// remembered is what was found last, so that paging and asking again cost
// nothing. Each publication makes other questions of the same words.
type remembered struct {
	mu     sync.Mutex
	recent *simplelru.LRU[asked, *found]
	keys   int
}

func newRemembered() *remembered {
	r := &remembered{}
	forget := func(_ asked, answer *found) { r.keys -= keysOfOne + len(answer.keys) }
	recent, err := simplelru.NewLRU(maxRemembered/keysOfOne, forget)
	if err != nil {
		panic(err) // its size is a constant above 0
	}
	r.recent = recent
	return r
}

func (r *remembered) get(question asked) (*found, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.recent.Get(question)
}

func (r *remembered) put(question asked, answer *found) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.recent.Contains(question) {
		return
	}
	r.recent.Add(question, answer)
	r.keys += keysOfOne + len(answer.keys)
	for r.keys > maxRemembered {
		r.recent.RemoveOldest()
	}
}
