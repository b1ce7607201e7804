package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mingzhi/registry"
	"mingzhi/rules"
)

// pass is one attempt to publish all things that are not known to be bad.
type pass struct {
	run     *run
	changes map[registry.Change]int
	warned  []CellProblem
	// found counts the things found bad in this pass.
	found int
	// codesFile is the file of drawn codes that this pass wrote.
	codesFile string
	codes     int
}

func (p *pass) all(ctx context.Context, tx *registry.Tx) error {
	run := p.run
	p.changes = map[registry.Change]int{}
	transaction := newTransaction(tx, run.options, run.today, run.calendar)
	if run.options.Announcement != "" {
		_, problem, err := transaction.announcement(ctx, run.options.Announcement)
		if err != nil {
			return err
		}
		if problem != nil {
			return problem.In("--announcement")
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
	if p.found > 0 || run.options.DryRun {
		return errRollBack
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
	var problem *rules.Problem
	switch {
	case errors.As(err, &problem) && problem.Code != rules.Internal:
		rows[0].fail(problem.Field, problem)
	case err != nil:
		return fmt.Errorf("row %d of %s: %w", rows[0].cells.Number, rows[0].table.path, err)
	}
	if !anyBad(rows) {
		p.compare(tx, rows)
	}
	if anyBad(rows) {
		p.reject(thing, rows)
		return nil
	}
	for _, r := range rows {
		p.warned = append(p.warned, r.warned[:min(len(r.warned), problemsKept)]...)
	}
	p.changes[change]++
	return nil
}

func anyBad(rows []*row) bool { return slices.ContainsFunc(rows, (*row).bad) }

func (p *pass) reject(thing *thing, rows []*row) {
	var problems []CellProblem
	for _, r := range rows {
		problems = append(problems, r.wrong...)
	}
	p.run.rejected[thing] = problems
	p.found++
	for _, problem := range problems {
		p.run.summary.addProblem(problem)
	}
}

// compare holds a thing against the earlier one with the same key: what they say
// of one thing must agree, except for the parts of its history.
func (p *pass) compare(tx *transaction, rows []*row) {
	field, name := p.key(rows[0])
	if name == "" {
		return
	}
	said := &saying{first: rows[0]}
	for _, r := range rows {
		said.values = append(said.values, r.values)
	}
	earlier, known := tx.seen[name]
	if !known {
		tx.seen[name] = said
		return
	}
	where := rules.Text{Zh: fmt.Sprintf("第%d行", earlier.first.cells.Number), En: fmt.Sprintf("row %d", earlier.first.cells.Number)}
	if earlier.first.table != rows[0].table {
		label := place(earlier.first.place(""))
		where = rules.Text{Zh: label.Zh, En: label.En}
	}
	switch {
	case said.agrees(earlier, nil):
		rows[0].warn(field, &rules.Problem{
			Code:    rules.Conflict,
			Message: rules.Text{Zh: "与" + where.Zh + "重复", En: "it repeats " + where.En},
			Mend:    rules.Text{Zh: "可以删去其中一行", En: "one of them may be deleted"},
		})
	case !said.agrees(earlier, p.run.definition.history):
		rows[0].fail(field, &rules.Problem{
			Code:    rules.Conflict,
			Message: rules.Text{Zh: "与" + where.Zh + "说的是同一项，内容却不同", En: "it speaks of the same thing as " + where.En + ", but differently"},
			Mend:    rules.Text{Zh: "核对两行，留下正确的一行", En: "check both and keep the one that is right"},
		})
	}
}

// key names the thing that a row speaks of, and the column that tells it best.
func (p *pass) key(r *row) (field, name string) {
	for _, fields := range p.run.definition.keys {
		if r.values[fields[0]] == "" {
			continue
		}
		parts := []string{fields[0]}
		for _, field := range fields {
			parts = append(parts, r.values[field])
		}
		return fields[0], strings.Join(parts, "\x00")
	}
	return "", ""
}

// count brings the result of the pass into the summary.
func (p *pass) count() {
	summary := p.run.summary
	summary.Created, summary.Revised, summary.Unchanged = p.changes[registry.Created], p.changes[registry.Revised], p.changes[registry.Unchanged]
	summary.Rejected = len(p.run.rejected)
	summary.CodesFile, summary.Codes = p.codesFile, p.codes
	summary.forgetWarnings()
	for _, warning := range p.warned {
		summary.addWarning(warning)
	}
}
