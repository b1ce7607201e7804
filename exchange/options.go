package exchange

import (
	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// Options say how to import.
type Options struct {
	// DryRun checks everything, to the registry's last rule, and changes nothing in
	// the registry. What is wrong is also marked in a copy, NAME.checked.xlsx or .csv
	// beside the file.
	DryRun bool
	// SkipBadRows lets the good rows in and writes the bad ones, each with its
	// reason, to a spreadsheet of the same shape beside the file. Otherwise one bad
	// row keeps the whole import out.
	SkipBadRows bool
	// Announcement is the document number, or the title, of the announcement of every
	// marking whose row names none.
	Announcement string
	// Source says where the facts come from, where the file does not.
	Source string
	// Synthetic marks every row as invented sample data.
	Synthetic bool
	// Today is the latest date allowed; empty means the registry's today.
	Today rules.Date
	// Progress is told how many of how many things are done; nil for none. It
	// starts anew when bad rows were found and are left out.
	Progress func(done, total int)
	// CodesFile is where the verification codes drawn for certificates are written;
	// empty means NAME.codes.csv beside the first file. It is never overwritten.
	CodesFile string
	// Limits bound the files; zero means sheet.DefaultLimits.
	Limits sheet.Limits
	// Open opens a file; nil means sheet.Open.
	Open func(path string, limits sheet.Limits) (*sheet.File, error)
	// NoRejects leaves the bad rows and the marked copy unwritten, for files that are not on disk.
	NoRejects bool
}

func (o Options) open(path string) (*sheet.File, error) {
	limits := o.Limits
	if limits == (sheet.Limits{}) {
		limits = sheet.DefaultLimits()
	}
	if o.Open != nil {
		return o.Open(path, limits)
	}
	return sheet.Open(path, limits)
}
