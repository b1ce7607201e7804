// Package graph answers GraphQL: the schema, one file of resolvers per concept,
// and the door in front of them that refuses what would cost too much.
//
// A request passes the door (door.go: size, form, transport), the guard (guard.go:
// depth, breadth and cost, in time linear to the document), validation, and only
// then the resolvers. A resolver reads its arguments, calls one query or verb and
// shapes the answer; what rows need next is read for all of them together
// (together.go). Rules live in package registry, SQL in package db, generated code
// in graph/generated, which nobody edits.
//
// Only package server may import graph.
package graph
