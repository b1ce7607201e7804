package db

import (
	"context"
	"fmt"
)

// HasSynthetic tells whether any public row is invented sample data. The portal
// then says so on every page. Certificates are no public rows and do not count.
func (d *DB) HasSynthetic(ctx context.Context) (bool, error) {
	var has bool
	err := d.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM organizations WHERE synthetic)
		OR EXISTS (SELECT 1 FROM announcements WHERE synthetic AND state IN ('PUBLISHED', 'CORRECTED', 'WITHDRAWN'))
		OR EXISTS (SELECT 1 FROM inspections WHERE synthetic)
		OR EXISTS (SELECT 1 FROM commendations WHERE synthetic)
		OR EXISTS (SELECT 1 FROM platforms WHERE synthetic)`).Scan(&has)
	if err != nil {
		return false, fmt.Errorf("looking for sample data: %w", err)
	}
	return has, nil
}
