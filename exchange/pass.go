package exchange

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"mingzhi/registry"
	"mingzhi/rules"
)

// pass is one attempt to publish all things that are not known to be bad.
type pass struct {
	run     *run
	changes map[registry.Change]int
	// did counts the deeds.
	did    map[rules.Text]int
	warned []CellProblem
	// revisions are the first rows that changed what stood.
	revisions []Revision
	// bad are the things found bad in this pass, with their problems.
	bad map[*thing][]CellProblem
	// codesFile is the file of drawn codes that this pass wrote.
	codesFile string
	codes     int
}

func (p *pass) all(ctx context.Context, tx *registry.Tx) error {
	run := p.run
	p.changes, p.did, p.bad = map[registry.Change]int{}, map[rules.Text]int{}, map[*thing][]CellProblem{}
	transaction := newTransaction(tx, run.options, run.today, run.calendar)
	if run.options.Announcement != "" {
		announcement, problem, err := transaction.announcement(ctx, run.options.Announcement)
		if err != nil {
			return err
		}
		if problem == nil {
			problem = marksNothing(announcement)
		}
		if problem != nil {
			wrong := problem.In("--announcement")
			wrong.Code = rules.BadSetting
			return wrong
		}
	}
	total := len(run.things) - len(run.rejected)
	done := 0
	for _, thing := range run.things {
		if _, bad := run.rejected[thing]; bad {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.one(ctx, transaction, thing); err != nil {
			return err
		}
		if done++; run.options.Progress != nil {
			run.options.Progress(done, total)
		}
	}
	p.contradictions(transaction)
	p.reject()
	if len(p.bad) > 0 || run.options.DryRun {
		return errRollBack
	}
	if err := p.run.writeRejects(); err != nil {
		return err
	}
	return p.writeCodes(transaction.issued)
}

// one publishes a thing, or notes why it is bad.
func (p *pass) one(ctx context.Context, tx *transaction, thing *thing) error {
	rows := make([]*row, len(thing.rows))
	for i, index := range thing.rows {
		rows[i] = thing.table.row(index, tx.today)
	}
	change, err := p.run.definition.take(ctx, tx, rows)
	if !anyBad(rows) {
		tx.remember(p.run.definition.keys, thing, rows)
	}
	var problem *rules.Problem
	switch {
	case errors.As(err, &problem) && problem.Code != rules.Internal:
		rows[0].fail(problem.Field, problem)
	case err != nil:
		return fmt.Errorf("row %d of %s: %w", rows[0].cells.Number, rows[0].table.path, err)
	}
	if anyBad(rows) {
		for _, r := range rows {
			slices.SortStableFunc(r.wrong, leftToRight)
			p.bad[thing] = append(p.bad[thing], r.wrong...)
		}
		return nil
	}
	for _, r := range rows {
		p.warned = append(p.warned, r.warned[:min(len(r.warned), problemsKept)]...)
	}
	p.changes[change]++
	if deeds := p.run.definition.deeds; change == registry.Created && len(deeds) > 0 {
		p.did[deeds[0]]++
	}
	for _, deed := range rows[0].did {
		p.did[deed]++
	}
	if change == registry.Revised && len(p.revisions) < revisionsKept {
		p.revisions = append(p.revisions, p.run.definition.revision(rows[0]))
	}
	return nil
}

// leftToRight orders the problems of a row as the clerk reads it: first the row as
// a whole, then its cells.
func leftToRight(a, b CellProblem) int {
	return cmp.Or(cmp.Compare(len(a.Column), len(b.Column)), cmp.Compare(a.Column, b.Column))
}

func anyBad(rows []*row) bool { return slices.ContainsFunc(rows, (*row).bad) }

// reject notes what is bad, in the order of the files.
func (p *pass) reject() {
	for _, thing := range p.run.things {
		problems, bad := p.bad[thing]
		if !bad {
			continue
		}
		p.run.rejected[thing] = problems
		for _, problem := range problems {
			p.run.summary.addProblem(problem)
		}
	}
}

// count brings the result of the pass into the summary.
func (p *pass) count() {
	summary := p.run.summary
	summary.Created, summary.Revised, summary.Unchanged = p.changes[registry.Created], p.changes[registry.Revised], p.changes[registry.Unchanged]
	summary.Rejected = len(p.run.rejected)
	summary.Revisions, summary.did = p.revisions, p.did
	summary.CodesFile, summary.Codes = p.codesFile, p.codes
	summary.forgetWarnings()
	for _, warning := range append(p.run.warnings, p.warned...) {
		summary.addWarning(warning)
	}
}
