package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The picture's measures, in its own units.
const (
	width, height         = 720.0, 340.0
	left, right           = 60.0, 330.0
	top, bottom           = 20.0, 40.0
	plotWidth, plotHeight = width - left - right, height - top - bottom
)

// draw draws answers a second over size, both by orders of magnitude: a line for
// each question, whole for SQLite and broken for PostgreSQL. A level line is a cost
// that does not grow.
func draw(unit string, all []grown) string {
	type key struct{ what, database string }
	lines := map[key][]grown{}
	var order []key
	sizes, rates := newScale(), newScale()
	for _, g := range all {
		k := key{g.what, g.database}
		if lines[k] == nil {
			order = append(order, k)
		}
		lines[k] = append(lines[k], g)
		sizes.hold(float64(g.size))
		rates.hold(g.load.perSecond())
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" font-family="sans-serif" font-size="11"><title>answers a second by %s</title>`,
		width, height, html.EscapeString(unit))
	b.WriteString(`<rect width="100%" height="100%" fill="#fff"/>` + "\n")
	x := func(v float64) float64 { return left + plotWidth*sizes.place(v) }
	y := func(v float64) float64 { return top + plotHeight*(1-rates.place(v)) }
	for _, tick := range sizes.ticks() {
		fmt.Fprintf(&b, `<path d="M%.1f %g V%g" stroke="#ddd"/><text x="%.1f" y="%g" text-anchor="middle">%g</text>`+"\n", x(tick), top, top+plotHeight, x(tick), top+plotHeight+14, tick)
	}
	for _, tick := range rates.ticks() {
		fmt.Fprintf(&b, `<path d="M%g %.1f H%g" stroke="#ddd"/><text x="%g" y="%.1f" text-anchor="end">%g</text>`+"\n", left, y(tick), left+plotWidth, left-6, y(tick)+4, tick)
	}
	fmt.Fprintf(&b, `<text x="%g" y="%g" text-anchor="middle">%s</text>`+"\n", left+plotWidth/2, height-8, html.EscapeString(unit))
	colours := map[string]string{}
	for i, k := range order {
		if colours[k.what] == "" {
			colours[k.what] = []string{"#0b5fa5", "#b4410e", "#2b7a3d", "#7a3fa0", "#8a6d00"}[len(colours)%5]
		}
		dashes := ""
		if k.database != "SQLite" {
			dashes = ` stroke-dasharray="5 3"`
		}
		var path []string
		for n, g := range lines[k] {
			path = append(path, fmt.Sprintf("%c%.1f %.1f", "ML"[min(n, 1)], x(float64(g.size)), y(g.load.perSecond())))
		}
		at := top + 16*float64(i) + 8
		fmt.Fprintf(&b, `<path d="%s" fill="none" stroke="%s" stroke-width="2"%s/>`, strings.Join(path, " "), colours[k.what], dashes)
		fmt.Fprintf(&b, `<path d="M%g %g h22" stroke="%s" stroke-width="2"%s/><text x="%g" y="%g">%s</text>`+"\n", left+plotWidth+10, at, colours[k.what], dashes,
			left+plotWidth+36, at+4, html.EscapeString(k.what+", "+k.database))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// scale places values by their order of magnitude, between whole ones.
type scale struct{ least, most float64 }

func newScale() *scale { return &scale{math.Inf(1), math.Inf(-1)} }

func (s *scale) hold(value float64) {
	s.least = min(s.least, math.Floor(math.Log10(max(value, 1))))
	s.most = max(s.most, math.Ceil(math.Log10(max(value, 1))))
}

// place is where a value stands, from 0 to 1.
func (s *scale) place(value float64) float64 {
	if s.most <= s.least {
		return 0.5
	}
	return (math.Log10(max(value, 1)) - s.least) / (s.most - s.least)
}

func (s *scale) ticks() (ticks []float64) {
	for order := s.least; order <= s.most; order++ {
		ticks = append(ticks, math.Pow(10, order))
	}
	return ticks
}
