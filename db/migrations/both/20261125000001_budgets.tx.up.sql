-- What askers have spent, so that limits hold across servers and restarts. A
-- bucket is named by a keyed hash that changes daily: no address, token or
-- number stands here. Times are nanoseconds, full_at since 1970.
--
-- spent is what the last settlement added. It is a column so that one INSERT
-- can hand it to the row that stands already.
CREATE TABLE budgets (
    bucket  BYTEA PRIMARY KEY CHECK (length(bucket) = 32),
    spent   BIGINT NOT NULL,
    full_at BIGINT NOT NULL
);
--bun:split
-- Tokens of projects that use the API more than an address may. Only the hash of
-- a token is kept. A name is a project's, never a person's.
CREATE TABLE tokens (
    hash              BYTEA PRIMARY KEY CHECK (length(hash) = 32),
    name              TEXT NOT NULL CHECK (name <> ''),
    points_per_minute BIGINT NOT NULL CHECK (points_per_minute BETWEEN 1000 AND 1000000000),
    created_at        TIMESTAMPTZ NOT NULL,
    revoked_at        TIMESTAMPTZ
);
--bun:split
CREATE UNIQUE INDEX tokens_in_force ON tokens (name) WHERE revoked_at IS NULL;
