package exchange

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"mingzhi/registry"
	"mingzhi/rules"
)

// Import reads files of one kind and publishes their rows in one transaction: all
// of them, or, with SkipBadRows, all that are good; after any other error nothing
// has changed. Importing the same files again changes nothing.
//
// What is wrong with the files stands in the Summary, which is never nil, and
// Summary.ExitCode says how it ended. The error is for what is not the files'
// fault: a *rules.Problem for wrong use, such as a file that is not there, or an
// internal error.
func Import(ctx context.Context, reg *registry.Registry, kind Kind, files []string, options Options) (*Summary, error) {
	run := &run{
		registry: reg, definition: list(kind), options: options, today: options.Today,
		summary: &Summary{Kind: kind, DryRun: options.DryRun}, rejected: map[*thing][]CellProblem{},
	}
	if run.today == "" {
		run.today = reg.Today()
	}
	err := run.all(ctx, files)
	var problem *rules.Problem
	switch {
	case err != nil && ctx.Err() != nil:
		run.summary.outcome = outcomeInternal
		err = &rules.Problem{
			Code: rules.Interrupted, Cause: err,
			Message: rules.Text{Zh: "导入中断，未作任何改动", En: "the import was interrupted; nothing was changed"},
			Mend:    rules.Text{Zh: "可以重新导入", En: "import again"},
		}
	case errors.As(err, &problem) && problem.Code != rules.Internal:
		run.summary.outcome = outcomeUsage
	case err != nil:
		run.summary.outcome = outcomeInternal
		err = fmt.Errorf("importing %s: %w", kind, err)
	case run.summary.Rejected > 0 && options.SkipBadRows && !run.summary.refused:
		run.summary.outcome = outcomeSkipped
	case run.summary.ProblemCount > 0:
		run.summary.outcome = outcomeRefused
	}
	return run.summary, err
}

// run is one import under way.
type run struct {
	registry   *registry.Registry
	definition definition
	options    Options
	today      rules.Date
	calendar   *rules.Calendar
	summary    *Summary
	tables     []*table
	things     []*thing
	// warnings are of whole sheets, before any row is read.
	warnings []CellProblem
	// rejected are the things that were found bad, with their problems.
	rejected map[*thing][]CellProblem
}

// thing is what one or more rows of a table speak of.
type thing struct {
	table *table
	rows  []int
}

func (run *run) all(ctx context.Context, files []string) error {
	if run.definition.take == nil {
		_, err := ParseKind(string(run.summary.Kind))
		return err
	}
	if len(files) == 0 {
		return &rules.Problem{
			Code: rules.BadRequest, Field: "FILE",
			Message: rules.Text{Zh: "没有给出文件", En: "no file was given"},
			Mend:    rules.Text{Zh: "在命令后写上 .xlsx 或 .csv 文件", En: "name .xlsx or .csv files behind the command"},
		}
	}
	if err := run.checkOptions(); err != nil {
		return err
	}
	for _, path := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := run.read(path); err != nil {
			return err
		}
	}
	if run.summary.refused {
		for _, warning := range run.warnings {
			run.summary.addWarning(warning)
		}
		return nil
	}
	calendar, err := run.registry.Workdays(ctx)
	if err != nil {
		return err
	}
	run.calendar = calendar
	run.group()
	return run.publish(ctx)
}

// checkOptions refuses wrong options before any file is read.
func (run *run) checkOptions() error {
	if path := run.options.CodesFile; path != "" {
		if _, err := os.Lstat(path); err == nil {
			return &rules.Problem{
				Code: rules.BadSetting, Field: "--codes",
				Message: rules.Text{Zh: "存放验证码的文件已经存在", En: "the file for the codes exists already"},
				Mend:    rules.Text{Zh: "换一个文件名；已有的验证码不会被覆盖", En: "name another one; codes are never overwritten"},
			}
		}
	}
	return nil
}

// read opens a file and finds the lists in it.
func (run *run) read(path string) error {
	file, err := run.options.open(path)
	var problem *rules.Problem
	switch {
	case errors.As(err, &problem):
		run.refuse(CellProblem{File: path, Problem: problem})
		run.summary.Files = append(run.summary.Files, FileSummary{Path: path})
		return nil
	case err != nil:
		return &rules.Problem{
			Code: rules.BadRequest, Field: "FILE", Cause: err,
			Message: rules.Text{Zh: "打不开文件 " + plain(path), En: "the file " + plain(path) + " cannot be opened"},
			Mend:    rules.Text{Zh: "核对路径和权限", En: "check its path and permissions"},
		}
	}
	run.summary.Files = append(run.summary.Files, run.find(path, file))
	return nil
}

func (run *run) refuse(problem CellProblem) {
	run.summary.refused = true
	run.summary.addProblem(problem)
}

// group sorts the rows of each table into things, in the order of their first
// rows.
func (run *run) group() {
	for _, t := range run.tables {
		byKey := map[string]*thing{}
		var last *thing
		for _, index := range t.rows {
			key, continues := run.groupKey(t, index)
			switch {
			case continues && last != nil:
			case key != "" && byKey[key] != nil:
				last = byKey[key]
			default:
				last = &thing{table: t}
				run.things = append(run.things, last)
				if key != "" {
					byKey[key] = last
				}
			}
			last.rows = append(last.rows, index)
		}
	}
	run.summary.Total = len(run.things)
}

// groupKey is by what a row belongs to others; continues is true when it leaves
// all of that to the row above.
func (run *run) groupKey(t *table, index int) (key string, continues bool) {
	for _, field := range run.definition.group {
		name, ok := t.found.byField[field]
		if cell := t.sheet.Rows[index].Cell(name.at); ok && !cell.Blank() {
			if field == run.definition.group[0] {
				return run.definition.groupBy(cell.Text), false
			}
			return t.key(index, run.definition.unnamed), false
		}
	}
	return "", len(run.definition.group) > 0
}

// key joins some fields of a row; empty where all of them are blank.
func (t *table) key(index int, fields []string) string {
	var parts []string
	for _, field := range fields {
		if name, ok := t.found.byField[field]; ok {
			parts = append(parts, rules.Fold(t.sheet.Rows[index].Cell(name.at).Text))
		}
	}
	if strings.Join(parts, "") == "" {
		return ""
	}
	return strings.Join(parts, "\x00")
}

// errRollBack ends a transaction that must leave nothing behind.
var errRollBack = errors.New("roll back")

// publish tries all things in one transaction. When bad ones are found they are
// left out and the rest is tried again, because a bad row may have published half
// of what it says; with nothing left to find, the transaction stands.
func (run *run) publish(ctx context.Context) error {
	for {
		pass := &pass{run: run}
		err := run.registry.Publish(ctx, func(tx *registry.Tx) error { return pass.all(ctx, tx) })
		pass.count()
		if err != nil && !errors.Is(err, errRollBack) {
			pass.discardCodes()
			run.discardRejects()
			if unwritable := new(unwritableError); errors.As(err, &unwritable) {
				run.refuse(unwritable.problem())
				return nil
			}
			return err
		}
		if len(pass.bad) == 0 || !run.options.SkipBadRows {
			run.summary.Published = err == nil
			run.writeChecked()
			return nil
		}
	}
}
