package exchange

import (
	"fmt"
	"slices"
	"strings"

	"mingzhi/rules"
)

// key is by what rows speak of the same thing: all of these fields are the same,
// and the first is not blank.
type key struct {
	fields []string
	// apart are fields in which such rows may well differ, spelt those in which they
	// may differ in spelling.
	apart, spelt []string
}

// of names the thing that rows speak of; empty when the key does not apply.
func (k key) of(r *row) string {
	if r.values[k.fields[0]] == "" {
		return ""
	}
	parts := slices.Clone(k.fields)
	for _, field := range k.fields {
		parts = append(parts, rules.NameKey(r.values[field]))
	}
	return strings.Join(parts, "\x00")
}

// saying is what a thing said, row by row.
type saying struct {
	thing *thing
	rows  []*row
	key   key
}

// contradicts tells whether two things say different facts of what their key
// names. A blank says nothing, so it contradicts nothing.
func (s *saying) contradicts(other *saying) bool {
	if len(s.rows) != len(other.rows) {
		return true
	}
	for i, r := range s.rows {
		for field, value := range r.values {
			said := other.rows[i].values[field]
			switch {
			case value == "" || said == "" || value == said || slices.Contains(s.key.apart, field):
			case slices.Contains(s.key.spelt, field) && rules.NameKey(value) == rules.NameKey(said):
			default:
				return true
			}
		}
	}
	return false
}

// repeats tells whether a thing adds nothing to another.
func (s *saying) repeats(other *saying) bool {
	whole := saying{rows: s.rows, key: key{spelt: s.key.spelt}}
	return !whole.contradicts(other)
}

// remember keeps what a thing said, under each key that names it.
func (t *transaction) remember(keys []key, thing *thing, rows []*row) {
	for _, key := range keys {
		name := key.of(rows[0])
		if name == "" {
			continue
		}
		if t.said[name] == nil {
			t.order = append(t.order, name)
		}
		t.said[name] = append(t.said[name], &saying{thing, rows, key})
	}
}

// contradictions rejects all things that contradict each other, for nobody can
// tell which is right, and warns of those that repeat an earlier one.
func (p *pass) contradictions(tx *transaction) {
	told := map[*thing]bool{}
	for _, name := range tx.order {
		group := tx.said[name]
		for i, said := range group {
			if told[said.thing] {
				continue
			}
			var against []*saying
			var earlier *saying
			for j, other := range group {
				switch {
				case i != j && said.contradicts(other):
					against = append(against, other)
				case j < i && earlier == nil && said.repeats(other):
					earlier = other
				}
			}
			r := said.rows[0]
			told[said.thing] = len(against) > 0 || earlier != nil
			switch {
			case len(against) > 0:
				r.wrong = nil
				r.fail(said.key.fields[0], differs(r, against))
				p.bad[said.thing] = append(p.bad[said.thing], r.wrong...)
			case earlier != nil:
				where := rowsNamed(r, []*saying{earlier})
				r.warned = nil
				r.warn(said.key.fields[0], &rules.Problem{
					Code:    rules.Conflict,
					Message: rules.Text{Zh: "与" + where.Zh + "重复", En: "it repeats " + where.En},
					Mend:    rules.Text{Zh: "可以删去其中一行", En: "one of them may be deleted"},
				})
				p.warned = append(p.warned, r.warned...)
			}
		}
	}
}

func differs(r *row, against []*saying) *rules.Problem {
	where := rowsNamed(r, against)
	return &rules.Problem{
		Code:    rules.Conflict,
		Message: rules.Text{Zh: "与" + where.Zh + "说的是同一项，内容却不同", En: "it speaks of the same thing as " + where.En + ", but differently"},
		Mend:    rules.Text{Zh: "核对各行，留下正确的一行", En: "check all of them and keep the one that is right"},
	}
}

// rowsNamed names the first rows of things as they are seen from a row.
func rowsNamed(from *row, things []*saying) rules.Text {
	const most = 5
	var zh, en []string
	for _, said := range things[:min(len(things), most)] {
		r := said.rows[0]
		if r.table == from.table {
			zh, en = append(zh, fmt.Sprintf("第%d行", r.cells.Number)), append(en, fmt.Sprintf("row %d", r.cells.Number))
			continue
		}
		label := place(r.place(""))
		zh, en = append(zh, label.Zh), append(en, label.En)
	}
	if more := len(things) - most; more > 0 {
		zh, en = append(zh, fmt.Sprintf("另%d行", more)), append(en, fmt.Sprintf("%d more", more))
	}
	return rules.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}
