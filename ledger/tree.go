package ledger

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a node of the Merkle tree.
type Hash = tlog.Hash

// HashReader reads stored hashes by their index in tlog's order.
type HashReader = tlog.HashReader

// EmptyRoot is the root hash of a ledger without entries, as RFC 6962 has it:
// the SHA-256 of nothing.
var EmptyRoot = Hash{
	0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
	0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
}

// RootHash is the root of the tree over the first size entries.
func RootHash(size int64, hashes HashReader) (Hash, error) {
	if size == 0 {
		return EmptyRoot, nil
	}
	return tlog.TreeHash(size, hashes)
}

// ProofIndexes lists the stored indexes of the hashes that prove an entry in the
// tree over the first size entries; none where there is no such entry.
func ProofIndexes(size, entry int64) (needed []int64) {
	_, _ = tlog.ProveRecord(size, entry, tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		needed = indexes
		return nil, errNoneRead
	})) // it gives that error
	return needed
}

// errNoneRead ends a proof of which only the indexes are wanted.
var errNoneRead = errors.New("no hashes are read")

// Appender adds entries at the end of a tree. It keeps only the tree's right
// edge, so that a batch of any length reads no hash twice and needs no memory.
type Appender struct {
	size int64
	// edge holds the roots of the complete subtrees at the right edge, by their
	// stored index.
	edge map[int64]Hash
}

// NewAppender starts at the end of a tree of the given size.
func NewAppender(size int64, hashes HashReader) (*Appender, error) {
	appender := &Appender{size: size}
	indexes := edgeOf(size)
	appender.edge = make(map[int64]Hash, len(indexes))
	if len(indexes) == 0 {
		return appender, nil
	}
	values, err := hashes.ReadHashes(indexes)
	if err != nil {
		return nil, fmt.Errorf("reading the edge of the ledger: %w", err)
	}
	if len(values) != len(indexes) {
		return nil, fmt.Errorf("reading the edge of the ledger: %d hashes for %d indexes", len(values), len(indexes))
	}
	for i, index := range indexes {
		appender.edge[index] = values[i]
	}
	return appender, nil
}

// edgeOf lists the stored indexes of the complete subtrees of a tree.
func edgeOf(size int64) []int64 {
	var indexes []int64
	for level := 0; size>>level > 0; level++ {
		if n := size >> level; n&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, n-1))
		}
	}
	return indexes
}

// Size is the number of entries, those just appended included.
func (a *Appender) Size() int64 { return a.size }

// Append adds one entry's canonical text. It returns the index of the first
// stored hash and the hashes to store from there on.
func (a *Appender) Append(body []byte) (first int64, stored []Hash, err error) {
	stored, err = tlog.StoredHashes(a.size, body, a)
	if err != nil {
		return 0, nil, fmt.Errorf("hashing entry %d: %w", a.size, err)
	}
	first = tlog.StoredHashIndex(0, a.size)
	a.size++
	edge := make(map[int64]Hash, len(a.edge)+1)
	for _, index := range edgeOf(a.size) {
		if index >= first {
			edge[index] = stored[index-first]
		} else {
			edge[index] = a.edge[index]
		}
	}
	a.edge = edge
	return first, stored, nil
}

// RootHash is the root over everything appended so far.
func (a *Appender) RootHash() (Hash, error) { return RootHash(a.size, a) }

// ReadHashes gives hashes of the right edge: all that appending and the root
// need.
func (a *Appender) ReadHashes(indexes []int64) ([]Hash, error) {
	hashes := make([]Hash, len(indexes))
	for i, index := range indexes {
		hash, ok := a.edge[index]
		if !ok {
			return nil, fmt.Errorf("hash %d is not on the edge of a ledger of %d entries", index, a.size)
		}
		hashes[i] = hash
	}
	return hashes, nil
}
