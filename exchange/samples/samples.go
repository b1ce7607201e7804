// Package samples carries the real lists that ship with the program: the founding
// notice and another document, commendations and platforms, each row with its
// source. They are facts from public pages. Bodies that they name are never shown
// as marked, inspected or as issuers; whatever a demonstration adds to them is
// invented and says so on its face.
package samples

import (
	"bytes"
	"context"
	"embed"
	"fmt"

	"mingzhi/exchange"
	"mingzhi/exchange/sheet"
	"mingzhi/registry"
)

//go:embed *.csv
var files embed.FS

// lists are the sample lists, in the order in which they are imported.
var lists = []struct {
	kind exchange.Kind
	file string
}{
	{exchange.Platforms, "platforms.csv"},
	{exchange.Announcements, "announcements.csv"},
	{exchange.Commendations, "commendations.csv"},
}

// Load imports the sample lists. One document is known by its year alone; its row
// is left out, as it would be for a clerk, and stands among the problems of the
// summaries. Loading again changes nothing.
func Load(ctx context.Context, reg *registry.Registry) ([]*exchange.Summary, error) {
	var summaries []*exchange.Summary
	for _, list := range lists {
		summary, err := exchange.Import(ctx, reg, list.kind, []string{list.file}, exchange.Options{
			SkipBadRows: true, NoRejects: true, Open: open,
		})
		if err != nil {
			return summaries, fmt.Errorf("loading the sample %s: %w", list.kind, err)
		}
		summaries = append(summaries, summary)
	}
	return summaries, nil
}

// open reads a list from the program itself.
func open(name string, limits sheet.Limits) (*sheet.File, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading a sample: %w", err)
	}
	return sheet.Read(name, bytes.NewReader(data), int64(len(data)), limits)
}
