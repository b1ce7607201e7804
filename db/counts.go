package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/uptrace/bun"
)

// counts are remembered counts of lists. A count reads every row that fits, and
// holds until the data version moves.
type counts struct{ known *lru.Cache[string, int] }

// rememberedCounts is how many counts are remembered.
const rememberedCounts = 10_000

func newCounts() counts {
	known, _ := lru.New[string, int](rememberedCounts) // fails only for a size below one
	return counts{known}
}

// counted counts the rows of a list's query in the database, once for a data
// version.
func (d *DB) counted(ctx context.Context, query *bun.SelectQuery, v *arguments) (int, error) {
	reflected, err := d.Reflected(ctx)
	if err != nil {
		return 0, err
	}
	text := query.ColumnExpr("count(*)").String()
	values, err := json.Marshal(v.list) // no two lists of values are written alike
	if err != nil {
		return 0, fmt.Errorf("counting: %w", err)
	}
	key := strconv.FormatInt(reflected.DataVersion, 10) + " " + text + string(values)
	if n, ok := d.counts.known.Get(key); ok {
		return n, nil
	}
	var n int
	if err := d.ask(ctx, text, v.list, func(rows *sql.Rows) (int, error) {
		for rows.Next() {
			if err := rows.Scan(&n); err != nil {
				return 0, err
			}
		}
		return 1, rows.Err()
	}); err != nil {
		return 0, fmt.Errorf("counting: %w", err)
	}
	d.counts.known.Add(key, n)
	return n, nil
}
