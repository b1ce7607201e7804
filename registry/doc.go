// Package registry holds the verbs of the office: register, mark, unmark,
// announce, inspect, commend, issue, revoke, replace, verify, audit.
//
// Every write is one transaction that checks the rules, changes the rows and
// appends to the ledger, so that a public row and its entry live or die together.
// Whatever both doors (graph and portal) need beyond a plain query lives here.
// registry may import db, ledger, certificate and rules; it knows nothing of
// HTTP, GraphQL, pages or spreadsheets.
package registry
