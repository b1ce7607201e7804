-- What holders let others see of their certificates for a while. The code is kept as
-- a keyed hash alone; its views are counted.
CREATE TABLE share_codes (
    code_hash      BYTEA PRIMARY KEY CHECK (length(code_hash) = 32),
    certificate_id BIGINT NOT NULL REFERENCES certificates (id),
    shows          TEXT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    expires_at     TIMESTAMPTZ NOT NULL,
    revoked_at     TIMESTAMPTZ,
    views          BIGINT NOT NULL CHECK (views >= 0),
    CHECK (expires_at > created_at)
);
--bun:split
CREATE INDEX share_codes_certificate ON share_codes (certificate_id, created_at);
