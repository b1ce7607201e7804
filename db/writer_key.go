package db

import (
	"context"
	"fmt"
	"strings"
)

// Resealed is a name that was sealed anew.
type Resealed struct {
	ID int64
	// Was is how it was sealed before, and Is how it is now.
	Was, Is []byte
}

// Reseal writes names that were sealed anew, and says how many: one that was erased
// or sealed by somebody else meanwhile stays as it is.
func (w *Writer) Reseal(ctx context.Context, names []Resealed) (int64, error) {
	blob := "CAST(? AS BLOB)"
	if w.postgres() {
		blob = "CAST(? AS BYTEA)"
	}
	one := "(CAST(? AS BIGINT), " + blob + ", " + blob + ")"
	var values []any
	for _, name := range names {
		values = append(values, name.ID, name.Was, name.Is)
	}
	done, err := w.queries().NewRaw(`UPDATE certificates SET sealed_name = anew.column3
		FROM (VALUES `+one+strings.Repeat(", "+one, len(names)-1)+`) AS anew
		WHERE certificates.id = anew.column1 AND certificates.sealed_name = anew.column2`, values...).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("sealing names anew: %w", err)
	}
	return done.RowsAffected()
}
