// Package torture tests the program as its operators see it: real processes that
// are killed, databases that die, hang or come back, disks that are full, clocks
// that jump. After each fault nothing that was acknowledged is lost, rows and ledger
// are equal, and the service is back by itself.
//
// `make faults` runs every fault once, `make torture ROUNDS=1000` kills processes at
// random moments. Nothing imports this package; its tests may import everything.
package torture
