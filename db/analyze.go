package db

import (
	"context"
	"fmt"
)

// Analyze has PostgreSQL count what its tables hold, on which it plans: after much
// was brought in, and before it does so by itself a minute later. SQLite plans
// without.
func (d *DB) Analyze(ctx context.Context) error {
	if d.Kind != Postgres {
		return nil
	}
	if _, err := d.ExecContext(ctx, "ANALYZE"); err != nil {
		return fmt.Errorf("counting what the tables hold: %w", err)
	}
	return nil
}
