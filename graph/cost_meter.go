package graph

import (
	"context"
	"reflect"
	"sync/atomic"

	"github.com/vektah/gqlparser/v2/ast"
)

// Meter counts what a request costs while it runs, in the points of its estimate.
// A list that was shorter than it might have been, a page that was not full and a
// field that was asked for under several names and read once cost less than was
// estimated; whoever took the estimate gives the rest back.
type Meter struct {
	estimate int64
	extra    map[*ast.Field]int64
	used     atomic.Int64
}

// meter makes the meter of a measured request.
func (m *measure) meter() *Meter { return &Meter{estimate: m.cost, extra: m.extra} }

// Estimated is what the request was estimated at, in points.
func (m *Meter) Estimated() int64 { return m.estimate }

// Used is what was used until now, in points; never more than was estimated.
func (m *Meter) Used() int64 { return min(m.used.Load(), m.estimate) }

// Unused is what was estimated and not used, in points: the refund.
func (m *Meter) Unused() int64 { return m.estimate - m.Used() }

type meterKey struct{}

// withMeter lets the fields that are resolved in a context count.
func withMeter(ctx context.Context, meter *Meter) context.Context {
	return context.WithValue(ctx, meterKey{}, meter)
}

// tariff has the price of every field by its definition: after validation a field
// knows it.
type tariff map[*ast.FieldDefinition]*price

func tariffOf(schema *ast.Schema) tariff {
	list := tariff{}
	priced := priceList(schema)
	for _, definition := range schema.Types {
		for _, field := range definition.Fields {
			list[field] = priced[definition][field.Name]
		}
	}
	return list
}

// count adds what one field cost: its weight, unless what it answers with was
// read already, and the rows that it answered with.
func (m *Meter) count(prices tariff, field *ast.Field, value any, again bool) {
	p := prices[field.Definition]
	if p == nil {
		p = unknownPrice
	}
	if p.schema {
		if extra := m.extra[field]; extra > 0 { // the estimate: __schema or __type
			m.used.Add(extra)
		}
		return
	}
	var points int64
	switch {
	case p.sized:
		points = p.weight * rows(value)
	case p.size > 0 && !p.connection:
		points = rowWeight * rows(value)
	}
	if !p.sized && !again {
		points += p.weight
		if p.inputs != nil {
			points += m.extra[field]
		}
	}
	if points > 0 {
		m.used.Add(points)
	}
}

// rows is how many objects a list has.
func rows(value any) int64 {
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		return int64(list.Len())
	}
	return 0
}
