package db

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Budget is a bucket of points as the servers share it. As an argument it is what
// one server spent since it last settled; as an answer it is what stands.
type Budget struct {
	bun.BaseModel `bun:"table:budgets,alias:budget"`

	// Bucket is a keyed hash of 32 bytes.
	Bucket []byte `bun:",pk"`
	// Spent is the time in nanoseconds that the bucket needs to refill what was
	// spent; negative when more was given back.
	Spent int64
	// FullAt is when the bucket is full again, in nanoseconds since 1970; as an
	// argument, when it would be if nothing else had been spent of it.
	FullAt int64
}

// SettleBudgets adds what one server spent to what all have spent, in one
// statement, and gives what stands then. The rows come in the order of their
// buckets, so that two servers never wait for each other in a circle.
func (d *DB) SettleBudgets(ctx context.Context, spent []Budget) ([]Budget, error) {
	var standing []Budget
	err := d.NewInsert().Model(&spent).On("CONFLICT (bucket) DO UPDATE").
		Set(`full_at = CASE WHEN budget.full_at + EXCLUDED.spent > EXCLUDED.full_at
			THEN budget.full_at + EXCLUDED.spent ELSE EXCLUDED.full_at END`).
		Set("spent = EXCLUDED.spent").Returning("bucket, full_at").Scan(ctx, &standing)
	if err != nil {
		return nil, fmt.Errorf("settling budgets: %w", err)
	}
	return standing, nil
}

// BudgetsAfter lists at most limit buckets that are not full at an instant, in
// nanoseconds since 1970; those that fill last come first.
func (d *DB) BudgetsAfter(ctx context.Context, instant int64, limit int) ([]Budget, error) {
	var standing []Budget
	err := d.NewSelect().Model(&standing).Where("budget.full_at > ?", instant).
		Order("budget.full_at DESC").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading budgets: %w", err)
	}
	return standing, nil
}

// ForgetBudgets deletes the buckets that were full before an instant, in
// nanoseconds since 1970. A row that another server is settling stays.
func (d *DB) ForgetBudgets(ctx context.Context, instant int64) error {
	full := d.NewSelect().Model((*Budget)(nil)).Column("bucket").Where("budget.full_at < ?", instant)
	if d.Kind == Postgres {
		full.For("UPDATE SKIP LOCKED")
	}
	if _, err := d.NewDelete().Model((*Budget)(nil)).Where("bucket IN (?)", full).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting budgets: %w", err)
	}
	return nil
}

// Token lets a project use the API more than an address may.
type Token struct {
	bun.BaseModel `bun:"table:tokens,alias:token"`

	// Hash is the SHA-256 of the token; the token itself is kept nowhere.
	Hash []byte `bun:",pk"`
	// Name is a project's, and unique among the tokens in force.
	Name            string
	PointsPerMinute int64
	CreatedAt       time.Time
	// RevokedAt is zero for a token in force.
	RevokedAt time.Time `bun:",nullzero"`
}

// Tokens lists all tokens by name, the newest of a name first.
func (d *DB) Tokens(ctx context.Context) ([]*Token, error) {
	var tokens []*Token
	if err := d.NewSelect().Model(&tokens).Order("token.name", "token.created_at DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading tokens: %w", err)
	}
	return tokens, nil
}

// TokensInForce lists the tokens that are not revoked.
func (d *DB) TokensInForce(ctx context.Context) ([]*Token, error) {
	var tokens []*Token
	if err := d.NewSelect().Model(&tokens).Where("token.revoked_at IS NULL").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading tokens: %w", err)
	}
	return tokens, nil
}

// AddToken keeps a new token. It tells whether it did: it does not while a token
// of that name is in force.
func (d *DB) AddToken(ctx context.Context, token *Token) (bool, error) {
	result, err := d.NewInsert().Model(token).On("CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING").Exec(ctx)
	return touched(result, err, "adding a token")
}

// RevokeToken ends the token in force of a name. It tells whether there was one.
func (d *DB) RevokeToken(ctx context.Context, name string, now time.Time) (bool, error) {
	result, err := d.NewUpdate().Model((*Token)(nil)).Set("revoked_at = ?", now.UTC()).
		Where("token.name = ? AND token.revoked_at IS NULL", name).Exec(ctx)
	return touched(result, err, "revoking a token")
}

// touched tells whether a statement changed a row.
func touched(result sql.Result, err error, doing string) (bool, error) {
	if err != nil {
		return false, fmt.Errorf("%s: %w", doing, err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("%s: %w", doing, err)
	}
	return rows > 0, nil
}
