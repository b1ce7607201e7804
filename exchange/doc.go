// Package exchange takes in the lists that offices keep as spreadsheets:
// organizations, announcements, inspections, certificates, commendations,
// platforms and populations. It finds the headings wherever they stand, reads
// each cell by the rules of its column, hands whole rows to the verbs of package
// registry and reports every cell that is wrong with its place and how to mend it.
//
// A kind of list is one file here: its table of columns, from which the
// documentation and the blank templates are written too, and the function that
// turns a row into verbs. What a value must look like is decided in package
// rules, what may happen in package registry; exchange knows headings, words that
// clerks use, and positions. It may import sheet, registry, db, certificate and
// rules, and knows nothing of HTTP, GraphQL or pages.
package exchange
