// Package search looks things up: organizations, announcements, inspections and
// commendations, never certificates.
//
// What is looked up is a Document, made from public rows. Two engines look for
// candidates by the same grams: search/embedded, in memory, and search/meili. A
// Question decides what fits and how well, by folded texts (simplified characters,
// pinyin, initials), so that both find the same and rank it alike. The Service
// keeps the engines in step with the ledger, counts by a census of the database's
// rows, remembers answers, and says of each hit why it matched.
//
// It may import db, ledger and rules.
package search
