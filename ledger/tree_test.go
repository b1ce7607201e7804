package ledger_test

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"mingzhi/ledger"
)

// memory keeps stored hashes in their order, as a database would.
type memory []ledger.Hash

func (m memory) ReadHashes(indexes []int64) ([]ledger.Hash, error) {
	hashes := make([]ledger.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = m[index]
	}
	return hashes, nil
}

// naiveRoot is RFC 6962's definition written down, sharing no code with tlog.
func naiveRoot(entries [][]byte) [32]byte {
	switch len(entries) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, entries[0]...))
	}
	split := 1
	for split*2 < len(entries) {
		split *= 2
	}
	left, right := naiveRoot(entries[:split]), naiveRoot(entries[split:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

func TestAppendingGivesTheRootThatRFC6962Defines(t *testing.T) {
	var stored memory
	var entries [][]byte
	appender, err := ledger.NewAppender(0, stored)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		if i%7 == 0 { // a new writer takes over now and then
			if appender, err = ledger.NewAppender(int64(i), stored); err != nil {
				t.Fatal(err)
			}
		}
		body := fmt.Appendf(nil, `{"index":%d}`, i)
		first, hashes, err := appender.Append(body)
		if err != nil {
			t.Fatal(err)
		}
		if first != int64(len(stored)) {
			t.Fatalf("entry %d stores from %d, but %d hashes are stored", i, first, len(stored))
		}
		stored, entries = append(stored, hashes...), append(entries, body)
		fromEdge, err := appender.RootHash()
		if err != nil {
			t.Fatal(err)
		}
		fromStore, err := ledger.RootHash(int64(i+1), stored)
		if err != nil {
			t.Fatal(err)
		}
		if want := ledger.Hash(naiveRoot(entries)); fromEdge != want || fromStore != want {
			t.Fatalf("after %d entries: edge %v, store %v, by definition %v", i+1, fromEdge, fromStore, want)
		}
	}
	proof, err := tlog.ProveRecord(300, 123, stored)
	if err != nil {
		t.Fatal(err)
	}
	root, _ := ledger.RootHash(300, stored)
	if err := tlog.CheckRecord(proof, 300, root, 123, tlog.RecordHash(entries[123])); err != nil {
		t.Errorf("an entry cannot be proven against the root: %v", err)
	}
}

func TestAnEmptyLedgerHasTheHashOfNothing(t *testing.T) {
	root, err := ledger.RootHash(0, memory(nil))
	if err != nil || root != sha256.Sum256(nil) {
		t.Errorf("root %v, error %v", root, err)
	}
}

func TestAnAppenderWithoutItsEdgeRefuses(t *testing.T) {
	short := tlog.HashReaderFunc(func([]int64) ([]ledger.Hash, error) { return nil, nil })
	if _, err := ledger.NewAppender(5, short); err == nil {
		t.Error("an appender started from missing hashes")
	}
}

func TestCanonicalTextIsTheSameWhoeverWritesIt(t *testing.T) {
	at := time.Date(2026, 3, 5, 8, 0, 0, 999, time.FixedZone("CST", 8*3600))
	previous := int64(4)
	got, err := ledger.Canonical(ledger.Entry{
		Version: 1, Index: 9, At: at, Kind: "NOTED", Subject: "x/1", Previous: &previous,
		Facts: map[string]any{"z": 1, "a": "志愿<者>", "n": 1e3},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"at":"2026-03-05T00:00:00Z","facts":{"a":"志愿<者>","n":1000,"z":1},"index":9,"kind":"NOTED","previous":4,"subject":"x/1","v":1}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAValueWithoutJSONIsRefused(t *testing.T) {
	if _, err := ledger.CanonicalJSON(make(chan int)); err == nil {
		t.Error("a channel has no canonical text")
	}
}
