// Package load decides whom a busy server lets in.
//
// A Gate lets a bounded number of requests be worked on at once. Others wait in a
// bounded queue of their class, for a bounded time; a slot that becomes free goes
// to the class that matters most, verification of certificates before all, and every
// eighth to the classes by turns.
// Whoever cannot be served in time is told so at once, with the time to come back,
// instead of being kept until everybody waits. Nothing that was computed before
// passes the gate: what is answered from memory costs no slot.
//
// It may import rules. It never knows what is asked, of whom, or by whom.
package load
