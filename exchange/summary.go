package exchange

import (
	"fmt"
	"strings"

	"mingzhi/rules"
)

// problemsKept is how many problems, and how many warnings, a summary keeps. All
// are counted.
const problemsKept = 200

// Summary tells what an import did, or would do.
type Summary struct {
	Kind Kind
	// DryRun is true when nothing was to be changed.
	DryRun bool
	// Published is true when the good rows went in.
	Published bool
	Files     []FileSummary
	// Total counts the things in the files: rows, or certificates.
	Total int
	// Created, Revised and Unchanged count what the registry took; Rejected what
	// it did not.
	Created, Revised, Unchanged, Rejected int
	// Problems and Warnings are the first 200 of each, ProblemCount and
	// WarningCount say how many there are.
	Problems, Warnings         []CellProblem
	ProblemCount, WarningCount int
	// Revisions are the first 20 rows that changed what stood; Revised counts all.
	Revisions []Revision
	// CodesFile is where drawn verification codes were written; empty for none.
	// Codes counts them.
	CodesFile string
	Codes     int
	// did counts what was done, by the deeds of the kind.
	did map[rules.Text]int
	// tallied counts all problems (false) and warnings (true) by their kind.
	tallied map[bool][]*problemKind
	// general are the problems of whole files and sheets that were told.
	general map[string]bool
	// refused is true when not rows were wrong but a file as a whole, or where the
	// rejected rows were to be written.
	refused bool
	// outcome decides the exit code.
	outcome outcome
}

// FileSummary tells what was found in a file.
type FileSummary struct {
	Path   string
	Sheets []SheetSummary
	// RejectedFile is where the bad rows were written; empty for none.
	RejectedFile string
	// CheckedFile is the copy in which a dry run marked the bad rows; empty for none.
	CheckedFile string
}

// SheetSummary tells what was found in a sheet.
type SheetSummary struct {
	// Name is empty for a CSV file.
	Name string
	// Hidden sheets are never imported.
	Hidden bool
	// HeadingRow is where the headings stand, as the clerk counts; 0 when the sheet
	// was passed over because it is no list of this kind, or hidden.
	HeadingRow int
	// Rows counts the rows with content.
	Rows    int
	Ignored []IgnoredColumn
	Skipped []SkippedRow
}

// IgnoredColumn is a column that means nothing to the kind of list.
type IgnoredColumn struct{ Letter, Heading string }

// SkippedRow is a row below the headings that is no content.
type SkippedRow struct {
	Row int
	Why rules.Text
}

// CellProblem is what is wrong in one cell, row or file. It is for the clerk who
// has the file, so it shows the value, but never a volunteer's whole name or ID
// number.
type CellProblem struct {
	// File is the path as it was given.
	File, Sheet string
	// Row is 0 when the file as a whole is meant; Column is empty when the row is.
	Row             int
	Column, Heading string
	Value           string
	Problem         *rules.Problem
}

// revisionsKept is how many revisions a summary keeps.
const revisionsKept = 20

// Revision is a row that changed what stood.
type Revision struct {
	File, Sheet string
	Row         int
	// Fields are the titles of the columns in which it did.
	Fields []rules.Text
}

// outcome is how an import ended.
type outcome int

const (
	outcomeDone outcome = iota
	outcomeInternal
	outcomeUsage
	outcomeRefused
	outcomeSkipped
)

// ExitCode is the code with which a program should end: 0 when all went in, 1
// after an internal error, 2 after wrong use, 3 when the file had errors and
// nothing was changed, 4 when bad rows were left out.
func (s *Summary) ExitCode() int {
	if s == nil {
		return int(outcomeInternal)
	}
	return int(s.outcome)
}

func (s *Summary) addProblem(problem CellProblem) {
	if s.told(problem) {
		return
	}
	s.ProblemCount++
	s.tally(problem)
	if len(s.Problems) < problemsKept {
		s.Problems = append(s.Problems, problem)
	}
}

func (s *Summary) addWarning(warning CellProblem) {
	if s.told(warning) {
		return
	}
	s.WarningCount++
	s.tally(warning)
	if len(s.Warnings) < problemsKept {
		s.Warnings = append(s.Warnings, warning)
	}
}

// forgetWarnings lets the next pass warn anew.
func (s *Summary) forgetWarnings() {
	s.Warnings, s.WarningCount = nil, 0
	delete(s.tallied, true)
	for key := range s.general {
		if strings.HasPrefix(key, "warning ") {
			delete(s.general, key)
		}
	}
}

// told tells whether the same was said of a whole file or sheet before: what all
// its rows lack is told once.
func (s *Summary) told(problem CellProblem) bool {
	if problem.Row != 0 {
		return false
	}
	key := fmt.Sprintln(problem.File, problem.Sheet, problem.Problem.Message)
	if problem.Problem.Warning {
		key = "warning " + key
	}
	if s.general[key] {
		return true
	}
	if s.general == nil {
		s.general = map[string]bool{}
	}
	s.general[key] = true
	return false
}
