package db

import (
	"context"
	"fmt"
	"strings"
)

// HasSynthetic tells whether any public row is invented sample data. The portal
// then says so on every page. Certificates are no public rows and do not count.
func (d *DB) HasSynthetic(ctx context.Context) (bool, error) {
	return d.has(ctx, "synthetic", publicTables)
}

// HasReal tells whether anything but sample data was published, certificates
// included. Nothing is invented beside it.
func (d *DB) HasReal(ctx context.Context) (bool, error) {
	return d.has(ctx, "NOT synthetic", append([]string{"certificates"}, publicTables...))
}

// publicTables are those whose rows say whether they are invented; drafts are not
// public.
var publicTables = []string{
	"organizations", "(SELECT synthetic FROM announcements WHERE state IN ('PUBLISHED', 'CORRECTED', 'WITHDRAWN')) AS public",
	"inspections", "commendations", "platforms",
}

func (d *DB) has(ctx context.Context, condition string, tables []string) (has bool, err error) {
	var parts []string
	for _, table := range tables {
		parts = append(parts, "EXISTS (SELECT 1 FROM "+table+" WHERE "+condition+")")
	}
	if err := d.QueryRowContext(ctx, "SELECT "+strings.Join(parts, " OR ")).Scan(&has); err != nil {
		return false, fmt.Errorf("looking for sample data: %w", err)
	}
	return has, nil
}
