package exchange

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"mingzhi/db"
	"mingzhi/registry"
)

// publish hands a row to its verb once its blanks are filled from the row that
// stands, if one does.
func publish[T any](ctx context.Context, tx *transaction, r *row, said *T,
	standing func(context.Context, *T) (*T, error), verb func(context.Context, *T) (registry.Change, error),
) (registry.Change, error) {
	known, err := standing(ctx, said)
	if err != nil {
		return "", err
	}
	if known != nil {
		tx.fill(r, said, known)
	}
	return verb(ctx, said)
}

// fill takes over from what stands all that a row leaves blank: a blank says
// nothing, so it erases nothing. It notes what the row says otherwise. Both are
// pointers to the same kind of noun.
func (t *transaction) fill(r *row, said, standing any) {
	row, other := reflect.ValueOf(said).Elem(), reflect.ValueOf(standing).Elem()
	for i := range row.NumField() {
		field := row.Type().Field(i)
		switch {
		case field.Name == "ID" || field.Name == "BaseModel" || field.Name == "Publication" || strings.Contains(field.Tag.Get("bun"), "rel:belongs-to"):
		case field.Name == "Origin":
			t.fillOrigin(r, row.Field(i).Addr().Interface().(*db.Origin), other.Field(i).Interface().(db.Origin))
		case row.Field(i).IsZero():
			row.Field(i).Set(other.Field(i))
		case !sameFact(row.Field(i).Interface(), other.Field(i).Interface()):
			r.revises(fieldOf(said, field.Name))
		}
	}
}

// fillOrigin fills what neither the row nor the options say about the origin.
func (t *transaction) fillOrigin(r *row, said *db.Origin, standing db.Origin) {
	if said.Source == "" {
		said.Source = standing.Source
	}
	if _, known := r.yes("synthetic"); !known && !t.options.Synthetic {
		said.Synthetic = standing.Synthetic
	}
	if said.Source != standing.Source {
		r.revises("source")
	}
	if said.Synthetic != standing.Synthetic {
		r.revises("synthetic")
	}
}

// fieldOf is the column's field of a noun's field.
func fieldOf(noun any, name string) string {
	_, inspection := noun.(*db.Inspection)
	switch {
	case name == "URL":
		return "url"
	case name == "AnnouncementID":
		return "announcement"
	case name == "RegionCode" && inspection:
		return "subjectRegion"
	case name == "RegionCode":
		return "region"
	}
	return strings.ToLower(name[:1]) + name[1:]
}

// sameFact compares what the public sees of two values: of rows that belong to a
// noun, their words and not their ids.
func sameFact(a, b any) bool {
	switch a := a.(type) {
	case []*db.Publisher:
		return slices.EqualFunc(a, b.([]*db.Publisher), func(a, b *db.Publisher) bool { return a.Name == b.Name })
	case []*db.Attachment:
		return slices.EqualFunc(a, b.([]*db.Attachment), func(a, b *db.Attachment) bool { return a.Name == b.Name && a.URL == b.URL })
	case []*db.Finding:
		return slices.EqualFunc(a, b.([]*db.Finding), func(a, b *db.Finding) bool {
			return a.Item == b.Item && a.Result == b.Result && a.Note == b.Note
		})
	}
	return reflect.DeepEqual(a, b)
}
