package ledger_test

import (
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"mingzhi/ledger"
)

func TestWhatProvesAnEntryIsKnownBeforeItIsRead(t *testing.T) {
	for _, test := range []struct {
		sentence    string
		size, entry int64
		many        int
	}{
		{"one of a thousand", 1000, 123, 14},
		{"the last", 1000, 999, 8},
		{"the only one", 1, 0, 0},
		{"one that is not there yet", 10, 10, 0},
		{"one that never is", 10, -1, 0},
	} {
		var read []int64
		_, _ = tlog.ProveRecord(test.size, max(0, test.entry), tlog.HashReaderFunc(func(indexes []int64) ([]ledger.Hash, error) {
			read = slices.Clone(indexes)
			return make([]ledger.Hash, len(indexes)), nil
		})) // an entry that is not there is refused
		if got := ledger.ProofIndexes(test.size, test.entry); len(got) != test.many || test.entry >= 0 && !slices.Equal(got, read) {
			t.Errorf("%s: %v, and %v are read", test.sentence, got, read)
		}
	}
}
