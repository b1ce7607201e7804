package exchange

import (
	"context"
	"strings"

	"mingzhi/registry"
	"mingzhi/rules"
)

// Kind is a kind of list that can be imported.
type Kind string

// The kinds of list.
const (
	Organizations Kind = "organizations"
	Announcements Kind = "announcements"
	Inspections   Kind = "inspections"
	Certificates  Kind = "certificates"
	Commendations Kind = "commendations"
	Platforms     Kind = "platforms"
	Populations   Kind = "populations"
	Calendars     Kind = "calendars"
)

// Kinds gives all kinds, in the order in which a new registry is best filled:
// what others refer to comes first.
func Kinds() []Kind {
	return []Kind{Populations, Calendars, Platforms, Announcements, Organizations, Inspections, Commendations, Certificates}
}

// ParseKind reads a kind by its English name, in plural or singular, or its
// Chinese one, and by a part of either that only one kind has: 组织, cert. The
// error is a *rules.Problem.
func ParseKind(name string) (Kind, error) {
	folded := rules.Fold(name)
	var part []Kind
	for _, kind := range Kinds() {
		title := rules.Fold(list(kind).title.Zh)
		switch {
		case folded == string(kind) || folded+"s" == string(kind) || folded == title:
			return kind, nil
		case len(folded) >= 3 && (strings.HasPrefix(string(kind), folded) || strings.Contains(title, folded)):
			part = append(part, kind)
		}
	}
	if len(part) == 1 {
		return part[0], nil
	}
	problem := &rules.Problem{
		Code: rules.BadSetting, Field: "KIND",
		Message: rules.Text{Zh: "没有这种表格", En: "there is no such kind of list"},
	}
	choices := Kinds()
	if len(part) > 1 {
		choices = part
		problem.Message = rules.Text{Zh: "可能是几种表格中的一种", En: "this may be one of several kinds of list"}
	}
	names := make([]string, len(choices))
	for i, kind := range choices {
		names[i] = string(kind) + "（" + list(kind).title.Zh + "）"
	}
	problem.Mend = rules.Text{Zh: "可选：" + strings.Join(names, "、"), En: "one of " + strings.Join(names, ", ")}
	return "", problem
}

// Title is how people call the kind.
func (k Kind) Title() rules.Text { return list(k).title }

// Columns are the columns of the kind, in the order of its template.
func (k Kind) Columns() []Column { return list(k).columns }

// definition is all that there is to know about a kind of list.
type definition struct {
	title rules.Text
	// about says what one row is and what else a clerk should know.
	about rules.Text
	// unit is what is counted: rows, or certificates of several rows.
	unit rules.Text
	// deeds are what an import of the kind does, in the clerk's words with a number.
	// The first is to register something new.
	deeds   []rules.Text
	columns []Column
	// keys are by what two rows speak of the same thing. Rows with the same key must
	// not contradict each other.
	keys []key
	// group are the fields that rows of one thing share, when a thing has several
	// rows; empty when each row stands alone. Rows belong together when groupBy
	// gives the same for their first one, or when all of them are blank.
	group   []string
	groupBy func(text string) string
	// unnamed are the fields by which rows belong together in a list that leaves the
	// first field of group blank.
	unnamed []string
	// settle looks at a whole table before its rows are read, for what a heading
	// alone does not tell; nil when there is nothing. The problem is a warning.
	settle func(t *table) *rules.Problem
	// take hands one thing, which has one row or more, to the registry. Problems of
	// cells are noted in the rows; the error is a *rules.Problem of the thing as a
	// whole, or one that ends the import.
	take func(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error)
}

// revision tells in which columns a row changed what stood.
func (d definition) revision(r *row) Revision {
	revision := Revision{File: r.table.path, Sheet: r.table.sheet.Name, Row: r.cells.Number}
	for _, field := range r.revised {
		if field == "findings" {
			revision.Fields = append(revision.Fields, rules.Text{Zh: "检查项", En: "check items"})
		}
		for _, column := range d.columns {
			if column.Field == field {
				revision.Fields = append(revision.Fields, column.Title)
			}
		}
	}
	return revision
}

// list gives the definition of a kind.
func list(kind Kind) definition {
	switch kind {
	case Organizations:
		return organizations()
	case Announcements:
		return announcements()
	case Inspections:
		return inspections()
	case Certificates:
		return certificates()
	case Commendations:
		return commendations()
	case Platforms:
		return platforms()
	case Populations:
		return populations()
	case Calendars:
		return calendars()
	}
	return definition{}
}
