// Package search looks things up: organizations, announcements, inspections and
// commendations, never certificates.
//
// What is looked up is a Document, made from public rows. Two engines rank
// documents: search/embedded, in memory, and search/meili. Both index the same
// fields of our own (simplified characters, pinyin, initials), so that both find
// the same things. The Service keeps them in step with the ledger, counts in the
// database, and says of each hit why it matched.
//
// It may import db, ledger and rules.
package search
