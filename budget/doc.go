// Package budget counts what askers spend, so that nobody takes a server for
// himself: points for queries and pages, and attempts to verify certificates.
//
// A bucket belongs to an address, a token or a certificate's number. It is
// counted in memory and settled with the database twice a second, so that limits
// hold across servers and restarts while no request waits for SQL and none fails
// because the database is away. Between two settlements servers know nothing of
// each other: see Keeper for the bound of what that can cost.
//
// The database learns keyed hashes alone, never an address, a token or a number.
// The package knows nothing of GraphQL, of pages or of what a point is; registry
// and the floors above it may import it. It may import db and rules.
package budget
