package main

// The container image holds the program alone, without the certificate store of an
// operating system. Where there is none, Meilisearch, PostgreSQL and a collector of
// traces are checked against the roots of this library.
import _ "golang.org/x/crypto/x509roots/fallback"
