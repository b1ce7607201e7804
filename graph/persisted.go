package graph

import (
	"container/list"
	"encoding/json"
	"sync"

	"mingzhi/budget"
	"mingzhi/rules"
)

// The memory of automatic persisted queries, in bytes: of all documents, of the
// longest one, and what each takes beside its text. A longer one is answered and
// not kept.
const (
	keptBytes    = 8 << 20
	keptLength   = 16 << 10
	keptOverhead = 512
)

// persistedHash is the hash that the protocol of Apollo's automatic persisted
// queries puts into the extensions of a request; empty when there is none, false
// when the extension is not of the protocol.
func persistedHash(extensions map[string]any) (hash string, well bool) {
	value := extensions["persistedQuery"]
	if value == nil {
		return "", true
	}
	parts, _ := value.(map[string]any)
	hash, _ = parts["sha256Hash"].(string)
	return hash, hash != "" && parts["version"] == json.Number("1")
}

// kept are documents that clients sent with their hash, so that the hash alone is
// enough the next time.
//
// Nobody can put a text under another text's hash: the hash is made anew. Only
// what passed the guard and validation is kept, and nothing that proves anything
// of a person. And nobody can push out what others sent: where room is short, the
// asker who fills most of it loses its own oldest document. A document that is
// gone costs one more request, never a wrong answer.
type kept struct {
	mu     sync.Mutex
	limit  int
	bytes  int
	byHash map[string]*list.Element
	askers map[budget.Who]*holding
	// uses counts what was kept or found, to tell what was used before what.
	uses uint64
}

// holding is what one asker sent, the last used first.
type holding struct {
	bytes     int
	documents *list.List
}

type keptDocument struct {
	hash, text string
	asker      budget.Who
	used       uint64
}

func newKept(limit int) *kept {
	return &kept{limit: limit, byHash: map[string]*list.Element{}, askers: map[budget.Who]*holding{}}
}

// weight is what a document takes of the memory, in bytes.
func weight(text string) int { return len(text) + keptOverhead }

// find gives the text with a hash.
func (k *kept) find(hash string) (text string, known bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	element, known := k.byHash[hash]
	if !known {
		return "", false
	}
	document := element.Value.(*keptDocument)
	k.uses++
	document.used = k.uses
	k.askers[document.asker].documents.MoveToFront(element)
	return document.text, true
}

// keep keeps a text that whoever asks has sent.
func (k *kept) keep(text string, asker budget.Who) {
	if len(text) > keptLength {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	hash := hashOf(text)
	if _, known := k.byHash[hash]; known {
		return
	}
	own := k.askers[asker]
	if own == nil {
		own = &holding{documents: list.New()}
		k.askers[asker] = own
	}
	k.uses++
	k.byHash[hash] = own.documents.PushFront(&keptDocument{hash: hash, text: text, asker: asker, used: k.uses})
	own.bytes += weight(text)
	k.bytes += weight(text)
	for k.bytes > k.limit {
		k.dropOldest(k.largest())
	}
}

// largest is the asker who fills most; of several, the one whose oldest document was
// not used for longest. It looks at everybody: the memory holds some 16,000
// documents at most, and only a full one asks.
func (k *kept) largest() *holding {
	var largest *holding
	for _, each := range k.askers {
		if largest == nil || each.bytes > largest.bytes || each.bytes == largest.bytes && each.oldest().used < largest.oldest().used {
			largest = each
		}
	}
	return largest
}

func (h *holding) oldest() *keptDocument { return h.documents.Back().Value.(*keptDocument) }

func (k *kept) dropOldest(from *holding) {
	oldest := from.oldest()
	from.documents.Remove(from.documents.Back())
	delete(k.byHash, oldest.hash)
	from.bytes -= weight(oldest.text)
	k.bytes -= weight(oldest.text)
	if from.documents.Len() == 0 {
		delete(k.askers, oldest.asker)
	}
}

// persistedQueryMissing is what clients of the protocol look for, letter by letter,
// before they send the document itself.
const persistedQueryMissing = "PersistedQueryNotFound"

func persistedQueryNotFound() *rules.Problem {
	return &rules.Problem{
		Code:    rules.PersistedQueryNotFound,
		Field:   "extensions.persistedQuery.sha256Hash",
		Message: rules.Text{Zh: "这个哈希值的查询没有留存", En: "no query with this hash is kept"},
		Mend:    rules.Text{Zh: "请把查询全文与哈希值一起再发一次", En: "send the query itself together with its hash"},
	}
}

func badPersistedQuery(zh, en string) *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadRequest,
		Field:   "extensions.persistedQuery",
		Message: rules.Text{Zh: zh, En: en},
		Mend: rules.Text{
			Zh: `{"persistedQuery":{"version":1,"sha256Hash":"查询全文的 SHA-256，小写十六进制"}}`,
			En: `{"persistedQuery":{"version":1,"sha256Hash":"the SHA-256 of the query, in lower-case hexadecimal"}}`,
		},
	}
}
