package answer

// Ledger is the state of the public ledger.
type Ledger struct {
	// Size is the number of entries.
	Size int64
	// RootHash is the root over all of them, in standard base64.
	RootHash string
}
