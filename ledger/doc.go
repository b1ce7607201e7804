// Package ledger is the append-only log as pure mathematics: the canonical text
// of an entry, its place in the Merkle tree, and the root that stands for the
// whole. Hashing and tree arithmetic are golang.org/x/mod/sumdb/tlog's, so that
// other people's tools can check them.
//
// It knows nothing of databases: whoever keeps the hashes hands in a reader. It
// imports nothing of ours.
package ledger
