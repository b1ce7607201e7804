// Package db keeps the registry: the nouns as bun models, the migrations that
// make their tables, and every SQL query of the house.
//
// SQLite and PostgreSQL stand behind one API and give the same answers to the
// same suite. Rows are written by package registry alone, inside one transaction
// that also appends to the ledger; everybody else reads. db knows the shapes of
// the facts but none of the rules about them, and nothing of HTTP, GraphQL or
// pages. It may import ledger, certificate and rules.
package db
