package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"mingzhi/rules"
)

// FewestPoints and MostPoints bound what a token may spend a minute: at least what
// some queries cost, and what no machine can give is no limit.
const (
	FewestPoints = 1_000
	MostPoints   = 1_000_000_000
)

const (
	tokensTable = "tokens"
	tokensIndex = "tokens_in_force"
	// namesTold is how many names a problem tells.
	namesTold = 10
)

// checkRate refuses a token that may spend what no token is given.
func checkRate(table, column string, value any) error {
	points, ok := value.(int64)
	if ok && table == tokensTable && column == "points_per_minute" && (points < FewestPoints || points > MostPoints) {
		return fmt.Errorf("a token may spend %d points a minute", points)
	}
	return nil
}

// loosenNames lets a name have several tokens in force while they come in: one that
// the backup revokes may come after the one that took its place. Tighten forbids it
// again, and is a CONFLICT when a name still has several.
func (d *DB) loosenNames(ctx context.Context) (tighten func() error, err error) {
	query := "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = '" + tokensIndex + "'"
	if d.Kind == Postgres {
		query = "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname = '" + tokensIndex + "'"
	}
	var definition string
	switch err := d.QueryRowContext(ctx, query).Scan(&definition); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, altered(errors.New("it has tokens, and the schema has no " + tokensIndex))
	case err != nil:
		return nil, fmt.Errorf("reading the index of tokens: %w", err)
	}
	if _, err := d.DB.DB.ExecContext(ctx, "DROP INDEX "+quoted(tokensIndex)); err != nil {
		return nil, fmt.Errorf("dropping the index of tokens: %w", err)
	}
	return func() error {
		var several []string
		err := d.NewRaw("SELECT name FROM tokens WHERE revoked_at IS NULL GROUP BY name HAVING count(*) > 1 ORDER BY name LIMIT ?", namesTold).Scan(ctx, &several)
		if err != nil {
			return fmt.Errorf("reading tokens: %w", err)
		}
		if len(several) > 0 {
			return twoTokens(several)
		}
		if _, err := d.DB.DB.ExecContext(ctx, definition); err != nil {
			return fmt.Errorf("making the index of tokens: %w", err)
		}
		return nil
	}, nil
}

func twoTokens(names []string) *rules.Problem {
	for i, name := range names { // they may come from any file
		names[i] = fmt.Sprintf("%.100q", name)
	}
	return &rules.Problem{
		Code: rules.Conflict,
		Message: rules.Text{
			Zh: "这些项目在备份和现有登记簿里各有一个不同的有效令牌：" + strings.Join(names, "、") + "；登记簿没有改动",
			En: "the backup and the register here have different tokens in force of the same projects: " + strings.Join(names, ", ") + "; nothing was changed",
		},
		Mend: rules.Text{
			Zh: "用 mingzhi token revoke 作废其中一个：在这里作废后再恢复，或在原登记簿作废后重做备份",
			En: "revoke one of the two by mingzhi token revoke: here, and restore again, or there, and back up again",
		},
	}
}
