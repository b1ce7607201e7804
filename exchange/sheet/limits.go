package sheet

// Limits bound what a file may cost, whatever it contains.
type Limits struct {
	// FileBytes is the size of the file, UnzippedBytes of all that is unpacked from
	// a workbook (a few kilobytes of zip can unpack to gigabytes).
	FileBytes, UnzippedBytes int64
	// Sheets, Rows (of one sheet) and Columns bound the table, Cells those of
	// the whole file up to the last with content in each row, and those that merged
	// ranges fill.
	Sheets, Rows, Columns, Cells int
	// CellBytes is the text of one cell, in UTF-8. Spreadsheets allow 32,767
	// characters, but what is worth a cell of a list is shorter.
	CellBytes int
}

// DefaultLimits are wide enough for a province and narrow enough for one machine.
func DefaultLimits() Limits {
	return Limits{
		FileBytes:     200 << 20,
		UnzippedBytes: 1 << 30,
		Sheets:        200,
		Rows:          1_000_000,
		Columns:       500,
		Cells:         20_000_000,
		CellBytes:     24_000,
	}
}
