package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/uptrace/bun"
)

// arguments are the values of a query that travel beside its text. So the text of
// a list is the same whatever is asked for, and the database parses and plans it
// once.
type arguments struct {
	kind string
	list []any
	tail string
}

func (d *DB) arguments() *arguments { return &arguments{kind: d.Kind} }

// at gives the place of a value in the text.
func (v *arguments) at(value any) bun.Safe {
	v.list = append(v.list, value)
	place := strconv.Itoa(len(v.list))
	if v.kind == Postgres {
		return bun.Safe("$" + place)
	}
	v.list[len(v.list)-1] = sql.Named("v"+place, value)
	return bun.Safe(":v" + place)
}

// among is the condition that a column has one of many values. However many there
// are, it is one argument.
func among[T any](v *arguments, column string, list []T) string {
	plain := plainly(list)
	if v.kind == Postgres {
		return column + " = ANY(" + string(v.at(plain)) + ")"
	}
	text, err := json.Marshal(plain)
	if err != nil {
		panic(err) // texts and whole numbers always encode
	}
	return column + " IN (SELECT value FROM json_each(" + string(v.at(string(text))) + "))"
}

// plainly gives values without the names of their types, for the driver.
func plainly[T any](list []T) any {
	kind := reflect.TypeFor[T]().Kind()
	if kind == reflect.String {
		texts := make([]string, len(list))
		for i := range list {
			texts[i] = reflect.ValueOf(list[i]).String()
		}
		return texts
	}
	numbers := make([]int64, len(list))
	for i := range list {
		numbers[i] = reflect.ValueOf(list[i]).Int()
	}
	return numbers
}

// limit ends the query after so many rows.
func (v *arguments) limit(rows int) { v.tail = " LIMIT " + string(v.at(rows)) }

// find runs a query whose values travel beside it, and reads its rows into a slice
// of models or of structs.
func (d *DB) find(ctx context.Context, query *bun.SelectQuery, v *arguments, into any) error {
	return d.ask(ctx, query.String()+v.tail, v.list, func(rows *sql.Rows) (int, error) {
		err := d.ScanRows(ctx, rows, into)
		return reflect.ValueOf(into).Elem().Len(), err
	})
}
