// Package answer shapes what the API answers with and the database has no row
// for: pages of lists, figures, and how single values are written and read.
//
// It stands apart from package graph because the generated code imports it and
// graph imports the generated code. It knows the nouns of package db and nothing
// of HTTP or of queries.
package answer
